import type { Seconds } from '../../core/units.ts'
import { IssueLog } from '../../data/issues.ts'
import type { TravelMatrix } from '../../data/travel-matrix.ts'
import { accessResult, amountsOf, type Access, type Amounts } from './result.ts'

/**
 * Travel time to the n closest opportunities: the first time by which the sites' supply adds up to n.
 * @param matrix from people to sites
 * @param options `supply` by site, `count` opportunities (1 by default) or several for a column each, `demand` by origin to count those who don't reach them
 * @returns seconds; Infinity where fewer are in reach
 * @throws RangeError for amounts of another length, negative or NaN, and counts that are not above 0
 * Cost: a sort of each row. Source: ipeaGIT/accessibility, cost to closest.
 */
export function nearest(matrix: TravelMatrix, options: { readonly supply: Amounts, readonly count?: number | readonly number[], readonly demand?: Amounts }): Access {
  const { origins, destinations } = matrix, supply = amountsOf(options.supply, destinations, 'supply'), counts = [options.count ?? 1].flat()
  const wrong = counts.find(count => !(count > 0))
  if (wrong !== undefined || counts.length === 0) throw new RangeError(`expected counts above 0, got ${wrong ?? 'none'}`)
  const values = new Float64Array(origins.size * counts.length).fill(Infinity)
  eachRow(matrix, (origin, entries) => {
    let sum = 0
    for (const entry of entries) {
      sum += supply[matrix.destination[entry]]
      for (const [c, count] of counts.entries()) if (sum >= count && values[origin * counts.length + c] === Infinity) values[origin * counts.length + c] = matrix.seconds[entry]
    }
  })
  const reach = Float64Array.from({ length: origins.size }, (_, i) => values.subarray(i * counts.length, (i + 1) * counts.length).every(value => value === Infinity) ? 0 : 1)
  return accessResult({ origins, values, columns: counts.map(count => `closest ${count}`), reach, demand: options.demand === undefined ? undefined : amountsOf(options.demand, origins, 'demand'), issues: new IssueLog(0) })
}

/** The k nearest sites of each origin, nearest first: entry j of origin i at `i * k + j`. */
export interface KNearest {
  readonly k: number
  /** Site by index, -1 where fewer are in reach. */
  readonly site: Int32Array
  /** Seconds, Infinity where fewer are in reach. */
  readonly seconds: Float64Array
}

/** The k nearest sites of each origin; equal times go to the lower index. @param matrix from people to sites @param k at least 1 @throws RangeError for another k Cost: a sort of each row. */
export function kNearest(matrix: TravelMatrix, k: number): KNearest {
  if (!(Number.isInteger(k) && k > 0)) throw new RangeError(`expected a whole number of sites above 0, got ${k}`)
  const site = new Int32Array(matrix.origins.size * k).fill(-1), seconds = new Float64Array(site.length).fill(Infinity)
  eachRow(matrix, (origin, entries) => {
    for (let j = 0; j < Math.min(k, entries.length); j++) {
      site[origin * k + j] = matrix.destination[entries[j]]
      seconds[origin * k + j] = matrix.seconds[entries[j]]
    }
  })
  return { k, site, seconds }
}

/**
 * Balancing time: how far people must go until there is supply for all of the origin's demand.
 * @param matrix from people to sites
 * @param options `demand` by origin and `supply` by site; `every` so many seconds looks at those times only (a minute in ipea), every time of a pair by default; `rule`: supply `at-least` the demand, or `above` it as ipea computes
 * @returns seconds; 0 without demand, Infinity where supply never suffices
 * @throws RangeError for amounts of another length, negative or NaN
 * Cost: a sort of each row. Source: Barboza and others 2021; ipeaGIT/accessibility.
 */
export function balancingTime(matrix: TravelMatrix, options: { readonly demand: Amounts, readonly supply: Amounts, readonly every?: Seconds, readonly rule?: 'at-least' | 'above' }): Access {
  const { origins, destinations, destination, seconds } = matrix, { every, rule = 'at-least' } = options
  const demand = amountsOf(options.demand, origins, 'demand'), supply = amountsOf(options.supply, destinations, 'supply')
  const values = Float64Array.from(demand, people => people === 0 ? 0 : Infinity)
  eachRow(matrix, (origin, entries) => {
    let sum = 0
    if (demand[origin] === 0) return
    for (const entry of entries) {
      sum += supply[destination[entry]]
      if (rule === 'above' ? sum <= demand[origin] : sum < demand[origin]) continue
      values[origin] = every === undefined ? seconds[entry] : Math.ceil(seconds[entry] / every - 1e-9) * every
      return
    }
  })
  return accessResult({ origins, values, reach: values.map(value => value === Infinity ? 0 : 1), demand, issues: new IssueLog(0) })
}

/** Calls back with the entries of each row by ascending time, equal ones by destination. */
function eachRow({ origins, firstEntry, seconds }: TravelMatrix, visit: (origin: number, entries: Uint32Array) => void): void {
  for (let origin = 0; origin < origins.size; origin++) {
    const begin = firstEntry[origin], entries = Uint32Array.from({ length: firstEntry[origin + 1] - begin }, (_, i) => begin + i)
    visit(origin, entries.sort((a, b) => seconds[a] - seconds[b] || a - b))
  }
}
