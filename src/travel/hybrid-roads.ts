import { Bitset } from '../core/bitset.ts'
import { openArcs, type ArcGraph, type OpenArcs } from '../search/arcs.ts'
import type { Crossings } from '../search/joint.ts'
import type { MoveTimes } from '../search/move-times.ts'
import type { Hooks } from './hybrid-hooks.ts'
import { hooksOf, type CostedRoads } from './joined.ts'

const unreachable = 0xffffffff

/**
 * The road graph with every open arc cut at the hooks of its link. Nodes of the graph keep their numbers; after them come those of the hooks, one an arc and hook, in the order of travel.
 * The pieces of an arc add up to its milliseconds, so times at the graph's nodes are what they were.
 */
export class HookedRoads implements ArcGraph {
  readonly roads: CostedRoads
  readonly hooks: Hooks
  readonly nodeCount: number
  readonly firstOut: Uint32Array
  readonly head: Uint32Array
  /** Milliseconds by piece. Those of the graph's arcs come first, the beginning of each; after them one a hook, which leads on from it. */
  readonly cost: Uint32Array
  /** Number of the first hook node of each arc. */
  readonly #chain: Uint32Array
  /** Milliseconds from the arc's tail, turn included, by hook node (less the graph's nodes). */
  readonly #position: Uint32Array
  readonly #arc: Uint32Array
  readonly #hook: Uint32Array
  readonly #arcs: { to?: OpenArcs, from?: OpenArcs } = {}

  constructor(roads: CostedRoads, hooks: Hooks) {
    const { graph, ms, entry } = roads, { arcCount, arcLink, nodeCount } = graph
    this.roads = roads
    this.hooks = hooks
    const chain = this.#chain = new Uint32Array(arcCount + 1)
    for (let arc = 0; arc < arcCount; arc++) chain[arc + 1] = chain[arc] + (ms[arc] === unreachable ? 0 : countOn(hooks, arcLink[arc] >>> 1))
    const count = chain[arcCount]
    const position = this.#position = new Uint32Array(count), arcOf = this.#arc = new Uint32Array(count), hookOf = this.#hook = new Uint32Array(count)
    const head = this.head = new Uint32Array(arcCount + count), cost = this.cost = new Uint32Array(arcCount + count)
    this.nodeCount = nodeCount + count
    this.firstOut = new Uint32Array(this.nodeCount + 1)
    this.firstOut.set(graph.firstOut)
    for (let i = 1; i <= count; i++) this.firstOut[nodeCount + i] = arcCount + i
    for (let arc = 0; arc < arcCount; arc++) {
      const turn = entry.length === 0 ? 0 : entry[arc], whole = ms[arc] - turn, isForward = (arcLink[arc] & 1) === 0
      const low = hooks.first[arcLink[arc] >>> 1], high = hooks.first[(arcLink[arc] >>> 1) + 1]
      let piece = arc, at = 0
      for (let i = chain[arc]; i < chain[arc + 1]; i++) {
        const hook = isForward ? low + i - chain[arc] : high - 1 - (i - chain[arc])
        hookOf[i] = hook
        arcOf[i] = arc
        position[i] = turn + Math.round((isForward ? hooks.fraction[hook] : 1 - hooks.fraction[hook]) * whole)
        head[piece] = nodeCount + i
        cost[piece] = position[i] - at
        at = position[i]
        piece = arcCount + i
      }
      head[piece] = graph.head[arc]
      cost[piece] = ms[arc] === unreachable ? unreachable : ms[arc] - at
    }
  }

  /** The pieces as a search for times `to` or `from` some places walks them. */
  arcs(direction: 'to' | 'from'): OpenArcs {
    return this.#arcs[direction] ??= openArcs(this, this.cost, direction === 'to' ? 'reverse' : 'forward')
  }

