// Compiles the kernels of sweeps from AssemblyScript into src/search/assembly/kernels.wasm.ts: npm run kernels
import { writeFileSync } from 'node:fs'
import { compileKernels, embeddedPath, embed } from './compile-kernels.ts'

const bytes = await compileKernels()
writeFileSync(embeddedPath, embed(bytes))
process.stdout.write(`${bytes.length} bytes\n`)
