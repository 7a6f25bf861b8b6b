import type { PackedArray } from '../core/pack.ts'
import type { RunOptions } from '../core/types.ts'
import { runMatrixJob, type MatrixJob } from './matrix-job.ts'
import type { Network } from './network.ts'
import { runSumsJob } from './run-sums.ts'
import type { SumsJob } from './sums-job.ts'
import { runTimesJob, type TimesJob } from './times-job.ts'

/**
 * A job cut into chunks that anyone who has the same network can do, in any order: plain data, for `structuredClone` and workers.
 * `memory` is the ceiling for what the chunks give, in bytes.
 */
export type Job = MatrixJob | SumsJob | TimesJob

/** What a chunk gives: columns, ready to be transferred. */
export type ChunkColumns = Readonly<Record<string, PackedArray>>

/** Does one chunk of a job, `0 <= chunk < job.chunks`; keeps its scratch from one to the next. */
export type Runner = (chunk: number, options?: RunOptions) => ChunkColumns

/** Makes ready to do chunks of a job on a network. Cost: what the engine prepares once (points grouped by node, or a sweep planned). */
export function runJob(network: Network, job: Job): Runner {
  if (job.kind === 'times') return runTimesJob(network, job)
  return job.kind === 'sums' ? runSumsJob(network, job) : runMatrixJob(network, job)
}

/** What a job needs the network to have before workers can share it: `sweep` and `buckets` need its metric. */
export function needsMetric(job: Job): boolean {
  return job.engine !== 'search'
}
