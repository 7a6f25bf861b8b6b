import type { Issue, Points, RunOptions } from '../core/types.ts'
import type { Explanation } from '../data/explanation.ts'
import type { Table } from '../data/table.ts'
import { TravelTimes, unreachable, type PointTimes } from '../data/travel-times.ts'
import { improve, nearestLabels } from '../search/nearest.ts'
import type { Repairer } from '../search/repair.ts'
import { cutoffMs, LinkReader, seedsOf, type Joined, type NodeTimes } from './joined.ts'
import type { TimesQuery } from './model.ts'
import type { Network } from './network.ts'
import { updated } from './update.ts'

/** Times at the nodes of a network, and what they were asked for. */
export interface NetworkTimes {
  readonly network: Network
  readonly query: TimesQuery
  /** The query's places on the roads. */
  readonly joined: Joined
  readonly ms: Uint32Array
  readonly nearest: Int32Array
  readonly issues: Table<Issue>
  readonly explanation: Explanation | undefined
  /** The seeds of each place, once an update needed them. */
  seeds?: PlaceSeeds
  /** The scratch of updates, which all times that come of each other share. */
  readonly scratch: { repairer?: Repairer }
}

/** Seeds by place: those of place p stand at `first[p] .. first[p + 1]`. */
export interface PlaceSeeds {
  readonly first: Uint32Array
  readonly node: Uint32Array
  readonly ms: Uint32Array
}

/** Travel times over roads from times at nodes: read at any point, drawn, updated. */
export function timesOver(own: NetworkTimes): TravelTimes {
  const { network, query, joined, ms, nearest, issues, explanation } = own
  const { places, direction, cutoff } = query
  const limit = cutoffMs(cutoff)
  let labels: NodeTimes = { k: 1, ms, label: nearest }
  let reader: LinkReader | undefined

  function at(points: Points, k: number, options?: RunOptions): PointTimes {
    if (!(Number.isInteger(k) && k >= 1)) throw new RangeError(`expected k as a whole number from 1, got ${k}`)
    if (k > labels.k) labels = nearestLabels(network.graph, network.ms, { seeds: seedsOf(network, joined, direction), k, cutoff, reverse: direction === 'to' })
    return timesAt(points, k, k === 1 ? { k: 1, ms, label: nearest } : labels, options)
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
    const read = reader ??= new LinkReader(network, joined, direction)
    for (let i = 0; i < count; i++) {
      const link = joins.link[i]
      if (link === -1) continue
      out.joined[i] = 1
      access = joins.access[i]
      base = i * k
      if (access <= limit) read.candidates(link, joins.fraction[i], times, offer)
    }
    return out
  }

  return new TravelTimes({
    places, direction, cutoff, ms, nearest, issues, explanation,
    model: {
      at,
      field: options => network.mesh(options).field({ cost: network.ms, entry: network.entry, ms, direction, walk: (query.walk ?? 5) / 3.6, cutoffMs: limit, seeds: { link: joined.link, fraction: joined.fraction, ms: joined.access } }),
      update: changes => timesOver(updated(own, changes)),
      cost: network.ms,
    },
  })
}
