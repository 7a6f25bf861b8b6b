import type { Issue } from '../core/types.ts'
import type { Explanation } from '../data/explanation.ts'
import { issueTable } from '../data/issues.ts'
import type { TravelSums } from '../data/travel-sums.ts'
import { unreachable } from '../data/travel-times.ts'
import { decayTable, type DecayTable } from '../search/consumers.ts'
import { improve } from '../search/nearest.ts'
import { choosePairEngine, type Engine } from './engine.ts'
import { worthMultiLabel } from './engine-costs.ts'
import type { ChunkColumns } from './job.ts'
import { cutoffMs, type Direction, type Joined } from './joined.ts'
import type { SumsQuery } from './model.ts'
import type { Network } from './network.ts'
import { reportOffNetwork, reportPointsOff } from './off-network.ts'
import { catchmentsOf, checkedSums } from './sums-asked.ts'

/** Sums over a matrix. A chunk is a share of the places. */
export interface SumsJob {
  readonly kind: 'sums'
  readonly engine: Engine
  readonly direction: Direction
  readonly cutoffMs: number
  readonly sources: Joined
  readonly points: Joined
  /** How many of the nearest places are kept, 0 for none. */
  readonly k: number
  /** They come from one search with several labels a node, done with the first chunk, instead of from all pairs. */
  readonly isMultiLabel: boolean
  /** Milliseconds, ascending. */
  readonly cutoffs: Uint32Array
  readonly decay: DecayTable | undefined
  readonly supply: Float64Array | undefined
  readonly demand: Float64Array | undefined
  readonly chunks: number
  readonly issues: readonly Issue[]
  readonly explanation: Explanation | undefined
}

/**
 * Joins places and points, chooses the engine and lays the work out.
 * @param options `parts`: how many chunks are wanted, for as many hands
 * @throws RangeError when nothing is asked for, or columns have other lengths or values below 0
 */
export function sumsJob(network: Network, query: SumsQuery, options: { readonly parts?: number } = {}): SumsJob {
  const { places, points, direction, decay, onRow } = query, { k, cutoffs, supply, demand } = checkedSums(query), limit = cutoffMs(query.cutoff)

  const sources = network.join(places, query), joined = network.join(points, query), within = query.snap?.within ?? 10_000
  const issues = [...reportOffNetwork(network, [{ places, joined: sources }], within), ...reportPointsOff(joined, demand, within)]
  const isPairwise = cutoffs.length > 0 || decay !== undefined || onRow !== undefined
  const sizes = { sources, points: points.lon.length, direction, cutoffMs: limit, able: ['search', 'sweep'] as const, ...(!isPairwise && { nearestOnly: k }) }
  const { engine, explanation } = choosePairEngine(network, sizes, query)
  if (engine !== 'search') network.prepare(query)
  const isMultiLabel = k > 0 && (engine === 'search' || isPairwise) && worthMultiLabel({ nodes: network.graph.nodeCount, sources: places.size, points: points.lon.length, k, engine, isPairwise })
  return {
    kind: 'sums', engine, direction, cutoffMs: limit, sources, points: joined, k, isMultiLabel, supply, demand, issues,
    cutoffs: Uint32Array.from(cutoffs, cutoffMs), decay: decay === undefined ? undefined : decayTable(decay, limit),
    chunks: chunkCount(isMultiLabel && !isPairwise ? 1 : engine === 'search' ? places.size : Math.ceil(places.size / 16), onRow === undefined ? Math.max(options.parts ?? 1, fitting(points.lon.length, k, cutoffs.length)) : 1),
    explanation: query.explain === true ? explanation : undefined,
  }
}

function chunkCount(things: number, parts: number): number {
  return Math.max(1, Math.min(things, parts))
}

/** Bytes of a sweep that are to be in use at once. */
const roomy = 2 ** 30

/** Parts that many points are to be cut into. */
function fitting(points: number, k: number, cutoffs: number): number {
  return Math.ceil(points * (96 + 8 * k + 20 * cutoffs) / roomy)
}

/** What a runner gives for a chunk; columns that are not asked for are empty. */
export interface SumsColumns {
  /** Ids of the points that the columns by point are about. */
  readonly points: Uint32Array
  readonly ms: Uint32Array
  readonly place: Int32Array
  readonly countByPoint: Uint32Array
  readonly supplyByPoint: Float64Array
  readonly decayedByPoint: Float64Array
  readonly countByPlace: Uint32Array
  readonly demandByPlace: Float64Array
  readonly decayedByPlace: Float64Array
}

/** Empty columns for sums over some points. */
export function emptySums({ cutoffs, k, decay, supply, demand, sources }: SumsJob, points: Uint32Array): SumsColumns {
  const count = points.length, places = sources.link.length, C = cutoffs.length
  return {
    points, ms: new Uint32Array(count * k).fill(unreachable), place: new Int32Array(count * k).fill(-1),
    countByPoint: new Uint32Array(count * C), supplyByPoint: new Float64Array(supply === undefined ? 0 : count * C), decayedByPoint: new Float64Array(decay === undefined ? 0 : count),
    countByPlace: new Uint32Array(places * C), demandByPlace: new Float64Array(demand === undefined ? 0 : places * C), decayedByPlace: new Float64Array(decay === undefined || demand === undefined ? 0 : places),
  }
}

/**
 * Adds the chunks up.
 * @param results what the runner gave, in any order
 */
export function sumsOf(query: SumsQuery, job: SumsJob, results: readonly ChunkColumns[]): TravelSums {
  const { places, points, direction, cutoff } = query, { k, demand } = job
  const all = emptySums(job, Uint32Array.from(job.points.link.keys()))
  for (const result of results) add(all, result as unknown as SumsColumns, job)
  const joined = Uint8Array.from(job.points.link, link => link === -1 ? 0 : 1)
  const { ms, place, countByPoint, supplyByPoint, decayedByPoint, countByPlace, demandByPlace, decayedByPlace } = all
  return {
    places, points, direction, cutoff, cutoffs: Array.from(job.cutoffs, time => time / 1000), joined, nearest: k === 0 ? undefined : { k, ms, place, joined },
    countByPoint, supplyByPoint, decayedByPoint, countByPlace, demandByPlace, decayedByPlace,
    catchment: k === 0 || demand === undefined ? new Float64Array() : catchmentsOf(place, k, demand, places.size), issues: issueTable(job.issues), explanation: job.explanation,
  }
}

function add(all: SumsColumns, part: SumsColumns, { k, cutoffs }: SumsJob): void {
  const C = cutoffs.length
  for (const [i, point] of part.points.entries()) {
    for (let j = 0; j < k && part.place[i * k + j] !== -1; j++) improve(all.ms, all.place, point * k, k, part.ms[i * k + j], part.place[i * k + j])
    for (let c = 0; c < C; c++) all.countByPoint[point * C + c] += part.countByPoint[i * C + c]
    if (part.supplyByPoint.length > 0) for (let c = 0; c < C; c++) all.supplyByPoint[point * C + c] += part.supplyByPoint[i * C + c]
    if (part.decayedByPoint.length > 0) all.decayedByPoint[point] += part.decayedByPoint[i]
  }
  for (const name of ['countByPlace', 'demandByPlace', 'decayedByPlace'] as const) for (let i = 0; i < all[name].length; i++) all[name][i] += part[name][i]
}
