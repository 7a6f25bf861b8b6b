import type { Compat, RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import { demandFrom, type Population } from '../data/demand.ts'
import { zoneColumn, type ZoneLookup } from '../data/groups.ts'
import { tableFrom, type Table } from '../data/table.ts'
import { secondsOf, type TravelTimes } from '../data/travel-times.ts'
import { coverage, type CoverageRow } from './coverage.ts'
import { zoneKeys, type AccessModColumns, type NamedRow } from './geographic-coverage-accessmod.ts'
import { roundingOf, type MinuteRounding } from './zonal-minutes.ts'

/** Which people to count, and where. */
export interface ZonalOptions extends RunOptions {
  /** Seconds. */
  readonly cutoffs: readonly Seconds[]
  readonly zones: ZoneLookup
  /** Population column, where the population is places. */
  readonly column?: string
}

/**
 * Counts the people of each zone within each cutoff: what {@link coverage} gives, by the name that it has in AccessMod.
 * @param times travel times with a cutoff at least as large as the largest here
 * @param population a raster of people, or places with a `population` column (or `column`)
 * @param options cutoffs in seconds; zones. With `compat: 'accessmod-5.9'` the minutes are whole, rounded up, and people count whose minutes are below the cutoff: those
 * of the last minute are left out, as there; columns are AccessMod's, and rows stand by time, then by percentage
 * @throws RangeError for cutoffs that are not above 0 or exceed `times.cutoff`; under `compat` larger ones count whom the times reach, as there
 * Cost: linear in the populated cells.
 */
export function zonalStatistics(times: TravelTimes, population: Population, options: ZonalOptions & { readonly compat: Compat, readonly columns?: AccessModColumns }): Table<NamedRow>
export function zonalStatistics(times: TravelTimes, population: Population, options: ZonalOptions & { readonly compat?: undefined }): Table<CoverageRow>
export function zonalStatistics(
  times: TravelTimes, population: Population, options: ZonalOptions & { readonly compat?: Compat, readonly columns?: AccessModColumns },
): Table<NamedRow> | Table<CoverageRow> {
  return options.compat === undefined ? coverage(times, population, options) : accessModStatistics(times, population, options)
}

/** People who begin their last minute of travel in the same one. */
export interface MinuteRow {
  minute: number
  people: number
  /** Those of earlier minutes and of this one. */
  cumulative: number
}

/**
 * Counts the people of each minute of travel time.
 * @param times travel times to (or from) the facilities
 * @param population a raster of people, or places with a `population` column (or `column`)
 * @param options `rounding` of the minutes, up by default
 * @returns a row for each minute in which there is anybody, ascending
 * Cost: linear in the populated cells.
 */
export function peopleByMinute(times: TravelTimes, population: Population, options: { readonly rounding?: MinuteRounding, readonly column?: string } & RunOptions = {}): Table<MinuteRow> {
  const demand = demandFrom(population, options)
  const round = roundingOf(options.rounding)
  const sums = new Map<number, number>()
  for (const [i, seconds] of secondsOf(times.atPoints(demand, options)).entries()) {
    if (seconds < Infinity) sums.set(round(seconds / 60), (sums.get(round(seconds / 60)) ?? 0) + demand.people[i])
  }
  const minute = Float64Array.from(sums.keys()).sort(), people = minute.map(key => sums.get(key)!)
  let cumulative = 0
  return tableFrom<MinuteRow>({ minute, people, cumulative: people.map(count => cumulative += count) })
}

/** The longest time that AccessMod's maps hold: beyond, unlimited ones say -1, which its statistics pass over. */
const longest = 32_767

function accessModStatistics(times: TravelTimes, population: Population, options: ZonalOptions & { readonly columns?: AccessModColumns }): Table<NamedRow> {
  const { zones, columns = {} } = options
  const demand = demandFrom(population, options)
  const { zone } = zoneColumn(demand, zones)
  const minutes = secondsOf(times.atPoints(demand, options)).map(seconds => Math.ceil(seconds / 60))
  const total = new Float64Array(zones.size + 1)
  for (let i = 0; i < demand.size; i++) total[zone[i]] += demand.people[i]
  for (const cutoff of options.cutoffs) if (!(cutoff > 0)) throw new RangeError(`expected cutoff above 0 seconds, got ${cutoff}`)
  const rows = [...new Set(options.cutoffs)].sort((a, b) => a - b).flatMap(cutoff => {
    const people = new Float64Array(zones.size + 1)
    for (let i = 0; i < demand.size; i++) if (minutes[i] < cutoff / 60 && minutes[i] <= longest) people[zone[i]] += demand.people[i]
    const inTime = Array.from(zones.names, (_, z) => ({ z, minutes: cutoff / 60, people: people[z], percent: people[z] / total[z] * 100 }))
    return inTime.sort((a, b) => a.percent - b.percent || a.z - b.z)
  })
  const keys = Object.entries(zoneKeys(zones, columns)).map(([name, column]) => [name, column instanceof Float64Array ? Float64Array.from(rows, ({ z }) => column[z]) : rows.map(({ z }) => column[z])])
  return tableFrom<NamedRow>({
    ...Object.fromEntries(keys) as Record<string, Float64Array>,
    time_m: Float64Array.from(rows, row => row.minutes),
    popTotal: Float64Array.from(rows, ({ z }) => total[z]),
    popTravelTime: Float64Array.from(rows, row => row.people),
    popCoveredPercent: Float64Array.from(rows, row => row.percent),
  })
}
