import { unreachable } from '../data/travel-times.ts'

/** What a search needs of a graph. `RoadGraph` has it. */
export interface ArcGraph {
  readonly nodeCount: number
  readonly firstOut: Uint32Array
  readonly head: Uint32Array
}

/** The open arcs of one direction as the search reads them: for node u the pairs (node, ms) at `pairs[first[u]] .. pairs[first[u + 1]]`. */
export interface OpenArcs {
  readonly first: Uint32Array
  readonly pairs: Uint32Array
  readonly longest: number
}

/** Longest arc that a search accepts, in ms (about 12 days): sums of it and any cutoff fit in 32 bits. */
export const longestArc = 0x3fffffff

/**
 * Interleaves heads and costs so that a node's arcs are one stretch of memory; leaves out closed arcs and loops.
 * @param reverse true to walk arcs from head to tail
 * Cost: one pass forward, a counting sort in reverse; 8 bytes an arc.
 */
export function openArcs(graph: ArcGraph, cost: Uint32Array, direction: 'forward' | 'reverse'): OpenArcs {
  const { nodeCount, firstOut, head } = graph
  const first = new Uint32Array(nodeCount + 1)
  let longest = 0, open = 0
  for (let u = 0; u < nodeCount; u++) {
    for (let arc = firstOut[u]; arc < firstOut[u + 1]; arc++) {
      const ms = cost[arc], v = head[arc]
      if (ms === unreachable || u === v) continue
      if (ms > longestArc) throw new RangeError(`expected arcs of at most ${longestArc} ms, got ${ms} for the arc ${u} to ${v}`)
      if (ms > longest) longest = ms
      first[(direction === 'forward' ? u : v) + 1] += 2
      open++
    }
  }
  for (let u = 0; u < nodeCount; u++) first[u + 1] += first[u]
  const pairs = new Uint32Array(open * 2), next = first.slice(0, nodeCount)
  for (let u = 0; u < nodeCount; u++) {
    for (let arc = firstOut[u]; arc < firstOut[u + 1]; arc++) {
      const ms = cost[arc], v = head[arc]
      if (ms === unreachable || u === v) continue
      const from = direction === 'forward' ? u : v
      const at = next[from]
      pairs[at] = direction === 'forward' ? v : u
      pairs[at + 1] = ms
      next[from] = at + 2
    }
  }
  return { first, pairs, longest }
}
