import type { Position } from 'geojson'
import { ringScale, type Rings } from './contour.ts'
import { earthRadius } from './distance.ts'

/**
 * Puts the rings of one level together as polygons: every hole into the smallest outer ring around it.
 * @returns MultiPolygon coordinates in degrees, outer rings counter-clockwise (RFC 7946), larger polygons first
 * Cost: a scan of the segments at each hole's height.
 */
export function assemble(rings: Rings, level: number): Position[][][] {
  const own = ringsOf(rings, level)
  const outers = own.filter(ring => ring.area > 0).sort((a, b) => b.area - a.area || a.id - b.id)
  const polygons = new Map(outers.map(ring => [ring.id, [positions(rings, ring.id)]]))
  const containers = containersOf(rings, outers, own.filter(ring => ring.area < 0))
  for (const [hole, outer] of containers) polygons.get(outer)?.push(positions(rings, hole))
  return [...polygons.values()]
}

/** Area within the rings of one level, in square metres on the sphere. */
export function areaOf(rings: Rings, level: number): number {
  return ringsOf(rings, level).reduce((sum, ring) => sum + ring.area, 0)
}

interface Ring { readonly id: number, readonly area: number }

function ringsOf(rings: Rings, level: number): Ring[] {
  const own: Ring[] = []
  for (let id = 0; id < rings.level.length; id++) if (rings.level[id] === level) own.push({ id, area: ringArea(rings, id) })
  return own
}

/** Signed area by the trapezoids under a ring in the cylindrical equal-area plane, in which latitude counts as its sine. */
function ringArea(rings: Rings, ring: number): number {
  const { x, y, first } = rings
  const begin = first[ring], end = first[ring + 1], scale = Math.PI / 180 / ringScale
  const x0 = x[begin]
  let sum = 0, i = end - 1, sine = Math.sin(y[i] * scale)
  for (let j = begin; j < end; j++) {
    const next = Math.sin(y[j] * scale)
    sum += (x[i] - x0) * next - (x[j] - x0) * sine
    i = j
    sine = next
  }
  return sum / 2 * scale * earthRadius * earthRadius
}

/** Pairs of (hole, outer ring): a ray to the west of the hole's first vertex crosses the rings around it an odd number of times. */
function containersOf(rings: Rings, outers: readonly Ring[], holes: readonly Ring[]): [number, number][] {
  if (outers.length === 0) return []
  if (outers.length === 1) return holes.map(hole => [hole.id, outers[0].id])
  const { x, y, first } = rings
  const byHeight = bandsOf(rings, outers)
  const area = new Map(outers.map(ring => [ring.id, ring.area]))
  return holes.map(hole => {
    const hx = x[first[hole.id]], hy = y[first[hole.id]]
    const odd = new Set<number>()
    for (const v of byHeight(hy)) {
      const { ring, u } = v
      const y1 = y[u], y2 = y[v.w]
      if (y1 > hy === y2 > hy) continue
      if ((x[v.w] - x[u]) * (hy - y1) / (y2 - y1) + x[u] < hx && !odd.delete(ring)) odd.add(ring)
    }
    let best = outers[0].id, least = Infinity
    for (const ring of odd) {
      if (area.get(ring)! < least) {
        best = ring
        least = area.get(ring)!
      }
    }
    return [hole.id, best]
  })
}

interface Segment { readonly ring: number, readonly u: number, readonly w: number }

/** Segments of rings by horizontal band, so that a ray meets only those of its height. */
function bandsOf(rings: Rings, outers: readonly Ring[]): (height: number) => readonly Segment[] {
  const { y, first } = rings
  let low = Infinity, high = -Infinity, count = 0
  for (const { id } of outers) {
    for (let v = first[id]; v < first[id + 1]; v++, count++) {
      low = Math.min(low, y[v])
      high = Math.max(high, y[v])
    }
  }
  const bands: Segment[][] = Array.from({ length: Math.ceil(Math.sqrt(count)) + 1 }, () => [])
  const size = (high - low + 1) / bands.length
  const band = (height: number): number => Math.floor((height - low) / size)
  for (const { id } of outers) {
    for (let u = first[id]; u < first[id + 1]; u++) {
      const w = u + 1 < first[id + 1] ? u + 1 : first[id]
      for (let b = band(Math.min(y[u], y[w])); b <= band(Math.max(y[u], y[w])); b++) bands[b].push({ ring: id, u, w })
    }
  }
  return height => bands.at(Math.max(0, Math.min(bands.length - 1, band(height))))!
}

function positions(rings: Rings, ring: number): Position[] {
  const { x, y, first } = rings
  const out: Position[] = []
  for (let v = first[ring]; v < first[ring + 1]; v++) out.push([x[v] / ringScale, y[v] / ringScale])
  out.push(out[0].slice())
  return out
}
