import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { root } from './source.ts'

/** Bundles a worker's script from its TypeScript, so that tests need no built package. */
export async function bundledWorker(entry = 'src/worker.ts'): Promise<URL> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'farsakh-worker-')), 'worker.mjs')
  await build({ entryPoints: [join(root, entry)], outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'silent' })
  return pathToFileURL(outfile)
}
