import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import type { ArcGraph } from './arcs.ts'

/** What an order is made from: topology, and coordinates where there are any. */
export interface DissectGraph extends ArcGraph {
  /** Degrees by node; all equal or empty for graphs without geometry. */
  readonly lon: Float64Array
  readonly lat: Float64Array
}

/** Parts of so few nodes are not divided any more. */
const leaf = 8

/**
 * Orders nodes for contraction by nested dissection: whatever separates two halves of the map comes after both halves.
 * @returns nodes from the first to be contracted to the last
 */
export function dissect(graph: DissectGraph, options?: RunOptions): Uint32Array<ArrayBuffer> {
  const { nodeCount, firstOut, head, lon, lat } = graph
  const order = new Uint32Array(nodeCount)
  const side = new Uint32Array(nodeCount)
  let end = nodeCount, mark = 0
  const waiting: Uint32Array[] = [Uint32Array.from({ length: nodeCount }, (_, node) => node)]
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    report(options, 'ordering', nodeCount - end, nodeCount)
    if (part.length <= leaf) {
      for (const u of part) order[--end] = u
      continue
    }
    const spread = (column: Float64Array): number => part.reduce((most, u) => Math.max(most, column[u]), -Infinity) - part.reduce((least, u) => Math.min(least, column[u]), Infinity)
    const column = spread(lon) > spread(lat) ? lon : lat
    const sorted = part.toSorted((u, v) => column[u] - column[v] || u - v)
    const left = sorted.subarray(0, sorted.length >> 1), right = sorted.subarray(sorted.length >> 1)
    const a = ++mark, b = ++mark
    for (const u of left) side[u] = a
    for (const u of right) side[u] = b
    const isSeparator = new Set<number>()
    for (const u of part) for (let arc = firstOut[u]; arc < firstOut[u + 1]; arc++) {
      const v = head[arc]
      if (side[u] === a && side[v] === b) isSeparator.add(u)
      else if (side[u] === b && side[v] === a) isSeparator.add(v)
    }
    for (const u of isSeparator) order[--end] = u
    waiting.push(left.filter(u => !isSeparator.has(u)), right.slice())
  }
  return order
}
