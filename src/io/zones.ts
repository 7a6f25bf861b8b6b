import type { Feature, Geometry } from 'geojson'
import { FarsakhError } from '../core/errors.ts'
import type { Issue, RunOptions } from '../core/types.ts'
import type { ByteSource } from '../data/source.ts'
import { zonesFrom, type Zones } from '../data/zones.ts'
import { parseGeoJson, toDegrees } from './geojson.ts'
import { readAll } from './read-all.ts'
import { describeFormat, sniff } from './sniff.ts'

/** How to read zones. */
export interface ReadZonesOptions extends RunOptions {
  /** Property that names a zone; found among the usual ones by default (ADM2_EN, shapeName, NAME_1, name, ...), else the feature's number. */
  name?: string
  /** CRS of the coordinates; that of the file, or WGS 84 degrees, by default. */
  crs?: string
}

/**
 * Reads zones from GeoJSON: polygons and multipolygons with holes, also across the 180th meridian; gzip is unwrapped.
 * @param source a file, a Blob, bytes
 * @param options property that names a zone, and `crs`
 * @throws FarsakhError `FORMAT_UNKNOWN`, `GEOJSON_MALFORMED` naming file and feature, `ZONES_EMPTY`, `CRS_UNKNOWN`
 * Cost: about 20 MB a second.
 */
export async function readZones(source: ByteSource, options: ReadZonesOptions = {}): Promise<Zones> {
  const content = await readAll(source, options)
  const format = sniff(content)
  if (format !== 'geojson' && format !== 'json') {
    throw new FarsakhError('FORMAT_UNKNOWN', `expected zones as GeoJSON in ${source.name}, got ${describeFormat(format)}: convert it first, with ogr2ogr zones.geojson ${source.name} say`, { file: source.name, format })
  }
  const { features, crs } = parseGeoJson(content, source.name)
  const degrees = toDegrees(features, options.crs ?? crs)
  for (const [i, feature] of degrees.entries()) checkDegrees(feature.geometry, i, source.name)
  return zonesFrom({ type: 'FeatureCollection', features: [...degrees] }, { name: options.name, file: source.name, issues: await crossings(degrees, source.name) })
}

/** Polygons whose rings cross themselves: who lives inside them is then a matter of convention (even-odd here). */
async function crossings(features: readonly Feature<Geometry | null>[], file: string): Promise<Issue[]> {
  // Turf is heavy to load, and only needed here.
  const { selfIntersections } = await import('../geo/turf.ts')
  return features.flatMap(({ geometry }, i): Issue[] => {
    if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') return []
    const places = (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates).flatMap(selfIntersections)
    if (places.length === 0) return []
    return [{ severity: 'warning', code: 'ZONE_SELF_INTERSECTS', row: i, value: places[0].join(', '), message: `feature ${i + 1} of ${file}: its border crosses itself at ${places.length} points, the first at ${places[0].join(', ')}: repair it, say with ogr2ogr -makevalid` }]
  })
}

/** Projected coordinates would make zones that hold nobody. Longitudes may run on beyond 180. */
function checkDegrees(geometry: unknown, i: number, file: string): void {
  let bad: readonly number[] | undefined
  const look = (value: unknown): void => {
    if (!Array.isArray(value)) return
    if (typeof value[0] !== 'number') for (const item of value) look(item)
    else if (!(Math.abs(value[0]) <= 540 && Math.abs(value[1] as number) <= 90.000001)) bad = value as number[]
  }
  look((geometry as { coordinates?: unknown } | null)?.coordinates)
  if (bad !== undefined) {
    throw new FarsakhError('GEOJSON_MALFORMED', `expected longitude and latitude in degrees in feature ${i + 1} of ${file}, got ${bad.join(', ')}: are they projected? Then give crs`, { file, row: i, value: bad })
  }
}
