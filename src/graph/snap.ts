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

/** Links beyond those of an index that are still kept in a small index of their own, as a share of the graph's. */
const mostExtra = 1 / 64

/**
 * Finds the nearest usable road of points. Build it once for a graph and the links that may be joined; it holds no state between calls.
 * Distances are planar in the tangent plane at the point, within 1e-6 of the sphere's at 10 km.
 */
export class Snapper {
  readonly #graph: RoadGraph
  /** The index of most links, and one of the few that it lacks. */
  readonly #pieces: readonly Pieces[]
  /** Links that may be joined, where the indexes hold others too. */
  readonly #filter: Uint8Array | undefined
  readonly #found: Found = { distance: Infinity, link: -1, segment: 0, t: 0 }

  /**
   * @param usable 1 for every link that a place may join, or a list of them
   * @param like a snapper of the same graph whose index serves again, where few links are usable to one and not to the other
   * Cost: one pass over the shape, an index of a sixth as many boxes as segments; one pass over the links for a snapper like another.
   */
  constructor(graph: RoadGraph, usable: Uint8Array | readonly number[], like?: Snapper) {
    this.#graph = graph
    const base = like === undefined ? undefined : like.#pieces[0]
    const extra = base?.usable === undefined || !(usable instanceof Uint8Array) ? undefined : extraLinks(base.usable, usable)
    this.#filter = extra === undefined ? undefined : usable as Uint8Array
    if (base === undefined || extra === undefined) this.#pieces = [indexPieces(graph, usable)]
    else this.#pieces = extra.length > 0 ? [base, indexPieces(graph, extra)] : [base]
  }

  /**
   * Snaps points, each to the nearest usable link within the bound; of equally near links to the lowest.
   * Points near the one before them are quick (rows of a raster): its road bounds the search.
   * @param options `within`, metres; `bounds`, a nearer bound for each point
   * Cost: about a microsecond a point in raster order.
   */
  snap(points: Points, options: { within: Metres, bounds?: ArrayLike<Metres> } & RunOptions): Snapped {
    const { lon, lat } = points
    const count = lon.length
    const link = new Int32Array(count).fill(-1), fraction = new Float64Array(count), metres = new Float64Array(count).fill(Infinity)
    const best = this.#found
    best.link = -1
    const within = Math.min(options.within, halfway), { bounds } = options
    for (let i = 0; i < count; i++) {
      if ((i & 0xfff) === 0) report(options, 'joining the roads', i, count)
      this.#nearest(lon[i], lat[i], bounds === undefined ? within : Math.min(within, bounds[i]))
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
    const best = this.#found, graph = this.#graph, filter = this.#filter
    const perLon = metresPerLon(lat)
    const previous = best.link, previousSegment = best.segment
    best.distance = Infinity
    best.link = -1
    if (previous !== -1) this.#measure(previous, previousSegment, previousSegment + 1, lon, lat, perLon)
    for (const { index, link: links, segment } of this.#pieces) {
      index.nearest(lon, lat, [perLon, metresPerDegree], Math.min(best.distance, within), piece => {
        const link = links[piece], from = segment[piece]
        if (filter?.[link] === 0) return best.distance
        const segments = graph.firstShape[link + 1] - graph.firstShape[link] + 1
        this.#measure(link, from, Math.min(from + pieceLength, segments), lon, lat, perLon)
        return best.distance
      })
    }
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

/** An index of pieces of road. */
interface Pieces {
  /** 1 for the links that it holds, where they are many. */
  readonly usable: Uint8Array | undefined
  readonly index: BoxIndex
  /** Link and first segment of each piece. */
  readonly link: Uint32Array
  readonly segment: Uint32Array
}

/** Links that may be joined and are not indexed; undefined where an index of all that may be joined serves better. */
function extraLinks(indexed: Uint8Array, usable: Uint8Array): number[] | undefined {
  const extra: number[] = []
  let fewer = 0, all = 0
  for (let link = 0; link < usable.length; link++) {
    all += indexed[link]
    if (usable[link] === indexed[link]) continue
    if (usable[link] === 0) fewer++
    else extra.push(link)
  }
  return extra.length > usable.length * mostExtra || fewer > all / 2 ? undefined : extra
}

function indexPieces(graph: RoadGraph, usable: Uint8Array | readonly number[]): Pieces {
  const { firstShape } = graph
  const links = usable instanceof Uint8Array ? listed(usable) : usable
  let pieces = 0
  for (const l of links) pieces += Math.ceil((firstShape[l + 1] - firstShape[l] + 1) / pieceLength)
  const link = new Uint32Array(pieces), segment = new Uint32Array(pieces), boxes = new Float64Array(pieces * 4)
  let piece = 0
  for (const l of links) {
    const segments = firstShape[l + 1] - firstShape[l] + 1
    for (let s = 0; s < segments; s += pieceLength) {
      link[piece] = l
      segment[piece] = s
      boxes.set(pieceBox(graph, l, s, Math.min(s + pieceLength, segments)), piece * 4)
      piece++
    }
  }
  return { usable: usable instanceof Uint8Array ? usable : undefined, index: new BoxIndex(boxes), link, segment }
}

function listed(usable: Uint8Array): Uint32Array {
  const links = new Uint32Array(usable.length)
  let count = 0
  for (let link = 0; link < usable.length; link++) if (usable[link] === 1) links[count++] = link
  return links.subarray(0, count)
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
