import { report } from '../core/run.ts'
import type { Reach, ReachQuery, ReachRow } from '../data/reach.ts'
import { unreachable } from '../data/travel-times.ts'
import type { Hybrid } from './hybrid.ts'
import { reportStanding } from './hybrid-places.ts'
import { HybridSearch, joinedOf } from './hybrid-search.ts'
import { cutoffMs } from './joined.ts'

/** Who is within reach of each place over roads and ground: one bounded search a place, and a look at every point. */
export function hybridReach(model: Hybrid, query: ReachQuery): Reach {
  const { places, points, cutoff, direction } = query
  const sources = model.stand(places, query), targets = model.stand(points, query)
  const issues = reportStanding(model.land, [{ places, standing: sources }], query.snap?.within)
  let search: HybridSearch | undefined
  return {
    places, points, cutoff, issues, joined: joinedOf(targets),
    of: place => {
      if (!(place >= 0 && place < places.size)) throw new RangeError(`expected a place from 0 to ${places.size - 1}, got ${place}`)
      report(query, 'searching', place, places.size)
      search ??= new HybridSearch(model.world(direction), sources, { limit: cutoffMs(cutoff) })
      return rowOf(search.run([place]).read(targets).ms)
    },
  }
}

/** The points that have a time, ascending. */
export function rowOf(ms: Uint32Array): ReachRow {
  let count = 0
  for (let i = 0; i < ms.length; i++) if (ms[i] !== unreachable) count++
  const point = new Uint32Array(count), seconds = new Float64Array(count)
  for (let i = 0, at = 0; at < count; i++) {
    if (ms[i] === unreachable) continue
    point[at] = i
    seconds[at++] = ms[i] / 1000
  }
  return { point, seconds }
}
