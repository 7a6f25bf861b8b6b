import type { Issue } from '../core/types.ts'
import { report } from '../core/run.ts'
import type { Explanation } from '../data/explanation.ts'
import type { Table } from '../data/table.ts'
import { unreachable, type TravelTimes } from '../data/travel-times.ts'
import { sweepNearest } from '../search/sweep-nearest.ts'
import { chooseTimesEngine } from './engine.ts'
import type { ChunkColumns, Runner } from './job.ts'
import { cutoffMs, seedsOf, type Direction, type Joined } from './joined.ts'
import type { TimesQuery } from './model.ts'
import type { Network } from './network.ts'
import { reportOffNetwork } from './off-network.ts'
import { timesOver } from './times-over.ts'

/** One search from all places at once: plain data, for any thread that has the network. It has one chunk. */
export interface TimesJob {
  readonly kind: 'times'
  readonly engine: 'search' | 'sweep'
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
  readonly explanation: Explanation | undefined
}

/** Joins the places, chooses the engine and lays the job out. */
export function planTimes(network: Network, query: TimesQuery): TimesPlan {
  const { places, direction, cutoff } = query
  const joined = network.join(places, query)
  const issues = reportOffNetwork(network, [{ places, joined }], query.snap?.within ?? 10_000)
  const seeds = seedsOf(network, joined, direction)
  const sources = joined.link.reduce((count, link) => link === -1 ? count : count + 1, 0)
  const { engine, explanation } = chooseTimesEngine(network, { sources, cutoffMs: cutoffMs(cutoff) }, query)
  return {
    joined, issues, explanation: query.explain === true ? explanation : undefined,
    job: { kind: 'times', engine: engine === 'sweep' ? 'sweep' : 'search', chunks: 1, direction, cutoff, node: Uint32Array.from(seeds, seed => seed.node), ms: Uint32Array.from(seeds, seed => seed.ms), place: Int32Array.from(seeds, seed => seed.label) },
  }
}

/** A runner for the one chunk: `ms` and `nearest` by node. */
export function runTimesJob(network: Network, job: TimesJob): Runner {
  return (_chunk, options) => {
    const stage = job.engine === 'sweep' ? 'sweeping' : 'searching'
    report(options, stage, 0, 1)
    const found = job.engine === 'sweep' ? swept(network, job) : searched(network, job)
    report(options, stage, 1, 1)
    return found
  }
}

function searched(network: Network, { node, ms, place, cutoff, direction }: TimesJob): { ms: Uint32Array, nearest: Int32Array } {
  const search = network.search.reset()
  for (let i = 0; i < node.length; i++) search.addSource(node[i], ms[i], place[i])
  search.run({ cutoff, reverse: direction === 'to' })
  const found = { ms: search.ms.slice(), nearest: search.source.slice() }
  search.reset()
  if (cutoff === Infinity) drop(found, cutoffMs(cutoff))
  return found
}

/** Without a cutoff a search goes on a little farther than the engines agree on. */
function drop({ ms, nearest }: { ms: Uint32Array, nearest: Int32Array }, limit: number): void {
  for (let node = 0; node < ms.length; node++) {
    if (ms[node] <= limit) continue
    ms[node] = unreachable
    nearest[node] = -1
  }
}

function swept(network: Network, job: TimesJob): { ms: Uint32Array, nearest: Int32Array } {
  const seeds = Array.from(job.node, (node, i) => ({ node, ms: job.ms[i], label: job.place[i] }))
  const ms = new Uint32Array(network.graph.nodeCount), nearest = new Int32Array(network.graph.nodeCount)
  sweepNearest(network.metric, seeds, { direction: job.direction === 'to' ? 'reverse' : 'forward', cutoffMs: cutoffMs(job.cutoff), ms, source: nearest })
  return { ms, nearest }
}

/** Travel times from what the runner gave. */
export function timesOf(network: Network, query: TimesQuery, { plan, found }: { readonly plan: TimesPlan, readonly found: ChunkColumns }): TravelTimes {
  return timesOver({ network, query, joined: plan.joined, issues: plan.issues, explanation: plan.explanation, ms: found.ms as Uint32Array, nearest: found.nearest as Int32Array, scratch: {} })
}
