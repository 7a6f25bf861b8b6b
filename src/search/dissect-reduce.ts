import type { ArcGraph } from './arcs.ts'
import type { Part } from './dissect-parts.ts'

/** A graph after the nodes are gone that cost nothing to contract. */
export interface Reduced {
  /** Those nodes, first contracted first. */
  readonly order: Uint32Array
  /** The rest with the links that contraction left, in the order of their ids; not connected in general, and without directions. */
  readonly core: Part
}

/** Undirected simple neighbours, at `node[first[u]] .. node[first[u] + count[u]]`. */
interface Neighbours {
  readonly first: Uint32Array
  readonly count: Uint32Array
  readonly node: Uint32Array
}

/** Nodes with more neighbours are not looked through for those of a crossing. */
const mostNeighbours = 64

/**
 * Contracts dead ends, chains, and crossings of three roads of which at least two pairs are joined already, until nothing of the kind is left; no node gets more neighbours thereby.
 * They go in rounds, never two neighbours in one, so that a chain becomes a low tree.
 * @param onStep called every few milliseconds
 * Cost: a few passes over the graph.
 */
export function reduce(graph: ArcGraph, onStep: () => void): Reduced {
  const { nodeCount } = graph
  const links = neighboursOf(graph, onStep)
  const order = new Uint32Array(nodeCount), isGone = new Uint8Array(nodeCount), round = new Uint32Array(nodeCount), waitsFor = new Uint32Array(nodeCount)
  let size = 0, now = 0, crossings: number[] = []
  let waiting = Uint32Array.from({ length: nodeCount }, (_, u) => u)
  while (waiting.length > 0 || crossings.length > 0) {
    const isLast = waiting.length === 0, candidates: ArrayLike<number> = isLast ? crossings : waiting, later: number[] = []
    if (isLast) crossings = []
    now++
    const wait = (u: number, list: number[]): void => {
      if (waitsFor[u] === now) return
      waitsFor[u] = now
      list.push(u)
    }
    for (let i = 0; i < candidates.length; i++) {
      if ((i & 0x3fff) === 0) onStep()
      const v = candidates[i], degree = links.count[v]
      if (isGone[v] === 1 || degree > 3) continue
      if (degree === 3 && !isLast) {
        crossings.push(v)
        continue
      }
      if (round[v] === now) {
        wait(v, later)
        continue
      }
      if (degree === 3 && !isNearlyClosed(links, v)) continue
      for (let j = links.first[v]; j < links.first[v] + degree; j++) {
        round[links.node[j]] = now
        wait(links.node[j], later)
      }
      eliminate(links, v)
      isGone[v] = 1
      order[size++] = v
    }
    waiting = Uint32Array.from(later)
  }
  return { order: order.slice(0, size), core: coreOf(links, isGone, nodeCount - size) }
}

function neighboursOf({ nodeCount, firstOut, head }: ArcGraph, onStep: () => void): Neighbours {
  const first = new Uint32Array(nodeCount + 1)
  for (let u = 0; u < nodeCount; u++) for (let arc = firstOut[u]; arc < firstOut[u + 1]; arc++) {
    if (head[arc] === u) continue
    first[u + 1]++
    first[head[arc] + 1]++
  }
  for (let u = 0; u < nodeCount; u++) first[u + 1] += first[u]
  onStep()
  const node = new Uint32Array(first[nodeCount]), count = new Uint32Array(nodeCount)
  for (let u = 0; u < nodeCount; u++) for (let arc = firstOut[u]; arc < firstOut[u + 1]; arc++) {
    const v = head[arc]
    if (v === u) continue
    node[first[u] + count[u]++] = v
    node[first[v] + count[v]++] = u
  }
  // Each neighbour once.
  onStep()
  const seen = new Uint32Array(nodeCount).fill(0xffffffff)
  for (let u = 0; u < nodeCount; u++) {
    let kept = first[u]
    for (let i = first[u], end = first[u] + count[u]; i < end; i++) {
      const v = node[i]
      if (seen[v] === u) continue
      seen[v] = u
      node[kept++] = v
    }
    count[u] = kept - first[u]
  }
  return { first, count, node }
}

function slotOf({ first, count, node }: Neighbours, u: number, v: number): number {
  for (let i = first[u], end = first[u] + count[u]; i < end; i++) if (node[i] === v) return i
  return -1
}

/** Whether the three neighbours of a crossing lack at most one link between them. */
function isNearlyClosed(links: Neighbours, v: number): boolean {
  const { first, count, node } = links, i = first[v], a = node[i], b = node[i + 1], c = node[i + 2]
  if (count[a] > mostNeighbours || count[b] > mostNeighbours || count[c] > mostNeighbours) return false
  return Number(slotOf(links, a, b) >= 0) + Number(slotOf(links, a, c) >= 0) + Number(slotOf(links, b, c) >= 0) >= 2
}

/** Takes a node away and joins its at most three neighbours. */
function eliminate(links: Neighbours, v: number): void {
  const { first, count, node } = links, begin = first[v], degree = count[v]
  for (let i = begin; i < begin + degree; i++) {
    const a = node[i]
    let gap = slotOf(links, a, v)
    for (let j = begin; j < begin + degree; j++) {
      const b = node[j]
      if (i === j || slotOf(links, a, b) >= 0) continue
      node[gap] = b
      gap = -1
    }
    if (gap >= 0) node[gap] = node[first[a] + --count[a]]
  }
}

function coreOf({ first, count, node }: Neighbours, isGone: Uint8Array, size: number): Part {
  const ids = new Uint32Array(size), local = new Uint32Array(isGone.length), begin = new Uint32Array(size + 1)
  let n = 0
  for (let u = 0; u < isGone.length; u++) {
    if (isGone[u] === 1) continue
    begin[n + 1] = begin[n] + count[u]
    local[u] = n
    ids[n++] = u
  }
  // From tail to tail, so that every list comes out ascending.
  const head = new Uint32Array(begin[size]), next = begin.slice(0, size)
  for (let u = 0; u < size; u++) for (let i = first[ids[u]], end = i + count[ids[u]]; i < end; i++) head[next[local[node[i]]]++] = u
  return { count: size, ids, first: begin, head, orders: [], guide: 'links' }
}
