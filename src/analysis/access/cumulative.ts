import { checkNumber, checkOneOf } from '../../core/checks.ts'
import type { Seconds } from '../../core/units.ts'
import { IssueLog } from '../../data/issues.ts'
import type { PoolPairs } from '../../data/pairs.ts'
import type { TravelMatrix } from '../../data/travel-matrix.ts'
import type { Boundary } from '../decay.ts'
import { measure, storedPairs, type Pairs, type Recipe } from './pairs.ts'
import { accessResult, amountsOf, decayWithin, type Access, type Amounts, type Within } from './result.ts'

/** What is counted within which times. */
export interface CumulativeOptions {
  readonly supply: Amounts
  /** Seconds: one column each. */
  readonly cutoffs: readonly Seconds[]
  /** Whether times on a cutoff count; inclusive by default. */
  readonly boundary?: Boundary
  /** People by origin, to count those with nothing in reach. */
  readonly demand?: Amounts
}

/**
 * Cumulative opportunities: the supply within each cutoff of each origin. Passive access, the people who can get to each site, is the same over `matrix.transpose()`.
 * @param pairs a matrix from people to sites, or pairs found anew
 * @param options `supply` by site; `cutoffs` in seconds; `boundary`; `demand` by origin
 * @returns a column for each cutoff, named by its seconds
 * @throws RangeError for amounts of another length, negative or NaN, cutoffs beyond the pairs', and another boundary
 * Cost: one pass over the pairs for all cutoffs (over pairs found anew: one each where they are exclusive or 0). Source: Ingram 1971; Wachs and Kumagai 1973.
 */
export function cumulative(pairs: PoolPairs, options: CumulativeOptions): Promise<Access>
export function cumulative(pairs: Pairs, options: CumulativeOptions): Access
export function cumulative(pairs: Pairs | PoolPairs, options: CumulativeOptions): Access | Promise<Access> {
  return measure(pairs, cumulating(pairs, options))
}

function* cumulating(pairs: Pairs | PoolPairs, options: CumulativeOptions): Recipe<Access> {
  const { origins, destinations } = pairs, { cutoffs, boundary = 'inclusive' } = options, issues = new IssueLog(1000)
  const supply = amountsOf(options.supply, destinations, 'supply'), demand = options.demand === undefined ? undefined : amountsOf(options.demand, origins, 'demand')
  checkOneOf(boundary, 'a boundary', ['inclusive', 'exclusive'])
  if (cutoffs.length === 0) throw new RangeError('expected at least one cutoff in seconds, got none')
  for (const cutoff of cutoffs) decayWithin({ cutoff }, pairs, issues)
  const ascending = [...new Set(cutoffs)].sort((a, b) => a - b), sums = yield { cutoffs: ascending, boundary, weights: supply }
  const at = cutoffs.map(cutoff => ascending.indexOf(cutoff)), C = ascending.length, values = new Float64Array(origins.size * cutoffs.length)
  for (let i = 0; i < origins.size; i++) for (let c = 0; c < at.length; c++) values[i * at.length + c] = sums[i * C + at[c]]
  // Whatever is within any cutoff is within the longest.
  const reach = Float64Array.from({ length: origins.size }, (_, i) => sums[i * C + C - 1])
  return accessResult({ origins, values, columns: cutoffs.map(cutoff => `${cutoff} s`), reach, demand, issues })
}

/** A further cost of every pair, such as a fare, and how much of it is allowed. */
export interface FurtherCost {
  /** By entry of the matrix, in its order. */
  readonly cost: ArrayLike<number>
  readonly most: number
}

/**
 * Cumulative opportunities under several costs at once: a site counts where the time and every further cost are within their limits.
 * @param matrix from people to sites
 * @param options `supply` by site, `cutoff` in seconds, `also`: further costs by entry of the matrix
 * @throws RangeError for columns of other lengths
 * Cost: one pass over the pairs. Source: ipeaGIT/accessibility.
 */
export function cumulativeWithCosts(matrix: TravelMatrix, options: { readonly supply: Amounts, readonly cutoff: Seconds, readonly also: readonly FurtherCost[], readonly demand?: Amounts }): Access {
  const { origins, destinations, firstEntry, destination, seconds } = storedPairs(matrix, 'a further cost'), { cutoff, also } = options, issues = new IssueLog(1000)
  const supply = amountsOf(options.supply, destinations, 'supply'), demand = options.demand === undefined ? undefined : amountsOf(options.demand, origins, 'demand')
  decayWithin({ cutoff }, matrix, issues)
  for (const { cost } of also) if (cost.length !== matrix.size) throw new RangeError(`expected ${matrix.size} values of a further cost, one for each pair, got ${cost.length}`)
  const values = new Float64Array(origins.size)
  for (let origin = 0; origin < origins.size; origin++) {
    for (let i = firstEntry[origin]; i < firstEntry[origin + 1]; i++) if (seconds[i] <= cutoff && also.every(({ cost, most }) => cost[i] <= most)) values[origin] += supply[destination[i]]
  }
  return accessResult({ origins, values, reach: values, demand, issues })
}

