import { lineOfThisWorker } from './parallel/line.ts'
import { jobOpener } from './parallel/open-jobs.ts'
import { serve } from './parallel/serve.ts'

// The script of a pool's workers: the one file of the library that does something when it is loaded.
serve(lineOfThisWorker(), jobOpener())
