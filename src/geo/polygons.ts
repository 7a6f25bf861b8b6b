import type { Geometry, Polygon, Position } from 'geojson'
import { FarsakhError } from '../core/errors.ts'

/** Whether a point lies inside a closed ring of positions (even-odd rule). */
export function inRing(ring: readonly Position[], x: number, y: number): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i], [xj, yj] = ring[j]
    if (yi > y !== yj > y && x < (xj - xi) * (y - yi) / (yj - yi) + xi) inside = !inside
  }
  return inside
}

/** Twice the signed area of a ring in its own units; positive when it runs counter-clockwise. */
export function signedArea2(ring: readonly Position[]): number {
  let sum = 0
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) sum += ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1]
  return sum
}

/**
 * A point that represents a geometry: the point itself, the middle of a line, a point inside the largest polygon (never in a hole).
 * @throws FarsakhError `GEOMETRY_UNSUPPORTED` for an empty GeometryCollection
 */
export function representativePoint(geometry: Geometry): Position {
  switch (geometry.type) {
    case 'Point': return geometry.coordinates
    case 'MultiPoint': return geometry.coordinates[0] ?? [NaN, NaN]
    case 'LineString': return middle(geometry.coordinates)
    case 'MultiLineString': return middle(geometry.coordinates[0] ?? [])
    case 'Polygon': return insidePoint(geometry.coordinates)
    case 'MultiPolygon': return insidePoint(largest(geometry.coordinates))
    case 'GeometryCollection': {
      const first = geometry.geometries[0] as Geometry | undefined
      if (first === undefined) throw new FarsakhError('GEOMETRY_UNSUPPORTED', 'expected a geometry, got an empty GeometryCollection')
      return representativePoint(first)
    }
  }
}

function middle(line: readonly Position[]): Position {
  return line.length === 0 ? [NaN, NaN] : line[Math.floor(line.length / 2)]
}

function largest(polygons: readonly Polygon['coordinates'][]): Polygon['coordinates'] {
  return polygons.reduce((best, polygon) => Math.abs(signedArea2(polygon[0] ?? [])) > Math.abs(signedArea2(best[0] ?? [])) ? polygon : best, polygons[0] ?? [])
}

/** The middle of the longest stretch inside the polygon along the best of a few horizontal lines. */
function insidePoint(rings: Polygon['coordinates']): Position {
  const outer = rings[0] ?? []
  if (outer.length < 4) return outer[0] ?? [NaN, NaN]
  let low = Infinity, high = -Infinity
  for (const [, y] of outer) {
    low = Math.min(low, y)
    high = Math.max(high, y)
  }
  let best: Position = outer[0], width = -1
  for (const share of [0.5, 0.3, 0.7, 0.1, 0.9]) {
    const y = low + (high - low) * share
    const xs = rings.flatMap(ring => crossings(ring, y)).sort((a, b) => a - b)
    for (let i = 0; i + 1 < xs.length; i += 2) {
      if (xs[i + 1] - xs[i] > width) {
        width = xs[i + 1] - xs[i]
        best = [(xs[i] + xs[i + 1]) / 2, y]
      }
    }
    if (width > 0) return best
  }
  return best
}

function crossings(ring: readonly Position[], y: number): number[] {
  const xs: number[] = []
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i], [xj, yj] = ring[j]
    if (yi > y !== yj > y) xs.push((xj - xi) * (y - yi) / (yj - yi) + xi)
  }
  return xs
}
