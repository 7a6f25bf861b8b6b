import { describe } from '../core/checks.ts'
import type { Seconds } from '../core/units.ts'
import type { Explanation } from '../data/explanation.ts'
import { haversine } from '../geo/distance.ts'
import { multiLabelSeconds, nearestEstimates, pairEstimates, type Estimates, type JobSize } from './engine-costs.ts'
import { only } from './hung.ts'
import { seedsOf, type Direction, type Joined } from './joined.ts'
import type { Network } from './network.ts'

/**
 * What computes travel times: `search`, a bounded bucket Dijkstra for each place; `sweep`, 16 places at once over the contraction hierarchy (PHAST);
 * `buckets`, a many-to-many search on the hierarchy. All give the same answers to the bit.
 */
export type Engine = 'search' | 'sweep' | 'buckets'

/** How the engine of a job is chosen. */
export interface EngineOptions {
  /** Forces an engine; by default a cost model picks one from the sizes of the job. */
  readonly engine?: Engine
  /** Keeps with the result which engine was used, and why. */
  readonly explain?: boolean
}

/** An engine, and why that one. */
export interface Choice {
  readonly engine: Engine
  readonly explanation: Explanation
}

/** What a job is about. */
export interface PairSize {
  readonly sources: Joined
  /** How many points every source is to reach. */
  readonly points: number
  readonly direction: Direction
  readonly cutoffMs: number
  /** The engines that can do it. */
  readonly able: readonly Engine[]
  /** Only the k nearest sources of each point are asked for, which one search finds. */
  readonly nearestOnly?: number
}

/** Building a hierarchy has to pay twice before it is done unasked. */
const worthBuilding = 2
/** Estimates this many times apart are not looked into. */
const clear = 8

/**
 * Chooses the engine of a job that asks for all pairs, from counts only, so that the same job is always done the same way.
 * Cost: nothing where the sizes decide; else up to three searches from the sources.
 */
export function choosePairEngine(network: Network, size: PairSize, options: EngineOptions): Choice {
  const { sources, points, direction, cutoffMs, able, nearestOnly } = size
  checkEngine(options.engine, able)
  const count = sources.link.reduce((sum, link) => link === -1 ? sum : sum + 1, 0)
  const job: JobSize = { nodes: network.graph.nodeCount, sources: count, points, reach: reachGuess(network, cutoffMs), hierarchy: readiness(network) }
  const estimate = (reach: number): Estimates => {
    const all = pairEstimates({ ...job, reach })
    return nearestOnly === undefined ? all : { ...all, search: Math.min(all.search, multiLabelSeconds({ nodes: Math.min(job.nodes, reach * count), points, k: nearestOnly })) }
  }
  let estimates = estimate(job.reach)
  const ratio = estimates.search / Math.min(estimates.sweep, estimates.buckets)
  const isOpen = options.engine === undefined || options.explain === true
  if (isOpen && job.reach < job.nodes && ratio < clear && estimate(job.nodes).search > Math.min(estimates.sweep, estimates.buckets)) {
    estimates = estimate(reachMeasured(network, sources, direction, cutoffMs))
  }
  return choose(estimates, { able, options, hierarchy: job.hierarchy })
}

/** Chooses the engine for times from (to) the nearest of some places at all nodes. Cost: none. */
export function chooseTimesEngine(network: Network, size: { readonly sources: number, readonly cutoffMs: number }, options: EngineOptions): Choice {
  const able = ['search', 'sweep'] as const
  checkEngine(options.engine, able)
  const hierarchy = readiness(network)
  const estimates = nearestEstimates({ nodes: network.graph.nodeCount, sources: size.sources, reach: reachGuess(network, size.cutoffMs), hierarchy })
  return choose(estimates, { able, options, hierarchy })
}

/**
 * Throws unless an engine is one of those that can do a job.
 * @throws RangeError
 */
export function checkEngine(engine: unknown, able: readonly Engine[]): void {
  if (engine !== undefined && !able.some(one => one === engine)) throw new RangeError(`expected engine as one of ${able.join(', ')} for this job, got ${describe(engine)}`)
}

function choose(all: Estimates, { able, options, hierarchy }: { readonly able: readonly Engine[], readonly options: EngineOptions, readonly hierarchy: JobSize['hierarchy'] }): Choice {
  const estimates = Object.fromEntries(able.map(engine => [engine, all[engine]])) as Readonly<Record<Engine, Seconds>>
  if (options.engine !== undefined) return { engine: options.engine, explanation: { engine: options.engine, why: 'asked for', estimates } }
  const fastest = able.reduce((best, engine) => estimates[engine] < estimates[best] ? engine : best)
  const hasToBuild = hierarchy === 'missing' && fastest !== 'search'
  const engine = hasToBuild && estimates.search < worthBuilding * estimates[fastest] ? 'search' : fastest
  return { engine, explanation: { engine, why: reason(engine, fastest, estimates, hierarchy), estimates } }
}

function reason(engine: Engine, fastest: Engine, estimates: Readonly<Record<Engine, Seconds>>, hierarchy: JobSize['hierarchy']): string {
  const rest = Object.entries(estimates).filter(([one]) => one !== engine).map(([one, seconds]) => `${seconds.toPrecision(2)} s by ${one}`).join(', ')
  const figures = `estimated at ${estimates[engine].toPrecision(2)} s against ${rest}`
  if (engine !== fastest) return `${figures}; building the hierarchy does not pay twice: network.prepare() makes it for many jobs`
  return engine === 'search' ? figures : `${figures}; ${{ customized: 'the hierarchy is ready', built: 'the hierarchy is there, the cost is worked in first', missing: 'building the hierarchy pays for this job alone' }[hierarchy]}`
}

function readiness(network: Network): JobSize['hierarchy'] {
  return network.isCustomized ? 'customized' : network.isPrepared ? 'built' : 'missing'
}

/** Arcs looked at for the mean speed of a network. */
const samples = 512

/** About how many nodes lie within a cutoff of a place: the share of the network's box that a circle covers whose radius is three fifths of the way along mean roads. */
function reachGuess(network: Network, cutoffMs: number): number {
  const { nodeCount, arcCount, lon, lat, tail, head } = network.graph
  let metres = 0, ms = 0
  for (let i = 0; i < samples; i++) {
    const arc = Math.floor(i * arcCount / samples)
    if (!(network.ms[arc] < cutoffMs)) continue
    metres += haversine(lon[tail[arc]], lat[tail[arc]], lon[head[arc]], lat[head[arc]])
    ms += network.ms[arc]
  }
  const [west, south, east, north] = network.bbox
  const area = haversine(west, (south + north) / 2, east, (south + north) / 2) * haversine(west, south, west, north)
  const radius = ms === 0 ? 0 : 0.6 * cutoffMs * metres / ms
  return Math.min(nodeCount, Math.ceil(nodeCount * Math.PI * radius * radius / Math.max(1, area)))
}

/** Mean number of nodes within the cutoff of up to three of the places. */
function reachMeasured(network: Network, places: Joined, direction: Direction, cutoffMs: number): number {
  const on = Array.from(places.link.keys()).filter(place => places.link[place] !== -1)
  const probes = [...new Set([0.5, 0.2, 0.8].map(share => on[Math.floor(share * on.length)]))]
  let reached = 0
  for (const place of probes) {
    const search = network.search.reset()
    for (const { node, ms } of seedsOf(network, only(places, place), direction)) search.addSource(node, ms, 0)
    reached += search.run({ cutoff: Math.max(1, cutoffMs) / 1000, reverse: direction === 'to' }).reached().length
  }
  network.search.reset()
  return reached / Math.max(1, probes.length)
}
