import type { RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import type { Places } from '../data/places.ts'
import { tableFrom, type Table } from '../data/table.ts'
import { secondsOf, type TravelTimes } from '../data/travel-times.ts'

/** One of the nearest facilities of a place. */
export interface NearestRow {
  /** Id of the place asked for. */
  place: string
  /** 1 for the nearest. */
  rank: number
  /** Id of the facility, '' where fewer than `rank` are within the cutoff. */
  facility: string
  /** Infinity where there is none. */
  seconds: Seconds
}

/**
 * Lists the k nearest facilities of each place.
 * @param times travel times to (or from) the facilities
 * @param places who asks
 * @param options k, 1 by default
 * @returns k rows a place, nearest first; equal times in the order of the facilities
 * @throws RangeError when k is not a whole number from 1
 * Cost: for k > 1 one search that settles each node up to k times.
 */
export function nearest(times: TravelTimes, places: Places, options: { readonly k?: number } & RunOptions = {}): Table<NearestRow> {
  const at = times.atPoints(places, options), { k, ms, place } = at
  return tableFrom<NearestRow>({
    place: Array.from(ms, (_, i) => places.ids[Math.floor(i / k)]),
    rank: Float64Array.from(ms, (_, i) => i % k + 1),
    facility: Array.from(place, index => index === -1 ? '' : times.places.ids[index]),
    seconds: secondsOf(at),
  })
}
