import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import type { ArcGraph } from './arcs.ts'
import { landmarkOrders, mapOrders } from './dissect-directions.ts'
import { CutFinder, type Cut } from './dissect-flow.ts'
import { mostInLeaf, orderLeaf } from './dissect-leaf.ts'
import { dropped, labelPieces, takePieces, type Part } from './dissect-parts.ts'
import { reduce } from './dissect-reduce.ts'

/** What an order is made from: topology, and coordinates where there are any. */
export interface DissectGraph extends ArcGraph {
  /** Degrees by node; all equal or empty for graphs without geometry. */
  readonly lon: Float64Array
  readonly lat: Float64Array
}

/** Share of a part that each end of a direction holds together: no side of a cut is smaller. Inertial flow's default. */
const endShare = 0.25
/** One kind of directions must cut so much better than the other to be the only one from then on. */
const clearly = 1.25

/**
 * Orders nodes for contraction by nested dissection: dead ends, chains and closed crossings first; then whatever separates two halves of the map comes after both halves.
 * Halves are found by minimum cuts across several directions of the map and, until the map proves a good guide, across directions that far-apart nodes span.
 * @param graph topology, taken as undirected, and coordinates
 * @returns nodes from the first to be contracted to the last; the same for the same graph
 * Cost: about 6 s for a million nodes of a road network, several times as much where there are no coordinates; some 100 bytes a node.
 * Source: inertial flow, Schild, Sommer, On balanced separators in road networks, SEA 2015; Dibbelt, Strasser, Wagner, JEA 2016.
 */
export function dissect(graph: DissectGraph, options?: RunOptions): Uint32Array<ArrayBuffer> {
  const { nodeCount } = graph
  report(options, 'ordering', 0, nodeCount)
  let done = 0
  const tick = (): void => report(options, 'ordering', done, nodeCount)
  const { order: easy, core } = reduce(graph, tick)
  const order = new Uint32Array(nodeCount)
  order.set(easy)
  done = easy.length
  const label = new Uint32Array(core.count), scratch = new Uint32Array(core.count), side = new Uint8Array(core.count)
  const finder = new CutFinder(core.count, core.head.length, tick)
  const whole: Part = { ...core, ids: core.ids.map((_, u) => u), orders: mapOrders(graph, core.ids, tick), guide: 'both' }
  const slot = new Uint32Array(core.count), waiting = takePieces(whole, label, labelPieces(whole, label, scratch), scratch)
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    const { count, ids } = part
    if (count <= mostInLeaf) {
      const leaf = orderLeaf(part, whole, slot)
      for (let i = count - 1; i >= 0; i--) order[nodeCount - ++done + easy.length] = core.ids[ids[leaf[i]]]
      tick()
      continue
    }
    const guide = halve(part, finder, { side, tick })
    dropEnds(part, side, label)
    for (let u = 0; u < count; u++) if (label[u] === dropped) order[nodeCount - ++done + easy.length] = core.ids[ids[u]]
    const rest = guide === 'links' ? { ...part, guide, orders: [] } : { ...part, guide }
    waiting.push(...takePieces(rest, label, labelPieces(part, label, scratch), scratch))
  }
  return order
}

/**
 * Cuts a part across every direction and keeps the sides of the best cut.
 * @returns which directions its pieces should be cut across
 */
function halve(part: Part, finder: CutFinder, { side, tick }: { side: Uint8Array, tick: () => void }): Part['guide'] {
  finder.load(part)
  let best = Infinity
  const tryAll = (orders: readonly Uint32Array[]): number => {
    let least = Infinity
    for (const order of orders) {
      const cut = finder.cut(order, Math.floor(part.count * endShare), best * Math.SQRT1_2)
      if (cut === undefined) continue
      least = Math.min(least, scoreOf(cut, part.count))
      if (least >= best) continue
      best = least
      side.set(finder.side.subarray(0, part.count))
    }
    return least
  }
  const map = part.guide === 'links' ? Infinity : tryAll(part.orders)
  if (part.guide === 'map') return 'map'
  const links = tryAll(landmarkOrders(part, tick))
  return map > links * clearly ? 'links' : map < Infinity && links >= map / clearly ? 'map' : 'both'
}

/** Links cut, more where the sides are uneven; at least `size` times the square root of 2. */
function scoreOf({ size, smaller }: Cut, count: number): number {
  return size / Math.sqrt(smaller / count)
}

/** Drops the nodes on that side of a cut that has fewer of them at its links. */
function dropEnds({ count, first, head }: Part, side: Uint8Array, label: Uint32Array): void {
  const ends = [0, 0, 0]
  for (let u = 0; u < count; u++) {
    label[u] = 0
    for (let arc = first[u], end = first[u + 1]; arc < end; arc++) {
      if (side[head[arc]] === side[u]) continue
      label[u] = side[u]
      ends[side[u]]++
      break
    }
  }
  const fewer = ends[1] <= ends[2] ? 1 : 2
  for (let u = 0; u < count; u++) label[u] = label[u] === fewer ? dropped : 0
}