  /** Where these roads meet the ground, for searches that move as `moves` does. */
  crossings(moves: MoveTimes): Crossings {
    const { hooks: { firstTie, cell: tied, seconds } } = this, { nodeCount } = this.roads.graph, hookOf = this.#hook
    const firstCell = new Uint32Array(this.nodeCount + 1)
    for (const [i, hook] of hookOf.entries()) firstCell[nodeCount + i + 1] = firstCell[nodeCount + i] + firstTie[hook + 1] - firstTie[hook]
    const count = firstCell[this.nodeCount], cell = new Uint32Array(count), cellMs = new Uint32Array(count), back = new Uint32Array(count), owner = new Uint32Array(count)
    const cells = new Bitset(moves.ground.width * moves.ground.height)
    for (const [i, hook] of hookOf.entries()) {
      const own = tied[firstTie[hook]]
      for (let tie = firstTie[hook], at = firstCell[nodeCount + i]; tie < firstTie[hook + 1]; tie++, at++) {
        const other = tied[tie], isOwn = other === own
        cell[at] = other
        owner[at] = nodeCount + i
        cellMs[at] = whole(seconds[tie] * (isOwn ? 1 : moves.stretch(own, other)))
        back[at] = whole(seconds[tie] * (isOwn ? 1 : moves.stretch(other, own)))
        cells.add(other)
      }
    }
    const before = cells.ranks(), firstNode = new Uint32Array(before[before.length - 1] + 1)
    for (let at = 0; at < count; at++) firstNode[cells.rank(cell[at], before) + 1]++
    for (let i = 1; i < firstNode.length; i++) firstNode[i] += firstNode[i - 1]
    const next = firstNode.slice(), node = new Uint32Array(count), nodeMs = new Uint32Array(count)
    for (let at = 0; at < count; at++) {
      const to = next[cells.rank(cell[at], before)]++
      node[to] = owner[at]
      nodeMs[to] = back[at]
    }
    return { firstCell, cell, cellMs, cells, before, firstNode, node, nodeMs }
  }

  /** The arc of the graph that a piece is of, and from and to which shares of it the piece goes. */
  piece(piece: number): { readonly arc: number, readonly from: number, readonly to: number } {
    const { arcCount } = this.roads.graph
    const arc = piece < arcCount ? piece : this.#arc[piece - arcCount]
    const next = piece < arcCount ? this.#chain[arc] : piece - arcCount + 1
    return { arc, from: piece < arcCount ? 0 : this.#share(piece - arcCount), to: next < this.#chain[arc + 1] ? this.#share(next) : 1 }
  }

  /** The link and the share of its length at which a hook node lies; undefined for nodes of the graph. */
  hookAt(node: number): { readonly link: number, readonly fraction: number } | undefined {
    const { nodeCount, arcLink } = this.roads.graph
    return node < nodeCount ? undefined : { link: arcLink[this.#arc[node - nodeCount]] >>> 1, fraction: this.hooks.fraction[this.#hook[node - nodeCount]] }
  }

  /**
   * Calls `visit` with every node next to a point of a link for those who leave the point (`depart`) or come to it (`arrive`): the milliseconds between them, and the arc.
   * The ends of the link as `hooksOf` has them, and the nearest hook a millisecond later: two on one stretch of road are then never nearer over a hook between them, where the two parts
   * of the ride are rounded each, than in one ride.
   */
  steps(way: 'depart' | 'arrive', link: number, fraction: number, visit: (node: number, ms: number, arc: number) => void): void {
    const { graph, ms: cost, entry } = this.roads, { linkArcs, arcLink, nodeCount } = graph
    const chain = this.#chain, position = this.#position
    for (let i = linkArcs.first[link]; i < linkArcs.first[link + 1]; i++) {
      const arc = linkArcs.arc[i]
      if (cost[arc] === unreachable) continue
      const turn = entry.length === 0 ? 0 : entry[arc], whole = cost[arc] - turn
      const along = (arcLink[arc] & 1) === 0 ? fraction : 1 - fraction
      let next = chain[arc]
      if (way === 'depart') {
        while (next < chain[arc + 1] && this.#share(next) < along) next++
        if (next < chain[arc + 1]) visit(nodeCount + next, Math.max(0, Math.round((1 - along) * whole) - (cost[arc] - position[next])) + 1, arc)
      } else {
        while (next < chain[arc + 1] && this.#share(next) <= along) next++
        if (next > chain[arc]) visit(nodeCount + next - 1, Math.max(0, turn + Math.round(along * whole) - position[next - 1]) + 1, arc)
      }
    }
    hooksOf(this.roads, way === 'depart' ? 'to' : 'from', link, fraction, visit)
  }

  #share(i: number): number {
    const fraction = this.hooks.fraction[this.#hook[i]]
    return (this.roads.graph.arcLink[this.#arc[i]] & 1) === 0 ? fraction : 1 - fraction
  }
}

function countOn({ first }: Hooks, link: number): number {
  return first[link + 1] - first[link]
}

/** Whole milliseconds; a slope that nobody gets up takes longer than any cutoff. */
function whole(seconds: number): number {
  return Math.min(unreachable - 1, Math.round(seconds * 1000))
}
