import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { StartWorker } from './crew.ts'
import { openPool, type Pool, type PoolSize } from './pool.ts'
import type { Reply } from './protocol.ts'

/** What a pool uses of a `Worker` of node:worker_threads. */
export interface NodeWorker {
  postMessage(message: unknown): void
  on(event: string, listener: (...values: never[]) => void): unknown
  terminate(): Promise<unknown>
  ref(): void
  unref(): void
}

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
  return openPool(starter(worker), { threads: options.threads ?? Math.max(1, availableParallelism()), signal })
}

function starter(worker: PoolOptions['worker']): StartWorker {
  return ({ onReply, onEnd }) => {
    const thread: NodeWorker = typeof worker === 'function' ? worker() : new Worker(worker ?? new URL('../worker.js', import.meta.url))
    let cause: unknown
    thread.on('message', (reply: Reply) => onReply(reply))
    thread.on('error', (error: unknown) => {
      cause = error
    })
    thread.on('exit', (code: number) => onEnd(cause ?? new Error(`the worker ended with exit code ${code}`)))
    return {
      post: order => thread.postMessage(order),
      terminate: async () => {
        await thread.terminate()
      },
      hold: isBusy => isBusy ? thread.ref() : thread.unref(),
    }
  }
}
