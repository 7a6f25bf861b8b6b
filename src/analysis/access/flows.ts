import { checkOneOf } from '../../core/checks.ts'
import { IssueLog } from '../../data/issues.ts'
import type { TravelMatrix } from '../../data/travel-matrix.ts'
import { constraints, type Constraint } from './competition.ts'
import { storedPairs } from './pairs.ts'
import { amountsOf, decayWithin, least } from './result.ts'
import type { FcaOptions } from './two-step.ts'

/** Who gets what from where. */
export interface ConstrainedFlows {
  /** By pair, in the order of the matrix: supply that the origin gets of the site, or demand that the site gets of the origin. */
  readonly flow: Float64Array
  /** What makes the flows add up: a flow is the factor times decay and the amounts at both ends (`singly`), or at the end that is shared out (`total`). By site for `singly-supply`, by origin for `singly-demand`, one for the `total` kinds; 0 where there is nobody to share with. */
  readonly factor: Float64Array
}

/**
 * The flows behind {@link constrained}, pair by pair. Those of `singly-supply` are also the parts of {@link spatialAvailability}.
 * @param matrix from people to sites
 * @param options `demand` by origin, `supply` by site, a `decay` or a `cutoff` in seconds, and `constraint`
 * @returns flows in the order of the matrix, and their factors
 * @throws RangeError for amounts of another length, negative or NaN, a cutoff beyond the matrix's, and a decay that rises or leaves 0 to 1, and another constraint
 * Cost: two passes over the pairs, 16 bytes a pair. Source: Wilson 1971; Soukhov, Pereira, Higgins and Paez 2025; ipeaGIT/accessibility, `detailed_results`.
 */
export function constrainedFlows(matrix: TravelMatrix, options: FcaOptions & { readonly constraint: Constraint }): ConstrainedFlows {
  const { origins, destinations, firstEntry, destination, seconds, size } = storedPairs(matrix, 'a table of flows'), { constraint } = options
  checkOneOf(constraint, 'a constraint', constraints)
  const demand = amountsOf(options.demand, origins, 'demand'), supply = amountsOf(options.supply, destinations, 'supply'), decay = decayWithin(options, matrix, new IssueLog(0))
  const isTotal = constraint.startsWith('total'), isOfSupply = constraint.endsWith('supply'), kept = isOfSupply ? supply : demand
  const claim = new Float64Array(size), group = new Uint32Array(size), sums = new Float64Array(isTotal ? 1 : kept.length)
  for (let origin = 0; origin < origins.size; origin++) {
    for (let i = firstEntry[origin]; i < firstEntry[origin + 1]; i++) {
      const [own, other] = isOfSupply ? [destination[i], origin] : [origin, destination[i]]
      group[i] = isTotal ? 0 : own
      claim[i] = decay(seconds[i]) * (isTotal ? kept[own] : (isOfSupply ? demand : supply)[other])
      sums[group[i]] += claim[i]
    }
  }
  const all = kept.reduce((sum, amount) => sum + amount, 0), factor = sums.map(sum => sum > least ? (isTotal ? all : 1) / sum : 0)
  // Where each end keeps its own, the factor stands for its claims and the flow counts its amount.
  const flow = claim.map((amount, i) => factor[group[i]] * amount * (isTotal ? 1 : kept[group[i]]))
  return { flow, factor }
}
