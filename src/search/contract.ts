import { Growable } from '../core/growable.ts'
import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import type { ArcGraph } from './arcs.ts'
import type { LowerNeighbours } from './unpack.ts'

/** No node, no edge. */
export const nothing = 0xffffffff

/**
 * The topology of a hierarchy, in positions: 0 is the node contracted last, and every node stands right before those of its subtree in the elimination tree,
 * so a subtree is a stretch of positions and whatever is above a node comes before it.
 */
export interface HierarchyColumns {
  /** Position by node. */
  readonly position: Uint32Array
  /** Node by position. */
  readonly node: Uint32Array
  /** By position: the position above it in the elimination tree, its nearest upper neighbour; 0xffffffff at roots. */
  readonly parent: Uint32Array
  /** Offsets into `upper` by position, one more than there are nodes. */
  readonly firstUpper: Uint32Array
  /** Upper neighbours of each position, ascending: all of them lie above it in the tree, and every two of them are neighbours. */
  readonly upper: Uint32Array
  /** By arc of the graph: twice the index into `upper` of the pair it runs between, plus 1 when it runs downwards; 0xffffffff for loops. */
  readonly arcPair: Uint32Array
  /** Lower neighbours of each position, where somebody keeps them (`Hierarchy` does). */
  readonly lower?: LowerNeighbours
}

/**
 * Contracts nodes one after another, joining all the later neighbours of each: the shortcuts of every possible cost at once.
 * @param graph topology, taken as undirected
 * @param order nodes from the first to be contracted to the last
 * Cost: linear in the pairs made, which a good order keeps below three times the nodes of a road network.
 * Source: Dibbelt, Strasser, Wagner, Customizable Contraction Hierarchies, JEA 2016.
 */
export function contract(graph: ArcGraph, order: Uint32Array, options?: RunOptions): Omit<HierarchyColumns, 'lower'> {
  const { nodeCount } = graph
  const rank = new Uint32Array(nodeCount)
  for (let r = 0; r < nodeCount; r++) rank[order[r]] = r
  const { first, upper, parent } = complete(graph, rank, options)

  // Positions: roots first, every subtree in one stretch.
  const size = new Uint32Array(nodeCount).fill(1)
  for (let r = 0; r < nodeCount; r++) if (parent[r] !== nothing) size[parent[r]] += size[r]
  const place = new Uint32Array(nodeCount), next = new Uint32Array(nodeCount)
  let roots = 0
  for (let r = nodeCount - 1; r >= 0; r--) {
    const above = parent[r]
    if (above === nothing) {
      place[r] = roots
      roots += size[r]
    } else {
      place[r] = next[above]
      next[above] += size[r]
    }
    next[r] = place[r] + 1
  }
  return columnsOf(graph, { order, place, first, upper, parent })
}

interface Ranked { order: Uint32Array, place: Uint32Array, first: Uint32Array, upper: Uint32Array, parent: Uint32Array }

/** Upper neighbours by rank, ascending, shortcuts included; the lowest of them is the parent, which inherits the others. */
function complete(graph: ArcGraph, rank: Uint32Array, options: RunOptions | undefined): Pick<Ranked, 'first' | 'upper' | 'parent'> {
  const { nodeCount } = graph
  const neighbours = laterNeighbours(graph, rank)
  const first = new Uint32Array(nodeCount + 1), parent = new Uint32Array(nodeCount).fill(nothing)
  const firstChild = new Uint32Array(nodeCount).fill(nothing), nextChild = new Uint32Array(nodeCount).fill(nothing)
  const seen = new Uint32Array(nodeCount).fill(nothing), upper = new Growable(Uint32Array, nodeCount * 3)
  for (let r = 0; r < nodeCount; r++) {
    if ((r & 0x1fff) === 0) report(options, 'contracting', r, nodeCount)
    const begin = upper.length
    first[r] = begin
    const take = (q: number): void => {
      if (q === r || seen[q] === r) return
      seen[q] = r
      upper.push(q)
    }
    for (let i = neighbours.first[r]; i < neighbours.first[r + 1]; i++) take(neighbours.rank[i])
    for (let c = firstChild[r]; c !== nothing; c = nextChild[c]) for (let i = first[c], end = first[c + 1]; i < end; i++) take(upper.values[i])
    sort(upper.values, begin, upper.length)
    first[r + 1] = upper.length
    if (upper.length === begin) continue
    const above = parent[r] = upper.values[begin]
    nextChild[r] = firstChild[above]
    firstChild[above] = r
  }
  return { first, upper: upper.take(), parent }
}

