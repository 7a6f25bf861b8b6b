import { Growable } from '../core/growable.ts'
import type { Bbox } from '../core/types.ts'
import type { Metres } from '../core/units.ts'
import { metresPerDegree, metresPerLon } from '../geo/distance.ts'
import type { RoadGraph } from '../graph/road-graph.ts'

const unreachable = 0xffffffff
/** Points closer than about this many metres become one. */
const grain = 0.5

/** How fine a mesh is. */
export interface MeshScale {
  /** Longest stretch of road between two points. */
  readonly spacing: Metres
  /** How far a simplified road may lie from its shape. */
  readonly tolerance: Metres
  /** Step of the lattice off the roads. */
  readonly lattice: Metres
}

/** Points in a plane of metres around the middle of the network, and the pieces of road between them. */
export class MeshPoints {
  readonly x: Growable<Float64Array<ArrayBuffer>> = new Growable(Float64Array)
  readonly y: Growable<Float64Array<ArrayBuffer>> = new Growable(Float64Array)
  /** Point by node of the graph, -1 for nodes without usable roads. */
  readonly nodePoint: Int32Array<ArrayBuffer>
  /** By piece: its link, its ends and their fractions of the link's length. */
  readonly link: Growable<Uint32Array<ArrayBuffer>> = new Growable(Uint32Array)
  readonly from: Growable<Uint32Array<ArrayBuffer>> = new Growable(Uint32Array)
  readonly to: Growable<Uint32Array<ArrayBuffer>> = new Growable(Uint32Array)
  readonly fromFraction: Growable<Float32Array<ArrayBuffer>> = new Growable(Float32Array)
  readonly toFraction: Growable<Float32Array<ArrayBuffer>> = new Growable(Float32Array)
  readonly lon0: number
  readonly lat0: number
  readonly perLon: number
  /** Points by the grain of the plane they lie in: open addressing, -1 for empty. */
  #slots = new Int32Array(1 << 16).fill(-1)

  constructor(nodeCount: number, lon0: number, lat0: number) {
    this.nodePoint = new Int32Array(nodeCount).fill(-1)
    this.lon0 = lon0
    this.lat0 = lat0
    this.perLon = metresPerLon(lat0)
  }

  /** The point at a place: a new one, or the one that lies there already. */
  add(x: number, y: number): number {
    const known = this.find(x, y)
    if (known !== -1) return known
    if (this.x.length * 2 > this.#slots.length) this.#rehash()
    this.x.push(x)
    const id = this.y.push(y)
    this.#place(id)
    return id
  }

  /** A point within the grain of a place, -1 if there is none. */
  find(x: number, y: number): number {
    const column = x / grain, row = y / grain
    const c0 = Math.floor(column - 0.5), r0 = Math.floor(row - 0.5)
    for (let c = c0; c <= c0 + 1; c++) {
      for (let r = r0; r <= r0 + 1; r++) {
        const found = this.#at(c, r)
        if (found !== -1) return found
      }
    }
    return -1
  }

  piece(link: number, from: number, to: number, fromFraction: number, toFraction: number): void {
    if (from === to) return
    this.link.push(link)
    this.from.push(from)
    this.to.push(to)
    this.fromFraction.push(fromFraction)
    this.toFraction.push(toFraction)
  }

  /** Puts a point into the middle of a piece; false where another point is in the way. */
  split(piece: number): boolean {
    const a = this.from.values[piece], b = this.to.values[piece]
    const x = (this.x.values[a] + this.x.values[b]) / 2, y = (this.y.values[a] + this.y.values[b]) / 2
    if (this.find(x, y) !== -1) return false
    const middle = this.add(x, y), end = this.toFraction.values[piece], half = (this.fromFraction.values[piece] + end) / 2
    this.to.values[piece] = middle
    this.toFraction.values[piece] = half
    this.piece(this.link.values[piece], middle, b, half, end)
    return true
  }

  #at(column: number, row: number): number {
    const slots = this.#slots, mask = slots.length - 1
    for (let slot = hash(column, row) & mask; slots[slot] !== -1; slot = (slot + 1) & mask) {
      const id = slots[slot]
      if (Math.floor(this.x.values[id] / grain) === column && Math.floor(this.y.values[id] / grain) === row) return id
    }
    return -1
  }

