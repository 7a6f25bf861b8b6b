/** The part of farsakh that needs a browser: Web Workers. */
export { createPool, type PoolOptions } from './parallel/create-pool.ts'
export type { Pool, PoolSize } from './parallel/pool.ts'
