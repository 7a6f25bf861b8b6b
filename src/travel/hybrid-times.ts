import type { Points, RunOptions } from '../core/types.ts'
import { issueTable } from '../data/issues.ts'
import { TravelTimes, unreachable, type PointTimes } from '../data/travel-times.ts'
import { improve } from '../search/nearest.ts'
import { GridField } from './grid-field.ts'
import type { Hybrid } from './hybrid.ts'
import { hybridTimesJob, runHybridTimes, type HybridTimesChunk, type HybridTimesJob } from './hybrid-job.ts'
import { HybridSearch, joinedOf } from './hybrid-search.ts'
import { cutoffMs } from './joined.ts'
import type { TimesQuery } from './model.ts'
import { onlySearch } from './terrain-times.ts'

/** Travel times over roads and ground: one search, or three stages of one, and a reader for any point. */
export function hybridTimes(model: Hybrid, query: TimesQuery): TravelTimes {
  const job = hybridTimesJob(model, query)
  return hybridTimesOf(model, query, { job, found: runHybridTimes(model, job, query) })
}

/** Travel times from what the search found. */
export function hybridTimesOf(model: Hybrid, query: TimesQuery, { job, found }: { readonly job: HybridTimesJob, readonly found: HybridTimesChunk }): TravelTimes {
  const { places, direction, cutoff } = query, { grid } = model.land
  const search = new HybridSearch(model.world(direction), job.standing, { limit: cutoffMs(cutoff), found })
  // Hook nodes stand last and are nobody's business.
  const count = search.cells + model.network.graph.nodeCount
  const ms = search.joint.ms.subarray(0, count), nearest = search.joint.label.subarray(0, count)
  return new TravelTimes({
    places, direction, cutoff, ms, nearest, issues: issueTable(job.issues),
    ...(query.explain === true && { explanation: onlySearch }),
    model: {
      at: (points, k, options) => k === 1 ? search.read(model.stand(points, { ...query, ...options })) : severalAt(model, query, { points, k, ...options }),
      field: options => new GridField(grid, Float64Array.from(ms.subarray(0, search.cells), time => time === unreachable ? Infinity : time / 1000), { ...options, beyond: cell => beyond(model, query, ms, cell) }),
      grid,
    },
  })
}

/** The k nearest of each point, from one bounded search a place. */
function severalAt(model: Hybrid, query: TimesQuery, { points, k, ...options }: { readonly points: Points, readonly k: number } & RunOptions): PointTimes {
  if (!(Number.isInteger(k) && k >= 1)) throw new RangeError(`expected k as a whole number from 1, got ${k}`)
  const reach = model.reach({ ...query, ...options, points }), count = points.lon.length
  const ms = new Uint32Array(count * k).fill(unreachable), place = new Int32Array(count * k).fill(-1)
  for (let p = 0; p < query.places.size; p++) {
    const row = reach.of(p)
    for (let i = 0; i < row.point.length; i++) improve(ms, place, row.point[i] * k, k, Math.round(row.seconds[i] * 1000), p)
  }
  return { k, ms, place, joined: joinedOf(model.stand(points, { ...query, ...options })) }
}

/** When a cell that was not reached would be, in seconds: contours pass between it and those around it that were. */
function beyond(model: Hybrid, { direction }: TimesQuery, ms: Uint32Array, cell: number): number {
  const { moves } = model.world(direction).joint, { ground: { width, height }, rows, columns } = moves
  const row = Math.floor(cell / width), column = cell - row * width
  let least = Infinity
  for (let m = 0; m < rows.length; m++) {
    const r = row - rows[m], c = column - columns[m], from = r * width + c
    if (r < 0 || c < 0 || r >= height || c >= width || ms[from] === unreachable) continue
    const cost = moves.ms(from, r, m)
    if (cost !== unreachable) least = Math.min(least, (ms[from] + cost) / 1000)
  }
  return least
}
