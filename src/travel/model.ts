import type { Points, RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import type { JoinOptions } from '../data/join.ts'
import type { Places } from '../data/places.ts'
import type { PathsModel, ReachModel } from '../data/reach.ts'
import type { TravelMatrix } from '../data/travel-matrix.ts'
import type { TravelSums } from '../data/travel-sums.ts'
import type { TravelTimes } from '../data/travel-times.ts'
import type { EngineOptions } from './engine.ts'
import type { Direction } from './joined.ts'

export type { Component, JoinOptions } from '../data/join.ts'

/** What a model is asked for times. */
export interface TimesQuery extends JoinOptions, EngineOptions, RunOptions {
  readonly places: Places
  readonly direction: Direction
  readonly cutoff: Seconds
}

/** What a model is asked for a matrix. */
export interface MatrixQuery extends JoinOptions, EngineOptions, RunOptions {
  readonly from: Places
  readonly to: Places
  readonly cutoff: Seconds
  /** Bytes that the pairs may take while they are put together (20 a pair), 2 GiB by default. */
  readonly memory?: number
}

/** What a model is asked for sums: at least one of `nearest`, `cutoffs`, `decay` and `onRow`. */
export interface SumsQuery extends JoinOptions, EngineOptions, RunOptions {
  readonly places: Places
  readonly direction: Direction
  readonly points: Points
  readonly cutoff: Seconds
  /** How many of the nearest places to keep for each point. */
  readonly nearest?: number
  /** Cutoffs to count and sum within, none above `cutoff`. */
  readonly cutoffs?: ArrayLike<Seconds>
  /**
   * Share of the interest that is left after some seconds, from 0 to 1; beyond the cutoff nothing is. It is called once for every millisecond (every 2nd, 4th ... from 2 h 20 min on) and
   * tabulated within 1e-12 of what it gives, exactly at and around steps.
   */
  readonly decay?: (seconds: Seconds) => number
  /** By place, at least 0. */
  readonly supply?: ArrayLike<number>
  /** By point, at least 0. */
  readonly demand?: ArrayLike<number>
  /** Takes the whole row of each place in an order of its own: milliseconds by point, 0xffffffff beyond the cutoff. The array is used again: copy what you keep. */
  readonly onRow?: (place: number, ms: Uint32Array) => void
}

/** How long does it take? Roads, terrain and their union all answer these questions. */
export interface TravelModel extends ReachModel, PathsModel {
  readonly kind: 'network' | 'terrain' | 'hybrid'
  times(query: TimesQuery): TravelTimes
  matrix(query: MatrixQuery): TravelMatrix<Places, Places>
  /** What a matrix adds up to; a model of one's own may be without it. */
  sums?(query: SumsQuery): TravelSums
}
