import { Growable } from '../../core/growable.ts'
import type { Seconds } from '../../core/units.ts'
import type { TravelMatrix } from '../../data/travel-matrix.ts'

/** An assignment of demand to sites on its way to the equilibrium. */
export interface RaamState {
  readonly matrix: TravelMatrix
  readonly demand: Float64Array
  /** Supply times rho: the load at which a site's crowding is 1. */
  readonly room: Float64Array
  readonly tau: Seconds
  readonly load: Float64Array
  /** Least cost by origin at the present loads, Infinity with nothing in reach. */
  readonly cost: Float64Array
  /** The sites that each origin may choose for now, by origin: offsets, site, travel over tau, demand that goes there. */
  first: Uint32Array
  site: Uint32Array
  travel: Float64Array
  flow: Float64Array
  target: Float64Array
}

/** Nobody goes anywhere yet. */
export function raamState(matrix: TravelMatrix, given: Pick<RaamState, 'demand' | 'room' | 'tau'>): RaamState {
  const size = matrix.origins.size
  return { ...given, matrix, load: new Float64Array(given.room.length), cost: new Float64Array(size).fill(Infinity), first: new Uint32Array(size + 1), site: new Uint32Array(), travel: new Float64Array(), flow: new Float64Array(), target: new Float64Array() }
}

/** Looks at all pairs: costs at the present loads, and as sites to choose those that cost at most `slack` more than the best, beside those in use. Origins that go nowhere yet are settled. */
export function rescan(state: RaamState, slack: number): void {
  const { matrix: { firstEntry, destination, seconds, origins }, room, load, tau, cost, demand } = state, old = { first: state.first, site: state.site, flow: state.flow }
  const first = new Uint32Array(origins.size + 1), site = new Growable(Uint32Array), travel = new Growable(Float64Array), flow = new Growable(Float64Array)
  const using = new Float64Array(room.length)
  for (let origin = 0; origin < origins.size; origin++) {
    let best = Infinity
    for (let i = firstEntry[origin]; i < firstEntry[origin + 1]; i++) {
      const at = destination[i], total = room[at] > 0 ? load[at] / room[at] + seconds[i] / tau : Infinity
      if (total < best) best = total
    }
    cost[origin] = best
    for (let i = old.first[origin]; i < old.first[origin + 1]; i++) using[old.site[i]] = old.flow[i]
    // Nobody who goes somewhere chooses more than what a lone crowd of theirs could be pushed to.
    for (let i = firstEntry[origin]; demand[origin] > 0 && i < firstEntry[origin + 1]; i++) {
      const at = destination[i]
      if (!(room[at] > 0) || (using[at] === 0 && load[at] / room[at] + seconds[i] / tau > best + slack)) continue
      site.push(at)
      travel.push(seconds[i] / tau)
      flow.push(using[at])
    }
    for (let i = old.first[origin]; i < old.first[origin + 1]; i++) using[old.site[i]] = 0
    first[origin + 1] = site.length
  }
  Object.assign(state, { first, site: site.values.slice(0, site.length), travel: travel.values.slice(0, travel.length), flow: flow.values.slice(0, flow.length), target: new Float64Array(flow.length) })
  if (old.site.length === 0) for (let origin = 0; origin < origins.size; origin++) settleOrigin(state, origin)
}

/** Spreads an origin over its sites so that all that it uses cost the same: takes it away and pours it in like water, finding the level by Newton's method, which ends because the level's function is piecewise linear. `over` 1 goes there, up to 2 beyond: the objective falls all the same, and waves over many sites die out sooner (over-relaxation, Young 1954). */
export function settleOrigin({ first, site, travel, flow, target, load, room, demand }: RaamState, origin: number, over: number = 1): void {
  const begin = first[origin], end = first[origin + 1]
  if (begin === end || (end - begin === 1 && flow[begin] === demand[origin])) return
  let low = Infinity, best = begin
  for (let i = begin; i < end; i++) {
    const at = site[i]
    load[at] = Math.max(0, load[at] - flow[i])
    const alone = load[at] / room[at] + travel[i] + demand[origin] / room[at]
    if (!(alone < low)) continue
    low = alone
    best = i
  }
  // From above the level, where the function is convex: each step lands at or above it, so that sites only drop out.
  let level = low
  for (let step = 0; step < 100; step++) {
    let poured = 0, width = 0
    for (let i = begin; i < end; i++) {
      const at = site[i], rise = level - load[at] / room[at] - travel[i]
      if (rise > 0) {
        poured += rise * room[at]
        width += room[at]
      }
    }
    const next = level - (poured - demand[origin]) / width
    if (!(next < level)) break
    level = next
  }
  let poured = 0
  for (let i = begin; i < end; i++) {
    const at = site[i], rise = level - load[at] / room[at] - travel[i]
    target[i] = rise > 0 ? rise * room[at] : 0
    poured += target[i]
  }
  // A few people beside a crowd of 10^16 times as many raise no level: all of them go where it costs them least.
  if (poured === 0) poured = target[best] = demand[origin]
  // All of the demand goes somewhere, to the last digit; and beyond the level as far as no flow falls below 0.
  const share = demand[origin] / poured
  let stride = over
  for (let i = begin; i < end; i++) {
    target[i] *= share
    if (target[i] < flow[i]) stride = Math.min(stride, flow[i] / (flow[i] - target[i]))
  }
  for (let i = begin; i < end; i++) {
    flow[i] = stride === 1 ? target[i] : Math.max(0, flow[i] + stride * (target[i] - flow[i]))
    load[site[i]] += flow[i]
  }
}

/**
 * How far the objective (crowding integrated, and travel) is above its least, at most: what everybody could save at the present costs, over the objective.
 * Right after `rescan` over all pairs; `among` the sites that origins may choose for now it says when to look at all pairs again.
 */
export function raamGap({ first, site, travel, flow, load, room, cost, matrix }: RaamState, among: 'all' | 'chosen' = 'all'): number {
  let objective = 0, excess = 0
  for (const [at, people] of load.entries()) if (people > 0) objective += people * people / (2 * room[at])
  for (let origin = 0; origin < matrix.origins.size; origin++) {
    const begin = first[origin], end = first[origin + 1]
    let best = among === 'all' ? cost[origin] : Infinity
    if (among === 'chosen') for (let i = begin; i < end; i++) best = Math.min(best, load[site[i]] / room[site[i]] + travel[i])
    for (let i = begin; i < end; i++) {
      objective += flow[i] * travel[i]
      if (flow[i] > 0) excess += flow[i] * Math.max(0, load[site[i]] / room[site[i]] + travel[i] - best)
    }
  }
  return objective > 0 ? excess / objective : 0
}
