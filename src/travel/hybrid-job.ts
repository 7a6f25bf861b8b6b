import { report } from '../core/run.ts'
import type { Issue, RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import { checkEngine } from './engine.ts'
import type { Hybrid } from './hybrid.ts'
import { runHybridMatrix, type HybridMatrixJob } from './hybrid-matrix.ts'
import { reportStanding, type Standing } from './hybrid-places.ts'
import { HybridSearch } from './hybrid-search.ts'
import { cutoffMs, type Direction } from './joined.ts'
import type { TimesQuery } from './model.ts'
import type { CellMatrixChunk } from './terrain-matrix.ts'

/** One search over roads and ground from all places at once: plain data, for any thread that has the model. */
export interface HybridTimesJob {
  readonly kind: 'hybrid-times'
  readonly chunks: 1
  readonly direction: Direction
  readonly cutoff: Seconds
  readonly standing: Standing
  readonly issues: readonly Issue[]
}

/** Milliseconds and the nearest place by cell, road node and hook. */
export interface HybridTimesChunk {
  readonly ms: Uint32Array
  readonly label: Int32Array
}

/** A job over roads and ground, cut into chunks that anyone who has the same model can do, in any order. */
export type HybridJob = HybridMatrixJob | HybridTimesJob

/** Makes ready to do chunks of a job; keeps its scratch from one to the next. */
export function runHybridJob(model: Hybrid, job: HybridJob): (chunk: number, options?: RunOptions) => CellMatrixChunk | HybridTimesChunk {
  return job.kind === 'hybrid-times' ? (_, options) => runHybridTimes(model, job, options) : runHybridMatrix(model, job)
}

/** Finds where the places stand. */
export function hybridTimesJob(model: Hybrid, query: TimesQuery): HybridTimesJob {
  const { places, direction, cutoff } = query
  checkEngine(query.engine, ['search'])
  const standing = model.stand(places, query)
  return { kind: 'hybrid-times', chunks: 1, direction, cutoff, standing, issues: [...reportStanding(model.land, [{ places, standing }], query.snap?.within)] }
}

/** Searches in a scratch of its own, whose columns become those of the times. */
export function runHybridTimes(model: Hybrid, { direction, cutoff, standing }: HybridTimesJob, options?: RunOptions): HybridTimesChunk {
  report(options, 'searching', 0, 1)
  const { joint: { ms, label } } = new HybridSearch(model.world(direction), standing, { limit: cutoffMs(cutoff) }).run(standing.cell.keys())
  report(options, 'searching', 1, 1)
  return { ms, label }
}
