/** The parts of farsakh under its verbs that are timed by themselves. */
export { decayOf, Hierarchy, nearestOf, rowsOf, Sweep, withinOf, type Consumer, type Metric, type SweepSource } from 'farsakh'
// These are no part of the public surface.
export { createKernels } from '../src/search/assembly/kernels.ts'
export { bucketMatrix } from '../src/search/buckets-to-many.ts'
export { sweepNearest } from '../src/search/sweep-nearest.ts'
