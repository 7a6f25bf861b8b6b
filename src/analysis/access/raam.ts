import { checkNumber } from '../../core/checks.ts'
import { report } from '../../core/run.ts'
import type { RunOptions } from '../../core/types.ts'
import type { Seconds } from '../../core/units.ts'
import { IssueLog } from '../../data/issues.ts'
import type { TravelMatrix } from '../../data/travel-matrix.ts'
import { storedPairs } from './pairs.ts'
import { raamGap, raamState, rescan, settleOrigin, type RaamState } from './raam-solve.ts'
import { accessResult, amountsOf, least, type Access, type Amounts } from './result.ts'

/** How far origins go beyond their level, most of the time. */
const beyond = 1.85

/** Options of {@link raam}. */
export interface RaamOptions extends RunOptions {
  readonly demand: Amounts
  readonly supply: Amounts
  /** How many seconds of travel weigh as much as the average crowding; an hour by default, as in pysal. */
  readonly tau?: Seconds
  /** Average demand a unit of supply; total demand over total supply by default. */
  readonly rho?: number
  /** Largest relative gap to the optimum; 1e-6 by default. */
  readonly gap?: number
  /** Sweeps over all origins at most; 10,000 by default. */
  readonly rounds?: number
}

/** RAAM's costs, with what certifies them. */
export interface Raam extends Access {
  /** Share by which the objective may be above its least, at most. */
  readonly gap: number
  readonly rounds: number
  /** Demand by site. */
  readonly load: Float64Array
}

/**
 * Rational agent access: everybody chooses the site where crowding and travel together cost least, knowing that all others do too; the cost of that equilibrium is the measure (lower is better).
 * @param matrix from people to sites
 * @param options `demand` by origin, `supply` by site, `tau` in seconds, `rho`, `gap`, `rounds`
 * @returns cost by origin, `load / (rho supply) + seconds / tau`; Infinity where no site with supply (1e-100 of all there is, at least) is in reach; the gap that certifies it
 * @throws RangeError for amounts of another length, negative or NaN, a tau that is not above 0, and a gap or rounds below 0
 * Cost: a few hundred sweeps over the sites that each origin may choose, and some over all pairs. Source: Saxon and Snow 2020; solved as the convex programme whose optimum the equilibrium is (Beckmann, McGuire and Winsten 1956):
 * origins take turns to spread over their sites until all that they use cost the same, and the duality gap says how far that is from the optimum.
 */
export function raam(matrix: TravelMatrix, options: RaamOptions): Raam {
  const { origins, destinations } = storedPairs(matrix, 'rational agent access'), { tau = 3600, gap: wanted = 1e-6, rounds: most = 10_000 } = options, issues = new IssueLog(1000)
  if (!(tau > 0)) throw new RangeError(`expected a tau above 0 s, got ${tau}`)
  if (!(wanted >= 0)) throw new RangeError(`expected a gap of at least 0, got ${wanted}`)
  checkNumber(most, 'rounds', 0)
  const demand = amountsOf(options.demand, origins, 'demand'), supply = amountsOf(options.supply, destinations, 'supply'), total = sum(demand)
  const { rho = sum(supply) > 0 && total > 0 ? total / sum(supply) : 1 } = options
  if (!(rho > 0)) throw new RangeError(`expected a rho above 0, got ${rho}`)

  // A site of less than 1e-100 of all supply would cost its first person more than numbers hold.
  const some = sum(supply) * 1e-100, state = raamState(matrix, { demand, room: supply.map(amount => amount > some ? amount * rho : 0), tau })
  let rounds = 0, gap = Infinity
  for (let slack = 0.5, sweeps = 20; ; slack = Math.max(0.02, slack / 3), sweeps = Math.min(200, sweeps * 2)) {
    rescan(state, slack)
    gap = raamGap(state)
    report(options, 'equilibrium', Math.min(rounds, most), most)
    if (gap <= wanted || rounds >= most) break
    for (let i = 1; i <= sweeps && rounds < most; i++, rounds++) {
      for (let origin = 0; origin < origins.size; origin++) settleOrigin(state, origin, i % 20 === 0 ? 1 : beyond)
      if (i % 20 === 0 && raamGap(state, 'chosen') <= wanted / 2) break
    }
  }
  if (gap > wanted) issues.add('warning', 'RAAM_UNSETTLED', `after ${rounds} rounds the objective may still be ${gap.toExponential(1)} above its least, more than ${wanted}: allow more rounds`, -1, gap)
  for (const [site, amount] of supply.entries()) if (amount > 0 && state.load[site] === 0) issues.add('warning', 'SITE_WITHOUT_DEMAND', `${destinations.ids[site]}: nobody chooses it`, site, amount)
  const made = accessResult({ origins, values: state.cost, ratio: supply.map((amount, site) => state.load[site] > least ? amount / state.load[site] : 0), reach: reachOf(state), demand, issues })
  return { ...made, gap, rounds, load: state.load }
}

function reachOf({ cost }: RaamState): Uint8Array {
  return Uint8Array.from(cost, value => value < Infinity ? 1 : 0)
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}
