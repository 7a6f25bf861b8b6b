import { lineOfThisWorker } from './parallel/line.ts'
import { serve } from './parallel/serve.ts'
import { runJob, type Job } from './travel/job.ts'

// The script of a pool's workers: the one file of the library that does something when it is loaded.
serve(lineOfThisWorker(), (network, job) => runJob(network, job as Job))
