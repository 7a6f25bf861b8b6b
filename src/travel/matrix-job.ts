import { FarsakhError } from '../core/errors.ts'
import { Growable } from '../core/growable.ts'
import { report } from '../core/run.ts'
import type { Issue } from '../core/types.ts'
import type { Explanation } from '../data/explanation.ts'
import { issueTable } from '../data/issues.ts'
import type { Places } from '../data/places.ts'
import { TravelMatrix } from '../data/travel-matrix.ts'
import { unreachable } from '../data/travel-times.ts'
import { bucketMatrix } from '../search/buckets-to-many.ts'
import { rowsOf as wholeRows } from '../search/consumers.ts'
import { choosePairEngine, type Engine } from './engine.ts'
import { sourceOf, type Hung } from './hung.ts'
import type { ChunkColumns, Runner } from './job.ts'
import { cutoffMs, type Direction, type Joined } from './joined.ts'
import type { MatrixQuery } from './model.ts'
import type { Network } from './network.ts'
import { reportOffNetwork } from './off-network.ts'
import { PointSearch } from './point-search.ts'

/** A matrix to be computed: one row for each source, the places of the smaller side. */
export interface MatrixJob {
  readonly kind: 'matrix'
  readonly engine: Engine
  /** `to` when the sources are the columns of the matrix. */
  readonly direction: Direction
  readonly cutoffMs: number
  readonly sources: Joined
  readonly points: Joined
  /** Sources that are on the network, those close together in a row. */
  readonly order: Uint32Array
  readonly chunks: number
  /** Sources a chunk. */
  readonly chunkSize: number
  /** Bytes that the pairs may take. */
  readonly memory: number
  readonly issues: readonly Issue[]
  readonly explanation: Explanation | undefined
}

/** Bytes of a pair while a matrix is put together: 8 in the chunk and 12 in the matrix. */
const pairBytes = 20
/** Bytes that the pairs of a matrix may take unless told otherwise. */
export const defaultMemory: number = 2 ** 31
/** Sources that a sweep takes at once. */
const lanes = 16
/** Sources that buckets are filled for anew. */
const bucketSources = 512

/** Joins the places, chooses the engine and lays the work out. */
export function matrixJob(network: Network, query: MatrixQuery): MatrixJob {
  const from = network.join(query.from, query), to = network.join(query.to, query)
  const sides = [{ places: query.from, joined: from }, ...(query.to === query.from ? [] : [{ places: query.to, joined: to }])]
  const issues = [...reportOffNetwork(network, sides, query.snap?.within ?? 10_000)]
  // Rows of the matrix are put together faster than columns.
  const direction = query.to.size < query.from.size ? 'to' : 'from'
  const [sources, points] = direction === 'to' ? [to, from] : [from, to]
  const limit = cutoffMs(query.cutoff)
  const { engine, explanation } = choosePairEngine(network, { sources, points: points.link.length, direction, cutoffMs: limit, able: ['search', 'sweep', 'buckets'] }, query)
  if (engine !== 'search') network.prepare(query)
  const order = inOrder(network, sources, engine)
  const step = { search: 1, sweep: lanes, buckets: bucketSources }[engine]
  const chunkSize = Math.max(1, Math.ceil(order.length / step / 64)) * step
  return {
    kind: 'matrix', engine, direction, cutoffMs: limit, sources, points, order, chunkSize, chunks: Math.ceil(order.length / chunkSize),
    memory: query.memory ?? defaultMemory, issues, explanation: query.explain === true ? explanation : undefined,
  }
}

/** Sources on the network; for sweeps by position in the hierarchy, so that those swept together go the same ways. */
function inOrder(network: Network, { link }: Joined, engine: Engine): Uint32Array {
  const on = Uint32Array.from(link.keys()).filter(place => link[place] !== -1)
  if (engine === 'search') return on
  const { position } = network.metric.hierarchy, { linkFrom } = network.graph
  const at = (place: number): number => position[linkFrom[link[place]]]
  return on.sort((a, b) => at(a) - at(b) || a - b)
}

