import type { Feature, Geometry, Position } from 'geojson'
import { describe } from '../core/checks.ts'
import { FarsakhError } from '../core/errors.ts'
import { projector } from '../geo/crs.ts'

/** Features of a GeoJSON text, and the CRS where the text names another than WGS 84 degrees. */
export interface Features {
  readonly features: readonly Feature<Geometry | null>[]
  readonly crs?: string
}

/**
 * Reads GeoJSON: a FeatureCollection, one Feature, a bare geometry, an array of features, or newline-delimited features.
 * @param name what messages call the input
 * @throws FarsakhError `GEOJSON_MALFORMED` naming file and feature
 */
export function parseGeoJson(content: Uint8Array, name: string): Features {
  const text = new TextDecoder().decode(content).replace(/^\ufeff/, '')
  const { features, crs } = gather(parseText(text, name), name)
  for (const [i, feature] of features.entries()) checkFeature(feature, i, name)
  return { features: features as Feature<Geometry | null>[], crs: crsName(crs) }
}

/**
 * The same features with coordinates in degrees.
 * @throws FarsakhError `CRS_UNKNOWN`
 */
export function toDegrees(features: readonly Feature<Geometry | null>[], crs: string | undefined): readonly Feature<Geometry | null>[] {
  const convert = crs === undefined ? undefined : projector(crs)
  if (convert === undefined || convert.isLonLat) return features
  const position = ([x, y]: Position): Position => convert.toLonLat(x, y)
  return features.map(feature => feature.geometry === null ? feature : { ...feature, geometry: mapPositions(feature.geometry, position) })
}

/** A geometry with every position changed. */
export function mapPositions(geometry: Geometry, change: (position: Position) => Position): Geometry {
  switch (geometry.type) {
    case 'Point': return { ...geometry, coordinates: change(geometry.coordinates) }
    case 'MultiPoint':
    case 'LineString': return { ...geometry, coordinates: geometry.coordinates.map(change) }
    case 'MultiLineString':
    case 'Polygon': return { ...geometry, coordinates: geometry.coordinates.map(line => line.map(change)) }
    case 'MultiPolygon': return { ...geometry, coordinates: geometry.coordinates.map(polygon => polygon.map(ring => ring.map(change))) }
    case 'GeometryCollection': return { ...geometry, geometries: geometry.geometries.map(part => mapPositions(part, change)) }
  }
}

function parseText(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    const lines = text.split(/\r?\n/).filter(line => line.trim() !== '')
    if (lines.length > 1 && isJson(lines[0])) return lines.map((line, i) => parseLine(line, i, name))
    throw new FarsakhError('GEOJSON_MALFORMED', `expected GeoJSON in ${name}, got text that is no JSON: ${reason(cause)}. Is the file cut off?`, { file: name }, { cause })
  }
}

function parseLine(line: string, i: number, name: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch (cause) {
    throw new FarsakhError('GEOJSON_MALFORMED', `expected one JSON feature a line in ${name}, got something else in record ${i + 1}: ${reason(cause)}`, { file: name, row: i }, { cause })
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message.slice(0, 120) : String(cause)
}

const geometryTypes = new Set(['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon', 'GeometryCollection'])

interface Loose { readonly type?: unknown, readonly features?: unknown, readonly geometry?: unknown, readonly coordinates?: unknown, readonly geometries?: unknown, readonly crs?: unknown }

function gather(value: unknown, name: string): { features: readonly unknown[], crs?: unknown } {
  if (Array.isArray(value)) return { features: value.flatMap(item => gather(item, name).features) }
  if (typeof value === 'object' && value !== null) {
    const { type, features, crs } = value as Loose
    if (type === 'FeatureCollection' && Array.isArray(features)) return { features, crs }
    if (type === 'Feature') return { features: [value], crs }
    if (typeof type === 'string' && geometryTypes.has(type)) return { features: [{ type: 'Feature', properties: {}, geometry: value }], crs }
  }
  throw new FarsakhError('GEOJSON_MALFORMED', `expected GeoJSON features in ${name}, got ${describe(value)} without type FeatureCollection or Feature`, { file: name })
}

function checkFeature(feature: unknown, i: number, name: string): void {
  const { type, geometry } = (typeof feature === 'object' && feature !== null ? feature : {}) as Loose
  if (type !== 'Feature') throw malformed('a Feature', feature, i, name)
  if (geometry === null || geometry === undefined) {
    // A feature without the member means the same as one whose geometry is null.
    (feature as { geometry: unknown }).geometry = null
  } else checkGeometry(geometry, i, name)
}

const depths: Readonly<Record<string, number>> = { Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 }

function checkGeometry(geometry: Loose, i: number, name: string): void {
  const { type, coordinates, geometries } = geometry
  if (typeof type !== 'string' || !geometryTypes.has(type)) throw malformed('a geometry with a GeoJSON type', type ?? geometry, i, name)
  if (type === 'GeometryCollection') {
    if (!Array.isArray(geometries)) throw malformed('geometries', geometries, i, name)
    for (const part of geometries as readonly Loose[]) checkGeometry(part, i, name)
  } else checkCoordinates(coordinates, depths[type], i, name)
}

function checkCoordinates(value: unknown, depth: number, i: number, name: string): void {
  if (!Array.isArray(value)) throw malformed(depth === 0 ? 'a position' : 'a list of positions', value, i, name)
  if (depth > 0) for (const item of value) checkCoordinates(item, depth - 1, i, name)
  else if (value.length > 0 && (typeof value[0] !== 'number' || typeof value[1] !== 'number')) throw malformed('a position of two numbers', JSON.stringify(value), i, name)
}

function malformed(expected: string, value: unknown, i: number, name: string): FarsakhError {
  return new FarsakhError('GEOJSON_MALFORMED', `expected ${expected} in feature ${i + 1} of ${name}, got ${describe(value)}`, { file: name, row: i, value })
}

/** The name in the `crs` member that GeoJSON had before RFC 7946. */
function crsName(crs: unknown): string | undefined {
  const name = (crs as { properties?: { name?: unknown } } | null | undefined)?.properties?.name
  return typeof name === 'string' ? name : undefined
}
