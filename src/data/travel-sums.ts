import type { Issue, Points } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import type { Explanation } from './explanation.ts'
import type { Places } from './places.ts'
import type { Table } from './table.ts'
import type { PointTimes } from './travel-times.ts'

/**
 * What a matrix between places and points adds up to, without the matrix. Columns by point and cutoff hold entry c of point p at `p * cutoffs.length + c`, those by place likewise;
 * columns that were not asked for are empty. Sums are exact and therefore the same whoever adds them up in whatever order: terms are rounded to 2^-51 of the largest possible sum first.
 */
export interface TravelSums {
  readonly places: Places
  readonly points: Points
  readonly direction: 'to' | 'from'
  readonly cutoff: Seconds
  /** Ascending. */
  readonly cutoffs: readonly Seconds[]
  /** 1 where a point joins the model at all, 0 off the network. */
  readonly joined: Uint8Array
  /** The k nearest places of each point, with `nearest: k`. */
  readonly nearest: PointTimes | undefined
  /** Places within each cutoff of each point. */
  readonly countByPoint: Uint32Array
  /** Their supply. */
  readonly supplyByPoint: Float64Array
  /** Supply (1 a place without it) of all places, each times the decay of its travel time. */
  readonly decayedByPoint: Float64Array
  /** Points within each cutoff of each place. */
  readonly countByPlace: Uint32Array
  /** Their demand. */
  readonly demandByPlace: Float64Array
  /** Demand of all points, each times the decay of its travel time. */
  readonly decayedByPlace: Float64Array
  /** Demand of the points that have this place nearest, with `nearest` and `demand`. */
  readonly catchment: Float64Array
  /** Places and points that could not join, and why. */
  readonly issues: Table<Issue>
  /** Which engine computed it and why, with `explain: true`. */
  readonly explanation: Explanation | undefined
}
