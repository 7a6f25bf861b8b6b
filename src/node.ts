/** The part of farsakh that needs Node: files in, files out. */
export { file } from './io/file.node.ts'
export { writeOutputs, type OutputContent } from './export/write.node.ts'
export { createPool, type PoolOptions } from './parallel/create-pool.node.ts'
export type { NodeWorker } from './parallel/node-worker.node.ts'
export type { Pool, PoolSize } from './parallel/pool.ts'
