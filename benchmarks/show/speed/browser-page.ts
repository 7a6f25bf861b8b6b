import { Network } from 'farsakh'
import { createPool } from 'farsakh/browser'
import { checksumOf, ends, job, type BrowserResult } from './browser-job.ts'

/** What a pool gave on a page. */
export interface PagePool {
  /** `undefined` on pages that are not cross-origin isolated. */
  readonly shared: string
  readonly checksum: string
}

declare global {
  var measure: () => Promise<BrowserResult>
  var measurePool: () => Promise<PagePool>
}

globalThis.measure = async () => job(await saved())

globalThis.measurePool = async () => {
  const pool = await createPool({ threads: 2, worker: '/worker.mjs' }), network = Network.from(await saved()).prepare(), [from, to] = ends(network)
  const matrix = await pool.travelMatrix(network, { from, to, cutoff: 864_000 })
  await pool.close()
  return { shared: typeof SharedArrayBuffer, checksum: checksumOf(matrix) }
}

async function saved(): Promise<ArrayBuffer> {
  return (await fetch('/network')).arrayBuffer()
}
