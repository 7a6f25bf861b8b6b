import { unreachable } from '../data/travel-times.ts'
import type { OpenArcs } from './arcs.ts'

/** Words of a core node before its arcs: time, label, where its arcs end, its id. */
export const coreHeader = 4
/** Words of a folded node: itself, then twice a neighbour, the ms from it and the ms to it. */
export const foldWords = 7

/**
 * A graph without its dead ends and chains. Nodes of one or two neighbours are folded away, one after the other, each leaving an arc between its two neighbours;
 * what remains is the core. Times are searched on the core and then handed down to the folded nodes, last folded first.
 */
export interface FoldedArcs {
  /** Core nodes near each other in memory: four words and their arcs as pairs (place of the head, ms). Time and label are the search's scratch. */
  readonly core: Uint32Array
  /** Place of each core node in `core`, `unreachable` for folded nodes. */
  readonly place: Uint32Array
  readonly coreCount: number
  /** Folded nodes in the order of folding. A missing neighbour is the node itself with unreachable arcs. */
  readonly folded: Uint32Array
  readonly longest: number
}

/** Longest arc that folding makes, in ms (about 18 hours); chains longer than that stay as they are. */
export const longestFold: number = 1 << 26
/** Nodes with more neighbours are no ends of folded chains, because finding one of theirs takes a scan. */
const mostNeighbours = 64

/**
 * Folds a graph for searches that reach all of it.
 * Source: the degree-2 reduction of Geisberger et al., Contraction Hierarchies, WEA 2008, stopped before it adds arcs; the sweep down is PHAST, Delling et al., IPDPS 2011.
 * @param forward arcs by tail
 * @param reverse the same arcs by head
 * Cost: about five searches of the whole graph; 28 bytes a folded node and 16 to 40 a core node.
 */
export function foldArcs(forward: OpenArcs, reverse: OpenArcs): FoldedArcs {
  const neighbours = neighboursOf(forward, reverse)
  const folded = foldAll(neighbours)
  return { ...packCore(neighbours), folded }
}

/** Neighbours by node, at `first[node] .. first[node] + count[node]`: the node, the ms to it and the ms from it. */
interface Neighbours {
  readonly first: Uint32Array
  readonly count: Uint32Array
  readonly node: Uint32Array
  readonly to: Uint32Array
  readonly from: Uint32Array
  readonly isFolded: Uint8Array
}

/** Both directions and parallel arcs of two nodes become one pair of costs. */
function neighboursOf(forward: OpenArcs, reverse: OpenArcs): Neighbours {
  const nodeCount = forward.first.length - 1, most = forward.pairs.length
  const first = new Uint32Array(nodeCount), count = new Uint32Array(nodeCount)
  const node = new Uint32Array(most), to = new Uint32Array(most).fill(unreachable), from = new Uint32Array(most).fill(unreachable)
  const seen = new Int32Array(nodeCount).fill(-1), at = new Uint32Array(nodeCount)
  let size = 0
  const gather = (u: number, { first: begin, pairs }: OpenArcs, costs: Uint32Array): void => {
    for (let i = begin[u]; i < begin[u + 1]; i += 2) {
      const v = pairs[i]
      if (seen[v] !== u) {
        seen[v] = u
        at[v] = size
        node[size++] = v
      }
      costs[at[v]] = Math.min(costs[at[v]], pairs[i + 1])
    }
  }
  for (let u = 0; u < nodeCount; u++) {
    first[u] = size
    gather(u, forward, to)
    gather(u, reverse, from)
    count[u] = size - first[u]
  }
  return { first, count, node, to, from, isFolded: new Uint8Array(nodeCount) }
}

