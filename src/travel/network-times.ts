import { report } from '../core/run.ts'
import type { TravelTimes } from '../data/travel-times.ts'
import { seedsOf } from './joined.ts'
import type { TimesQuery } from './model.ts'
import type { Network } from './network.ts'
import { reportOffNetwork } from './off-network.ts'
import { timesOver } from './times-over.ts'

/** Travel times over roads: one search, and a reader for any point. */
export function networkTimes(network: Network, query: TimesQuery): TravelTimes {
  const { places, direction, cutoff } = query
  const joined = network.join(places, query)
  const issues = reportOffNetwork(network, [{ places, joined }], query.snap?.within ?? 10_000)
  report(query, 'searching', 0, 1)
  const search = network.search.reset()
  for (const seed of seedsOf(network, joined, direction)) search.addSource(seed.node, seed.ms, seed.label)
  search.run({ cutoff, reverse: direction === 'to' })
  const ms = search.ms.slice(), nearest = search.source.slice()
  search.reset()
  report(query, 'searching', 1, 1)
  return timesOver({ network, query, joined, ms, nearest, issues, scratch: {} })
}
