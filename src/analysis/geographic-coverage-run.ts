import { Growable } from '../core/growable.ts'
import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import type { Demand } from '../data/demand.ts'
import type { Reach, ReachRow } from '../data/reach.ts'
import { fillFacility, type Filling } from './geographic-coverage-cases.ts'

/** What a run of geographic coverage is told. */
export interface CoveragePlan extends RunOptions {
  readonly demand: Demand
  /** 1 for the points that count as people who can be served. */
  readonly served: Uint8Array
  /** Places in the order of their turns. */
  readonly turns: Uint32Array
  readonly rows: (place: number) => ReachRow
  readonly cutoff: Seconds
  /** By place; undefined where capacity does not count. */
  readonly capacity: Float64Array | undefined
  /** Whole minutes rather than exact times as bands. */
  readonly wholeMinutes: boolean
  /** Whether people who were taken wait for the next facility all the same. */
  readonly keepPeople: boolean
}

/** A facility's turn. */
export interface CoverageTurn {
  readonly place: number
  readonly filling: Filling
  /** How far the catchment goes, in seconds. */
  readonly limit: Seconds
  /** People within the cutoff, whoever took them before. */
  readonly reachable: number
  /** People left anywhere before and after. */
  readonly before: number
  readonly after: number
  /** Pearson's correlation of the minutes and the people who wait in each, with whole minutes only; NaN else. */
  readonly correlation: number
  /** Where the people it took stand in {@link CoverageRun.point}. */
  readonly firstEntry: number
  readonly lastEntry: number
}

/** What came of a run. */
export interface CoverageRun {
  readonly turns: readonly CoverageTurn[]
  /** People of each point whom no facility took. */
  readonly left: Float64Array
  /** Entry by entry: a point, its time, and how many of its people were taken. */
  readonly point: Uint32Array
  readonly seconds: Float64Array
  readonly people: Float64Array
}

/** Lets each facility take people in its turn. */
export function takeTurns(plan: CoveragePlan): CoverageRun {
  const { demand, served, turns, cutoff } = plan
  const initial = demand.people.map((people, i) => served[i] === 1 ? people : 0)
  const left = initial.slice()
  const point = new Growable(Uint32Array), seconds = new Growable(Float64Array), people = new Growable(Float64Array)
  let remaining = initial.reduce((sum, people) => sum + people, 0)
  const done = Array.from(turns, (place, turn): CoverageTurn => {
    report(plan, 'filling facilities', turn, turns.length)
    const row = within(plan.rows(place), cutoff)
    const band = plan.wholeMinutes ? row.seconds.map(wholeMinutes) : row.seconds
    const waiting = Float64Array.from(row.point, i => left[i])
    const filling = fillFacility(band, waiting, plan.capacity?.[place])
    const firstEntry = point.length
    for (let i = 0; i < band.length; i++) {
      if (waiting[i] === 0 || band[i] > filling.limit) continue
      const taken = band[i] < filling.limit ? waiting[i] : waiting[i] * filling.share
      if (taken === 0) continue
      point.push(row.point[i])
      seconds.push(row.seconds[i])
      people.push(taken)
      if (!plan.keepPeople) left[row.point[i]] = waiting[i] - taken
    }
    const before = remaining
    if (!plan.keepPeople) remaining -= filling.taken
    return {
      place, filling, before, after: remaining, firstEntry, lastEntry: point.length,
      limit: filling.limit === Infinity ? cutoff : plan.wholeMinutes ? filling.limit * 60 : filling.limit,
      reachable: row.point.reduce((sum, i) => sum + initial[i], 0),
      correlation: plan.wholeMinutes ? correlation(band, waiting) : NaN,
    }
  })
  report(plan, 'filling facilities', turns.length, turns.length)
  for (let i = 0; i < left.length; i++) if (served[i] === 0) left[i] = demand.people[i]
  return { turns: done, left, point: point.take(), seconds: seconds.take(), people: people.take() }
}

/** Minutes begun. */
export function wholeMinutes(seconds: Seconds): number {
  return Math.ceil(seconds / 60)
}

/** Rows of a reach by place; those of the first look are kept for the second while they take less than 200 MB in all. */
export function rowsOf(reach: Reach): (place: number) => ReachRow {
  const kept = new Map<number, ReachRow>()
  let entries = 0
  return place => {
    const row = kept.get(place) ?? reach.of(place)
    if (kept.delete(place)) entries -= row.point.length
    else if (entries + row.point.length < 16e6) {
      kept.set(place, row)
      entries += row.point.length
    }
    return row
  }
}

/** The entries up to a time. */
function within(row: ReachRow, cutoff: Seconds): ReachRow {
  if (row.seconds.every(seconds => seconds <= cutoff)) return row
  const kept = Uint32Array.from(row.seconds.keys()).filter(i => row.seconds[i] <= cutoff)
  return { point: kept.map(i => row.point[i]), seconds: Float64Array.from(kept, i => row.seconds[i]) }
}

/** Pearson's correlation of bands and the people in each. */
export function correlation(band: Float64Array, people: Float64Array): number {
  const sums = new Map<number, number>()
  for (let i = 0; i < band.length; i++) sums.set(band[i], (sums.get(band[i]) ?? 0) + people[i])
  const n = sums.size
  let meanX = 0, meanY = 0, xy = 0, xx = 0, yy = 0
  for (const [x, y] of sums) {
    meanX += x / n
    meanY += y / n
  }
  for (const [x, y] of sums) {
    xy += (x - meanX) * (y - meanY)
    xx += (x - meanX) ** 2
    yy += (y - meanY) ** 2
  }
  return xy / Math.sqrt(xx * yy)
}
