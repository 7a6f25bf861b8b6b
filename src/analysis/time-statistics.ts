import { checkNumber, checkOneOf } from '../core/checks.ts'
import type { RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import { sortedBy } from '../core/hilbert.ts'
import { demandFrom, type Demand, type Population } from '../data/demand.ts'
import { everywhere, groupOf, zoneColumn, type ZoneLookup } from '../data/groups.ts'
import { Places } from '../data/places.ts'
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

/** Which people are told apart. */
export interface StatisticsGroups {
  readonly zones?: ZoneLookup
  /** A column of the places that people live in (urban or rural, a group of income), or a label for each place, or for each populated cell of a raster in the order of `demandFrom(raster)`. */
  readonly by?: string | readonly (string | number)[]
  /** Population column of places, `population` by default. */
  readonly column?: string
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
  return stepsOf(partsOf(times, population, options)[0])
}

/** The coverage curve of the people of a zone, of a group, or of a group in a zone. */
export interface GroupCurve extends CoverageCurve {
  /** `all` without zones. */
  readonly zone: string
  /** `all` without groups. */
  readonly group: string
}

/**
 * Coverage curves by zone, by any attribute, or by both.
 * @param times travel times to (or from) the facilities
 * @param population a raster of people, or places with a `population` column (or `column`)
 * @param options `zones`; `by` a column of places or labels
 * @returns a curve for each zone and group in which anybody lives; their totals add up to the population
 * @throws RangeError for labels of another length and columns that are not there; TypeError for the name of a column where the population has none
 * Cost: one sort of the populated cells.
 */
export function coverageCurves(times: TravelTimes, population: Population, options: StatisticsGroups & RunOptions = {}): GroupCurve[] {
  return partsOf(times, population, options).map(part => ({ zone: part.zone, group: part.group, ...stepsOf(part) }))
}

function stepsOf({ ms, people, total }: Part): CoverageCurve {
  let sum = 0
  return { seconds: Float64Array.from(ms, time => time / 1000), people: Float64Array.from(people, count => sum += count), total }
}

/**
 * How a percentile of weighted times is read off. `inverse-cdf`: the first time by which that share of people is reached, the inverse of the coverage curve (Hyndman and Fan 1996, type 1).
 * `hmisc-quantile`: people stand in a row, and position `1 + (n - 1) p` is taken, in proportion between two of them (their type 7 with people as frequencies; R's Hmisc, wtd.quantile).
 * `midpoints`: in proportion between the middles of the steps (their type 5 with people as weights).
 */
export type PercentileMethod = 'inverse-cdf' | 'hmisc-quantile' | 'midpoints'

/** Travel time of the people of a zone. The times are those of people reached within the cutoff; `reached / total` says how many they are. */
export interface TimeStatisticsRow {
  zone: string
  total: number
  reached: number
  mean: Seconds
  median: Seconds
  [percentile: `p${number}`]: Seconds
}

/** The same of a group of people. */
export type GroupStatisticsRow = TimeStatisticsRow & { group: string }

/** What statistics are wanted. */
export interface TimeStatisticsOptions extends StatisticsGroups, RunOptions {
  /** From 0 to 100; 10, 25, 75 and 90 by default. */
  readonly percentiles?: readonly number[]
  /** `inverse-cdf` by default; the median is read in the same way. */
  readonly method?: PercentileMethod
}

/**
 * Population-weighted mean, median and percentiles of travel time by zone, by any attribute, or by both, over the people reached within the cutoff; NaN where nobody is.
 * @param times travel times to (or from) the facilities
 * @param population a raster of people, or places with a `population` column (or `column`)
 * @param options `zones`; `by`, a column of places or labels, which adds the column `group`; percentiles in 0 to 100 ([10, 25, 75, 90] by default) and the method that reads them off (`inverse-cdf` by default)
 * @returns a row for each zone (with `by`: for each zone and group in which anybody lives); totals add up to the population
 * @throws RangeError for percentiles outside 0 to 100, another method, labels of another length and columns that are not there; TypeError for the name of a column where the population has none
 * Cost: one sort of the populated cells.
 */
export function timeStatistics(times: TravelTimes, population: Population, options: TimeStatisticsOptions & { readonly by: string | readonly (string | number)[] }): Table<GroupStatisticsRow>
export function timeStatistics(times: TravelTimes, population: Population, options?: TimeStatisticsOptions & { readonly by?: undefined }): Table<TimeStatisticsRow>
export function timeStatistics(times: TravelTimes, population: Population, options: TimeStatisticsOptions = {}): Table<TimeStatisticsRow> | Table<GroupStatisticsRow> {
  const percentiles = options.percentiles ?? [10, 25, 75, 90]
  for (const p of percentiles) checkNumber(p, 'percentile', 0, 100)
  const { method = 'inverse-cdf' } = options
  checkOneOf(method, 'a method', Object.keys(methods))
  const read = methods[method]
  const rows = partsOf(times, population, options).map(({ zone, group, ms, people, total }): GroupStatisticsRow => {
    const reached = people.reduce((sum, count) => sum + count, 0), weighted = ms.reduce((sum, time, i) => sum + time * people[i], 0)
    const row: GroupStatisticsRow = { zone, group, total, reached, mean: weighted / reached / 1000, median: read(ms, people, reached, 0.5) / 1000 }
    for (const p of percentiles) row[`p${p}`] = read(ms, people, reached, p / 100) / 1000
    return row
  })
  const names = ['total', 'reached', 'mean', 'median', ...percentiles.map(p => `p${p}` as const)] as const
  return options.by === undefined ? tableFromRows<TimeStatisticsRow>(['zone', ...names], rows) : tableFromRows<GroupStatisticsRow>(['zone', 'group', ...names], rows)
}

/** A time at a share of people, NaN where there is nobody. */
type Read = (ms: readonly number[], people: readonly number[], total: number, share: number) => number

const methods: Readonly<Record<PercentileMethod, Read>> = {
  'inverse-cdf': (ms, people, total, share) => positionOf(ms, people, share * total * (1 - 1e-12)),
  'hmisc-quantile': (ms, people, total, share) => {
    const at = 1 + (total - 1) * share, low = Math.max(Math.floor(at), 1), rest = at - Math.floor(at)
    return positionOf(ms, people, low) * (1 - rest) + positionOf(ms, people, Math.min(low + 1, total)) * rest
  },
  'midpoints': (ms, people, total, share) => {
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
  },
}

/** The first time by which so many people are reached. */
function positionOf(ms: readonly number[], people: readonly number[], count: number): number {
  let sum = 0
  for (const [i, time] of ms.entries()) {
    sum += people[i]
    if (sum >= count) return time
  }
  return ms.at(-1) ?? NaN
}

/** The people of a zone and group who are reached: equal times are one step, so that nothing depends on the order of the cells. */
interface Part {
  readonly zone: string
  readonly group: string
  readonly ms: number[]
  readonly people: number[]
  /** Everybody, reached or not. */
  total: number
}

function partsOf(times: TravelTimes, population: Population, options: StatisticsGroups & RunOptions): Part[] {
  const demand = demandFrom(population, options), at = times.atPoints(demand, options)
  const { names, zone } = zoneColumn(demand, options.zones), { labels, group } = groupColumn(population, demand, options.by)
  const parts = names.flatMap(name => labels.map((label): Part & { isLived: boolean } => ({ zone: name, group: label, ms: [], people: [], total: 0, isLived: options.by === undefined }))), L = labels.length
  for (let i = 0; i < demand.size; i++) {
    const part = parts[zone[i] * L + group[i]]
    part.total += demand.people[i]
    part.isLived = true
  }
  for (const i of sortedBy(at.ms)) {
    if (demand.people[i] === 0 || groupOf(at, i) !== 'within') continue
    const { ms, people } = parts[zone[i] * L + group[i]]
    if (ms.at(-1) === at.ms[i]) people[people.length - 1] += demand.people[i]
    else {
      ms.push(at.ms[i])
      people.push(demand.people[i])
    }
  }
  return parts.filter(part => part.isLived)
}

/** Labels in the order in which they appear, and which of them each point has. */
function groupColumn(population: Population, demand: Demand, by: StatisticsGroups['by']): { readonly labels: readonly string[], readonly group: Uint32Array } {
  if (by === undefined) return { labels: [everywhere], group: new Uint32Array(demand.size) }
  if (typeof by === 'string' && !(population instanceof Places)) throw new TypeError(`expected by as a label for each of the ${demand.size} populated cells or points, because this population has no columns; got the name ${by}`)
  const column = typeof by === 'string' ? (population as Places).text(by) : by
  if (column.length !== demand.size) throw new RangeError(`expected ${demand.size} labels in by, one for each ${population instanceof Places ? 'place' : 'populated cell or point'}, got ${column.length}`)
  const known = new Map<string, number>(), group = Uint32Array.from(column as ArrayLike<string | number>, value => {
    const label = String(value).trim() || noGroup
    if (!known.has(label)) known.set(label, known.size)
    return known.get(label)!
  })
  return { labels: [...known.keys()], group }
}

/** What those are called whose label is missing. */
const noGroup = '(no group)'
