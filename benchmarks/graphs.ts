import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { seeded } from '../src/core/random.ts'
import { shared } from '../test/helpers/shared.ts'

/** A directed graph as plain columns: arcs sorted by tail then head, no self loops, no parallel arcs. */
export interface ArcColumns {
  readonly name: string
  readonly nodes: number
  /** Degrees; a made-up lattice for graphs that come without coordinates. */
  readonly lon: Float64Array
  readonly lat: Float64Array
  readonly tail: Uint32Array
  readonly head: Uint32Array
  /** Cost in integer milliseconds. */
  readonly ms: Uint32Array
}

/** Raised when a generated graph or the files of its directory change. */
const layout = 2

/** What graphs-expected/integer.json says of one graph. */
export interface ExpectedGraph {
  readonly nodes: number
  readonly arcs: number
  readonly sssp: { readonly reached: number, readonly sum: string, readonly max: number }
  readonly nearest: { readonly reached: number, readonly sum: string, readonly max: number }
  readonly lastSeed: number
  readonly samples: readonly (readonly [node: number, sssp: number, nearest: number])[]
}

/** The graphs with exact expected integers, smallest first. */
export const expectedGraphs = ['ngraph-amsterdam', 'ngraph-seattle', 'pace16-NY', 'ngraph-moscow', 'pace16-FLA', 'pace16-NE'] as const

/** What shared/data says each graph must give, or undefined without the shared data. */
export function expectedIntegers(): Readonly<Record<string, ExpectedGraph>> | undefined {
  const path = shared('data/graphs-expected/integer.json')
  if (path === undefined) return undefined
  return (JSON.parse(readFileSync(path, 'utf8')) as { graphs: Record<string, ExpectedGraph> }).graphs
}

const portoPbf = 'data/osm-extracts/porto_portugal.osm.pbf'

/** Why a named graph cannot be loaded here, or undefined when it can. */
export function missing(name: string): string | undefined {
  if (/^grid-\d+$/.test(name) || name === 'country') return undefined
  if (name === 'porto') return shared(portoPbf) === undefined ? `the shared data has no ${portoPbf}` : undefined
  const [set, part] = name.split('-') as [string, string]
  if (set !== 'ngraph' && set !== 'pace16') return `expected a graph named porto, country, ngraph-CITY, pace16-STATE or grid-NODES, got ${name}`
  const path = set === 'ngraph' ? `data/ngraph-city-roads/${part}-roads.gr.bin.gz` : `data/graphs-pace16/${part}.gr.xz`
  if (shared(path) === undefined) return `the shared data has no ${path}`
  return set === 'pace16' && spawnSync('xz', ['--version']).status !== 0 ? 'xz is not installed (Debian: apt-get install xz-utils)' : undefined
}

/**
 * Loads `ngraph-amsterdam`, `pace16-NE`, `grid-100000`, ... with the costs that graphs-expected/integer.json defines.
 * `porto` and `country` are what readNetwork makes for driving of Porto's extract and of the sample country; only `graphDirectory` has them. Call `missing(name)` first.
 */
export function loadGraph(name: string): ArcColumns {
  const [set, part] = name.split('-') as [string, string]
  if (set === 'grid') return roadGrid(Number(part), 1)
  return set === 'ngraph' ? cityGraph(name, part) : paceGraph(name, part)
}

/** `count` sources spread over the ids: i * floor(n / count). */
export function spreadSources(nodes: number, count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i * Math.floor(nodes / count))
}

/** `count` seeded pairs of distinct nodes, as a flat column. */
export function randomPairs(nodes: number, count: number, seed = 1): Uint32Array {
  const random = seeded(seed)
  const pairs = new Uint32Array(2 * count)
  for (let i = 0; i < count; i++) {
    pairs[2 * i] = random.below(nodes)
    do pairs[2 * i + 1] = random.below(nodes)
    while (pairs[2 * i + 1] === pairs[2 * i])
  }
  return pairs
}

/**
 * `count` seeded distinct nodes, in no order; those that `skip` others with the same seed took are passed over. Written to a file that contenders of any language read.
 * @returns the nodes and the path of the file
 */
export function nodeList(name: string, count: number, skip = 0): { nodes: Uint32Array, path: string } {
  const directory = graphDirectory(name)
  const { nodes } = JSON.parse(readFileSync(join(directory, 'meta.json'), 'utf8')) as { nodes: number }
  const random = seeded(7), taken = new Set<number>()
  while (taken.size < skip + count) taken.add(random.below(nodes))
  const list = Uint32Array.from([...taken].slice(skip)), path = join(directory, `nodes-${skip}-${count}.u32`)
  writeFileSync(path, list)
  return { nodes: list, path }
}

