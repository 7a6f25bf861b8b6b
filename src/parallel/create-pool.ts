import type { StartWorker } from './crew.ts'
import { openPool, type Pool, type PoolSize } from './pool.ts'
import type { Reply } from './protocol.ts'

/** Options of `createPool` in browsers. */
export interface PoolOptions extends PoolSize {
  /** The worker's address, or what starts one, as bundlers want it: `() => new Worker(new URL('farsakh/worker', import.meta.url), { type: 'module' })`. The file beside this one by default. */
  readonly worker?: URL | string | (() => Worker)
}

/**
 * Starts Web Workers that do travel times and matrices side by side. On a page that is cross-origin isolated they share the network's memory; elsewhere each gets a copy.
 * @param options `threads`, as many as there are cores by default; `worker`; `signal`
 * @throws RangeError for less than one thread; FarsakhError `WORKER_FAILED` when the workers don't start
 * Cost: loading the worker's script once for each thread.
 */
export function createPool(options: PoolOptions = {}): Promise<Pool> {
  const { worker, signal } = options
  return openPool(starter(worker), { threads: options.threads ?? Math.max(1, navigator.hardwareConcurrency), signal })
}

function starter(worker: PoolOptions['worker']): StartWorker {
  return ({ onReply, onEnd }) => {
    // Bundlers know this form and put the worker's file beside their own.
    const own = worker === undefined ? new Worker(new URL('../worker.js', import.meta.url), { type: 'module' }) : typeof worker === 'function' ? worker() : new Worker(worker, { type: 'module' })
    const end = (cause: unknown): void => {
      own.terminate()
      onEnd(cause)
    }
    own.addEventListener('message', event => onReply(event.data as Reply))
    own.addEventListener('messageerror', () => end(new Error('a message could not be read')))
    own.addEventListener('error', event => end(new Error(event.message || 'the worker\'s script could not be loaded')))
    return {
      post: order => own.postMessage(order),
      terminate: () => {
        own.terminate()
        return Promise.resolve()
      },
      hold: () => undefined,
    }
  }
}