  #place(id: number): void {
    const slots = this.#slots, mask = slots.length - 1
    let slot = hash(Math.floor(this.x.values[id] / grain), Math.floor(this.y.values[id] / grain)) & mask
    while (slots[slot] !== -1) slot = (slot + 1) & mask
    slots[slot] = id
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1)
    for (let id = 0; id < this.x.length; id++) this.#place(id)
  }
}

function hash(column: number, row: number): number {
  const h = Math.imul(column, 0x9e3779b1) ^ Math.imul(row, 0x85ebca6b)
  return h ^ (h >>> 15)
}

/** The links that a mesh holds: stretches of road with an open arc, that meet the box. */
export function meshLinks(graph: RoadGraph, cost: Uint32Array, bbox?: Bbox): Uint32Array<ArrayBuffer> {
  const { first, arc } = graph.linkArcs
  const links = new Growable(Uint32Array)
  for (let link = 0; link < graph.linkCount; link++) {
    if (graph.linkKind[link] !== 0) continue
    let isOpen = false
    for (let i = first[link]; i < first[link + 1] && !isOpen; i++) isOpen = cost[arc[i]] !== unreachable
    if (isOpen && (bbox === undefined || meets(graph, link, bbox))) links.push(link)
  }
  return links.take()
}

function meets(graph: RoadGraph, link: number, [west, south, east, north]: Bbox): boolean {
  const { lon, lat, linkFrom, linkTo } = graph
  const a = linkFrom[link], b = linkTo[link]
  return Math.max(lon[a], lon[b]) >= west && Math.min(lon[a], lon[b]) <= east && Math.max(lat[a], lat[b]) >= south && Math.min(lat[a], lat[b]) <= north
}

/** Lays the shapes of links out as points and pieces: simplified, then no piece longer than the spacing. */
export function layRoads(graph: RoadGraph, links: Uint32Array, scale: MeshScale): MeshPoints {
  const points = new MeshPoints(graph.nodeCount, ...middleOf(graph, links))
  const { nodePoint } = points
  const node = (id: number): number => {
    if (nodePoint[id] === -1) nodePoint[id] = points.add((graph.lon[id] - points.lon0) * points.perLon, (graph.lat[id] - points.lat0) * metresPerDegree)
    return nodePoint[id]
  }
  // Junctions first, so that they keep their exact places.
  for (const link of links) {
    node(graph.linkFrom[link])
    node(graph.linkTo[link])
  }
  for (const arc of copiesOf(graph, links)) node(arc)
  const shape = new Shape()
  for (const link of links) {
    shape.read(graph, link, points)
    shape.simplify(scale.tolerance)
    layShape(points, link, shape, nodePoint[graph.linkFrom[link]], nodePoint[graph.linkTo[link]], scale.spacing)
  }
  return points
}

/** Ends of arcs that are not ends of their link: the copies of a junction at which turns are restricted. */
function copiesOf(graph: RoadGraph, links: Uint32Array): number[] {
  const { first, arc: arcs } = graph.linkArcs
  const { head, tail } = graph
  const copies: number[] = []
  for (const link of links) {
    const a = graph.linkFrom[link], b = graph.linkTo[link]
    for (let i = first[link]; i < first[link + 1]; i++) {
      for (const end of [tail[arcs[i]], head[arcs[i]]]) if (end !== a && end !== b) copies.push(end)
    }
  }
  return copies
}

function middleOf(graph: RoadGraph, links: Uint32Array): [lon: number, lat: number] {
  let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity
  for (const link of links) {
    const node = graph.linkFrom[link]
    west = Math.min(west, graph.lon[node])
    east = Math.max(east, graph.lon[node])
    south = Math.min(south, graph.lat[node])
    north = Math.max(north, graph.lat[node])
  }
  return links.length === 0 ? [0, 0] : [(west + east) / 2, (south + north) / 2]
}

