import type { ArcGraph } from './arcs.ts'
import { nothing, type HierarchyColumns } from './contract.ts'
import type { Metric, UpperArcs } from './customize.ts'

/** Lower neighbours of each position, ascending: `position[first[p]] .. position[first[p + 1]]`. */
export interface LowerNeighbours {
  readonly first: Uint32Array
  readonly position: Uint32Array
}

/** Turns the pairs of a hierarchy round. Cost: a counting sort. */
export function lowerNeighbours({ firstUpper, upper }: Pick<HierarchyColumns, 'firstUpper' | 'upper'>): LowerNeighbours {
  const count = firstUpper.length - 1
  const first = new Uint32Array(count + 1), position = new Uint32Array(upper.length)
  for (let i = 0; i < upper.length; i++) first[upper[i] + 1]++
  for (let p = 0; p < count; p++) first[p + 1] += first[p]
  const next = first.slice(0, count)
  for (let p = 0; p < count; p++) for (let i = firstUpper[p]; i < firstUpper[p + 1]; i++) position[next[upper[i]]++] = p
  return { first, position }
}

/** What paths are unpacked into. */
export interface CostedGraph {
  readonly graph: ArcGraph
  /** Milliseconds by arc, those that the metric was made from. */
  readonly cost: Uint32Array
}

/** A path over the graph's own arcs: arc i leads from node i to node i + 1. */
export interface ArcPath {
  readonly nodes: number[]
  readonly arcs: number[]
}

/**
 * Turns pairs of a metric back into the graph's arcs: a pair is an arc that costs as much (the lowest of equals), or else two pairs over a lower node (the first by position).
 * Cost: for each pair the lower neighbours of its lower end; with the lists of a `Hierarchy` nothing is made but the path.
 */
export class Unpacker {
  readonly #metric: Metric
  readonly #roads: CostedGraph
  readonly #lower: LowerNeighbours

  /**
   * @param metric from `customize`
   * @param roads the graph and the cost that the metric was made from
   */
  constructor(metric: Metric, roads: CostedGraph) {
    this.#metric = metric
    this.#roads = roads
    this.#lower = metric.hierarchy.lower ?? lowerNeighbours(metric.hierarchy)
  }

  /**
   * Unpacks a walk over positions whose neighbours are pairs of the metric.
   * @param positions from start to end
   * @throws RangeError where two of them are no pair, or the cost is not the metric's
   */
  path(positions: ArrayLike<number>): ArcPath {
    const { node } = this.#metric.hierarchy
    const path: ArcPath = { nodes: [], arcs: [] }
    if (positions.length > 0) path.nodes.push(node[positions[0]])
    for (let i = 0; i + 1 < positions.length; i++) this.#unpack(positions[i], positions[i + 1], path)
    return path
  }

  #unpack(start: number, end: number, path: ArcPath): void {
    const { hierarchy: { node }, rise, fall } = this.#metric
    // A stack of pairs yet to be unpacked, the next one last. Those over a lower node have lower ends than their pair, so this ends.
    const stack = [start, end, start > end ? timeTo(rise, start, end) : timeTo(fall, end, start)]
    while (stack.length > 0) {
      const ms = stack.pop()!, to = stack.pop()!, from = stack.pop()!
      const arc = ms === nothing ? -1 : this.#arc(node[from], node[to], ms)
      if (arc !== -1) {
        path.arcs.push(arc)
        path.nodes.push(node[to])
      } else if (ms === nothing || !this.#split(from, to, { ms, stack })) {
        throw new RangeError(`expected a pair of the metric and its own cost, got the nodes ${node[from]} and ${node[to]}`)
      }
    }
  }

  #arc(tail: number, head: number, ms: number): number {
    const { graph, cost } = this.#roads
    for (let arc = graph.firstOut[tail]; arc < graph.firstOut[tail + 1]; arc++) if (graph.head[arc] === head && cost[arc] === ms) return arc
    return -1
  }

  /** Puts the two halves of a pair over a lower node on the stack. */
  #split(from: number, to: number, { ms, stack }: { ms: number, stack: number[] }): boolean {
    const { rise, fall } = this.#metric, { first, position } = this.#lower
    const lowest = Math.max(from, to)
    for (let i = first[lowest]; i < first[lowest + 1]; i++) {
      const q = position[i]
      const there = timeTo(fall, q, from)
      if (there > ms) continue
      const onward = timeTo(rise, q, to)
      if (there + onward !== ms) continue
      stack.push(q, to, onward, from, q, there)
      return true
    }
    return false
  }
}

/** Milliseconds between a position and one above it, one way; 0xffffffff where that way is not in the metric. */
function timeTo({ first, pairs }: UpperArcs, lower: number, above: number): number {
  for (let i = first[lower], end = first[lower + 1]; i < end && pairs[i] <= above; i += 2) if (pairs[i] === above) return pairs[i + 1]
  return nothing
}
