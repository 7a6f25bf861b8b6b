import { IssueLog } from '../../data/issues.ts'
import type { PoolPairs } from '../../data/pairs.ts'
import { product, raised, type Decay } from '../decay.ts'
import { measure, type Pairs, type Recipe } from './pairs.ts'
import { accessResult, amountsOf, decayWithin, over, ratioOf, reachOf, type Access } from './result.ts'
import type { FcaOptions } from './two-step.ts'

/**
 * Three-step floating catchment areas: people choose among sites by closeness first (`G_ij = W_ij / sum_j W_ij`), then supply is shared as in two steps.
 * @param pairs a matrix from people to sites, or pairs found anew
 * @param options as {@link twoStepFca}; `choice`, the decay by which people choose, if it is another one (pysal chooses beyond the cutoff too, aceso by the inverse of distance)
 * @returns supply a person by origin; `ratio` by site
 * @throws RangeError as {@link twoStepFca}
 * Cost: three passes over the pairs. Source: Wan, Zou and Sternberg 2012. Choice here depends on closeness alone, not on what the sites offer: {@link modifiedHuffFca} has both.
 */
export function threeStepFca(pairs: PoolPairs, options: FcaOptions & { readonly choice?: Decay }): Promise<Access>
export function threeStepFca(pairs: Pairs, options: FcaOptions & { readonly choice?: Decay }): Access
export function threeStepFca(pairs: Pairs | PoolPairs, options: FcaOptions & { readonly choice?: Decay }): Access | Promise<Access> {
  return measure(pairs, threeStep(pairs, options))
}

function* threeStep(pairs: Pairs | PoolPairs, options: FcaOptions & { readonly choice?: Decay }): Recipe<Access> {
  const { demand, supply, decay, issues } = asked(pairs, options, 2), { origins, destinations } = pairs
  const choice = options.choice === undefined ? decay : decayWithin({ decay: options.choice }, pairs, issues), both = product(decay, choice)
  const chances = yield { by: 'origin', weights: ones(supply.length), decay: choice }
  const ratio = ratioOf(supply, yield { by: 'site', weights: over(demand, chances), decay: both }, destinations, issues)
  const values = over(yield { by: 'origin', weights: ratio, decay: both }, chances)
  return accessResult({ origins, values, ratio, reach: yield* reachOf(values, { supply, ratio, decay }), demand, issues })
}

/**
 * Modified two-step catchments (M2SFCA): the decay counts once more in the second step, so that supply far away is lost and not only shared.
 * @param pairs a matrix from people to sites, or pairs found anew
 * @param options as {@link twoStepFca}; `exponent` of the decay in the second step, 2 by default
 * @returns supply a person by origin; `ratio` by site
 * @throws RangeError as {@link twoStepFca}
 * Cost: two passes over the pairs. Source: Delamater 2013. Contested: totals are below the supply there is.
 */
export function modifiedTwoStepFca(pairs: PoolPairs, options: FcaOptions & { readonly exponent?: number }): Promise<Access>
export function modifiedTwoStepFca(pairs: Pairs, options: FcaOptions & { readonly exponent?: number }): Access
export function modifiedTwoStepFca(pairs: Pairs | PoolPairs, options: FcaOptions & { readonly exponent?: number }): Access | Promise<Access> {
  return measure(pairs, modifiedTwoStep(pairs, options))
}

function* modifiedTwoStep(pairs: Pairs | PoolPairs, options: FcaOptions & { readonly exponent?: number }): Recipe<Access> {
  const { demand, supply, decay, issues } = asked(pairs, options, options.exponent ?? 2), { origins, destinations } = pairs
  const ratio = ratioOf(supply, yield { by: 'site', weights: demand, decay }, destinations, issues)
  const values = yield { by: 'origin', weights: ratio, decay: raised(decay, options.exponent) }
  return accessResult({ origins, values, ratio, reach: yield* reachOf(values, { supply, ratio, decay }), demand, issues })
}

/**
 * Modified Huff three-step catchments (MH3SFCA): people choose by closeness and by what sites offer (`H_ij = S_j W_ij / sum_j S_j W_ij`); supply a person falls with absolute distance.
 * @param pairs a matrix from people to sites, or pairs found anew
 * @param options as {@link twoStepFca}
 * @returns supply a person by origin; `ratio` by site
 * @throws RangeError as {@link twoStepFca}
 * Cost: three passes over the pairs. Source: Jörg, Lenz, Wetz and Widmer 2019; R package fca.
 */
export function modifiedHuffFca(pairs: PoolPairs, options: FcaOptions): Promise<Access>
export function modifiedHuffFca(pairs: Pairs, options: FcaOptions): Access
export function modifiedHuffFca(pairs: Pairs | PoolPairs, options: FcaOptions): Access | Promise<Access> {
  return measure(pairs, modifiedHuff(pairs, options))
}

