import type { Points, RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import type { FusedPairs, PassWeights, PoolPairs } from '../data/pairs.ts'
import type { Places } from '../data/places.ts'
import type { Ends } from '../data/travel-matrix.ts'
import type { TravelSums } from '../data/travel-sums.ts'
import type { JoinOptions, TravelModel } from './model.ts'
import { travelSums, type TravelSumsOptions } from './travel-sums.ts'

/** Where the pairs of a fused measure lie. */
export interface FusedOptions extends JoinOptions, RunOptions {
  /** People, as columns of degrees: places, demand, a raster's people. */
  readonly from: Points
  /** Sites. */
  readonly to: Places
  readonly cutoff: Seconds
}

/** A pool of threads, as far as measures need one. */
export interface SummingPool<M> {
  readonly travelSums: (model: M, options: TravelSumsOptions) => Promise<TravelSums>
}

/**
 * Pairs of people and sites for measures of access, without a matrix.
 * @param model roads, terrain or both
 * @param options `from` people, `to` sites, `cutoff` in seconds
 * @returns what `access.twoStepFca` and the like take in place of a matrix
 * @throws RangeError and FarsakhError as {@link travelSums}, when a measure is taken
 * Cost: nothing by itself; all pairs are searched at each pass of a measure, with memory by origin and site only. `network.prepare()` makes passes over roads faster; over ground each is a bounded search a site.
 */
export function fusedPairs(model: TravelModel, options: FusedOptions): FusedPairs {
  return { kind: 'fused', ...endsOf(options), sums: weights => travelSums(model, { ...placed(options, weights), ...weights }) }
}

/**
 * The same on the threads of a pool; measures over it return promises.
 * @param pool from `createPool`
 * @param model a road network; over ground the pool has `travelMatrix`, and {@link fusedPairs} needs none
 * @param options as {@link fusedPairs}
 * @returns what measures take in place of a matrix
 * Cost: as {@link fusedPairs}, divided by the threads.
 */
export function poolPairs<M>(pool: SummingPool<M>, model: M, options: FusedOptions): PoolPairs {
  return { kind: 'pool', ...endsOf(options), sums: weights => pool.travelSums(model, { ...placed(options, weights), ...weights }) }
}

function placed({ from, to, ...options }: FusedOptions, { sites }: PassWeights): Omit<FusedOptions, 'from'> & { points: Points } {
  return { ...options, points: from, to: sites === undefined || sites.length === to.size ? to : to.take(sites) }
}

function endsOf({ from, to, cutoff }: FusedOptions): { origins: Ends, destinations: Places, cutoff: Seconds } {
  const { ids } = from as Partial<Ends>
  return { origins: { size: from.lon.length, ids: ids ?? numbered(from.lon.length) }, destinations: to, cutoff }
}

/** Numbers as ids, made when they are asked for: a million of them are 60 MB. */
function numbered(size: number): readonly string[] {
  return new Proxy([] as string[], {
    get: (target, key, self) => key === 'length' ? size : typeof key === 'string' && /^\d+$/.test(key) && Number(key) < size ? key : Reflect.get(target, key, self) as unknown,
  })
}
