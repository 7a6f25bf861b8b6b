import { report } from '../core/run.ts'
import type { Points, RunOptions } from '../core/types.ts'
import type { Metres } from '../core/units.ts'
import { BoxIndex } from '../geo/boxes.ts'
import { metresPerDegree, metresPerLon } from '../geo/distance.ts'
import type { RoadGraph } from './road-graph.ts'

/** Where points join the roads: the nearest point on the nearest usable link of each. */
export interface Snapped {
  /** Link, -1 where none lies within the bound. */
  readonly link: Int32Array
  /** Share of the link's length from its beginning, 0 to 1. */
  readonly fraction: Float64Array
  /** Straight-line metres from the point to the road; Infinity where there is none. */
  readonly metres: Float64Array
}

/** Segments per indexed piece of road: few enough for tight boxes, enough to keep the index small. */
const pieceLength = 6
/** Half the way round the earth: nothing is farther. */
const halfway: Metres = 20_037_508

/**
 * Finds the nearest usable road of points. Build it once for a graph and the links that may be joined; it holds no state between calls.
 * Distances are planar in the tangent plane at the point, within 1e-6 of the sphere's at 10 km.
 */
export class Snapper {
  readonly #graph: RoadGraph
  readonly #index: BoxIndex
  /** Link and first segment of each piece. */
  readonly #pieceLink: Uint32Array
  readonly #pieceSegment: Uint32Array
  readonly #found: Found

  /**
   * @param usable 1 for every link that a place may join
   * Cost: one pass over the shape, an index of a sixth as many boxes as segments.
   */
  constructor(graph: RoadGraph, usable: Uint8Array) {
    this.#graph = graph
    const { firstShape } = graph
    let pieces = 0
    for (let link = 0; link < graph.linkCount; link++) if (usable[link] === 1) pieces += Math.ceil((firstShape[link + 1] - firstShape[link] + 1) / pieceLength)
    this.#pieceLink = new Uint32Array(pieces)
    this.#pieceSegment = new Uint32Array(pieces)
    const boxes = new Float64Array(pieces * 4)
    let piece = 0
    for (let link = 0; link < graph.linkCount; link++) {
      if (usable[link] !== 1) continue
      const segments = firstShape[link + 1] - firstShape[link] + 1
      for (let s = 0; s < segments; s += pieceLength) {
        this.#pieceLink[piece] = link
        this.#pieceSegment[piece] = s
        boxes.set(pieceBox(graph, link, s, Math.min(s + pieceLength, segments)), piece * 4)
        piece++
      }
    }
    this.#index = new BoxIndex(boxes)
    this.#found = { distance: Infinity, link: -1, segment: 0, t: 0 }
  }

  /**
   * Snaps points, each to the nearest usable link within the bound; of equally near links to the lowest.
   * Points near the one before them are quick (rows of a raster): its road bounds the search.
   * Cost: about a microsecond a point in raster order.
   */
  snap(points: Points, options: { within: Metres } & RunOptions): Snapped {
    const { lon, lat } = points
    const count = lon.length
    const link = new Int32Array(count).fill(-1), fraction = new Float64Array(count), metres = new Float64Array(count).fill(Infinity)
    const best = this.#found
    best.link = -1
    const within = Math.min(options.within, halfway)
    for (let i = 0; i < count; i++) {
      if ((i & 0xfff) === 0) report(options, 'joining the roads', i, count)
      this.#nearest(lon[i], lat[i], within)
      if (best.link === -1) continue
      link[i] = best.link
      fraction[i] = this.#fraction(best.link, best.segment, best.t)
      metres[i] = best.distance
    }
    report(options, 'joining the roads', count, count)
    return { link, fraction, metres }
  }

  /** Leaves the nearest segment in `#found`; what it holds from the point before is near as a rule and serves as a first bound. */
  #nearest(lon: number, lat: number, within: Metres): void {
    const best = this.#found, graph = this.#graph
    const perLon = metresPerLon(lat)
    const previous = best.link, previousSegment = best.segment
    best.distance = Infinity
    best.link = -1
    if (previous !== -1) this.#measure(previous, previousSegment, previousSegment + 1, lon, lat, perLon)
    this.#index.nearest(lon, lat, [perLon, metresPerDegree], Math.min(best.distance, within), piece => {
      const link = this.#pieceLink[piece], from = this.#pieceSegment[piece]
      const segments = graph.firstShape[link + 1] - graph.firstShape[link] + 1
      this.#measure(link, from, Math.min(from + pieceLength, segments), lon, lat, perLon)
      return best.distance
    })
    if (!(best.distance <= within)) best.link = -1
  }

  /** Measures segments [from, to) of a link against the best so far. */
  #measure(link: number, from: number, to: number, lon: number, lat: number, perLon: number): void {
    const graph = this.#graph, best = this.#found
    const { shapeLon, shapeLat } = graph
    const base = graph.firstShape[link], last = graph.firstShape[link + 1] - base
    let x1 = ((from === 0 ? graph.lon[graph.linkFrom[link]] : shapeLon[base + from - 1] * 1e-7) - lon) * perLon
    let y1 = ((from === 0 ? graph.lat[graph.linkFrom[link]] : shapeLat[base + from - 1] * 1e-7) - lat) * metresPerDegree
    for (let s = from; s < to; s++) {
      const x2 = ((s === last ? graph.lon[graph.linkTo[link]] : shapeLon[base + s] * 1e-7) - lon) * perLon
      const y2 = ((s === last ? graph.lat[graph.linkTo[link]] : shapeLat[base + s] * 1e-7) - lat) * metresPerDegree
      const dx = x2 - x1, dy = y2 - y1
      const squared = dx * dx + dy * dy
      const t = squared === 0 ? 0 : Math.max(0, Math.min(1, -(x1 * dx + y1 * dy) / squared))
      const px = x1 + t * dx, py = y1 + t * dy
      const distance = Math.sqrt(px * px + py * py)
      if (distance < best.distance || (distance === best.distance && (link < best.link || (link === best.link && s < best.segment)))) {
        best.distance = distance
        best.link = link
        best.segment = s
        best.t = t
      }
      x1 = x2
      y1 = y2
    }
  }

  #fraction(link: number, segment: number, t: number): number {
    const { firstShape, segmentMetres } = this.#graph
    const first = firstShape[link] + link, last = firstShape[link + 1] + link
    let before = 0, total = 0
    for (let s = first; s <= last; s++) {
      if (s < first + segment) before += segmentMetres[s]
      total += segmentMetres[s]
    }
    return total === 0 ? t : Math.min(1, (before + t * segmentMetres[first + segment]) / total)
  }
}

interface Found {
  distance: Metres
  link: number
  segment: number
  t: number
}

function pieceBox(graph: RoadGraph, link: number, from: number, to: number): [number, number, number, number] {
  let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity
  for (let p = from; p <= to; p++) {
    const [lon, lat] = shapePoint(graph, link, p)
    west = Math.min(west, lon)
    east = Math.max(east, lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  return [west, south, east, north]
}

/** Point p of a link's shape in degrees: 0 is its beginning, then the inner points, then its end. */
export function shapePoint(graph: RoadGraph, link: number, p: number): [lon: number, lat: number] {
  const base = graph.firstShape[link], inner = graph.firstShape[link + 1] - base
  if (p === 0) return [graph.lon[graph.linkFrom[link]], graph.lat[graph.linkFrom[link]]]
  if (p === inner + 1) return [graph.lon[graph.linkTo[link]], graph.lat[graph.linkTo[link]]]
  return [graph.shapeLon[base + p - 1] / 1e7, graph.shapeLat[base + p - 1] / 1e7]
}
