import { aStar } from 'ngraph.path'
import { haversine } from '../geo/distance.ts'
import type { RoadGraph } from './road-graph.ts'

const unreachable = 0xffffffff

/** A way in or out of the graph for one trip: the node, and the milliseconds between it and the trip's end. */
export interface Gate {
  readonly node: number
  readonly ms: number
}

/** The shortest path between two sets of gates. */
export interface NodePath {
  /** Nodes from start to end. */
  readonly nodes: readonly number[]
  /** Milliseconds, gates included. */
  readonly ms: number
}

interface FacadeNode { readonly id: number }
interface FacadeLink { readonly ms: number }
type Visit = (node: FacadeNode, link: FacadeLink) => unknown
interface Facade {
  getNode(id: number): FacadeNode
  forEachLinkedNode(id: number, visit: Visit): void
}
interface Options {
  oriented: boolean
  distance(to: FacadeNode, from: FacadeNode, link: FacadeLink): number
  heuristic(from: FacadeNode, to: FacadeNode): number
}
// ngraph.path takes any object with these two methods; its own types ask for a whole ngraph.graph.
const search = aStar as unknown as (graph: Facade, options: Options) => { find(from: number, to: number): FacadeNode[] }

/**
 * Finds the shortest path from any of some gates to any of others with ngraph.path (A*) over a facade on the arcs.
 * @param options starts and ends; `fastest` in metres a millisecond (`fastestArc`) and `target`, the position where all ends meet, bound the search from below
 * @returns undefined when there is none
 * Cost: A* with objects, some microseconds a node: right for one trip, `Search` is for many.
 */
export function findPath(graph: RoadGraph, cost: Uint32Array, options: { readonly starts: readonly Gate[], readonly ends: readonly Gate[], readonly fastest: number, readonly target: readonly [number, number] }): NodePath | undefined {
  const { firstOut, head, lon, lat, nodeCount } = graph
  const origin = nodeCount, destination = nodeCount + 1
  const ends = new Map<number, number>()
  for (const { node, ms } of options.ends) ends.set(node, Math.min(ms, ends.get(node) ?? Infinity))
  const known = new Map<number, FacadeNode>()
  const getNode = (id: number): FacadeNode => {
    let node = known.get(id)
    if (node === undefined) known.set(id, node = { id })
    return node
  }
  const forEachLinkedNode = (id: number, visit: Visit): void => {
    if (id === destination) return
    if (id === origin) {
      for (const { node, ms } of options.starts) visit(getNode(node), { ms })
      return
    }
    for (let arc = firstOut[id]; arc < firstOut[id + 1]; arc++) if (cost[arc] !== unreachable) visit(getNode(head[arc]), { ms: cost[arc] })
    const last = ends.get(id)
    if (last !== undefined) visit(getNode(destination), { ms: last })
  }
  const [x, y] = options.target
  const finder = search({ getNode, forEachLinkedNode }, {
    oriented: true,
    distance: (_to, _from, link) => link.ms,
    // A millionth and a millisecond of slack keep the bound below the truth in spite of rounding; the virtual ends have no bound.
    heuristic: from => from.id >= nodeCount || options.fastest === Infinity ? 0 : Math.max(0, haversine(lon[from.id], lat[from.id], x, y) / options.fastest * (1 - 1e-6) - 1),
  })
  const nodes = finder.find(origin, destination).map(node => node.id).reverse()
  if (nodes.length === 0) return undefined
  const inner = nodes.slice(1, -1)
  const start = Math.min(...options.starts.filter(gate => gate.node === inner[0]).map(gate => gate.ms))
  let ms = start + ends.get(inner[inner.length - 1])!
  for (let i = 0; i + 1 < inner.length; i++) ms += cost[cheapestArc(graph, cost, inner[i], inner[i + 1])]
  return { nodes: inner, ms }
}

/** The cheapest arc between two neighbouring nodes, the lowest of equals; -1 where there is none open. */
export function cheapestArc(graph: RoadGraph, cost: Uint32Array, tail: number, head: number): number {
  let best = -1
  for (let arc = graph.firstOut[tail]; arc < graph.firstOut[tail + 1]; arc++) {
    if (graph.head[arc] === head && cost[arc] !== unreachable && (best === -1 || cost[arc] < cost[best])) best = arc
  }
  return best
}

/**
 * Metres a millisecond of the fastest arc, by its length or the crow's, whichever is more: no part of any arc is faster than that.
 * Cost: one pass over the arcs.
 */
export function fastestArc(graph: RoadGraph, cost: Uint32Array): number {
  const { firstOut, head, lon, lat, metres: length } = graph
  let fastest = 0
  for (let u = 0; u < graph.nodeCount; u++) {
    for (let arc = firstOut[u]; arc < firstOut[u + 1]; arc++) {
      if (cost[arc] === unreachable) continue
      const metres = Math.max(length[arc], haversine(lon[u], lat[u], lon[head[arc]], lat[head[arc]]))
      if (metres > fastest * cost[arc]) fastest = metres / cost[arc]
    }
  }
  return fastest
}
