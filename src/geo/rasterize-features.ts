import type { FeatureCollection, Geometry, Position } from 'geojson'
import { Growable } from '../core/growable.ts'
import { lonFollower } from './antimeridian.ts'
import { projector, reprojector } from './crs.ts'
import { gridPlacer, type GridFrame, type GridLines } from './rasterize.ts'
import type { Rings } from './zone-index.ts'

/** Shapes of a FeatureCollection in coordinates of a grid, with the number of the feature that each belongs to. */
export interface GridShapes {
  readonly points: { readonly x: Float64Array, readonly y: Float64Array, readonly feature: Uint32Array }
  readonly lines: GridLines & { readonly feature: Uint32Array }
  readonly polygons: { readonly rings: readonly Rings[], readonly feature: Uint32Array }
}

/**
 * Takes a FeatureCollection apart into points, lines and polygons, in coordinates of a grid. Those of a collection of geometries count each as what it is.
 * @param frame the grid
 * @param collection features in degrees, or in the CRS that the legacy `crs` member names
 * @param options `crs` of the coordinates where it is neither
 * @throws FarsakhError `CRS_UNKNOWN`
 */
export function gridShapes(frame: GridFrame, collection: FeatureCollection<Geometry | null>, options: { readonly crs?: string } = {}): GridShapes {
  const convert = reprojector(projector(options.crs ?? crsMember(collection) ?? 'EPSG:4326'), frame.projector), place = gridPlacer(frame)
  const points = new Vertices(), lines = new Vertices(), first = new Growable(Uint32Array), lineFeature = new Growable(Uint32Array)
  const rings: Rings[] = [], polygonFeature: number[] = []
  const begin = frame.projector.isLonLat ? lonFollower(frame.bbox) : () => (x: number) => x
  /** Positions of a line or ring, or a single one, on the grid. */
  const at = (positions: readonly Position[]): [number, number][] => {
    const follow = begin()
    return positions.map(([lon, lat]) => {
      const [x, y] = convert(lon, lat)
      return place(follow(x), y)
    })
  }
  const addLine = (line: readonly Position[], feature: number): void => {
    first.push(lines.x.length)
    lineFeature.push(feature)
    for (const position of at(line)) lines.add(position)
  }
  const addPolygon = (polygon: readonly (readonly Position[])[], feature: number): void => {
    rings.push(polygon.map(ring => at(ring).filter(([x]) => x === x)))
    polygonFeature.push(feature)
  }
  const add = (geometry: Geometry, feature: number): void => {
    const { type } = geometry
    if (type === 'Point') points.add(at([geometry.coordinates])[0], feature)
    else if (type === 'MultiPoint') for (const position of geometry.coordinates) points.add(at([position])[0], feature)
    else if (type === 'LineString') addLine(geometry.coordinates, feature)
    else if (type === 'MultiLineString') for (const line of geometry.coordinates) addLine(line, feature)
    else if (type === 'Polygon') addPolygon(geometry.coordinates, feature)
    else if (type === 'MultiPolygon') for (const polygon of geometry.coordinates) addPolygon(polygon, feature)
    else for (const part of geometry.geometries) add(part, feature)
  }
  for (const [i, { geometry }] of collection.features.entries()) if (geometry !== null) add(geometry, i)
  first.push(lines.x.length)
  return {
    points: { x: points.x.take(), y: points.y.take(), feature: points.feature.take() },
    lines: { x: lines.x.take(), y: lines.y.take(), first: first.take(), feature: lineFeature.take() },
    polygons: { rings, feature: Uint32Array.from(polygonFeature) },
  }
}

/** The name in the `crs` member that GeoJSON had before RFC 7946. */
function crsMember(collection: object): string | undefined {
  const name = (collection as { crs?: { properties?: { name?: unknown } } | null }).crs?.properties?.name
  return typeof name === 'string' ? name : undefined
}

class Vertices {
  readonly x = new Growable(Float64Array)
  readonly y = new Growable(Float64Array)
  readonly feature = new Growable(Uint32Array)

  add([x, y]: readonly [number, number], feature?: number): void {
    this.x.push(x)
    this.y.push(y)
    if (feature !== undefined) this.feature.push(feature)
  }
}
