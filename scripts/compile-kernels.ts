import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where a module lies. */
function folderOf(module: string): string {
  return join(import.meta.dirname, '..', 'src', module === 'spread' ? 'surface' : 'search', 'assembly')
}

/** What is compiled: NAME.as into NAME.wasm.ts. */
export const modules: readonly ['kernels', 'triangles', 'spread'] = ['kernels', 'triangles', 'spread']

/** The file that carries a compiled module. */
export function embeddedPath(module: string): string {
  return join(folderOf(module), `${module}.wasm.ts`)
}

/** The part of AssemblyScript's compiler that is used here; its own types don't compile beside those of Node. */
interface Compiler {
  main(argv: readonly string[], options: {
    readFile: (name: string) => string | null
    writeFile: (name: string, content: Uint8Array | string) => void
    listFiles: () => string[]
  }): Promise<{ error: Error | null, stderr: { toString(): string } }>
}

/** WebAssembly of a module. @throws Error with the compiler's messages. */
export async function compileKernels(module: string): Promise<Uint8Array> {
  const asc = await import(compilerName()) as unknown as Compiler
  let bytes: Uint8Array | undefined
  const result = await asc.main([
    'module.ts', '--outFile', 'module.wasm', '-O3', '--converge', '--noAssert', '--runtime', 'stub', '--use', 'abort=',
    '--enable', 'simd', '--importMemory', '--initialMemory', '0', '--maximumMemory', '65536', '--memoryBase', '0',
  ], {
    // Its ending is not .ts, so that the tools of TypeScript leave it alone.
    readFile: name => name === 'module.ts' ? readFileSync(join(folderOf(module), `${module}.as`), 'utf8') : null,
    writeFile: (name, content) => {
      if (name === 'module.wasm' && typeof content !== 'string') bytes = content
    },
    listFiles: () => [],
  })
  if (result.error !== null || bytes === undefined) throw new Error(result.stderr.toString())
  return bytes
}

function compilerName(): string {
  return 'assemblyscript/asc'
}

/** A module of TypeScript that carries bytes. */
export function embed(module: string, bytes: Uint8Array): string {
  const lines = Buffer.from(bytes).toString('base64').match(/.{1,160}/g) ?? []
  return [
    `/** WebAssembly of ${module}.as in base64, made by \`npm run kernels\` with the assemblyscript of package.json: don't edit. */`,
    `export const ${module}Base64: string = \``,
    ...lines,
    '`',
    '',
  ].join('\n')
}
