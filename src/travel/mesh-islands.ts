import type { Metres } from '../core/units.ts'
import { cellsOf } from '../geo/cells.ts'
import type { RoadGraph } from '../graph/road-graph.ts'
import type { MeshPoints } from './mesh-points.ts'

const unreachable = 0xffffffff
/** Roads that hang together over less than this count as an island. */
const smallest: Metres = 5000
/** An island within this distance of other roads is taken for ground beside them: squares and paths that the map leaves unconnected. */
const beside: Metres = 50

/** Points of islands beside roads, each with the nearest road point and how far that is. */
export interface Islands {
  readonly point: Uint32Array
  readonly anchor: Uint32Array
  readonly metres: Float32Array
  /** 1 by link for those of such islands. */
  readonly isBeside: Uint8Array
}

/**
 * Finds small bits of road that nothing connects to the network although it runs right beside them. As roads they would punch holes into every isochrone around
 * them (in the middle of Porto, 950 of 2,839 walkable links are such squares), so the mesh counts them as ground.
 */
export function findIslands(graph: RoadGraph, cost: Uint32Array, links: Uint32Array, points: MeshPoints): Islands {
  const group = groupsOf(graph, cost)
  const small = smallGroups(graph, links, group)
  const { islanders, mainland } = sides(graph, points, group, small)
  const nearest = new Nearest(points, mainland)
  const anchor = new Uint32Array(islanders.length), metres = new Float32Array(islanders.length)
  const gap = new Map<number, number>()
  for (const [i, { point, group: own }] of islanders.entries()) {
    anchor[i] = nearest.find(points.x.values[point], points.y.values[point])
    metres[i] = nearest.metres
    gap.set(own, Math.min(gap.get(own) ?? Infinity, nearest.metres))
  }
  const isBeside = new Uint8Array(graph.linkCount)
  for (const link of links) if ((gap.get(group[graph.linkFrom[link]]) ?? Infinity) <= beside) isBeside[link] = 1
  const kept = Uint32Array.from(islanders.keys()).filter(i => gap.get(islanders[i].group)! <= beside)
  return { point: kept.map(i => islanders[i].point), anchor: kept.map(i => anchor[i]), metres: Float32Array.from(kept, i => metres[i]), isBeside }
}

/** A number by node, the same for nodes that open arcs join in any direction; junctions share it with their copies. */
function groupsOf(graph: RoadGraph, cost: Uint32Array): Uint32Array {
  const { arcLink, linkFrom, linkTo, tail, head } = graph
  const parent = Uint32Array.from({ length: graph.nodeCount }, (_, node) => node)
  const root = (node: number): number => {
    while (parent[node] !== node) node = parent[node] = parent[parent[node]]
    return node
  }
  for (let arc = 0; arc < graph.arcCount; arc++) {
    if (cost[arc] === unreachable) continue
    const link = arcLink[arc] >>> 1, to = root(tail[arc])
    for (const node of [head[arc], linkFrom[link], linkTo[link]]) parent[root(node)] = to
  }
  return parent.map((_, node) => root(node))
}

function smallGroups(graph: RoadGraph, links: Uint32Array, group: Uint32Array): Set<number> {
  const metres = new Map<number, number>()
  let total = 0
  for (const link of links) {
    const own = group[graph.linkFrom[link]], length = graph.linkMetres(link)
    metres.set(own, (metres.get(own) ?? 0) + length)
    total += length
  }
  return new Set([...metres].filter(([, length]) => length < Math.min(smallest, total / 4)).map(([own]) => own))
}

/** Points of small groups with their group, and those of all others. */
function sides(graph: RoadGraph, points: MeshPoints, group: Uint32Array, small: ReadonlySet<number>): { islanders: { point: number, group: number }[], mainland: Uint32Array } {
  const { link, from, to } = points
  const owner = new Int32Array(points.x.length).fill(-1), isMain = new Uint8Array(points.x.length)
  for (let piece = 0; piece < link.length; piece++) {
    const own = group[graph.linkFrom[link.values[piece]]]
    for (const point of [from.values[piece], to.values[piece]]) {
      if (small.has(own)) owner[point] = own
      else isMain[point] = 1
    }
  }
  const islanders: { point: number, group: number }[] = []
  const mainland: number[] = []
  for (let point = 0; point < owner.length; point++) {
    if (isMain[point] === 1) mainland.push(point)
    else if (owner[point] !== -1) islanders.push({ point, group: owner[point] })
  }
  return { islanders, mainland: Uint32Array.from(mainland) }
}

/** The nearest of some points, searched in growing boxes. */
class Nearest {
  metres = Infinity
  readonly #ids: Uint32Array
  readonly #x: Float64Array
  readonly #y: Float64Array
  readonly #cells: ReturnType<typeof cellsOf>

  constructor(points: MeshPoints, ids: Uint32Array) {
    this.#ids = ids
    this.#x = Float64Array.from(ids, id => points.x.values[id])
    this.#y = Float64Array.from(ids, id => points.y.values[id])
    this.#cells = cellsOf(this.#x, this.#y, 4)
  }

  /** Its id, with its distance in `metres`. */
  find(x: number, y: number): number {
    for (let reach = 64; ; reach *= 4) {
      const id = this.#within(x, y, reach)
      if (this.metres <= reach || reach > 1e7) return id
    }
  }

  #within(x: number, y: number, reach: Metres): number {
    const { columns, rows, west, south, cellWidth, cellHeight, first, order } = this.#cells
    const c0 = Math.max(0, Math.floor((x - reach - west) / cellWidth)), c1 = Math.min(columns - 1, Math.floor((x + reach - west) / cellWidth))
    const r0 = Math.max(0, Math.floor((y - reach - south) / cellHeight)), r1 = Math.min(rows - 1, Math.floor((y + reach - south) / cellHeight))
    let best = -1
    this.metres = Infinity
    for (let r = r0; r <= r1 && c0 <= c1; r++) {
      for (let i = first[r * columns + c0]; i < first[r * columns + c1 + 1]; i++) {
        const distance = Math.hypot(this.#x[order[i]] - x, this.#y[order[i]] - y)
        if (distance < this.metres) {
          this.metres = distance
          best = this.#ids[order[i]]
        }
      }
    }
    return best
  }
}
