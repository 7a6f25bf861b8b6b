import { IssueLog } from '../../data/issues.ts'
import type { PoolPairs } from '../../data/pairs.ts'
import { TravelMatrix } from '../../data/travel-matrix.ts'
import type { Seconds } from '../../core/units.ts'
import { measure, type Pairs, type Recipe } from './pairs.ts'
import { accessResult, amountsOf, decayWithin, ratioOf, type Access, type Amounts, type Within } from './result.ts'
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
  const met = yield { by: 'site', weights: demand.map((people, i) => pull[i] > 0 ? people / pull[i] : 0), decay }
  const expected = met.map((people, site) => people * supply[site]), total = sum(expected)
  const ratio = ratioOf(supply, expected, destinations, issues)
  return { ...accessResult({ origins, values: pull, ratio, reach: pull, demand, issues }), sites: { demand: expected, share: expected.map(people => total > 0 ? people / total : 0) } }
}

/** What is kept: all supply there is, each site's supply, or each origin's demand. */
export type Constraint = 'total-supply' | 'total-demand' | 'singly-supply' | 'singly-demand'

/**
 * Access of the constrained family, in units of what is shared out: all supply over all origins (`total-supply`), each site's over the origins that reach it (`singly-supply`, which is {@link spatialAvailability}), or the demand of all or of each origin over the sites.
 * @param pairs a matrix from people to sites, or pairs found anew
 * @param options as {@link twoStepFca} and `constraint`
 * @returns supply by origin for the supply kinds; demand by site for the demand kinds, whose `origins` are the sites
 * @throws RangeError as {@link twoStepFca}
 * Cost: one or two passes over the pairs. Source: Wilson 1971; Soukhov, Pereira, Higgins and Paez 2025.
 */
export function constrained(pairs: PoolPairs, options: FcaOptions & { readonly constraint: Constraint }): Promise<Access>
export function constrained(pairs: Pairs, options: FcaOptions & { readonly constraint: Constraint }): Access
export function constrained(pairs: Pairs | PoolPairs, options: FcaOptions & { readonly constraint: Constraint }): Access | Promise<Access> {
  return measure(pairs, sharing(pairs, options))
}

function* sharing(pairs: Pairs | PoolPairs, options: FcaOptions & { readonly constraint: Constraint }): Recipe<Access> {
  const { origins, destinations } = pairs, { constraint } = options, issues = new IssueLog(1000), isOfSites = constraint.endsWith('demand')
  const demand = amountsOf(options.demand, origins, 'demand'), supply = amountsOf(options.supply, destinations, 'supply'), decay = decayWithin(options, pairs, issues)
  const [near, far, from, to] = isOfSites ? [supply, demand, 'site', 'origin'] as const : [demand, supply, 'origin', 'site'] as const
  let values: Float64Array
  if (constraint.startsWith('total')) {
    const pull = yield { by: from, weights: far, decay }, all = sum(pull), amount = sum(far)
    values = pull.map(share => all > 0 ? share / all * amount : 0)
  } else {
    const claimed = yield { by: to, weights: near, decay }
    const shared = yield { by: from, weights: far.map((amount, i) => claimed[i] > 0 ? amount / claimed[i] : 0), decay }
    values = shared.map((share, i) => share * near[i])
  }
  return accessResult({ origins: isOfSites ? destinations : origins, values, reach: values, ...isOfSites ? {} : { demand }, issues })
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
}

/**
 * Doubly constrained flows by Furness's method: factors by origin and by site are corrected in turn until rows add up to demand and columns to supply.
 * @param matrix from people to sites
 * @param options `demand` and `supply` with equal totals, a `decay` or `cutoff`; `tolerance` of the largest relative miss (1e-9 by default), `rounds` at most (10,000)
 * @returns flows and how far they are off; where some demand reaches no supply that is left for it, no flows can meet both and `isSettled` is false
 * @throws RangeError where totals differ by more than a millionth
 * Cost: two passes over the pairs a round. Source: Furness 1965; ipeaGIT/accessibility stops at 1e-3.
 */
