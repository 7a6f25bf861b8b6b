import { checkCutoff, checkLength, checkNumber } from '../core/checks.ts'
import type { Column, Compat, RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import { demandFrom, type Demand, type Population } from '../data/demand.ts'
import type { ZoneLookup } from '../data/groups.ts'
import { checkJoin, checkPlaces, type JoinOptions } from '../data/join.ts'
import type { Places } from '../data/places.ts'
import { Raster } from '../data/raster.ts'
import type { Reach, ReachModel } from '../data/reach.ts'
import { accessModDemand, accessModFacilities, accessModZones, type AccessModColumns, type NamedRow } from './geographic-coverage-accessmod.ts'
import { checkOrder, turnsOf, type CoverageOrder } from './geographic-coverage-order.ts'
import { GeographicCoverage } from './geographic-coverage-result.ts'
import { rowsOf, takeTurns } from './geographic-coverage-run.ts'
import { facilityTable, zoneTable } from './geographic-coverage-tables.ts'

/** What geographic coverage is asked. */
export interface CoverageQuery extends JoinOptions, RunOptions {
  /** Who is to be served: a raster of people, places with a `population` column (or `column`), or demand. */
  readonly population: Population
  /** Population column, where the population is places. */
  readonly column?: string
  /** Farthest that people travel, in seconds, inclusive. */
  readonly cutoff: Seconds
  /** People that each place can take, as values or as the name of a column; it does not count by default. */
  readonly capacity?: string | Column
  /** Whose turn is first; within a facility's turn the nearest people come first. `direction` is descending by default. */
  readonly order: CoverageOrder
  /** Every facility takes all people within reach, though `capacity` is given. */
  readonly ignoreCapacity?: boolean
  /** People whom a facility took wait for the next one all the same, so that catchments overlap. */
  readonly keepPeople?: boolean
  /** Zones to sum up by. */
  readonly zones?: ZoneLookup
  /** AccessMod's whole minutes, columns and counting of people on barriers. */
  readonly compat?: Compat
  /** What AccessMod's columns are called. */
  readonly columns?: AccessModColumns
}

/** Options of {@link geographicCoverage}: `to` or `from` says which way people travel. */
export type GeographicCoverageOptions = CoverageQuery & ({ readonly to: Places, readonly from?: undefined } | { readonly from: Places, readonly to?: undefined })

/**
 * Lets facilities of limited capacity serve people, one facility after the other: each takes the nearest people whom no earlier one took, up to its capacity.
 * People who are equally far from a facility that is full with them share what room there is in proportion. This is AccessMod's geographic coverage in exact seconds;
 * for an allocation that does not depend on an order of facilities see `catchments`.
 * @param model roads, terrain or both: whatever answers place by place
 * @param options `to` or `from` places; `population`; `cutoff` in seconds; `capacity` in people; `order` of the facilities; `zones`.
 * `compat: 'accessmod-5.9'` fills by whole minutes (rounded up), names columns as AccessMod does and counts people on barriers as covered in the table of zones
 * @returns tables by facility (in order of turns) and zone, who is left and where, and catchments
 * @throws RangeError for a cutoff not above 0, for capacities that are negative or not numbers, for an unknown column; FarsakhError `PLACES_EMPTY` without places
 * Cost: one search a facility (two where people within a time order them and their rows take more than 200 MB), and 20 bytes for every point and facility that serves some of it.
 * Source: Ray and Ebener, AccessMod 3.0, International Journal of Health Geographics 2008; cases as in AccessMod 5.9.
 */
export function geographicCoverage(model: ReachModel, options: GeographicCoverageOptions & { readonly compat: Compat }): GeographicCoverage<NamedRow, NamedRow>
export function geographicCoverage(model: ReachModel, options: GeographicCoverageOptions & { readonly compat?: undefined }): GeographicCoverage
export function geographicCoverage(model: ReachModel, options: GeographicCoverageOptions): GeographicCoverage<NamedRow, NamedRow> | GeographicCoverage {
  const places = placesOf(options), direction = options.to === undefined ? 'from' : 'to'
  checkCutoff(options.cutoff)
  checkJoin(options)
  checkPlaces(places, direction)
  checkOrder(options.order)
  const capacity = capacityOf(options, places)
  const demand = options.compat === undefined ? demandFrom(options.population, options) : accessModDemand(options.population, options)
  const { order, cutoff } = options
  const farthest = order.by === 'people-within-time' ? Math.max(cutoff, order.seconds) : cutoff
  const reach = model.reach({ ...options, places, direction, points: demand, cutoff: farthest })
  const rows = order.by === 'people-within-time' ? rowsOf(reach) : (place: number) => reach.of(place)
  const grid = options.compat !== undefined && options.population instanceof Raster ? options.population : undefined
  const { turns, value } = turnsOf({ ...options, places, demand, served: reach.joined, rows, grid })
  const run = takeTurns({ ...options, demand, served: reach.joined, turns, rows, capacity, wholeMinutes: options.compat !== undefined, keepPeople: options.keepPeople === true })
  const columns = { ...typeof options.capacity === 'string' ? { capacity: options.capacity } : {}, ...options.columns }
  const found = { ...options, columns, places, demand, joined: reach.joined, capacity, value, run }
  const rest = {
    places, run, population: options.population, demand, joined: reach.joined, issues: reach.issues, compat: options.compat,
    reachOf: (points: Demand): Reach => model.reach({ ...options, places, direction, points, cutoff }),
  }
  if (options.compat !== undefined) return new GeographicCoverage({ ...rest, table: accessModFacilities(found), zonal: accessModZones(found) })
  return new GeographicCoverage({ ...rest, table: facilityTable(found), zonal: options.keepPeople === true ? undefined : zoneTable(found) })
}

function placesOf({ to, from }: GeographicCoverageOptions): Places {
  const places = to ?? from
  if (places === undefined || (to !== undefined && (from as unknown) !== undefined)) throw new TypeError('expected either to: places or from: places')
  return places
}

/** Capacities by place, undefined where they don't count. */
function capacityOf({ capacity, ignoreCapacity }: CoverageQuery, places: Places): Float64Array | undefined {
  if (capacity === undefined || ignoreCapacity === true) return undefined
  const values = typeof capacity === 'string' ? places.column(capacity) : Float64Array.from(capacity)
  checkLength(values, places.size, 'capacity')
  for (const [i, value] of values.entries()) checkNumber(value, `capacity of place ${places.ids[i]}`, 0)
  return values
}
