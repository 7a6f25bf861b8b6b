// Compiles the AssemblyScript of src/search/assembly into modules of TypeScript that carry the bytes: npm run kernels
import { writeFileSync } from 'node:fs'
import { compileKernels, embed, embeddedPath, modules } from './compile-kernels.ts'

for (const module of modules) {
  const bytes = await compileKernels(module)
  writeFileSync(embeddedPath(module), embed(module, bytes))
  process.stdout.write(`${module}: ${bytes.length} bytes\n`)
}