/** For each rank the ranks above it that an arc joins it to, either way. */
function laterNeighbours({ nodeCount, firstOut, head }: ArcGraph, rank: Uint32Array): { first: Uint32Array, rank: Uint32Array } {
  const first = new Uint32Array(nodeCount + 1)
  for (let u = 0; u < nodeCount; u++) for (let arc = firstOut[u]; arc < firstOut[u + 1]; arc++) first[Math.min(rank[u], rank[head[arc]]) + 1]++
  for (let r = 0; r < nodeCount; r++) first[r + 1] += first[r]
  const next = first.slice(0, nodeCount), later = new Uint32Array(first[nodeCount])
  for (let u = 0; u < nodeCount; u++) for (let arc = firstOut[u]; arc < firstOut[u + 1]; arc++) {
    const a = rank[u], b = rank[head[arc]]
    later[next[Math.min(a, b)]++] = Math.max(a, b)
  }
  return { first, rank: later }
}

/** Insertion sort for the few neighbours of most nodes; the engine's own for long lists. */
function sort(values: Uint32Array, from: number, to: number): void {
  if (to - from > 32) {
    values.subarray(from, to).sort()
    return
  }
  for (let i = from + 1; i < to; i++) {
    const value = values[i]
    let j = i - 1
    for (; j >= from && values[j] > value; j--) values[j + 1] = values[j]
    values[j + 1] = value
  }
}

function columnsOf(graph: ArcGraph, { order, place, first, upper, parent }: Ranked): Omit<HierarchyColumns, 'lower'> {
  const { nodeCount } = graph
  const position = new Uint32Array(nodeCount), node = new Uint32Array(nodeCount), above = new Uint32Array(nodeCount)
  const firstUpper = new Uint32Array(nodeCount + 1), placed = new Uint32Array(upper.length)
  for (let r = 0; r < nodeCount; r++) {
    const p = place[r]
    position[order[r]] = p
    node[p] = order[r]
    above[p] = parent[r] === nothing ? nothing : place[parent[r]]
    firstUpper[p + 1] = first[r + 1] - first[r]
  }
  for (let p = 0; p < nodeCount; p++) firstUpper[p + 1] += firstUpper[p]
  // All upper neighbours lie on one branch, where a higher rank is a lower position.
  for (let r = 0; r < nodeCount; r++) for (let i = first[r + 1] - 1, at = firstUpper[place[r]]; i >= first[r]; i--) placed[at++] = place[upper[i]]
  const columns = { position, node, parent: above, firstUpper, upper: placed }
  return { ...columns, arcPair: pairsOf(graph, columns) }
}

function pairsOf({ nodeCount, firstOut, head }: ArcGraph, columns: Omit<HierarchyColumns, 'arcPair'>): Uint32Array {
  const { position } = columns
  const arcPair = new Uint32Array(head.length).fill(nothing)
  for (let u = 0; u < nodeCount; u++) {
    const p = position[u]
    for (let arc = firstOut[u]; arc < firstOut[u + 1]; arc++) {
      const q = position[head[arc]]
      if (p !== q) arcPair[arc] = p > q ? pairOf(columns, p, q) * 2 : pairOf(columns, q, p) * 2 + 1
    }
  }
  return arcPair
}

/** Index into `upper` of a position and one above it; 0xffffffff when they are no neighbours. Cost: a binary search. */
export function pairOf({ firstUpper, upper }: Pick<HierarchyColumns, 'firstUpper' | 'upper'>, lower: number, above: number): number {
  let low = firstUpper[lower], high = firstUpper[lower + 1] - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    if (upper[middle] < above) low = middle + 1
    else if (upper[middle] > above) high = middle - 1
    else return middle
  }
  return nothing
}
