import { IssueLog } from '../../data/issues.ts'
import type { PoolPairs } from '../../data/pairs.ts'
import { measure, type Pairs, type Recipe } from './pairs.ts'
import { accessResult, amountsOf, decayWithin, ratioOf, reachOf, type Access, type Amounts, type Within } from './result.ts'

/** Demand, supply and how far they reach. */
export type FcaOptions = { readonly demand: Amounts, readonly supply: Amounts } & Within

/**
 * Two-step floating catchment areas: each site's supply is shared among the people in its reach, and each origin adds up its shares. With a stepped decay this is E2SFCA, with a smooth one KD2SFCA or the gravity form.
 * @param pairs a matrix from people to sites, or pairs found anew (`fusedPairs`, `poolPairs`)
 * @param options `demand` by origin, `supply` by site (numbers or a column's name), and a `decay` or a `cutoff` in seconds
 * @returns supply a person by origin; `ratio` by site
 * @throws RangeError for amounts of another length, negative or NaN, and for cutoffs beyond the pairs'
 * Cost: two passes over the pairs. Source: Luo and Wang 2003; E2SFCA Luo and Qi 2009; KD2SFCA Dai and Wang 2011.
 * @example
 * const matrix = matrixFrom({ origins: ['a', 'b'], destinations: ['clinic'], origin: [0, 1], destination: [0, 0], seconds: [300, 900] })
 * access.twoStepFca(matrix, { demand: [100, 300], supply: [8], cutoff: minutes(30) }).values // 0.02 of a bed a person in both
 */
export function twoStepFca(pairs: PoolPairs, options: FcaOptions): Promise<Access>
export function twoStepFca(pairs: Pairs, options: FcaOptions): Access
export function twoStepFca(pairs: Pairs | PoolPairs, options: FcaOptions): Access | Promise<Access> {
  return measure(pairs, twoStep(pairs, options))
}

function* twoStep(pairs: Pairs | PoolPairs, options: FcaOptions): Recipe<Access> {
  const { origins, destinations } = pairs, issues = new IssueLog(1000)
  const demand = amountsOf(options.demand, origins, 'demand'), supply = amountsOf(options.supply, destinations, 'supply'), decay = decayWithin(options, pairs, issues)
  const ratio = ratioOf(supply, yield { by: 'site', weights: demand, decay }, destinations, issues)
  const values = yield { by: 'origin', weights: ratio, decay }
  return accessResult({ origins, values, ratio, reach: yield* reachOf(values, { supply, ratio, decay }), demand, issues })
}
