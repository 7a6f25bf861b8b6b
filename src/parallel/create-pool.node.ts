import { availableParallelism } from 'node:os'
import { threadStarter, type NodeWorker } from './node-worker.node.ts'
import { openPool, type Pool, type PoolSize } from './pool.ts'

/** Options of `createPool` in Node. */
export interface PoolOptions extends PoolSize {
  /** The worker's file, or what starts one (to give it `resourceLimits`, for example); `farsakh/worker` by default. */
  readonly worker?: URL | string | (() => NodeWorker)
}

/**
 * Starts threads that do travel times and matrices side by side: `await using pool = await createPool()`, then `await pool.travelMatrix(network, options)`.
 * An idle pool does not keep the process alive.
 * @param options `threads`, as many as there are cores by default; `worker`; `signal`
 * @throws RangeError for less than one thread; FarsakhError `WORKER_FAILED` when the workers don't start
 * Cost: some 50 ms and 20 MB a thread.
 * @example
 * const pool = await createPool({ threads: 2 })
 * pool.threads // 2
 * await pool.close()
 */
export function createPool(options: PoolOptions = {}): Promise<Pool> {
  const { worker, signal } = options
  return openPool(threadStarter(worker ?? new URL('../worker.js', import.meta.url)), { threads: options.threads ?? Math.max(1, availableParallelism()), signal })
}
