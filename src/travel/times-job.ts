import type { Issue } from '../core/types.ts'
import { report } from '../core/run.ts'
import type { Table } from '../data/table.ts'
import type { TravelTimes } from '../data/travel-times.ts'
import type { ChunkColumns, Runner } from './job.ts'
import { seedsOf, type Direction, type Joined } from './joined.ts'
import type { TimesQuery } from './model.ts'
import type { Network } from './network.ts'
import { reportOffNetwork } from './off-network.ts'
import { timesOver } from './times-over.ts'

/** One search from all places at once: plain data, for any thread that has the network. It has one chunk. */
export interface TimesJob {
  readonly kind: 'times'
  readonly engine: 'search'
  readonly chunks: 1
  readonly direction: Direction
  readonly cutoff: number
  /** Seeds: node, head start in milliseconds, place. */
  readonly node: Uint32Array
  readonly ms: Uint32Array
  readonly place: Int32Array
}

/** A job, and what its maker keeps to read the times with. */
export interface TimesPlan {
  readonly job: TimesJob
  readonly joined: Joined
  readonly issues: Table<Issue>
}

/** Joins the places and lays the search out. */
export function planTimes(network: Network, query: TimesQuery): TimesPlan {
  const { places, direction, cutoff } = query
  const joined = network.join(places, query)
  const issues = reportOffNetwork(network, [{ places, joined }], query.snap?.within ?? 10_000)
  const seeds = seedsOf(network, joined, direction)
  return {
    joined, issues,
    job: { kind: 'times', engine: 'search', chunks: 1, direction, cutoff, node: Uint32Array.from(seeds, seed => seed.node), ms: Uint32Array.from(seeds, seed => seed.ms), place: Int32Array.from(seeds, seed => seed.label) },
  }
}

/** A runner for the one chunk: `ms` and `nearest` by node. */
export function runTimesJob(network: Network, job: TimesJob): Runner {
  return (_chunk, options) => {
    report(options, 'searching', 0, 1)
    const search = network.search.reset()
    for (const [i, node] of job.node.entries()) search.addSource(node, job.ms[i], job.place[i])
    search.run({ cutoff: job.cutoff, reverse: job.direction === 'to' })
    const found = { ms: search.ms.slice(), nearest: search.source.slice() }
    search.reset()
    report(options, 'searching', 1, 1)
    return found
  }
}

/** Travel times from what the runner gave. */
export function timesOf(network: Network, query: TimesQuery, { plan, found }: { readonly plan: TimesPlan, readonly found: ChunkColumns }): TravelTimes {
  return timesOver({ network, query, joined: plan.joined, issues: plan.issues, ms: found.ms as Uint32Array, nearest: found.nearest as Int32Array, scratch: {} })
}
