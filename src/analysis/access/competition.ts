import { checkNumber, checkOneOf } from '../../core/checks.ts'
import { report } from '../../core/run.ts'
import type { Issue, RunOptions } from '../../core/types.ts'
import { IssueLog } from '../../data/issues.ts'
import type { PoolPairs } from '../../data/pairs.ts'
import type { Table } from '../../data/table.ts'
import type { TravelMatrix } from '../../data/travel-matrix.ts'
import type { Seconds } from '../../core/units.ts'
import { measure, storedPairs, type Pairs, type Pass, type Recipe } from './pairs.ts'
import { accessResult, amountsOf, decayWithin, least, over, ratioOf, reachOf, type Access, type Amounts, type Within } from './result.ts'
import type { FcaOptions } from './two-step.ts'

/** Expected demand by site, and what it is of all. */
export interface HuffSites {
  readonly demand: Float64Array
  /** Share of all demand that reaches any site. */
  readonly share: Float64Array
}

/**
 * Huff's model: demand chooses among sites in proportion to what they offer times the decay of travel.
 * @param pairs a matrix from people to sites, or pairs found anew
 * @param options as {@link twoStepFca}; `supply` is each site's attraction
 * @returns by origin the attraction of all sites in reach (the denominator of its choices), and by site the demand that it can expect
 * @throws RangeError as {@link twoStepFca}
 * Cost: two passes over the pairs. Source: Huff 1963.
 */
export function huff(pairs: PoolPairs, options: FcaOptions): Promise<Access & { readonly sites: HuffSites }>
export function huff(pairs: Pairs, options: FcaOptions): Access & { readonly sites: HuffSites }
export function huff(pairs: Pairs | PoolPairs, options: FcaOptions): (Access & { readonly sites: HuffSites }) | Promise<Access & { readonly sites: HuffSites }> {
  return measure(pairs, choosing(pairs, options))
}

function* choosing(pairs: Pairs | PoolPairs, options: FcaOptions): Recipe<Access & { readonly sites: HuffSites }> {
  const { origins, destinations } = pairs, issues = new IssueLog(1000)
  const demand = amountsOf(options.demand, origins, 'demand'), supply = amountsOf(options.supply, destinations, 'supply'), decay = decayWithin(options, pairs, issues)
  const pull = yield { by: 'origin', weights: supply, decay }
  const met = yield { by: 'site', weights: over(demand, pull), decay }
  const expected = met.map((people, site) => people * supply[site]), total = sum(expected)
  const ratio = ratioOf(supply, expected, destinations, issues)
  return { ...accessResult({ origins, values: pull, ratio, reach: pull, demand, issues }), sites: { demand: expected, share: expected.map(people => total > 0 ? people / total : 0) } }
}

/** What is kept: all supply there is, each site's supply, or each origin's demand. */
export type Constraint = typeof constraints[number]
/** The names of all. */
export const constraints = ['total-supply', 'total-demand', 'singly-supply', 'singly-demand'] as const

/**
 * Access of the constrained family, in units of what is shared out: all supply over all origins (`total-supply`), each site's over the origins that reach it (`singly-supply`, which is {@link spatialAvailability}), or the demand of all or of each origin over the sites.
 * @param pairs a matrix from people to sites, or pairs found anew
 * @param options as {@link twoStepFca} and `constraint`
 * @returns supply by origin for the supply kinds; demand by site for the demand kinds, whose `origins` are the sites and whose `unreached` are sites that no demand reaches. `peopleUnreached` is always the demand that reaches no supply
 * @throws RangeError as {@link twoStepFca}, and for another constraint
 * Cost: one to three passes over the pairs. Source: Wilson 1971; Soukhov, Pereira, Higgins and Paez 2025.
 */
export function constrained(pairs: PoolPairs, options: FcaOptions & { readonly constraint: Constraint }): Promise<Access>
export function constrained(pairs: Pairs, options: FcaOptions & { readonly constraint: Constraint }): Access
export function constrained(pairs: Pairs | PoolPairs, options: FcaOptions & { readonly constraint: Constraint }): Access | Promise<Access> {
  return measure(pairs, sharing(pairs, options))
}

