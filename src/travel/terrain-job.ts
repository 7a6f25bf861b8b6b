import { report } from '../core/run.ts'
import type { Issue, RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import { issueTable } from '../data/issues.ts'
import type { TravelTimes } from '../data/travel-times.ts'
import { Spread } from '../surface/spread.ts'
import { checkEngine } from './engine.ts'
import type { TimesQuery } from './model.ts'
import type { Terrain } from './terrain.ts'
import { runCellMatrix, type CellMatrixChunk, type CellMatrixJob } from './terrain-matrix.ts'
import { reportSettled, withinOf } from './terrain-places.ts'
import { terrainTimes } from './terrain-times.ts'

/** One search over ground from all places at once: plain data, for any thread that has the ground. */
export interface CellTimesJob {
  readonly kind: 'cell-times'
  readonly chunks: 1
  readonly direction: 'to' | 'from'
  readonly cutoff: Seconds
  /** Cell of each place, -1 off the ground. */
  readonly cell: Int32Array
  readonly issues: readonly Issue[]
}

/** Times and the nearest place by cell. */
export interface CellTimesChunk {
  readonly seconds: Float64Array
  readonly nearest: Int32Array
}

/** A job over ground, cut into chunks that anyone who has the same ground can do, in any order. */
export type TerrainJob = CellMatrixJob | CellTimesJob

/** Makes ready to do chunks of a job over ground; keeps its scratch from one to the next. */
export function runTerrainJob(land: Terrain, job: TerrainJob): (chunk: number, options?: RunOptions) => CellMatrixChunk | CellTimesChunk {
  return job.kind === 'cell-times' ? (_, options) => runCellTimes(land, job, options) : runCellMatrix(land, job)
}

/** Finds the cells of the places. */
export function cellTimesJob(land: Terrain, query: TimesQuery): CellTimesJob {
  const { places, direction, cutoff } = query
  checkEngine(query.engine, ['search'])
  const settled = land.settle(places, query)
  return { kind: 'cell-times', chunks: 1, direction, cutoff, cell: settled.cell, issues: [...reportSettled(land, [{ places, settled }], withinOf(query))] }
}

/** Searches in a scratch of its own, whose columns become those of the times. */
export function runCellTimes({ ground, moves }: Terrain, { direction, cutoff, cell }: CellTimesJob, options?: RunOptions): CellTimesChunk {
  report(options, 'searching', 0, 1)
  const { seconds, nearest } = new Spread(ground, { ...moves, direction }).run({ cell }, { ...options, cutoff })
  report(options, 'searching', 1, 1)
  return { seconds, nearest }
}

/** Travel times from what the search found. */
export function cellTimesOf(land: Terrain, query: TimesQuery, { job, found }: { readonly job: CellTimesJob, readonly found: CellTimesChunk }): TravelTimes {
  return terrainTimes(land, query, { ...found, issues: issueTable(job.issues) })
}
