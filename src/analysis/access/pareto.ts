import { checkNumber } from '../../core/checks.ts'
import type { Seconds } from '../../core/units.ts'
import { IssueLog } from '../../data/issues.ts'
import type { Ends } from '../../data/travel-matrix.ts'
import { accessResult, amountsOf, type Access, type Amounts } from './result.ts'

/** Ways between origins and sites that differ in time and in a second cost, such as a fare; any number of them a pair. */
export interface Choices {
  readonly origins: Ends
  readonly destinations: Ends
  /** Origin and site of each way, by index. */
  readonly origin: ArrayLike<number>
  readonly destination: ArrayLike<number>
  readonly seconds: ArrayLike<number>
  readonly cost: ArrayLike<number>
}

/**
 * The Pareto frontier of every pair: the ways that no other beats in both time and cost.
 * @param choices ways in any order
 * @returns indices of the ways that stay, by origin, site and time; of equal ones the first
 * @throws RangeError for columns of different lengths, ends that are not among those given, and times and costs below 0
 * Cost: one sort.
 */
export function pareto(choices: Choices): Uint32Array {
  const { origin, destination, seconds, cost } = checked(choices)
  const order = Uint32Array.from({ length: seconds.length }, (_, i) => i).sort((a, b) => origin[a] - origin[b] || destination[a] - destination[b] || seconds[a] - seconds[b] || cost[a] - cost[b] || a - b)
  let last = -1, least = Infinity
  return order.filter(i => {
    if (last === -1 || origin[i] !== origin[last] || destination[i] !== destination[last]) least = Infinity
    last = i
    if (!(cost[i] < least)) return false
    least = cost[i]
    return true
  })
}

/**
 * Cumulative opportunities over ways with two costs: a site counts once where any of its ways is within both limits.
 * @param choices ways in any order
 * @param options `supply` by site; `cutoffs` in seconds and `costs`, all combinations of which become columns
 * @throws RangeError for amounts of another length, negative or NaN, limits that are none, and ways as {@link pareto}
 * Cost: a sort, and a pass for each column. Source: ipeaGIT/accessibility, cumulative_cutoff over a Pareto frontier.
 */
export function cumulativeChoices(choices: Choices, options: { readonly supply: Amounts, readonly cutoffs: readonly Seconds[], readonly costs: readonly number[], readonly demand?: Amounts }): Access {
  const { origins, destinations, origin, destination, seconds, cost } = choices, { cutoffs, costs } = options
  const supply = amountsOf(options.supply, destinations, 'supply'), frontier = pareto(choices)
  for (const [name, values] of Object.entries({ cutoffs, costs })) {
    if (values.length === 0) throw new RangeError(`expected at least one limit in ${name}, got none`)
    for (const value of values) checkNumber(value, `a limit in ${name}`, 0)
  }
  const limits = cutoffs.flatMap(cutoff => costs.map(most => ({ cutoff, most }))), values = new Float64Array(origins.size * limits.length)
  for (const [c, { cutoff, most }] of limits.entries()) {
    let pair = -1
    for (const i of frontier) {
      const at = origin[i] * destinations.size + destination[i]
      if (at === pair || seconds[i] > cutoff || cost[i] > most) continue
      pair = at
      values[origin[i] * limits.length + c] += supply[destination[i]]
    }
  }
  const reach = Float64Array.from({ length: origins.size }, (_, i) => values.subarray(i * limits.length, (i + 1) * limits.length).reduce((sum, value) => sum + value, 0))
  return accessResult({ origins, values, columns: limits.map(({ cutoff, most }) => `${cutoff} s, ${most}`), reach, demand: options.demand === undefined ? undefined : amountsOf(options.demand, origins, 'demand'), issues: new IssueLog(0) })
}

function checked(choices: Choices): Choices {
  const { origin, destination, seconds, cost, origins, destinations } = choices
  for (const [name, column] of Object.entries({ origin, destination, cost })) if (column.length !== seconds.length) throw new RangeError(`expected ${seconds.length} values of ${name}, as many as seconds, got ${column.length}`)
  for (let i = 0; i < seconds.length; i++) {
    if (!(isIndex(origin[i], origins.size) && isIndex(destination[i], destinations.size) && seconds[i] >= 0 && cost[i] >= 0)) throw new RangeError(`expected an origin and a site among those given and costs at least 0, got ${origin[i]}, ${destination[i]}, ${seconds[i]} s, ${cost[i]} in way ${i}`)
  }
  return choices
}

function isIndex(value: number, size: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < size
}
