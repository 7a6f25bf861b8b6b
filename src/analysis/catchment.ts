import { checkLength } from '../core/checks.ts'
import type { Column, RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import { sortedBy } from '../core/hilbert.ts'
import { demandFrom, type Demand, type Population } from '../data/demand.ts'
import { groupOf, type Group } from '../data/groups.ts'
import { tableFrom, type Table } from '../data/table.ts'
import { unreachable, type PointTimes, type TravelTimes } from '../data/travel-times.ts'

/** People allocated to a facility, or left over: `beyond` the cutoff, `off-network`, or `over-capacity`, when every facility within reach is full. */
export interface CatchmentRow {
  /** Id of the facility, or the group in brackets for the people left over. */
  facility: string
  people: number
  /** Capacity given, Infinity without. */
  capacity: number
  /** Longest time of anyone allocated, in seconds; 0 for an empty catchment, NaN for the people left over. */
  farthest: Seconds
  /** Mean time of the people allocated, in seconds; NaN where there are none. */
  mean: Seconds
  group: Group | 'over-capacity'
}

/** Who goes where: entry by entry a point of the demand, the place that it is allocated to, and how many of its people. */
export interface Allocation {
  readonly demand: Demand
  readonly point: Uint32Array
  readonly place: Uint32Array
  readonly people: Float64Array
  readonly ms: Uint32Array
  /** People of each point whom no place took. */
  readonly left: Float64Array
}

/** How places take people. */
export interface CatchmentOptions extends RunOptions {
  /** People that each place can take, one value a place; unlimited by default. */
  readonly capacity?: Column
  /** Population column, where the population is places. */
  readonly column?: string
}

/**
 * Allocates every person to one facility: the nearest, or with capacities the nearest that still has room.
 * With capacities people are taken in the order of their travel time, over all facilities at once: the stable allocation, in which nobody is turned away
 * from a facility that took someone farther. Facilities never exceed their capacity; a cell may be split.
 * @param times travel times to (or from) the facilities
 * @param population a raster of people, or places with a `population` column (or `column`)
 * @param options `capacity`: people that each place can take, one value a place
 * @returns a row for each place in order, then the people left over; the rows add up to the population's total
 * @throws RangeError when `capacity` has another length than the places, or a value that is negative or not a number
 * Cost: one look-up a cell; with capacities a search for the k nearest places with k as large as it takes, and a sort.
 */
export function catchments(times: TravelTimes, population: Population, options: CatchmentOptions = {}): Table<CatchmentRow> {
  const { places } = times
  const { demand, point, place, people, ms, left } = allocate(times, population, options)
  const sum = new Float64Array(places.size), weighted = new Float64Array(places.size), farthest = new Float64Array(places.size)
  for (let i = 0; i < point.length; i++) {
    sum[place[i]] += people[i]
    weighted[place[i]] += people[i] * ms[i]
    if (people[i] > 0) farthest[place[i]] = Math.max(farthest[place[i]], ms[i] / 1000)
  }
  const rest = leftOver(times.atPoints(demand, options), left)
  const groups = ['beyond', 'off-network', ...(options.capacity === undefined ? [] : ['over-capacity'])] as (keyof typeof rest)[]
  return tableFrom<CatchmentRow>({
    facility: [...places.ids, ...groups.map(group => `(${group})`)],
    people: Float64Array.from([...sum, ...groups.map(group => rest[group])]),
    capacity: Float64Array.from([...Array.from(sum, (_, i) => options.capacity?.[i] ?? Infinity), ...groups.map(() => NaN)]),
    farthest: Float64Array.from([...farthest, ...groups.map(() => NaN)]),
    mean: Float64Array.from([...Array.from(weighted, (value, i) => value / sum[i] / 1000), ...groups.map(() => NaN)]),
    group: [...Array.from(sum, () => 'within'), ...groups],
  })
}

/**
 * The allocation behind {@link catchments}, entry by entry, for maps and further sums.
 * @param times travel times to (or from) the facilities
 * @param population a raster of people, or places with a `population` column (or `column`)
 * @param options `capacity`: people that each place can take, one value a place
 * @throws RangeError as {@link catchments}
 */
export function allocate(times: TravelTimes, population: Population, options: CatchmentOptions = {}): Allocation {
  const demand = demandFrom(population, options)
  const { capacity } = options
  if (capacity === undefined) return fill(demand, times.atPoints(demand, options), undefined)
  checkLength(capacity, times.places.size, 'capacity')
  for (let i = 0; i < capacity.length; i++) {
    if (!(capacity[i] >= 0)) throw new RangeError(`expected capacity at least 0 for place ${times.places.ids[i]}, got ${capacity[i]}`)
  }
  // A list of k places is long enough when nobody who is left over has used it up; else the whole allocation is done again with a longer one.
  for (let k = Math.min(4, times.places.size); ; k = Math.min(k * 2, times.places.size)) {
    const at = times.atPoints(demand, { ...options, k })
    const allocation = fill(demand, at, capacity)
    if (k === times.places.size || !allocation.left.some((people, i) => people > 0 && at.ms[i * k + k - 1] !== unreachable)) return allocation
  }
}

/** Serves the pairs of point and place by ascending time; equal times by ascending point. */
function fill(demand: Demand, at: PointTimes, capacity: Column | undefined): Allocation {
  const { k } = at
  const left = demand.people.slice(), room = capacity === undefined ? undefined : Float64Array.from(capacity)
  const point: number[] = [], place: number[] = [], people: number[] = [], ms: number[] = []
  for (const pair of sortedBy(at.ms)) {
    const p = Math.floor(pair / k), f = at.place[pair]
    if (f === -1 || left[p] === 0) continue
    const taken = room === undefined ? left[p] : Math.min(left[p], room[f])
    if (taken === 0) continue
    left[p] -= taken
    if (room !== undefined) room[f] -= taken
    point.push(p)
    place.push(f)
    people.push(taken)
    ms.push(at.ms[pair])
  }
  return { demand, point: Uint32Array.from(point), place: Uint32Array.from(place), people: Float64Array.from(people), ms: Uint32Array.from(ms), left }
}

function leftOver(at: PointTimes, left: Float64Array): Record<'beyond' | 'off-network' | 'over-capacity', number> {
  const rest = { 'beyond': 0, 'off-network': 0, 'over-capacity': 0 }
  for (let i = 0; i < left.length; i++) {
    const group = groupOf(at, i)
    rest[group === 'within' ? 'over-capacity' : group] += left[i]
  }
  return rest
}
