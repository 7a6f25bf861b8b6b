import { Worker } from 'node:worker_threads'
import type { StartWorker } from './crew.ts'
import type { Reply } from './protocol.ts'

/** What a pool uses of a `Worker` of node:worker_threads. */
export interface NodeWorker {
  postMessage(message: unknown): void
  on(event: string, listener: (...values: never[]) => void): unknown
  terminate(): Promise<unknown>
  ref(): void
  unref(): void
}

/** Starts threads of a script, or those that a function makes. */
export function threadStarter(worker: URL | string | (() => NodeWorker)): StartWorker {
  return ({ onReply, onEnd }) => {
    const thread: NodeWorker = typeof worker === 'function' ? worker() : new Worker(typeof worker === 'string' && worker.startsWith('file:') ? new URL(worker) : worker)
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
