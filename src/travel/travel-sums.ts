import { describe } from '../core/checks.ts'
import type { Points, RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import type { TravelSums } from '../data/travel-sums.ts'
import type { JoinOptions, SumsQuery, TravelModel } from './model.ts'
import { timesQuery, type Towards } from './travel-times.ts'

/** Options of {@link travelSums}. */
export type TravelSumsOptions = Towards & Pick<SumsQuery, 'points' | 'nearest' | 'cutoffs' | 'decay' | 'supply' | 'demand' | 'onRow' | 'engine' | 'explain'> & { readonly cutoff: Seconds } & JoinOptions & RunOptions

/**
 * Adds up the travel times between places and points as they are found, without ever keeping the matrix: the nearest places of each point, how many there are within cutoffs, their supply,
 * decay-weighted sums both ways, whole rows.
 * @param model roads (`readNetwork`, `networkFrom`), terrain, or both
 * @param options `to` or `from` places; `points` as columns of degrees (places, demand, a raster's people); `cutoff` in seconds, inclusive; and at least one of `nearest`, `cutoffs`, `decay`, `onRow`.
 * `supply` by place and `demand` by point weigh the sums. `engine` forces an engine, `explain: true` says which was used and why
 * @returns columns by point and by place; every engine and any number of threads gives the same ones to the bit
 * @throws RangeError when nothing is asked for, for columns of other lengths, decays outside 0 to 1 and models of one's own that cannot sum; FarsakhError as {@link travelTimes}
 * Cost: a bounded search for each place, or, on a prepared network of roads, a sweep for 16 places at once; a few nanoseconds a pair. `network.prepare()` pays where places are many and cutoffs long.
 * @example
 * const network = networkFrom(buildGraph({ lon: [44, 44.01, 44.02], lat: [33, 33, 33], tail: [0, 1, 1, 2], head: [1, 0, 2, 1], ms: [60_000, 60_000, 90_000, 90_000] }))
 * const clinics = placesFrom([{ id: 'a', lon: 44, lat: 33 }, { id: 'b', lon: 44.02, lat: 33 }])
 * const sums = travelSums(network, { to: clinics, points: { lon: [44.01], lat: [33] }, cutoff: minutes(5), nearest: 1, cutoffs: [60, 120] })
 * sums.countByPoint // one within 60 s, two within 120 s
 */
export function travelSums(model: TravelModel, options: TravelSumsOptions): TravelSums {
  const query = sumsQuery(options)
  if (model.sums === undefined) throw new RangeError(`expected a model that can sum (roads, terrain or both), got one of the kind ${model.kind} that can't: use travelMatrix`)
  return model.sums(query)
}

/** What {@link travelSums} asks a model for, checked. */
export function sumsQuery(options: TravelSumsOptions): SumsQuery {
  const { points } = options as { points: Points | undefined }
  if (points?.lon === undefined || points.lat === undefined) throw new TypeError(`expected points as columns lon and lat in degrees, got ${describe(points)}`)
  if (points.lon.length !== points.lat.length) throw new RangeError(`expected as many lat as lon, got ${points.lat.length} and ${points.lon.length}`)
  return { ...options, ...timesQuery(options) }
}
