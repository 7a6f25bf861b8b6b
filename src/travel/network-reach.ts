import { throwIfAborted } from '../core/run.ts'
import type { Reach, ReachQuery } from '../data/reach.ts'
import { cutoffMs } from './joined.ts'
import type { Network } from './network.ts'
import { reportOffNetwork } from './off-network.ts'
import { PointSearch } from './point-search.ts'

/** Who is within reach of each place over roads, with the access legs of both: one bounded search a place, the same milliseconds as travel times. */
export function networkReach(network: Network, query: ReachQuery): Reach {
  const { places, points, direction, cutoff } = query
  const joined = network.join(places, query), targets = network.join(points, query)
  const issues = reportOffNetwork(network, [{ places, joined }], query.snap?.within ?? 10_000)
  const limit = cutoffMs(cutoff), search = new PointSearch(network, network.sweeps.hang(targets, direction))
  return {
    places, points, cutoff, issues, joined: Uint8Array.from(targets.link, link => link === -1 ? 0 : 1),
    of: place => {
      throwIfAborted(query)
      if (!(place >= 0 && place < places.size)) throw new RangeError(`expected a place from 0 to ${places.size - 1}, got ${place}`)
      if (joined.link[place] === -1) return { point: new Uint32Array(), seconds: new Float64Array() }
      const point = search.run(joined, place, limit).slice().sort()
      return { point, seconds: Float64Array.from(point, p => search.ms[p] / 1000) }
    },
  }
}
