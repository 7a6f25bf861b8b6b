import type { Issue, LonLat, Points, RunOptions } from '../core/types.ts'
import type { Metres, Seconds } from '../core/units.ts'
import type { JoinOptions } from './join.ts'
import type { Places } from './places.ts'
import type { Table } from './table.ts'

/** What a model is asked for a {@link Reach}. */
export interface ReachQuery extends JoinOptions, RunOptions {
  readonly places: Places
  readonly direction: 'to' | 'from'
  readonly points: Points
  readonly cutoff: Seconds
}

/** The points within the cutoff of one place. */
export interface ReachRow {
  /** Indexes of the points, ascending. */
  readonly point: Uint32Array
  /** Their times, as exact as the model has them. */
  readonly seconds: Float64Array
}

/** Who is within reach of each place, worked out place by place when it is asked for. */
export interface Reach {
  readonly places: Places
  readonly points: Points
  readonly cutoff: Seconds
  /** 0 for points that cannot join the model at all: off the network, on a barrier, outside the grid. */
  readonly joined: Uint8Array
  /** Places that could not join, and why. */
  readonly issues: Table<Issue>
  /** The row of a place, fresh arrays. Cost: one bounded search. */
  of(place: number): ReachRow
}

/** A model that answers place by place. Networks, terrain and hybrids do. */
export interface ReachModel {
  reach(query: ReachQuery): Reach
}

/** What a model is asked for paths. */
export interface PathsQuery extends JoinOptions, RunOptions {
  readonly from: Places
  readonly to: Places
  readonly cutoff: Seconds
}

/** The fastest way from an origin to a destination. */
export interface TravelPath {
  readonly origin: number
  readonly destination: number
  readonly seconds: Seconds
  readonly metres: Metres
  readonly line: readonly LonLat[]
}

/** The fastest ways of all pairs within the cutoff. */
export interface TravelPaths {
  /** By origin, then by destination. */
  readonly paths: readonly TravelPath[]
  /** Places at either end that could not join, or were moved, and why. */
  readonly issues: Table<Issue>
}

/** A model that answers with paths. Networks, terrain and hybrids do. */
export interface PathsModel {
  paths(query: PathsQuery): TravelPaths
}