/** Walks a simplified shape and lays a point wherever a piece would grow longer than the spacing. */
function layShape(points: MeshPoints, link: number, shape: Shape, from: number, to: number, spacing: Metres): void {
  const { x, y, along, keep, length } = shape
  const total = along[length - 1]
  let last = 0, at = from, fraction = 0
  for (let p = 1; p < length; p++) {
    if (keep[p] === 0) continue
    const end = total === 0 ? 1 : along[p] / total, begin = total === 0 ? 0 : along[last] / total
    const steps = Math.max(1, Math.ceil(Math.hypot(x[p] - x[last], y[p] - y[last]) / spacing))
    for (let s = 1; s <= steps; s++) {
      const isLast = s === steps && p === length - 1
      const t = s / steps, px = x[last] + (x[p] - x[last]) * t, py = y[last] + (y[p] - y[last]) * t
      // A point of another road at the very same place would lend this one its time, so it is left out here.
      if (!isLast && points.find(px, py) !== -1) continue
      const next = isLast ? to : points.add(px, py), nextFraction = isLast ? 1 : begin + (end - begin) * t
      points.piece(link, at, next, fraction, nextFraction)
      at = next
      fraction = nextFraction
    }
    last = p
  }
}

/** Scratch for the shape of one link in metres. */
class Shape {
  x = new Float64Array(64)
  y = new Float64Array(64)
  /** Metres from the beginning, by the lengths that times are paid for. */
  along = new Float64Array(64)
  keep = new Uint8Array(64)
  length = 0
  readonly #stack: number[] = []

  read(graph: RoadGraph, link: number, plane: { lon0: number, lat0: number, perLon: number }): void {
    const { firstShape, shapeLon, shapeLat, segmentMetres } = graph
    const begin = firstShape[link], inner = firstShape[link + 1] - begin
    this.length = inner + 2
    if (this.length > this.x.length) this.#grow()
    const from = graph.linkFrom[link], to = graph.linkTo[link]
    for (let p = 0; p < this.length; p++) {
      const lon = p === 0 ? graph.lon[from] : p > inner ? graph.lon[to] : shapeLon[begin + p - 1] / 1e7
      const lat = p === 0 ? graph.lat[from] : p > inner ? graph.lat[to] : shapeLat[begin + p - 1] / 1e7
      this.x[p] = (lon - plane.lon0) * plane.perLon
      this.y[p] = (lat - plane.lat0) * metresPerDegree
      this.along[p] = p === 0 ? 0 : this.along[p - 1] + segmentMetres[begin + link + p - 1]
    }
  }

  /** Douglas and Peucker: keeps the points that lie farther than the tolerance from the line without them. */
  simplify(tolerance: Metres): void {
    const { x, y, keep } = this
    keep.fill(0, 0, this.length)
    keep[0] = keep[this.length - 1] = 1
    const stack = this.#stack
    stack.push(0, this.length - 1)
    while (stack.length > 0) {
      const b = stack.pop()!, a = stack.pop()!
      const dx = x[b] - x[a], dy = y[b] - y[a], squared = dx * dx + dy * dy
      let worst = tolerance * tolerance, at = -1
      for (let p = a + 1; p < b; p++) {
        const px = x[p] - x[a], py = y[p] - y[a]
        const t = squared === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / squared))
        const ex = px - t * dx, ey = py - t * dy, error = ex * ex + ey * ey
        if (error > worst) {
          worst = error
          at = p
        }
      }
      if (at === -1) continue
      keep[at] = 1
      stack.push(a, at, at, b)
    }
  }

  #grow(): void {
    const size = this.length * 2
    this.x = new Float64Array(size)
    this.y = new Float64Array(size)
    this.along = new Float64Array(size)
    this.keep = new Uint8Array(size)
  }
}
