import { checkCutoff } from '../core/checks.ts'
import type { RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import { checkJoin, checkPlaces } from '../data/join.ts'
import type { Places } from '../data/places.ts'
import type { TravelMatrix } from '../data/travel-matrix.ts'
import type { TravelTimes } from '../data/travel-times.ts'
import type { EngineOptions } from './engine.ts'
import type { JoinOptions, MatrixQuery, TimesQuery, TravelModel } from './model.ts'

/** One direction and no other: the key says which. */
export type Towards = { readonly to: Places, readonly from?: undefined } | { readonly from: Places, readonly to?: undefined }

/** Options of {@link travelTimes}. */
export type TravelTimesOptions = Towards & { readonly cutoff: Seconds } & JoinOptions & EngineOptions & RunOptions

/** Options of {@link travelMatrix}. */
export type TravelMatrixOptions = MatrixQuery

/**
 * Computes the travel time from everywhere `to` the nearest of some places, or `from` the nearest of them to everywhere.
 * @param model roads (`readNetwork`, `networkFrom`) or another travel model
 * @param options `to` or `from`; `cutoff` in seconds, inclusive; `walk` in km/h and `snap` for access legs; `engine` forces one of `search` and `sweep`, `explain` says which was used and why
 * @returns times that answer for any point, raster or contour; places that could not join are in its `issues`
 * @throws RangeError for a cutoff not above 0; FarsakhError `PLACES_EMPTY` without places, `PLACES_OFF_NETWORK` when none of them is near a road
 * Cost: one multi-source search over what lies within the cutoff, or one sweep over a hierarchy that is ready (`network.prepare()`).
 */
export function travelTimes(model: TravelModel, options: TravelTimesOptions): TravelTimes {
  return model.times(timesQuery(options))
}

/**
 * Computes travel times between places; pairs beyond the cutoff are not stored.
 * @param model roads (`readNetwork`, `networkFrom`) or another travel model
 * @param options `from` are the rows, `to` the columns; `cutoff` in seconds, inclusive; `engine` forces an engine, `explain: true` says which was used and why; `memory` in bytes bounds what is stored
 * @throws as {@link travelTimes}; FarsakhError `MEMORY_EXCEEDED` when the pairs would take more than `memory`, with how much they need; RangeError for an engine that can't do it
 * Cost: one search for each place of the smaller side, as far as the cutoff, or on a prepared network one sweep for 16 of them, whatever is estimated to be faster; 12 bytes a pair stored.
 */
export function travelMatrix(model: TravelModel, options: TravelMatrixOptions): TravelMatrix<Places, Places> {
  return model.matrix(matrixQuery(options))
}

/** What {@link travelTimes} asks a model for, checked. */
export function timesQuery(options: TravelTimesOptions): TimesQuery {
  const direction = options.to === undefined ? 'from' : 'to'
  const places = options.to ?? options.from
  if (places === undefined || (options.to !== undefined && (options.from as unknown) !== undefined)) {
    throw new TypeError('expected either to: places or from: places')
  }
  checkCutoff(options.cutoff)
  checkJoin(options)
  checkPlaces(places, direction)
  return { ...options, places, direction }
}

/** What {@link travelMatrix} asks a model for, checked. */
export function matrixQuery(options: TravelMatrixOptions): MatrixQuery {
  checkCutoff(options.cutoff)
  checkJoin(options)
  checkPlaces(options.from, 'from')
  checkPlaces(options.to, 'to')
  return options
}