/**
 * A graph in a directory of little-endian columns, where contenders of any language read it:
 * meta.json, tail.u32, head.u32, ms.u32, lon.f64, lat.f64. Kept in the system's temporary directory.
 */
export function graphDirectory(name: string): string {
  const directory = join(tmpdir(), 'farsakh-benchmarks', `${name}-${layout}`)
  if (existsSync(join(directory, 'meta.json'))) return directory
  if (name === 'porto' || name === 'country') {
    // Reading a PBF is asynchronous, and this is not.
    execFileSync(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'write-network.ts'), name, ...name === 'porto' ? [shared(portoPbf)!] : []])
    return directory
  }
  return writeGraphDirectory(loadGraph(name))
}

/** Writes a graph where `graphDirectory` looks for it; `more` may put other files beside it. */
export function writeGraphDirectory({ name, nodes, lon, lat, tail, head, ms }: ArcColumns, more?: (draft: string) => void): string {
  const directory = join(tmpdir(), 'farsakh-benchmarks', `${name}-${layout}`)
  const draft = `${directory}.${process.pid}`
  mkdirSync(draft, { recursive: true })
  const columns = { 'lon.f64': lon, 'lat.f64': lat, 'tail.u32': tail, 'head.u32': head, 'ms.u32': ms }
  for (const [file, column] of Object.entries(columns)) writeFileSync(join(draft, file), new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
  writeFileSync(join(draft, 'meta.json'), JSON.stringify({ name, nodes, arcs: tail.length }))
  more?.(draft)
  rmSync(directory, { recursive: true, force: true })
  renameSync(draft, directory)
  return directory
}

/** Reads what `graphDirectory` wrote. */
export function readGraphDirectory(directory: string): ArcColumns {
  const { name, nodes } = JSON.parse(readFileSync(join(directory, 'meta.json'), 'utf8')) as { name: string, nodes: number }
  const u32 = (file: string): Uint32Array => new Uint32Array(wholeBuffer(join(directory, file)))
  const f64 = (file: string): Float64Array => new Float64Array(wholeBuffer(join(directory, file)))
  return { name, nodes, lon: f64('lon.f64'), lat: f64('lat.f64'), tail: u32('tail.u32'), head: u32('head.u32'), ms: u32('ms.u32') }
}

/**
 * A seeded lattice of about 2.9 arcs a node that grows like a town: arteries every tenth line at 60 km/h, streets at 30 km/h,
 * more than half of the side streets missing, crossings moved from their places. Connected by construction.
 */
export function roadGrid(nodes: number, seed: number): ArcColumns {
  const random = seeded(seed)
  const width = Math.floor(Math.sqrt(nodes))
  const spacing = 120
  const degree = 111_195
  const lon = new Float64Array(nodes), lat = new Float64Array(nodes)
  for (let i = 0; i < nodes; i++) {
    lon[i] = (i % width + 0.5 * random() - 0.25) * spacing / degree
    lat[i] = (Math.floor(i / width) + 0.5 * random() - 0.25) * spacing / degree
  }
  const from: number[] = [], to: number[] = [], cost: number[] = []
  const join = (a: number, b: number, artery: boolean): void => {
    const metres = degree * Math.hypot(lon[b]! - lon[a]!, lat[b]! - lat[a]!)
    from.push(a)
    to.push(b)
    cost.push(Math.max(1, Math.round(metres * 3600 / (artery ? 60 : 30))))
  }
  for (let i = 0; i < nodes; i++) {
    const column = i % width, row = Math.floor(i / width)
    if (column + 1 < width && i + 1 < nodes) join(i, i + 1, row % 10 === 0)
    if (i + width < nodes && (column % 10 === 0 || random() < 0.42)) join(i, i + width, column % 10 === 0)
  }
  return bothWays(`grid-${nodes}`, { lon, lat }, { from, to, cost: e => cost[e]! })
}

function cityGraph(name: string, city: string): ArcColumns {
  const xy = gunzipped(`data/ngraph-city-roads/${city}-roads.co.bin.gz`)
  const ends = gunzipped(`data/ngraph-city-roads/${city}-roads.gr.bin.gz`)
  const nodes = xy.length / 2
  const from = new Uint32Array(ends.length / 2), to = new Uint32Array(ends.length / 2)
  for (let e = 0; e < from.length; e++) {
    from[e] = ends[2 * e]! - 1
    to[e] = ends[2 * e + 1]! - 1
  }
  const cost = (e: number): number => {
    const dx = xy[2 * from[e]!]! - xy[2 * to[e]!]!, dy = xy[2 * from[e]! + 1]! - xy[2 * to[e]! + 1]!
    return Math.max(1, Math.floor(100 * Math.sqrt(dx * dx + dy * dy)))
  }
  // Metres around the box's centre, y down; the scale of two of the cities is unknown, so squeeze all into the valid range.
  let reach = 1
  for (const value of xy) reach = Math.max(reach, Math.abs(value))
  const scale = Math.min(1 / 111_195, 80 / reach)
  const lon = Float64Array.from({ length: nodes }, (_, i) => xy[2 * i]! * scale)
  const lat = Float64Array.from({ length: nodes }, (_, i) => -xy[2 * i + 1]! * scale)
  return bothWays(name, { lon, lat }, { from, to, cost })
}

function paceGraph(name: string, state: string): ArcColumns {
  const text = execFileSync('xz', ['-dc', shared(`data/graphs-pace16/${state}.gr.xz`)!], { maxBuffer: 1 << 28 })
  const { nodes, from, to } = parseEdges(text)
  const cost = (e: number): number => 1000 + (7919 * Math.min(from[e]!, to[e]!) + 104729 * Math.max(from[e]!, to[e]!)) % 59000
  const width = Math.ceil(Math.sqrt(nodes))
  const lon = Float64Array.from({ length: nodes }, (_, i) => i % width / 1000)
  const lat = Float64Array.from({ length: nodes }, (_, i) => Math.floor(i / width) / 1000)
  return bothWays(name, { lon, lat }, { from, to, cost })
}

/** Lines `p tw nodes edges`, then `u v` from 1; lines that begin with c are comments. */
function parseEdges(text: Uint8Array): { nodes: number, from: Uint32Array, to: Uint32Array } {
  let nodes = 0, edge = 0, from = new Uint32Array(0), to = new Uint32Array(0)
  for (let at = 0; at < text.length;) {
    let end = text.indexOf(10, at)
    if (end < 0) end = text.length
    if (text[at] === 112) {
      const header = new TextDecoder().decode(text.subarray(at, end)).trim().split(/\s+/)
      nodes = Number(header[2])
      from = new Uint32Array(Number(header[3]))
      to = new Uint32Array(from.length)
    } else if (text[at] !== 99 && end > at) {
      let u = 0, v = 0, i = at
      for (; text[i] !== 32; i++) u = 10 * u + text[i]! - 48
      for (i++; i < end && text[i]! >= 48; i++) v = 10 * v + text[i]! - 48
      from[edge] = u - 1
      to[edge++] = v - 1
    }
    at = end + 1
  }
  return { nodes, from: from.subarray(0, edge), to: to.subarray(0, edge) }
}

/** Both directions of every pair, self loops dropped, parallel arcs at their minimum, sorted by tail then head. */
function bothWays(name: string, points: { lon: Float64Array, lat: Float64Array }, pairs: { from: ArrayLike<number>, to: ArrayLike<number>, cost: (pair: number) => number }): ArcColumns {
  const { from, to, cost } = pairs
  const nodes = points.lon.length
  const first = new Uint32Array(nodes + 1)
  for (let e = 0; e < from.length; e++) {
    if (from[e] === to[e]) continue
    first[from[e]! + 1]!++
    first[to[e]! + 1]!++
  }
  for (let i = 0; i < nodes; i++) first[i + 1]! += first[i]!
  // Two passes of counting sort (by head, then stably by tail) leave each node's arcs in order of their heads.
  const arcs = first[nodes]!
  const byHead = new Uint32Array(arcs)
  const next = first.slice()
  for (let e = 0; e < from.length; e++) {
    if (from[e] === to[e]) continue
    byHead[next[to[e]!]!++] = 2 * e
    byHead[next[from[e]!]!++] = 2 * e + 1
  }
  next.set(first)
  const sorted = new Uint32Array(arcs)
  for (const arc of byHead) sorted[next[(arc & 1) === 0 ? from[arc >>> 1]! : to[arc >>> 1]!]!++] = arc
  const tail = new Uint32Array(arcs), head = new Uint32Array(arcs), ms = new Uint32Array(arcs)
  let kept = 0
  for (const arc of sorted) {
    const e = arc >>> 1, forward = (arc & 1) === 0
    const u = forward ? from[e]! : to[e]!, v = forward ? to[e]! : from[e]!, price = cost(e)
    if (kept > 0 && tail[kept - 1] === u && head[kept - 1] === v) {
      ms[kept - 1] = Math.min(ms[kept - 1]!, price)
    } else {
      tail[kept] = u
      head[kept] = v
      ms[kept++] = price
    }
  }
  return { name, nodes, ...points, tail: tail.slice(0, kept), head: head.slice(0, kept), ms: ms.slice(0, kept) }
}

function gunzipped(path: string): Int32Array {
  const bytes = gunzipSync(readFileSync(shared(path)!))
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

function wholeBuffer(path: string): ArrayBuffer {
  const bytes = readFileSync(path)
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
}