export function doublyConstrained(matrix: TravelMatrix, options: { readonly demand: Amounts, readonly supply: Amounts, readonly tolerance?: number, readonly rounds?: number } & Within): DoublyConstrained {
  const { origins, destinations, firstEntry, destination, seconds } = matrix, { tolerance = 1e-9, rounds: most = 10_000 } = options
  const demand = amountsOf(options.demand, origins, 'demand'), supply = amountsOf(options.supply, destinations, 'supply'), decay = decayWithin(options, matrix, new IssueLog(0))
  if (Math.abs(sum(demand) - sum(supply)) > 1e-6 * Math.max(sum(demand), sum(supply))) throw new RangeError(`expected demand and supply of the same total, got ${sum(demand)} and ${sum(supply)}`)
  const weight = seconds.map((time: Seconds) => decay(time)), originFactor = new Float64Array(origins.size), siteFactor = new Float64Array(destinations.size).fill(1)
  let error = Infinity, rounds = 0
  for (; rounds < most && error > tolerance; rounds++) {
    const sums = new Float64Array(destinations.size)
    for (let i = 0; i < origins.size; i++) {
      let reach = 0
      for (let e = firstEntry[i]; e < firstEntry[i + 1]; e++) reach += siteFactor[destination[e]] * supply[destination[e]] * weight[e]
      originFactor[i] = reach > 0 ? 1 / reach : 0
      for (let e = firstEntry[i]; e < firstEntry[i + 1]; e++) sums[destination[e]] += originFactor[i] * demand[i] * weight[e]
    }
    // Rows are met exactly; columns miss by what their factors change.
    error = 0
    for (let j = 0; j < sums.length; j++) {
      if (supply[j] > 0) error = Math.max(error, Math.abs(siteFactor[j] * sums[j] - 1))
      siteFactor[j] = sums[j] > 0 ? 1 / sums[j] : 0
    }
  }
  const flow = new Float64Array(matrix.size)
  for (let i = 0; i < origins.size; i++) for (let e = firstEntry[i]; e < firstEntry[i + 1]; e++) flow[e] = originFactor[i] * demand[i] * siteFactor[destination[e]] * supply[destination[e]] * weight[e]
  return { flow, originFactor, siteFactor, rounds, error, isSettled: error <= tolerance }
}

/**
 * Floating catchment ratio: supply within the cutoff of each origin over the demand within the same cutoff, as if around the origin.
 * @param matrix from people to sites
 * @param options `demand`, `supply`, `cutoff` in seconds; `among`, a matrix from people to people
 * @throws RangeError as {@link twoStepFca}, and when `among` is of other sizes
 * Cost: a pass over both matrices. Source: Luo 2004; pysal/access, fca_ratio.
 */
export function fcaRatio(matrix: TravelMatrix, options: { readonly demand: Amounts, readonly supply: Amounts, readonly cutoff: Seconds, readonly among: TravelMatrix }): Access {
  const { origins } = matrix, { cutoff, among } = options, issues = new IssueLog(1000)
  if (among.origins.size !== origins.size || among.destinations.size !== origins.size) throw new RangeError(`expected a matrix among the ${origins.size} origins, got ${among.origins.size} by ${among.destinations.size}`)
  const demand = amountsOf(options.demand, origins, 'demand'), supply = amountsOf(options.supply, matrix.destinations, 'supply')
  const decay = decayWithin({ cutoff }, matrix, issues), within = decayWithin({ cutoff }, among, issues)
  const pass = (pairs: TravelMatrix, weights: Float64Array, by: typeof decay): Float64Array => measure(pairs, one({ by: 'origin', weights, decay: by }))
  const reached = pass(matrix, supply, decay), people = pass(among, demand, within)
  return accessResult({ origins, values: reached.map((amount, i) => people[i] > 0 ? amount / people[i] : 0), reach: reached, demand, issues })
}

function* one(pass: { by: 'origin', weights: Float64Array, decay: ReturnType<typeof decayWithin> }): Recipe<Float64Array> {
  return yield pass
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}
