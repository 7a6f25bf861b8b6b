import type { Position } from 'geojson'

/** Closed rings of one zone in degrees, outer rings and holes alike; they may reach beyond 180 degrees either way. */
export type Rings = readonly (readonly Position[])[]

/**
 * Edges of all zones by horizontal band, so that a point meets only the few edges of its band.
 * Every edge runs upwards, so that two zones compute their shared border with the same arithmetic and leave neither gap nor overlap.
 */
export class ZoneIndex {
  readonly #south: number
  readonly #scale: number
  readonly #bands: number
  /** Groups of band `b` are `firstGroup[b] .. firstGroup[b + 1]`: one a zone, zones ascending. */
  readonly #firstGroup: Uint32Array
  readonly #groupZone: Uint32Array
  readonly #groupWest: Float64Array
  readonly #groupEast: Float64Array
  readonly #firstEdge: Uint32Array
  /** Four numbers an edge: x and y of its lower end, y of its upper end, slope in x per y. */
  readonly #edges: Float64Array

  constructor(zones: readonly Rings[]) {
    const edges = gatherEdges(zones)
    let south = Infinity, north = -Infinity
    for (let e = 0; e < edges.count; e++) {
      south = Math.min(south, edges.y1[e])
      north = Math.max(north, edges.y2[e])
    }
    this.#south = south
    this.#bands = Math.max(1, Math.min(1 << 16, edges.count >> 2))
    this.#scale = north > south ? this.#bands / (north - south) : 0

    // Counting sort of edges by band; zones stay ascending within a band because edges were gathered by zone.
    const first = new Uint32Array(this.#bands + 1)
    for (let e = 0; e < edges.count; e++) {
      const last = this.#band(edges.y2[e])
      for (let b = this.#band(edges.y1[e]); b <= last; b++) first[b + 1]++
    }
    for (let b = 0; b < this.#bands; b++) first[b + 1] += first[b]
    const next = first.slice(0, this.#bands), entries = new Uint32Array(first[this.#bands])
    for (let e = 0; e < edges.count; e++) {
      const last = this.#band(edges.y2[e])
      for (let b = this.#band(edges.y1[e]); b <= last; b++) entries[next[b]++] = e
    }

    // Neighbouring entries of one band and zone are a group with its own extent in x.
    const firstGroup = new Uint32Array(this.#bands + 1)
    const groupZone: number[] = [], groupWest: number[] = [], groupEast: number[] = [], firstEdge: number[] = []
    const packed = new Float64Array(entries.length * 4)
    for (let b = 0; b < this.#bands; b++) {
      let zone = -1
      for (let i = first[b]; i < first[b + 1]; i++) {
        const e = entries[i], { x1, y1, x2, y2 } = edges
        if (edges.zone[e] !== zone) {
          zone = edges.zone[e]
          groupZone.push(zone)
          groupWest.push(Infinity)
          groupEast.push(-Infinity)
          firstEdge.push(i)
        }
        const g = groupZone.length - 1
        groupWest[g] = Math.min(groupWest[g], x1[e], x2[e])
        groupEast[g] = Math.max(groupEast[g], x1[e], x2[e])
        packed[i * 4] = x1[e]
        packed[i * 4 + 1] = y1[e]
        packed[i * 4 + 2] = y2[e]
        packed[i * 4 + 3] = (x2[e] - x1[e]) / (y2[e] - y1[e])
      }
      firstGroup[b + 1] = groupZone.length
    }
    firstEdge.push(entries.length)
    this.#firstGroup = firstGroup
    this.#groupZone = Uint32Array.from(groupZone)
    this.#groupWest = Float64Array.from(groupWest)
    this.#groupEast = Float64Array.from(groupEast)
    this.#firstEdge = Uint32Array.from(firstEdge)
    this.#edges = packed
  }

  /** The lowest zone that holds a point, -1 where there is none. Cost: the edges in the point's band that belong to zones around it. */
  at(x: number, y: number): number {
    if (!(y >= this.#south)) return -1
    const band = Math.floor((y - this.#south) * this.#scale)
    if (band > this.#bands) return -1
    const b = Math.min(band, this.#bands - 1)
    const edges = this.#edges, west = this.#groupWest, east = this.#groupEast
    for (let g = this.#firstGroup[b], end = this.#firstGroup[b + 1]; g < end; g++) {
      if (x < west[g] || x >= east[g]) continue
      let inside = false
      for (let i = this.#firstEdge[g] * 4, last = this.#firstEdge[g + 1] * 4; i < last; i += 4) {
        if (y >= edges[i + 1] && y < edges[i + 2] && x < edges[i] + (y - edges[i + 1]) * edges[i + 3]) inside = !inside
      }
      if (inside) return this.#groupZone[g]
    }
    return -1
  }

  /** Calls `visit` with every stretch of a zone along a parallel; zones ascending, stretches of a zone from west to east. */
  stretches(y: number, visit: (zone: number, west: number, east: number) => void): void {
    if (!(y >= this.#south)) return
    const b = Math.floor((y - this.#south) * this.#scale)
    if (b >= this.#bands) return
    const edges = this.#edges
    for (let g = this.#firstGroup[b]; g < this.#firstGroup[b + 1]; g++) {
      const xs: number[] = []
      for (let i = this.#firstEdge[g] * 4, last = this.#firstEdge[g + 1] * 4; i < last; i += 4) {
        if (y >= edges[i + 1] && y < edges[i + 2]) xs.push(edges[i] + (y - edges[i + 1]) * edges[i + 3])
      }
      xs.sort((a, c) => a - c)
      for (let i = 0; i + 1 < xs.length; i += 2) visit(this.#groupZone[g], xs[i], xs[i + 1])
    }
  }

  #band(y: number): number {
    return Math.min(this.#bands - 1, Math.floor((y - this.#south) * this.#scale))
  }
}

interface Edges { count: number, x1: Float64Array, y1: Float64Array, x2: Float64Array, y2: Float64Array, zone: Uint32Array }

/** Edges upwards, level ones left out: they cross no parallel. */
function gatherEdges(zones: readonly Rings[]): Edges {
  let most = 0
  for (const rings of zones) for (const ring of rings) most += ring.length
  const edges: Edges = { count: 0, x1: new Float64Array(most), y1: new Float64Array(most), x2: new Float64Array(most), y2: new Float64Array(most), zone: new Uint32Array(most) }
  for (const [zone, rings] of zones.entries()) {
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        if (ring[i][1] === ring[j][1]) continue
        const [low, high] = ring[j][1] < ring[i][1] ? [ring[j], ring[i]] : [ring[i], ring[j]]
        const e = edges.count++
        edges.x1[e] = low[0]
        edges.y1[e] = low[1]
        edges.x2[e] = high[0]
        edges.y2[e] = high[1]
        edges.zone[e] = zone
      }
    }
  }
  return edges
}