/** Folds what has at most two neighbours until nothing has; lower ids first, chains from end to end. */
function foldAll(graph: Neighbours): Uint32Array {
  const { first, count, node, to, from, isFolded } = graph
  const folded = new Uint32Array(count.length * foldWords), waiting: number[] = []
  let size = 0
  for (let u = count.length - 1; u >= 0; u--) if (count[u] <= 2) waiting.push(u)
  for (let v = waiting.pop(); v !== undefined; v = waiting.pop()) {
    if (isFolded[v] === 1 || count[v] > 2) continue
    const i = first[v], hasA = count[v] > 0, hasB = count[v] > 1
    const a = hasA ? node[i] : v, b = hasB ? node[i + 1] : v
    if (count[a] > mostNeighbours || count[b] > mostNeighbours) continue
    const ab = hasB ? sum(from[i], to[i + 1]) : unreachable, ba = hasB ? sum(from[i + 1], to[i]) : unreachable
    if (isTooLong(ab) || isTooLong(ba)) continue

    isFolded[v] = 1
    folded.set([v, a, hasA ? from[i] : unreachable, hasA ? to[i] : unreachable, b, hasB ? from[i + 1] : unreachable, hasB ? to[i + 1] : unreachable], size)
    size += foldWords
    if (hasB) {
      replace(graph, a, v, b, ab, ba)
      replace(graph, b, v, a, ba, ab)
    } else if (hasA) {
      remove(graph, a, slotOf(graph, a, v))
    }
    if (hasB && count[b] <= 2) waiting.push(b)
    if (hasA && count[a] <= 2) waiting.push(a)
  }
  return folded.slice(0, size)
}

function sum(x: number, y: number): number {
  return x === unreachable || y === unreachable ? unreachable : x + y
}

function isTooLong(ms: number): boolean {
  return ms !== unreachable && ms > longestFold
}

function slotOf({ first, count, node }: Neighbours, u: number, v: number): number {
  for (let i = first[u]; i < first[u] + count[u]; i++) if (node[i] === v) return i
  return -1
}

/** Makes `next` a neighbour of u in the place of v, or, where it is one already, keeps the shorter arcs. */
function replace(graph: Neighbours, u: number, v: number, next: number, toNext: number, fromNext: number): void {
  const { node, to, from } = graph
  const gone = slotOf(graph, u, v), known = slotOf(graph, u, next)
  if (known === -1) {
    node[gone] = next
    to[gone] = toNext
    from[gone] = fromNext
  } else {
    to[known] = Math.min(to[known], toNext)
    from[known] = Math.min(from[known], fromNext)
    remove(graph, u, gone)
  }
}

function remove({ first, count, node, to, from }: Neighbours, u: number, slot: number): void {
  const last = first[u] + --count[u]
  node[slot] = node[last]
  to[slot] = to[last]
  from[slot] = from[last]
}

/** Lays the core out depth first, so that what a search touches next is often in cache already. */
function packCore({ first, count, node, to, isFolded }: Neighbours): Omit<FoldedArcs, 'folded'> {
  const nodeCount = count.length
  const place = new Uint32Array(nodeCount).fill(unreachable), order = new Uint32Array(nodeCount)
  let coreCount = 0, words = 0
  const waiting: number[] = []
  for (let root = 0; root < nodeCount; root++) {
    if (isFolded[root] === 1 || place[root] !== unreachable) continue
    waiting.push(root)
    for (let u = waiting.pop(); u !== undefined; u = waiting.pop()) {
      if (place[u] !== unreachable) continue
      place[u] = words
      order[coreCount++] = u
      words += coreHeader
      for (let i = first[u]; i < first[u] + count[u]; i++) {
        if (to[i] !== unreachable) words += 2
        if (place[node[i]] === unreachable) waiting.push(node[i])
      }
    }
  }
  const core = new Uint32Array(words)
  let longest = 0, at = 0
  for (const u of order.subarray(0, coreCount)) {
    const head = at
    core[head] = core[head + 1] = unreachable
    core[head + 3] = u
    at += coreHeader
    for (let i = first[u]; i < first[u] + count[u]; i++) {
      if (to[i] === unreachable) continue
      core[at++] = place[node[i]]
      core[at++] = to[i]
      longest = Math.max(longest, to[i])
    }
    core[head + 2] = at
  }
  return { core, place, coreCount, longest }
}
