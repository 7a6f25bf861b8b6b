/** The parts of farsakh under its verbs that are timed by themselves. Everything else comes from the built package. */
export { createKernels } from '../src/search/assembly/kernels.ts'
export { Hierarchy } from '../src/search/hierarchy.ts'
export type { Metric } from '../src/search/customize.ts'
export { decayOf, nearestOf, rowsOf, withinOf, type Consumer } from '../src/search/consumers.ts'
export { Sweep, type SweepSource } from '../src/search/sweep.ts'
export { sweepNearest } from '../src/search/sweep-nearest.ts'
export { bucketMatrix } from '../src/search/buckets-to-many.ts'
