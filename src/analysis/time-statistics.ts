import { checkNumber } from '../core/checks.ts'
import type { RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import { sortedBy } from '../core/hilbert.ts'
import { demandFrom, type Demand, type Population } from '../data/demand.ts'
import { groupOf, zoneColumn, type ZoneLookup } from '../data/groups.ts'
import { tableFromRows, type Table } from '../data/table.ts'
import type { TravelTimes } from '../data/travel-times.ts'

/** The share of people reached as a function of time: a step function, exact, with a step at every distinct time. */
export interface CoverageCurve {
  /** Distinct times, ascending. */
  readonly seconds: Float64Array
  /** People reached within each. */
  readonly people: Float64Array
  /** Everybody, reached or not. */
  readonly total: number
}

/**
 * The coverage curve: how many people are reached within any time up to the cutoff.
 * @param times travel times to (or from) the facilities
 * @param population a raster of people, or places with a `population` column (or `column`)
 * @param options `column` of places
 * @returns the steps; between two of them the count of the earlier one holds
 * Cost: one sort of the populated cells.
 */
export function coverageCurve(times: TravelTimes, population: Population, options: { readonly column?: string } & RunOptions = {}): CoverageCurve {
  const demand = demandFrom(population, options)
  const sorted = sortedTimes(times, demand, options)
  const seconds: number[] = [], people: number[] = []
  let sum = 0
  for (let i = 0; i < sorted.ms.length; i++) {
    sum += sorted.people[i]
    if (i + 1 === sorted.ms.length || sorted.ms[i + 1] !== sorted.ms[i]) {
      seconds.push(sorted.ms[i] / 1000)
      people.push(sum)
    }
  }
  return { seconds: Float64Array.from(seconds), people: Float64Array.from(people), total: demand.total }
}

/**
 * How a percentile of weighted times is read off: `inverse` is the first time by which that share of people is reached (the inverse of the step
 * function, Hyndman and Fan 1996 type 1); `linear` interpolates between the midpoints of the steps (their type 5 with people as weights).
 */
export type PercentileMethod = 'inverse' | 'linear'

/** Travel time of the people of a zone. The times are those of people reached within the cutoff; `reached / total` says how many they are. */
export interface TimeStatisticsRow {
  zone: string
  total: number
  reached: number
  mean: Seconds
  median: Seconds
  [percentile: `p${number}`]: Seconds
}

/**
 * Population-weighted mean, median and percentiles of travel time by zone, over the people reached within the cutoff; NaN where nobody is.
 * @param times travel times to (or from) the facilities
 * @param population a raster of people, or places with a `population` column (or `column`)
 * @param options percentiles in 0 to 100 ([10, 25, 75, 90] by default) and the method that reads them off (`inverse` by default)
 * @throws RangeError for percentiles outside 0 to 100
 * Cost: one sort of the populated cells.
 */
export function timeStatistics(
  times: TravelTimes, population: Population,
  options: { readonly zones?: ZoneLookup, readonly percentiles?: readonly number[], readonly method?: PercentileMethod, readonly column?: string } & RunOptions = {},
): Table<TimeStatisticsRow> {
  const percentiles = options.percentiles ?? [10, 25, 75, 90]
  for (const p of percentiles) checkNumber(p, 'percentile', 0, 100)
  const demand = demandFrom(population, options)
  const { names, zone } = zoneColumn(demand, options.zones)
  const totals = new Float64Array(names.length)
  for (let i = 0; i < demand.size; i++) totals[zone[i]] += demand.people[i]
  const sorted = sortedTimes(times, demand, options)
  const read = options.method === 'linear' ? linear : inverse
  const rows = names.map((name, z): TimeStatisticsRow => {
    const ms: number[] = [], people: number[] = []
    let weighted = 0, reached = 0
    for (let i = 0; i < sorted.ms.length; i++) {
      if (zone[sorted.point[i]] !== z || sorted.people[i] === 0) continue
      // Equal times are one step, so that percentiles don't depend on the order of the cells.
      if (ms.at(-1) === sorted.ms[i]) {
        people[people.length - 1] += sorted.people[i]
      } else {
        ms.push(sorted.ms[i])
        people.push(sorted.people[i])
      }
      weighted += sorted.ms[i] * sorted.people[i]
      reached += sorted.people[i]
    }
    const row: TimeStatisticsRow = { zone: name, total: totals[z], reached, mean: weighted / reached / 1000, median: read(ms, people, reached, 0.5) / 1000 }
    for (const p of percentiles) row[`p${p}`] = read(ms, people, reached, p / 100) / 1000
    return row
  })
  return tableFromRows<TimeStatisticsRow>(['zone', 'total', 'reached', 'mean', 'median', ...percentiles.map(p => `p${p}` as const)], rows)
}

function inverse(ms: readonly number[], people: readonly number[], total: number, share: number): number {
  let sum = 0
  for (const [i, time] of ms.entries()) {
    sum += people[i]
    if (sum >= share * total) return time
  }
  return ms.at(-1) ?? NaN
}

function linear(ms: readonly number[], people: readonly number[], total: number, share: number): number {
  const wanted = share * total
  let sum = 0
  for (const [i, time] of ms.entries()) {
    const middle = sum + people[i] / 2
    if (middle >= wanted) {
      if (i === 0) return time
      const before = sum - people[i - 1] / 2
      return ms[i - 1] + (time - ms[i - 1]) * (wanted - before) / (middle - before)
    }
    sum += people[i]
  }
  return ms.at(-1) ?? NaN
}

interface Sorted { readonly point: Uint32Array, readonly ms: Uint32Array, readonly people: Float64Array }

/** People reached, by ascending time. */
function sortedTimes(times: TravelTimes, demand: Demand, options: RunOptions): Sorted {
  const at = times.atPoints(demand, options)
  const point = sortedBy(at.ms).filter(i => groupOf(at, i) === 'within')
  return { point, ms: point.map(i => at.ms[i]), people: Float64Array.from(point, i => demand.people[i]) }
}
