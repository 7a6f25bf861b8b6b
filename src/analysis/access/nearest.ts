import { checkOneOf } from '../../core/checks.ts'
import type { Seconds } from '../../core/units.ts'
import { IssueLog } from '../../data/issues.ts'
import type { FusedPairs, PoolPairs } from '../../data/pairs.ts'
import type { TravelMatrix } from '../../data/travel-matrix.ts'
import { secondsOf, type PointTimes } from '../../data/travel-times.ts'
import { storedPairs, type Pairs } from './pairs.ts'
import { accessResult, amountsOf, type Access, type Amounts } from './result.ts'
import { RowOrder } from './row-order.ts'

/** What is looked for, and by whom. */
export interface NearestOptions {
  readonly supply: Amounts
  /** How many opportunities, 1 by default; several for a column each. */
  readonly count?: number | readonly number[]
  /** People by origin, to count those with nothing in reach. */
  readonly demand?: Amounts
}

/**
 * Travel time to the n closest opportunities: the first time by which the sites' supply adds up to n.
 * @param pairs a matrix from people to sites; or pairs found anew, where n is had from the 64 sites that are nearest, whichever they are (1 always is)
 * @param options `supply` by site, `count` opportunities (1 by default) or several for a column each, `demand` by origin
 * @returns seconds; Infinity where fewer are in reach, which is listed in `issues` where some are
 * @throws RangeError for amounts of another length, negative or NaN, counts that are not above 0, and counts that need the matrix
 * Cost: of each row a heap, and what is taken from it; over pairs found anew one search for the k nearest sites. Source: ipeaGIT/accessibility, cost to closest.
 */
export function nearest(pairs: PoolPairs, options: NearestOptions): Promise<Access>
export function nearest(pairs: Pairs, options: NearestOptions): Access
export function nearest(pairs: Pairs | PoolPairs, options: NearestOptions): Access | Promise<Access> {
  const { origins, destinations } = pairs, supply = amountsOf(options.supply, destinations, 'supply'), counts = [options.count ?? 1].flat()
  const demand = options.demand === undefined ? undefined : amountsOf(options.demand, origins, 'demand')
  const wrong = counts.find(count => !(count > 0))
  if (wrong !== undefined || counts.length === 0) throw new RangeError(`expected counts above 0, got ${wrong ?? 'none'}`)
  const sums = new ClosestSums(origins.size, counts)
  const result = (): Access => accessResult({ origins, values: sums.values, columns: counts.map(count => `closest ${count}`), reach: sums.reach, demand, issues: shortOf(sums, demand) })
  if (!('kind' in pairs)) {
    const order = new RowOrder(pairs), { destination, seconds } = pairs
    for (let origin = 0; origin < origins.size; origin++) {
      order.begin(origin)
      for (let entry = order.next(); entry !== -1; entry = order.next()) if (sums.add(origin, supply[destination[entry]], seconds[entry])) break
    }
    return result()
  }
  const sites = [...supply.keys()].filter(site => supply[site] > 0)
  if (sites.length === 0) return pairs.kind === 'pool' ? Promise.resolve(result()) : result()
  const k = enough(supply, Math.max(...counts))
  const take = (found: PointTimes): Access => {
    const seconds = secondsOf(found)
    for (let origin = 0; origin < origins.size; origin++) {
      for (let i = origin * k; i < origin * k + k && found.place[i] !== -1; i++) if (sums.add(origin, supply[sites[found.place[i]]], seconds[i])) break
    }
    return result()
  }
  return withNearest(pairs, { nearest: k, sites }, take)
}

/** Supply taken in by ascending time, until it is as much as each of some counts. */
class ClosestSums {
  /** Column c of origin i at `i * counts.length + c`. */
  readonly values: Float64Array
  /** What is in reach, as far as it was taken in. */
  readonly reach: Float64Array
  readonly #counts: readonly number[]
  readonly #most: number

  constructor(origins: number, counts: readonly number[]) {
    this.values = new Float64Array(origins * counts.length).fill(Infinity)
    this.reach = new Float64Array(origins)
    this.#counts = counts
    this.#most = Math.max(...counts)
  }

  /** Whether all counts are reached. */
  add(origin: number, supply: number, seconds: Seconds): boolean {
    const counts = this.#counts, base = origin * counts.length, sum = this.reach[origin] += supply
    for (let c = 0; c < counts.length; c++) if (sum >= counts[c] && this.values[base + c] === Infinity) this.values[base + c] = seconds
    return sum >= this.#most
  }
}

/** Says at how many origins some supply is in reach but not as much as was asked for. */
function shortOf({ values, reach }: ClosestSums, demand: Float64Array | undefined, columns: number = values.length / reach.length): IssueLog {
  const issues = new IssueLog()
  noteShort(issues, reach.map((amount, i) => amount > 0 && values.subarray(i * columns, (i + 1) * columns).includes(Infinity) ? 1 : 0), demand)
  return issues
}

function noteShort(issues: IssueLog, isShort: ArrayLike<number>, demand: Float64Array | undefined): void {
  let origins = 0, people = 0
  for (let i = 0; i < isShort.length; i++) {
    if (isShort[i] === 0) continue
    origins++
    people += demand?.[i] ?? 0
  }
  if (origins > 0) issues.add('info', 'SUPPLY_SHORT', `${origins} origins${demand === undefined ? '' : `, with ${people} people,`} have supply in reach, but less than is asked for: their time is Infinity`, -1, origins)
}

