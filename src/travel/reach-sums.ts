import { quantum, roundingMagic, roundWeights, sumOf } from '../core/exact-sum.ts'
import { report } from '../core/run.ts'
import type { Issue } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import { issueTable } from '../data/issues.ts'
import type { ReachModel, ReachRow } from '../data/reach.ts'
import type { TravelSums } from '../data/travel-sums.ts'
import { secondsToMs, unreachable } from '../data/travel-times.ts'
import { checkEngine } from './engine.ts'
import type { SumsQuery } from './model.ts'
import { catchmentsOf, checkedSums, type SumsAsked } from './sums-asked.ts'
import { onlySearch } from './terrain-times.ts'

/**
 * Sums over ground, or roads and ground: one bounded search a place. Times are as fine as the model has them, and decays are called with them.
 * Terms are rounded as over roads, so that sums are exact.
 */
export function reachSums(model: ReachModel, query: SumsQuery): TravelSums {
  checkEngine(query.engine, ['search'])
  const asked = checkedSums(query), { places, points, direction, cutoff, onRow } = query, { k, cutoffs, demand } = asked
  const reach = model.reach(query), columns = emptyColumns(asked, query), nearest = new Float64Array(points.lon.length * k).fill(Infinity), place = new Int32Array(nearest.length).fill(-1)
  const addTo = adder(asked, query, columns), whole = new Uint32Array(onRow === undefined ? 0 : points.lon.length)
  for (let p = 0; p < places.size; p++) {
    report(query, 'searching', p, places.size)
    const row = reach.of(p)
    addTo(p, row)
    if (k > 0) for (let i = 0; i < row.point.length; i++) insert(nearest, place, row.point[i] * k, k, row.seconds[i], p)
    if (onRow === undefined) continue
    whole.fill(unreachable)
    for (let i = 0; i < row.point.length; i++) whole[row.point[i]] = secondsToMs(row.seconds[i])
    onRow(p, whole)
  }
  report(query, 'searching', places.size, places.size)
  const { joined } = reach
  return {
    places, points, direction, cutoff, cutoffs, joined, ...columns,
    nearest: k === 0 ? undefined : { k, ms: Uint32Array.from(nearest, secondsToMs), seconds: nearest, place, joined },
    catchment: k === 0 || demand === undefined ? new Float64Array() : catchmentsOf(place, k, demand, places.size),
    issues: issueTable([...reach.issues, ...pointsOff(joined, demand)]), explanation: query.explain === true ? onlySearch : undefined,
  }
}

type Columns = Pick<TravelSums, 'countByPoint' | 'supplyByPoint' | 'decayedByPoint' | 'countByPlace' | 'demandByPlace' | 'decayedByPlace'>

function emptyColumns({ cutoffs, supply, demand }: SumsAsked, { places, points, decay }: SumsQuery): Columns {
  const C = cutoffs.length, count = points.lon.length
  return {
    countByPoint: new Uint32Array(count * C), supplyByPoint: new Float64Array(supply === undefined ? 0 : count * C), decayedByPoint: new Float64Array(decay === undefined ? 0 : count),
    countByPlace: new Uint32Array(places.size * C), demandByPlace: new Float64Array(demand === undefined ? 0 : places.size * C), decayedByPlace: new Float64Array(decay === undefined || demand === undefined ? 0 : places.size),
  }
}

/** Adds the row of a place. */
function adder({ cutoffs, supply, demand }: SumsAsked, { places, decay }: SumsQuery, sums: Columns): (place: number, row: ReachRow) => void {
  const C = cutoffs.length, supplies = supply && roundWeights(supply), demands = demand && roundWeights(demand)
  const pointMagic = roundingMagic(quantum(supply === undefined ? places.size : sumOf(supply))), placeMagic = roundingMagic(quantum(demand === undefined ? 0 : sumOf(demand)))
  return (place, { point: points, seconds }) => {
    for (let i = 0; i < points.length; i++) {
      const point = points[i], time = seconds[i]
      for (let c = C - 1; c >= 0 && time <= cutoffs[c]; c--) {
        sums.countByPoint[point * C + c]++
        sums.countByPlace[place * C + c]++
        if (supplies !== undefined) sums.supplyByPoint[point * C + c] += supplies[place]
        if (demands !== undefined) sums.demandByPlace[place * C + c] += demands[point]
      }
      if (decay === undefined) continue
      const share = decay(time)
      if (!(share >= 0 && share <= 1)) throw new RangeError(`expected a decay from 0 to 1, got ${share} at ${time} s`)
      sums.decayedByPoint[point] += ((supply === undefined ? 1 : supply[place]) * share + pointMagic) - pointMagic
      if (demand !== undefined) sums.decayedByPlace[place] += (demand[point] * share + placeMagic) - placeMagic
    }
  }
}

/** Keeps a place among the k nearest; places come in their order, so a later one with an equal time stands behind. */
function insert(seconds: Float64Array, place: Int32Array, base: number, k: number, time: Seconds, which: number): void {
  let at = base + k
  while (at > base && time < seconds[at - 1]) at--
  if (at === base + k) return
  seconds.copyWithin(at + 1, at, base + k - 1)
  place.copyWithin(at + 1, at, base + k - 1)
  seconds[at] = time
  place[at] = which
}

/** Says how many points can't join the model, and how much of the demand. */
function pointsOff(joined: Uint8Array, demand: Float64Array | undefined): Issue[] {
  let count = 0, lost = 0
  for (let point = 0; point < joined.length; point++) {
    if (joined[point] === 1) continue
    count++
    lost += demand?.[point] ?? 0
  }
  const people = demand === undefined ? '' : `, with ${lost} of the demand`
  return count === 0 ? [] : [{ severity: 'warning', code: 'POINTS_OFF_GROUND', row: -1, value: String(count), message: `${count} of ${joined.length} points lie on barriers or outside the grid${people}: they reach nothing` }]
}