function* sharing(pairs: Pairs | PoolPairs, options: FcaOptions & { readonly constraint: Constraint }): Recipe<Access> {
  const { origins, destinations } = pairs, { constraint } = options, issues = new IssueLog(1000)
  checkOneOf(constraint, 'a constraint', constraints)
  const isOfSites = constraint.endsWith('demand')
  const demand = amountsOf(options.demand, origins, 'demand'), supply = amountsOf(options.supply, destinations, 'supply'), decay = decayWithin(options, pairs, issues)
  const [near, far, from, to] = isOfSites ? [supply, demand, 'site', 'origin'] as const : [demand, supply, 'origin', 'site'] as const
  let values: Float64Array, reach: Float64Array, claimed: Float64Array | undefined
  if (constraint.startsWith('total')) {
    reach = yield { by: from, weights: far, decay }
    const all = sum(reach), amount = sum(far)
    values = reach.map(share => all > 0 ? share / all * amount : 0)
  } else {
    claimed = yield { by: to, weights: near, decay }
    const ratio = isOfSites ? over(far, claimed) : ratioOf(far, claimed, destinations, issues)
    const shared = yield { by: from, weights: ratio, decay }
    values = shared.map((share, i) => share * near[i])
    reach = yield* reachOf(shared, { supply: far, ratio, decay, by: from })
  }
  if (!isOfSites) return accessResult({ origins, values, reach, demand, issues })
  const supplied = claimed ?? (yield { by: 'origin', weights: supply, decay })
  return { ...accessResult({ origins: destinations, values, reach, issues }), peopleUnreached: sum(demand.filter((_, i) => supplied[i] === 0)) }
}

/** Flows that meet every origin's demand and every site's supply. */
export interface DoublyConstrained {
  /** By pair, in the order of the matrix. */
  readonly flow: Float64Array
  /** Balancing factors by origin and by site; a flow is their product times demand, supply and decay. */
  readonly originFactor: Float64Array
  readonly siteFactor: Float64Array
  readonly rounds: number
  /** Largest relative miss of an origin's demand or a site's supply. */
  readonly error: number
  readonly isSettled: boolean
  /** Origins from which no site with supply is within reach. */
  readonly unreached: Uint32Array
  /** Demand at those origins, which no flow can meet. */
  readonly peopleUnreached: number
  /** Sites with supply that no demand reaches, decays cut off. */
  readonly issues: Table<Issue>
}

/**
 * Doubly constrained flows by Furness's method: factors by origin and by site are corrected in turn until rows add up to demand and columns to supply.
 * @param matrix from people to sites
 * @param options `demand` and `supply` with equal totals, a `decay` or `cutoff`; `tolerance` of the largest relative miss (1e-9 by default), `rounds` at most (1,000, as in ipea)
 * @returns flows and how far they are off; where some demand reaches no supply that is left for it, no flows can meet both: `isSettled` is false, the issue `FLOWS_UNSETTLED` says how far off they are, and the flows are those of the last round whose factors were in range
 * @throws RangeError where totals differ by more than a millionth, and for a tolerance below 0 and rounds below 1
 * Cost: two passes over the pairs a round. Source: Furness 1965; ipeaGIT/accessibility stops at 1e-3.
 */
