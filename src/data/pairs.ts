import type { Seconds } from '../core/units.ts'
import type { Places } from './places.ts'
import type { Ends } from './travel-matrix.ts'
import type { TravelSums } from './travel-sums.ts'

/** What one pass over pairs adds up: supply by site at the origins, or demand by origin at the sites, each times the decay of the time between; or supply within cutoffs; or it lists the nearest sites. */
export interface PassWeights {
  readonly supply?: Float64Array
  readonly demand?: Float64Array
  readonly decay?: (seconds: Seconds) => number
  /** Ascending, above 0. */
  readonly cutoffs?: readonly Seconds[]
  /** How many of the nearest sites to list by origin, and of which sites (all by default); places are numbered as these stand. */
  readonly nearest?: number
  readonly sites?: readonly number[]
}

/** Pairs of people (origins) and sites that are never stored: they are searched anew at every pass of a measure. */
export interface FusedPairs {
  readonly kind: 'fused'
  readonly origins: Ends
  readonly destinations: Places
  readonly cutoff: Seconds
  readonly sums: (weights: PassWeights) => TravelSums
}

/** The same on the threads of a pool: measures over it return promises. */
export interface PoolPairs extends Omit<FusedPairs, 'kind' | 'sums'> {
  readonly kind: 'pool'
  readonly sums: (weights: PassWeights) => Promise<TravelSums>
}