/** How the figures of an interval become one. */
export type IntervalSummary = 'mean' | 'median' | 'min' | 'max'

/** An interval of cutoffs, and how its figures become one. */
export interface IntervalOptions {
  readonly supply: Amounts
  /** Seconds, inclusive. */
  readonly from: Seconds
  readonly to: Seconds
  /** Seconds between two cutoffs, a minute by default. */
  readonly every?: Seconds
  /** The median by default. */
  readonly summary?: IntervalSummary
  readonly demand?: Amounts
}

/**
 * Cumulative opportunities over an interval of cutoffs, so that no single one decides.
 * @param pairs a matrix from people to sites, or pairs found anew
 * @param options `supply` by site, `from` and `to` in seconds, `every` so many seconds, `summary`, and `demand` by origin
 * @returns one column; ipea cuts it to whole numbers, this does not
 * @throws RangeError for an interval that runs backwards or beyond the pairs, and another summary
 * Cost: one pass over the pairs, and 8 bytes for each origin and cutoff. Source: Tomasiello and others 2023; ipeaGIT/accessibility.
 */
export function cumulativeInterval(pairs: PoolPairs, options: IntervalOptions): Promise<Access>
export function cumulativeInterval(pairs: Pairs, options: IntervalOptions): Access
export function cumulativeInterval(pairs: Pairs | PoolPairs, options: IntervalOptions): Access | Promise<Access> {
  return measure(pairs, overInterval(pairs, options))
}

function* overInterval(pairs: Pairs | PoolPairs, options: IntervalOptions): Recipe<Access> {
  const { from, to, every = 60, summary = 'median' } = options
  checkNumber(to, 'to', 0)
  checkNumber(from, 'from', 0, to)
  checkOneOf(summary, 'a summary', Object.keys(summaries))
  if (!(every > 0 && every < Infinity)) throw new RangeError(`expected a step above 0 s, got ${every}`)
  const cutoffs = Array.from({ length: Math.floor((to - from) / every + 1e-9) + 1 }, (_, i) => from + i * every)
  const { values, origins, issues, unreached, peopleUnreached } = yield* cumulating(pairs, { ...options, cutoffs }), count = cutoffs.length
  const summed = Float64Array.from({ length: origins.size }, (_, i) => summaries[summary](values.subarray(i * count, (i + 1) * count)))
  return { ...accessResult({ origins, values: summed, reach: [], issues: new IssueLog(0) }), unreached, peopleUnreached, issues }
}

const summaries: Readonly<Record<IntervalSummary, (ascending: Float64Array) => number>> = {
  mean: values => values.reduce((sum, value) => sum + value, 0) / values.length,
  median: values => (values[(values.length - 1) >> 1] + values[values.length >> 1]) / 2,
  min: values => values[0],
  max: values => values[values.length - 1],
}

/**
 * Gravity access (Hansen): the supply of all sites, each times the decay of its travel time. Passive over `matrix.transpose()`.
 * @param pairs a matrix from people to sites, or pairs found anew
 * @param options `supply` by site, a `decay` (or a `cutoff` in seconds, which makes it cumulative), and `demand` by origin to count those with nothing in reach
 * @throws RangeError as {@link cumulative}
 * Cost: one pass over the pairs. Source: Hansen 1959.
 */
export function gravity(pairs: PoolPairs, options: { readonly supply: Amounts, readonly demand?: Amounts } & Within): Promise<Access>
export function gravity(pairs: Pairs, options: { readonly supply: Amounts, readonly demand?: Amounts } & Within): Access
export function gravity(pairs: Pairs | PoolPairs, options: { readonly supply: Amounts, readonly demand?: Amounts } & Within): Access | Promise<Access> {
  return measure(pairs, attracting(pairs, options))
}

function* attracting(pairs: Pairs | PoolPairs, options: { readonly supply: Amounts, readonly demand?: Amounts } & Within): Recipe<Access> {
  const { origins, destinations } = pairs, issues = new IssueLog(1000)
  const supply = amountsOf(options.supply, destinations, 'supply'), demand = options.demand === undefined ? undefined : amountsOf(options.demand, origins, 'demand')
  const values = yield { by: 'origin', weights: supply, decay: decayWithin(options, pairs, issues) }
  return accessResult({ origins, values, reach: values, demand, issues })
}