/** Sites looked at, at most, where pairs are found anew. */
const mostNearest = 64

/** How many sites with supply are enough for a count, whichever they are. */
function enough(supply: Float64Array, count: number): number {
  const ascending = supply.filter(amount => amount > 0).sort()
  let sum = 0, k = 0
  while (k < ascending.length && sum < count) sum += ascending[k++]
  if (k <= mostNearest) return k
  throw new RangeError(`expected a count that the ${mostNearest} nearest sites make up, because pairs that are found anew are not sorted by time; got ${count}, which may take ${k}: use travelMatrix(model, { from, to, cutoff })`)
}

function withNearest<R>(pairs: FusedPairs | PoolPairs, question: { readonly nearest: number, readonly sites?: readonly number[] }, take: (found: PointTimes) => R): R | Promise<R> {
  return pairs.kind === 'pool' ? pairs.sums(question).then(({ nearest: found }) => take(found!)) : take(pairs.sums(question).nearest!)
}

/** The k nearest sites of each origin, nearest first: entry j of origin i at `i * k + j`. */
export interface KNearest {
  readonly k: number
  /** Site by index, -1 where fewer are in reach. */
  readonly site: Int32Array
  /** Seconds, Infinity where fewer are in reach. */
  readonly seconds: Float64Array
}

/**
 * The k nearest sites of each origin, whatever they supply; equal times go to the lower index.
 * @param pairs a matrix from people to sites, or pairs found anew
 * @param k at least 1
 * @returns sites and times; an origin whose first site is -1 has none in reach
 * @throws RangeError for another k
 * Cost: of each row a heap and k steps; over pairs found anew one search for the k nearest.
 */
export function kNearest(pairs: PoolPairs, k: number): Promise<KNearest>
export function kNearest(pairs: Pairs, k: number): KNearest
export function kNearest(pairs: Pairs | PoolPairs, k: number): KNearest | Promise<KNearest> {
  if (!(Number.isInteger(k) && k > 0)) throw new RangeError(`expected a whole number of sites above 0, got ${k}`)
  if ('kind' in pairs) return withNearest(pairs, { nearest: k }, found => ({ k, site: found.place, seconds: secondsOf(found) }))
  const site = new Int32Array(pairs.origins.size * k).fill(-1), seconds = new Float64Array(site.length).fill(Infinity), order = new RowOrder(pairs)
  for (let origin = 0; origin < pairs.origins.size; origin++) {
    order.begin(origin)
    for (let at = origin * k, entry = order.next(); at < origin * k + k && entry !== -1; at++, entry = order.next()) {
      site[at] = pairs.destination[entry]
      seconds[at] = pairs.seconds[entry]
    }
  }
  return { k, site, seconds }
}

/**
 * Balancing time: how far people must go until there is supply for all of the origin's demand.
 * @param matrix from people to sites
 * @param options `demand` by origin and `supply` by site; `every` so many seconds looks at those times only (a minute in ipea), every time of a pair by default; `rule`: supply `at-least` the demand, or `above` it as ipea computes
 * @returns seconds; 0 without demand, Infinity where supply never suffices, which is listed in `issues` where there is some
 * @throws RangeError for amounts of another length, negative or NaN, steps that are not above 0, and another rule; TypeError for pairs found anew, which are not sorted by time
 * Cost: of each row a heap, and what is taken from it. Source: Barboza and others 2021; ipeaGIT/accessibility.
 */
export function balancingTime(matrix: TravelMatrix, options: { readonly demand: Amounts, readonly supply: Amounts, readonly every?: Seconds, readonly rule?: 'at-least' | 'above' }): Access {
  const { origins, destinations, destination, seconds, firstEntry } = storedPairs(matrix, 'balancing time'), { every, rule = 'at-least' } = options
  checkOneOf(rule, 'a rule', ['at-least', 'above'])
  if (every !== undefined && !(every > 0 && every < Infinity)) throw new RangeError(`expected a step above 0 s, got ${every}`)
  const demand = amountsOf(options.demand, origins, 'demand'), supply = amountsOf(options.supply, destinations, 'supply'), issues = new IssueLog()
  const values = Float64Array.from(demand, people => people === 0 ? 0 : Infinity), reach = new Float64Array(origins.size), order = new RowOrder(matrix)
  for (let origin = 0; origin < origins.size; origin++) {
    if (demand[origin] === 0) {
      for (let entry = firstEntry[origin]; entry < firstEntry[origin + 1]; entry++) reach[origin] += supply[destination[entry]]
      continue
    }
    order.begin(origin)
    for (let entry = order.next(); entry !== -1; entry = order.next()) {
      const sum = reach[origin] += supply[destination[entry]]
      if (rule === 'above' ? sum <= demand[origin] : sum < demand[origin]) continue
      values[origin] = every === undefined ? seconds[entry] : Math.ceil(seconds[entry] / every - 1e-9) * every
      break
    }
  }
  noteShort(issues, reach.map((amount, i) => amount > 0 && values[i] === Infinity ? 1 : 0), demand)
  return accessResult({ origins, values, reach, demand, issues })
}
