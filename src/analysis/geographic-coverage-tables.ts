import type { Column } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import type { Demand } from '../data/demand.ts'
import { zoneColumn, type ZoneLookup } from '../data/groups.ts'
import type { Places } from '../data/places.ts'
import { tableFrom, type Table } from '../data/table.ts'
import type { CapacityCase } from './geographic-coverage-cases.ts'
import type { CoverageRun } from './geographic-coverage-run.ts'

/** A facility's turn in geographic coverage. */
export interface FacilityCoverageRow {
  facility: string
  /** 1 for the first. */
  turn: number
  /** What the order is by. */
  orderValue: number
  /** Infinity where capacity does not count. */
  capacity: number
  /** How it met its capacity. */
  case: CapacityCase
  /** Time of the farthest people that it served: the cutoff where capacity does not count, 0 where nobody waited; of the nearest people where it can take none of them. */
  limit: Seconds
  /** People within the cutoff, whoever took them. */
  reachable: number
  /** Those of them whom no earlier facility took. */
  waiting: number
  /** Those of them within the limit. */
  within: number
  /** People that it took. */
  taken: number
  /** Capacity that stays free. */
  room: number
  /** People within the limit for whom there was no room. */
  turnedAway: number
  /** People who wait anywhere after its turn, those who cannot join the model not among them. */
  left: number
  /** Share of everybody who is served by it and those before it; by it alone with `keepPeople`. */
  share: number
}

/** People of a zone after all facilities took theirs. */
export interface ZoneCoverageRow {
  zone: string
  /** Everybody: covered, left and unjoined. */
  total: number
  covered: number
  left: number
  /** People who cannot join the model: on barriers, off the network, outside the grid. Nobody covers them. */
  unjoined: number
  /** covered / total, 0 in an empty zone. */
  share: number
}

/** What the tables are made from. */
export interface Found {
  readonly places: Places
  readonly demand: Demand
  readonly joined: Uint8Array
  readonly capacity: Column | undefined
  /** By place: what the order is by. */
  readonly value: Float64Array
  readonly run: CoverageRun
  readonly keepPeople?: boolean
  readonly zones?: ZoneLookup
}

/** A row a facility, in the order of turns. */
export function facilityTable({ places, demand, capacity, value, run, keepPeople }: Found): Table<FacilityCoverageRow> {
  const { turns } = run
  const covered = cumulative(turns.map(({ filling }) => filling.taken), keepPeople === true)
  const numbers = (of: (turn: typeof turns[number], i: number) => number): Float64Array => Float64Array.from(turns, of)
  return tableFrom<FacilityCoverageRow>({
    facility: turns.map(({ place }) => places.ids[place]),
    turn: numbers((_, i) => i + 1),
    orderValue: numbers(({ place }) => value[place]),
    capacity: numbers(({ place }) => capacity?.[place] ?? Infinity),
    case: turns.map(({ filling }) => filling.case),
    limit: numbers(({ limit }) => limit),
    reachable: numbers(({ reachable }) => reachable),
    waiting: numbers(({ filling }) => filling.waiting),
    within: numbers(({ filling }) => filling.within),
    taken: numbers(({ filling }) => filling.taken),
    room: numbers(({ place, filling }) => capacity === undefined ? Infinity : capacity[place] - filling.taken),
    turnedAway: numbers(({ filling }) => filling.within - filling.taken),
    left: numbers(({ after }) => after),
    share: numbers((_, i) => demand.total > 0 ? covered[i] / demand.total : 0),
  })
}

/** A row a zone, and one for the people outside all of them. */
export function zoneTable({ demand, joined, run, zones }: Found): Table<ZoneCoverageRow> {
  const { names, zone } = zoneColumn(demand, zones)
  const total = new Float64Array(names.length), left = new Float64Array(names.length), unjoined = new Float64Array(names.length)
  for (let i = 0; i < demand.size; i++) {
    total[zone[i]] += demand.people[i]
    if (joined[i] === 1) left[zone[i]] += run.left[i]
    else unjoined[zone[i]] += demand.people[i]
  }
  const covered = total.map((people, z) => people - left[z] - unjoined[z])
  return tableFrom<ZoneCoverageRow>({ zone: names, total, covered, left, unjoined, share: covered.map((people, z) => total[z] > 0 ? people / total[z] : 0) })
}

function cumulative(values: readonly number[], isApart: boolean): readonly number[] {
  if (isApart) return values
  let sum = 0
  return values.map(value => sum += value)
}
