import type { Order } from './protocol.ts'
import type { Line } from './serve.ts'

/** What a worker uses of its scope, or of Node's parent port. */
interface Port {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void
}
interface NodePort extends Port {
  on(event: 'message', listener: (order: Order) => void): void
}

/**
 * The line from this worker to the thread that started it, in Node and in browsers.
 * @throws TypeError when this is no worker
 */
export function lineOfThisWorker(): Line {
  // Asked of the process instead of imported, so that bundlers for browsers find nothing of Node here.
  const node = (globalThis as { process?: { getBuiltinModule?: (id: string) => { parentPort?: NodePort } | undefined } }).process
  const port = node?.getBuiltinModule?.('node:worker_threads')?.parentPort
  if (port !== undefined && port !== null) return { post: (reply, transfer) => port.postMessage(reply, transfer), listen: onOrder => port.on('message', onOrder) }
  const scope = globalThis as unknown as Port & { addEventListener?: (type: 'message', listener: (event: { data: Order }) => void) => void, document?: unknown }
  if (typeof scope.postMessage !== 'function' || scope.addEventListener === undefined || scope.document !== undefined) throw new TypeError('expected to be loaded by a worker, got another script: farsakh/worker is for createPool')
  return {
    post: (reply, transfer) => scope.postMessage(reply, transfer),
    listen: onOrder => scope.addEventListener?.('message', event => onOrder(event.data)),
  }
}
