import type { Points, RunOptions } from '../core/types.ts'
import { report } from '../core/run.ts'
import { TravelTimes, unreachable, type PointTimes, type TimesModel } from '../data/travel-times.ts'
import { improve, nearestLabels } from '../search/nearest.ts'
import { cutoffMs, LinkReader, seedsOf, type NodeTimes } from './joined.ts'
import type { TimesQuery } from './model.ts'
import type { Network } from './network.ts'
import { reportOffNetwork } from './off-network.ts'

/** Travel times over roads: one search, and a reader for any point. */
export function networkTimes(network: Network, query: TimesQuery): TravelTimes {
  const { graph, ms: cost } = network
  const { places, direction, cutoff } = query
  const joined = network.join(places, query)
  const issues = reportOffNetwork(network, [{ places, joined }], query.snap?.within ?? 10_000)
  report(query, 'searching', 0, 1)
  const seeds = seedsOf(network, joined, direction)
  const search = network.search.reset()
  for (const seed of seeds) search.addSource(seed.node, seed.ms, seed.label)
  search.run({ cutoff, reverse: direction === 'to' })
  const ms = search.ms.slice(), nearest = search.source.slice()
  search.reset()
  report(query, 'searching', 1, 1)

  const reader = new LinkReader(network, joined, direction)
  const limit = cutoffMs(cutoff)
  let labels: NodeTimes = { k: 1, ms, label: nearest }
  const model: TimesModel = {
    at(points, k, options) {
      if (!(Number.isInteger(k) && k >= 1)) throw new RangeError(`expected k as a whole number from 1, got ${k}`)
      if (k > labels.k) labels = nearestLabels(graph, cost, { seeds, k, cutoff, reverse: direction === 'to' })
      return timesAt(points, k, k === 1 ? { k: 1, ms, label: nearest } : labels, options)
    },
    field: options => network.mesh(options).field({ cost, entry: network.entry, ms, direction, walk: (query.walk ?? 5) / 3.6, cutoffMs: limit, seeds: { link: joined.link, fraction: joined.fraction, ms: joined.access } }),
  }

  function timesAt(points: Points, k: number, times: NodeTimes, options: RunOptions | undefined): PointTimes {
    const count = points.lon.length
    const joins = network.join(points, { ...query, ...options })
    const out: PointTimes = { k, ms: new Uint32Array(count * k).fill(unreachable), place: new Int32Array(count * k).fill(-1), joined: new Uint8Array(count) }
    let base = 0, access = 0
    const offer = (time: number, place: number): void => {
      const total = time + access
      if (total <= limit) improve(out.ms, out.place, base, k, total, place)
    }
    for (let i = 0; i < count; i++) {
      const link = joins.link[i]
      if (link === -1) continue
      out.joined[i] = 1
      access = joins.access[i]
      base = i * k
      if (access <= limit) reader.candidates(link, joins.fraction[i], times, offer)
    }
    return out
  }

  return new TravelTimes({ places, direction, cutoff, ms, nearest, model, issues })
}