/** Sources of a chunk. */
function sourcesOf({ order, chunkSize }: Pick<MatrixJob, 'order' | 'chunkSize'>, chunk: number): Uint32Array {
  return order.subarray(chunk * chunkSize, (chunk + 1) * chunkSize)
}

/** A runner for chunks of a matrix: `first` offsets by source of the chunk, `point` ascending in each, and `ms`. */
export function runMatrixJob(network: Network, job: MatrixJob): Runner {
  const hung = network.sweeps.hang(job.points, job.direction)
  return { search: searchRunner, sweep: sweepRunner, buckets: bucketRunner }[job.engine](network, job, hung)
}

function searchRunner(network: Network, job: MatrixJob, hung: Hung): Runner {
  const search = new PointSearch(network, hung)
  return (chunk, options) => {
    const sources = sourcesOf(job, chunk)
    const first = new Uint32Array(sources.length + 1), point = new Growable(Uint32Array), ms = new Growable(Uint32Array)
    for (const [i, source] of sources.entries()) {
      report(options, 'searching', i, sources.length)
      for (const p of inRow(search.run(job.sources, source, job.cutoffMs), search.ms)) {
        point.push(p)
        ms.push(search.ms[p])
      }
      first[i + 1] = point.length
    }
    return { first, point: point.take(), ms: ms.take() }
  }
}

/** Points found, ascending: a pass over all of them is faster than sorting many. */
function inRow(found: Uint32Array, ms: Uint32Array): Uint32Array {
  return found.length * 8 < ms.length ? found.sort() : sparse(ms).point
}

function sweepRunner(network: Network, job: MatrixJob, hung: Hung): Runner {
  return (chunk, options) => {
    const sources = Array.from(sourcesOf(job, chunk), source => sourceOf(network, hung, job.sources, source))
    const rows = new Array<SparseRow>(sources.length)
    network.sweeps.use(hung, { index: 0, of: 1 }, sweep => { sweep.run(sources, [wholeRows((i, ms) => { rows[i] = sparse(ms) })], { ...options, cutoffMs: job.cutoffMs }) })
    return joinRows(rows)
  }
}

function bucketRunner(network: Network, job: MatrixJob, hung: Hung): Runner {
  const { direction, targets } = hung
  return (chunk, options) => {
    const sources = Array.from(sourcesOf(job, chunk), source => sourceOf(network, hung, job.sources, source)), rows: SparseRow[] = []
    bucketMatrix(network.metric, { sources, targets }, { ...options, direction: direction === 'to' ? 'reverse' : 'forward', cutoffMs: job.cutoffMs, onRow: (i, ms) => { rows[i] = sparse(ms) } })
    return joinRows(rows)
  }
}

interface SparseRow { readonly point: Uint32Array, readonly ms: Uint32Array }

/** What is reached of a whole row. */
function sparse(row: Uint32Array): SparseRow {
  let count = 0
  for (let p = 0; p < row.length; p++) if (row[p] !== unreachable) count++
  if (count === row.length) return { point: row.map((_, p) => p), ms: row.slice() }
  const point = new Uint32Array(count), ms = new Uint32Array(count)
  for (let p = 0, i = 0; i < count; p++) {
    if (row[p] === unreachable) continue
    point[i] = p
    ms[i++] = row[p]
  }
  return { point, ms }
}

function joinRows(rows: readonly SparseRow[]): ChunkColumns {
  const first = new Uint32Array(rows.length + 1)
  for (const [i, row] of rows.entries()) first[i + 1] = first[i] + row.point.length
  const point = new Uint32Array(first[rows.length]), ms = new Uint32Array(point.length)
  for (const [i, row] of rows.entries()) {
    point.set(row.point, first[i])
    ms.set(row.ms, first[i])
  }
  return { first, point, ms }
}

/** Counts what chunks of a job give, in whatever order they come, and ends the job when it is too much. */
export class MemoryWatch {
  readonly #job: Pick<MatrixJob, 'memory' | 'chunks'>
  #pairs = 0
  #chunks = 0