export function doublyConstrained(matrix: TravelMatrix, options: { readonly demand: Amounts, readonly supply: Amounts, readonly tolerance?: number, readonly rounds?: number } & Within & RunOptions): DoublyConstrained {
  const { origins, destinations, firstEntry, destination, seconds } = storedPairs(matrix, 'doubly constrained access'), { tolerance = 1e-9, rounds: most = 1000 } = options, issues = new IssueLog(1000)
  checkNumber(tolerance, 'tolerance', 0)
  checkNumber(most, 'rounds', 1)
  const demand = amountsOf(options.demand, origins, 'demand'), supply = amountsOf(options.supply, destinations, 'supply'), decay = decayWithin(options, matrix, issues)
  if (Math.abs(sum(demand) - sum(supply)) > 1e-6 * Math.max(sum(demand), sum(supply))) throw new RangeError(`expected demand and supply of the same total, got ${sum(demand)} and ${sum(supply)}`)
  const share = seconds.map((time: Seconds) => decay(time)), originFactor = new Float64Array(origins.size), siteFactor = new Float64Array(destinations.size).fill(1)
  const rowSum = (i: number): number => {
    let reach = 0
    for (let e = firstEntry[i]; e < firstEntry[i + 1]; e++) reach += siteFactor[destination[e]] * supply[destination[e]] * share[e]
    return reach
  }
  const unreached = Uint32Array.from(originFactor.keys()).filter(i => rowSum(i) === 0)
  let error = Infinity, rounds = 0
  for (; rounds < most && error > tolerance; rounds++) {
    report(options, 'balancing', rounds, most)
    const sums = new Float64Array(destinations.size)
    for (let i = 0; i < origins.size; i++) {
      const reach = rowSum(i)
      originFactor[i] = reach > least ? 1 / reach : 0
      for (let e = firstEntry[i]; e < firstEntry[i + 1]; e++) sums[destination[e]] += originFactor[i] * demand[i] * share[e]
    }
    // Rows are met exactly; columns miss by what their factors change.
    error = 0
    for (const [j, amount] of supply.entries()) if (amount > 0) error = Math.max(error, Math.abs(siteFactor[j] * sums[j] - 1))
    // Where no flows can meet both ends the factors run away; they stop while they are numbers.
    if (sums.some((total, j) => supply[j] > 0 && total > 0 && !(total > 1e-100 && total < 1e100))) break
    for (const [j, total] of sums.entries()) siteFactor[j] = total > least ? 1 / total : 0
  }
  const flow = new Float64Array(matrix.size), met = new Float64Array(destinations.size)
  for (let i = 0; i < origins.size; i++) {
    for (let e = firstEntry[i]; e < firstEntry[i + 1]; e++) {
      // The site's part is at most 1 over the origin's factor: multiplied with it first, nothing overflows.
      flow[e] = siteFactor[destination[e]] * supply[destination[e]] * share[e] * originFactor[i] * demand[i]
      met[destination[e]] += flow[e]
    }
  }
  for (const [j, amount] of supply.entries()) if (amount > 0 && met[j] === 0) issues.add('warning', 'SITE_WITHOUT_DEMAND', `${destinations.ids[j]}: nobody within reach, so its supply of ${amount} counts for nobody`, j, amount)
  if (error > tolerance) issues.add('warning', 'FLOWS_UNSETTLED', `after ${rounds} rounds a site still misses its supply by ${(100 * error).toPrecision(2)} %, where ${tolerance} is asked for: allow more rounds, or see whether some demand reaches no supply that is left for it`, -1, error)
  return { flow, originFactor, siteFactor, rounds, error, isSettled: error <= tolerance, unreached, peopleUnreached: unreached.reduce((total, i) => total + demand[i], 0), issues: issues.table() }
}

/**
 * Floating catchment ratio: supply within the cutoff of each origin over the demand within the same cutoff, as if around the origin.
 * @param pairs from people to sites, a matrix or found anew
 * @param options `demand`, `supply`, `cutoff` in seconds; `among`, pairs from people to people
 * @returns supply a person by origin; 0 where nobody lives within the cutoff, and where no supply is
 * @throws RangeError as {@link twoStepFca}, and when `among` is of other sizes
 * Cost: a pass over both. Source: Luo 2004; pysal/access, fca_ratio.
 */
export function fcaRatio(pairs: Pairs, options: { readonly demand: Amounts, readonly supply: Amounts, readonly cutoff: Seconds, readonly among: Pairs }): Access {
  const { origins } = pairs, { cutoff, among } = options, issues = new IssueLog(1000)
  if (among.origins.size !== origins.size || among.destinations.size !== origins.size) throw new RangeError(`expected pairs among the ${origins.size} origins, got ${among.origins.size} by ${among.destinations.size}`)
  const demand = amountsOf(options.demand, origins, 'demand'), supply = amountsOf(options.supply, pairs.destinations, 'supply')
  const decay = decayWithin({ cutoff }, pairs, issues), within = decayWithin({ cutoff }, among, issues)
  const reached = measure(pairs, one({ by: 'origin', weights: supply, decay })), people = measure(among, one({ by: 'origin', weights: demand, decay: within }))
  return accessResult({ origins, values: over(reached, people), reach: reached, demand, issues })
}

function* one(pass: Pass): Recipe<Float64Array> {
  return yield pass
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}