function* modifiedHuff(pairs: Pairs | PoolPairs, options: FcaOptions): Recipe<Access> {
  const { demand, supply, decay, issues } = asked(pairs, options, 2), { origins, destinations } = pairs
  const pull = yield { by: 'origin', weights: supply, decay }
  const expected = yield { by: 'site', weights: over(demand, pull), decay }
  const ratio = ratioOf(supply, expected.map((people, site) => people * supply[site]), destinations, issues)
  const values = over(yield { by: 'origin', weights: ratio.map((share, site) => share * supply[site]), decay: raised(decay) }, pull)
  return accessResult({ origins, values, ratio, reach: pull, demand, issues })
}

/**
 * Balanced floating catchments (BFCA): weights are scaled so that every person and every unit of supply counts once; nothing is inflated.
 * @param pairs a matrix from people to sites, or pairs found anew
 * @param options as {@link twoStepFca}
 * @returns supply a person by origin; `ratio` by site
 * @throws RangeError as {@link twoStepFca}
 * Cost: four passes over the pairs. Source: Paez, Higgins and Vivona 2019.
 */
export function balancedFca(pairs: PoolPairs, options: FcaOptions): Promise<Access>
export function balancedFca(pairs: Pairs, options: FcaOptions): Access
export function balancedFca(pairs: Pairs | PoolPairs, options: FcaOptions): Access | Promise<Access> {
  return measure(pairs, balanced(pairs, options))
}

function* balanced(pairs: Pairs | PoolPairs, options: FcaOptions): Recipe<Access> {
  const { demand, supply, decay, issues } = asked(pairs, options, 2), { origins, destinations } = pairs
  const byOrigin = yield { by: 'origin', weights: ones(supply.length), decay }, bySite = yield { by: 'site', weights: ones(demand.length), decay }
  const ratio = ratioOf(supply, yield { by: 'site', weights: over(demand, byOrigin), decay }, destinations, issues)
  const values = yield { by: 'origin', weights: over(ratio, bySite), decay }
  return accessResult({ origins, values, ratio, reach: yield* reachOf(values, { supply, ratio, decay }), demand, issues })
}

/**
 * Spatial availability: each site's supply is divided among the people in reach by number and closeness; origins add up to the supply that anybody reaches. With `exponent` 1 it is people times {@link twoStepFca}.
 * @param pairs a matrix from people to sites, or pairs found anew
 * @param options as {@link twoStepFca}; `exponent` of demand in the division, 1 by default
 * @returns supply by origin (not a person); `ratio` by site
 * @throws RangeError as {@link twoStepFca}, and for an exponent that is negative or too large for so many people
 * Cost: two passes over the pairs. Source: Soukhov, Paez, Higgins and Mohamed 2023.
 */
export function spatialAvailability(pairs: PoolPairs, options: FcaOptions & { readonly exponent?: number }): Promise<Access>
export function spatialAvailability(pairs: Pairs, options: FcaOptions & { readonly exponent?: number }): Access
export function spatialAvailability(pairs: Pairs | PoolPairs, options: FcaOptions & { readonly exponent?: number }): Access | Promise<Access> {
  return measure(pairs, available(pairs, options))
}

function* available(pairs: Pairs | PoolPairs, options: FcaOptions & { readonly exponent?: number }): Recipe<Access> {
  const { demand, supply, decay, issues } = asked(pairs, options), { origins, destinations } = pairs, { exponent = 1 } = options
  if (!(exponent >= 0)) throw new RangeError(`expected an exponent of at least 0, got ${exponent}`)
  const claims = demand.map(people => people === 0 ? 0 : people ** exponent)
  if (!(claims.reduce((sum, claim) => sum + claim, 0) < 1e200)) throw new RangeError(`expected an exponent that leaves numbers of people, got ${exponent}`)
  const ratio = ratioOf(supply, yield { by: 'site', weights: claims, decay }, destinations, issues)
  const each = yield { by: 'origin', weights: ratio, decay }
  return accessResult({ origins, values: each.map((share, i) => share * claims[i]), ratio, reach: yield* reachOf(each, { supply, ratio, decay }), demand, issues })
}

function asked(pairs: Pairs | PoolPairs, options: FcaOptions, power: number = 1): { demand: Float64Array, supply: Float64Array, decay: ReturnType<typeof decayWithin>, issues: IssueLog } {
  const issues = new IssueLog(1000)
  return { demand: amountsOf(options.demand, pairs.origins, 'demand'), supply: amountsOf(options.supply, pairs.destinations, 'supply'), decay: decayWithin(options, pairs, issues, power), issues }
}

function ones(size: number): Float64Array {
  return new Float64Array(size).fill(1)
}