  constructor(job: Pick<MatrixJob, 'memory' | 'chunks'>) {
    this.#job = job
  }

  /** @throws FarsakhError `MEMORY_EXCEEDED` when the pairs so far are over the ceiling */
  add(result: ChunkColumns | { readonly point: Uint32Array }): void {
    const { memory, chunks } = this.#job
    this.#pairs += result.point.length
    this.#chunks++
    const bytes = this.#pairs * pairBytes
    if (bytes <= memory) return
    const needed = Math.ceil(bytes * chunks / this.#chunks)
    throw new FarsakhError('MEMORY_EXCEEDED', `expected a matrix of at most ${memory} bytes, got ${bytes} after ${this.#chunks} of ${chunks} parts: the whole would need about ${needed} bytes (${pairBytes} a pair). Shorten the cutoff, allow more with memory: bytes, or use travelSums, which keeps no pairs`, { memory, needed, pairs: this.#pairs, parts: this.#chunks, of: chunks })
  }
}

/**
 * Puts the chunks of a job together.
 * @param results what the runner gave, by chunk
 */
export function matrixOf(query: Pick<MatrixQuery, 'from' | 'to' | 'cutoff'>, job: MatrixJob, results: readonly ChunkColumns[]): TravelMatrix<Places, Places> {
  const { from, to, cutoff } = query
  const entries = job.direction === 'to' ? columnsOf(job, results) : rowsOf(job, results)
  return new TravelMatrix({ origins: from, destinations: to, cutoff, ...entries, issues: issueTable(job.issues), explanation: job.explanation })
}

interface Entries { firstEntry: Uint32Array, destination: Uint32Array, seconds: Float64Array }
/** Where the entries of a source are. */
interface Stretch { readonly source: number, readonly point: Uint32Array, readonly ms: Uint32Array }

/** The entries of every source on the network, by source. */
function* stretches(job: MatrixJob, results: readonly ChunkColumns[]): Generator<Stretch> {
  const at = new Int32Array(job.sources.link.length).fill(-1)
  for (const [i, source] of job.order.entries()) at[source] = i
  for (const [source, i] of at.entries()) {
    if (i === -1) continue
    const { first, point, ms } = results[Math.floor(i / job.chunkSize)] as Readonly<Record<'first' | 'point' | 'ms', Uint32Array>>
    const begin = first[i % job.chunkSize], end = first[i % job.chunkSize + 1]
    yield { source, point: point.subarray(begin, end), ms: ms.subarray(begin, end) }
  }
}

function rowsOf(job: MatrixJob, results: readonly ChunkColumns[]): Entries {
  const { firstEntry, destination, seconds } = entriesFor(job.sources.link.length, results)
  let at = 0, row = 0
  for (const { source, point, ms } of stretches(job, results)) {
    while (row < source) firstEntry[++row] = at
    destination.set(point, at)
    for (let i = 0; i < ms.length; i++) seconds[at + i] = ms[i] / 1000
    at += point.length
  }
  firstEntry.fill(at, row + 1)
  return { firstEntry, destination, seconds }
}

function columnsOf(job: MatrixJob, results: readonly ChunkColumns[]): Entries {
  const rows = job.points.link.length
  const { firstEntry, destination, seconds } = entriesFor(rows, results)
  for (const { point } of results) for (let i = 0; i < point.length; i++) firstEntry[point[i] + 1]++
  for (let row = 0; row < rows; row++) firstEntry[row + 1] += firstEntry[row]
  const next = firstEntry.slice(0, rows)
  for (const { source, point, ms } of stretches(job, results)) {
    for (let i = 0; i < point.length; i++) {
      const at = next[point[i]]++
      destination[at] = source
      seconds[at] = ms[i] / 1000
    }
  }
  return { firstEntry, destination, seconds }
}

function entriesFor(rows: number, results: readonly ChunkColumns[]): Entries {
  const size = results.reduce((sum, { point }) => sum + point.length, 0)
  return { firstEntry: new Uint32Array(rows + 1), destination: new Uint32Array(size), seconds: new Float64Array(size) }
}
