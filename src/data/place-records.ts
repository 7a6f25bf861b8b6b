import type { Feature, Geometry } from 'geojson'
import { FarsakhError } from '../core/errors.ts'
import { PointIndex } from '../geo/points.ts'
import { representativePoint } from '../geo/polygons.ts'
import { pointNumber, scalarText, textColumn, toNumber, valueColumn } from './cells.ts'
import { findColumns, type Coordinates } from './coordinate-columns.ts'
import { IssueLog } from './issues.ts'
import { locate } from './locate.ts'
import type { PlacesContent } from './places.ts'
import type { TableColumn } from './table.ts'

/** Where the id and the coordinates stand in the records, and in which CRS. */
export interface PlacesOptions {
  /** Column of ids; by default `id` and its like, or the row number where there is none. */
  id?: string
  /** Column of longitudes or eastings; found by its usual names by default. */
  lon?: string
  /** Column of latitudes or northings; found by its usual names by default. */
  lat?: string
  /** Column that holds both, as `33.3, 44.4` (latitude first) or `POINT (44.4 33.3)`; found by its usual names where lon and lat are not. */
  point?: string
  /** CRS of the coordinates; WGS 84 degrees by default. */
  crs?: string
  /** What messages call the input. */
  name?: string
}

/** A record of values by column name, as CSV readers and databases give them. */
export type Row = Readonly<Record<string, unknown>>

/** Records by column, on their way to becoming places. */
export interface Records {
  readonly size: number
  readonly names: readonly string[]
  readonly columns: readonly (readonly unknown[])[]
  /** Coordinates that came with the records, as geometries do. */
  readonly points?: { readonly lon: Float64Array, readonly lat: Float64Array }
  /** How the numbers of text cells are written; cells are values where this is left out. */
  readonly decimal?: 'point' | 'comma'
  /** What messages call record `row`: `line 7`, `feature 7`. */
  readonly label: (row: number) => string
  readonly issues?: IssueLog
}

/** Rows as records. */
export function rowRecords(rows: readonly Row[]): Records {
  const names = new Set<string>()
  for (const row of rows) for (const name of Object.keys(row)) names.add(name)
  const columns = [...names].map(name => rows.map(row => row[name]))
  return { size: rows.length, names: [...names], columns, label: row => `row ${row}` }
}

/** GeoJSON features as records: points, and lines and polygons by a point on them. */
export function featureRecords(features: readonly Feature<Geometry | null>[]): Records {
  const lon = new Float64Array(features.length), lat = new Float64Array(features.length)
  for (const [i, { geometry }] of features.entries()) [lon[i], lat[i]] = geometry === null || isEmpty(geometry) ? [NaN, NaN] : representativePoint(geometry)
  const hasIds = features.some(feature => feature.id !== undefined)
  const rows = features.map(({ id, properties }): Row => hasIds ? { id, ...properties } : { ...properties })
  return { ...rowRecords(rows), points: { lon, lat }, label: row => `feature ${row + 1}` }
}

/**
 * Finds ids and coordinates in records and types the other columns.
 * @throws FarsakhError `CSV_COLUMN_MISSING`, `CRS_UNKNOWN`
 */
export function placesContent(records: Records, options: PlacesOptions = {}): PlacesContent {
  const file = options.name ?? 'places'
  const log = records.issues ?? new IssueLog()
  const found = records.points === undefined ? findColumns(records, options, file) : undefined
  const { lons, lats } = found === undefined ? { lons: records.points!.lon, lats: records.points!.lat } : found.read(number(records))
  const { kept, lon, lat } = locate({ lon: lons, lat: lats, crs: options.crs, text: row => cellText(records, found, row), label: row => `${records.label(row)} of ${file}` }, log)
  const idColumn = idIndex(records, options.id, file)
  const ids = kept.map(row => idColumn === -1 ? String(row) : scalarText(records.columns[idColumn][row]) || String(row))
  reportRepeats(ids, kept, log, row => `${records.label(row)} of ${file}`)
  reportTogether({ lon, lat }, ids, kept, log)
  const used = new Set([idColumn, ...found?.indices ?? []])
  const columns: Record<string, TableColumn> = {}
  for (const [c, name] of records.names.entries()) {
    if (used.has(c)) continue
    const values = kept.length === records.size ? records.columns[c] : kept.map(row => records.columns[c][row])
    columns[name] = records.decimal === undefined ? valueColumn(values) : textColumn(values as string[], records.decimal)
  }
  return { ids, lon, lat, columns, issues: log.table() }
}

/** Two records at one spot are one facility entered twice, or a town's centre standing in for addresses. */
function reportTogether(points: { lon: Float64Array, lat: Float64Array }, ids: readonly string[], rows: readonly number[], log: IssueLog): void {
  if (ids.length < 2) return
  const index = new PointIndex(points)
  for (const [i, id] of ids.entries()) {
    const spot = index.near(points.lon[i], points.lat[i], { within: 1 }).sort((a, b) => a - b)
    // Told once, at the first of them.
    if (spot.length > 1 && spot[0] === i) log.add('info', 'PLACES_TOGETHER', `${spot.length} places within a metre (${spot.slice(0, 5).map(j => ids[j]).join(', ')}${spot.length > 5 ? ', ...' : ''}): are they one, or is the position approximate?`, rows[i], id)
  }
}

/** Whether a geometry has no position, as some exporters write for unknown places. */
function isEmpty(geometry: Geometry): boolean {
  return geometry.type === 'GeometryCollection' ? geometry.geometries.length === 0 : geometry.coordinates.length === 0
}

function number(records: Records): (value: unknown) => number {
  return records.decimal === 'point' ? pointNumber : toNumber
}

function cellText(records: Records, found: Coordinates | undefined, row: number): string {
  return found === undefined ? '' : found.indices.map(c => scalarText(records.columns[c][row])).join(', ')
}

const idNames = ['id', 'code', 'uuid', 'osm_id', 'facility_id', 'external_id', 'subject_id', 'globalid', 'fid', 'pcode', 'geonameid', '_id', '@id']

function idIndex(records: Records, wanted: string | undefined, file: string): number {
  const lower = records.names.map(name => name.trim().toLowerCase())
  if (wanted === undefined) return idNames.map(name => lower.indexOf(name)).find(c => c !== -1) ?? -1
  const c = records.names.includes(wanted) ? records.names.indexOf(wanted) : lower.indexOf(wanted.trim().toLowerCase())
  if (c !== -1) return c
  throw new FarsakhError('CSV_COLUMN_MISSING', `expected the id column "${wanted}" in ${file}, got the columns ${records.names.join(', ') || '(none)'}: name it with the id option`, { file, column: wanted, columns: records.names })
}

function reportRepeats(ids: readonly string[], rows: readonly number[], log: IssueLog, label: (row: number) => string): void {
  const first = new Map<string, number>()
  for (const [i, id] of ids.entries()) {
    const earlier = first.get(id)
    if (earlier === undefined) first.set(id, rows[i])
    else log.add('warning', 'PLACE_ID_REPEATED', `expected ids to differ, got "${id}" in ${label(earlier)} and in ${label(rows[i])}: both are kept, under the same name`, rows[i], id)
  }
}
