import type { Feature, FeatureCollection, Geometry, LineString, MultiPolygon, Point, Polygon, Position } from 'geojson'
import { describe } from '../core/checks.ts'
import { Places } from '../data/places.ts'
import { Table } from '../data/table.ts'
import { Zones } from '../data/zones.ts'
import { splitRings } from '../geo/antimeridian.ts'
import { signedArea2 } from '../geo/polygons.ts'

/** What can go into a feature's properties. */
export type Properties = Record<string, string | number | null>

/** How to write GeoJSON. */
export interface ToGeoJSONOptions {
  /** A table whose rows are joined to the features. */
  join?: Iterable<object>
  /** Column of that table that names the feature: a zone's name or a place's id; `zone` or `place`, `facility`, `id` by default. */
  by?: string
}

/**
 * Writes places as points, zones as polygons, or any features, as RFC 7946 wants them: degrees with 7 decimals (a centimetre), outer rings counter-clockwise,
 * nothing across the 180th meridian. Infinite and missing numbers become null, because JSON has none.
 * @param subject places, zones or features
 * @param options see {@link ToGeoJSONOptions}
 * @returns a collection ready for JSON.stringify; with `join` one feature for each row of a table that has several rows a place or zone
 * @throws RangeError when the joined table has no column that names features
 */
export function toGeoJSON(subject: Places, options?: ToGeoJSONOptions): FeatureCollection<Point, Properties>
export function toGeoJSON(subject: Zones, options?: ToGeoJSONOptions): FeatureCollection<Polygon | MultiPolygon, Properties>
export function toGeoJSON<G extends Geometry>(subject: FeatureCollection<G>): FeatureCollection<G, Properties>
export function toGeoJSON(subject: Places | Zones | FeatureCollection, options: ToGeoJSONOptions = {}): FeatureCollection<Geometry, Properties> {
  if (subject instanceof Places) return collection(joined(placeFeatures(subject), subject.ids, ['place', 'facility', 'id'], options))
  if (subject instanceof Zones) return collection(joined(zoneFeatures(subject), subject.names, ['zone', 'name'], options))
  return collection(subject.features.map(feature => ({ ...feature, geometry: tidy(feature.geometry), properties: properties(feature.properties ?? {}) })))
}

function collection(features: Feature<Geometry, Properties>[]): FeatureCollection<Geometry, Properties> {
  return { type: 'FeatureCollection', features }
}

function placeFeatures(places: Places): Feature<Geometry, Properties>[] {
  const { names } = places
  return Array.from(places, (place): Feature<Geometry, Properties> => ({
    type: 'Feature',
    properties: properties({ id: place.id, ...Object.fromEntries(names.map(name => [name, place.get(name)])) }),
    geometry: { type: 'Point', coordinates: round([place.lon, place.lat]) },
  }))
}

function zoneFeatures(zones: Zones): Feature<Geometry, Properties>[] {
  const columns = zones.columnNames.map(name => [name, zones.column(name)] as const)
  return zones.geometries.map((geometry, i): Feature<Geometry, Properties> => ({
    type: 'Feature',
    properties: properties({ zone: zones.names[i], ...Object.fromEntries(columns.map(([name, column]) => [name, column[i]])) }),
    geometry: tidy(geometry),
  }))
}

/** One feature a row, the row's values beside the feature's own; features without a row stay as they are. */
function joined(features: Feature<Geometry, Properties>[], keys: readonly string[], usual: readonly string[], options: ToGeoJSONOptions): Feature<Geometry, Properties>[] {
  if (options.join === undefined) return features
  const rows = [...options.join] as Record<string, unknown>[]
  const names: string[] = options.join instanceof Table ? options.join.names : Object.keys(rows[0] ?? {})
  const by = options.by ?? usual.find(name => names.includes(name))
  if (by === undefined || !names.includes(by)) throw new RangeError(`expected a column that names the features (${usual.join(', ')}) in the joined table, got ${names.join(', ') || 'an empty table'}: name it with by`)
  const rowsOf = new Map<string, Record<string, unknown>[]>()
  for (const row of rows) {
    const key = String(row[by])
    const list = rowsOf.get(key)
    if (list === undefined) rowsOf.set(key, [row])
    else list.push(row)
  }
  return features.flatMap((feature, i) => (rowsOf.get(keys[i]) ?? [{}]).map(row => ({ ...feature, properties: { ...feature.properties, ...properties(row) } })))
}

function properties(values: Readonly<Record<string, unknown>>): Properties {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, property(value)]))
}

function property(value: unknown): string | number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (value === undefined || value === null || value === '') return null
  if (typeof value === 'string') return value
  return typeof value === 'object' ? JSON.stringify(value) : typeof value === 'boolean' ? String(value) : describe(value)
}

/** A geometry with rounded positions, polygons split at the 180th meridian and wound as RFC 7946 wants. */
function tidy(geometry: Geometry): Geometry {
  switch (geometry.type) {
    case 'Polygon': return polygons([geometry.coordinates])
    case 'MultiPolygon': return polygons(geometry.coordinates)
    case 'LineString': return { type: 'LineString', coordinates: geometry.coordinates.map(round) } satisfies LineString
    case 'Point': return { type: 'Point', coordinates: round(geometry.coordinates) }
    case 'MultiPoint': return { type: 'MultiPoint', coordinates: geometry.coordinates.map(round) }
    case 'MultiLineString': return { type: 'MultiLineString', coordinates: geometry.coordinates.map(line => line.map(round)) }
    case 'GeometryCollection': return { type: 'GeometryCollection', geometries: geometry.geometries.map(tidy) }
  }
}

function polygons(parts: readonly Polygon['coordinates'][]): Polygon | MultiPolygon {
  const coordinates = parts.flatMap(splitRings).map(rings => rings.flatMap((ring, i) => {
    const rounded = dropRepeats(ring.map(round))
    if (rounded.length < 4) return []
    return [signedArea2(rounded) > 0 === (i === 0) ? rounded : rounded.reverse()]
  })).filter(rings => rings.length > 0)
  return coordinates.length === 1 ? { type: 'Polygon', coordinates: coordinates[0] } : { type: 'MultiPolygon', coordinates }
}

/** Seven decimals are a centimetre. */
function round([lon, lat]: Position): Position {
  return [Math.round(lon * 1e7) / 1e7, Math.round(lat * 1e7) / 1e7]
}

/** Positions that rounding made equal to the one before are left out; the ring stays closed. */
function dropRepeats(ring: Position[]): Position[] {
  const out = ring.filter((position, i) => i === 0 || position[0] !== ring[i - 1][0] || position[1] !== ring[i - 1][1])
  const first = out[0], last = out[out.length - 1]
  if (out.length > 1 && (first[0] !== last[0] || first[1] !== last[1])) out.push(first)
  return out
}
