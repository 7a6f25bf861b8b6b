import type { Feature, FeatureCollection, Geometry } from 'geojson'
import { describe } from '../core/checks.ts'
import { FarsakhError } from '../core/errors.ts'
import type { Issue } from '../core/types.ts'
import { projector } from '../geo/crs.ts'
import { representativePoint } from '../geo/polygons.ts'
import { IssueLog, issueTable } from './issues.ts'
import type { Table, TableColumn } from './table.ts'

/** One place as a row. */
export interface Place {
  readonly id: string
  readonly lon: number
  readonly lat: number
  /** A value of any other column: text, a number, or undefined where the column does not exist. */
  get(column: string): number | string | undefined
}

/** What places are made of. Columns have one value a place; NaN and '' mean that the value is missing. */
export interface PlacesContent {
  readonly ids: readonly string[]
  readonly lon: Float64Array
  readonly lat: Float64Array
  readonly columns?: Readonly<Record<string, TableColumn>>
  readonly issues?: Table<Issue>
}

/** Facilities, villages, any points with an id and attributes, stored by columns. */
export class Places implements Iterable<Place> {
  readonly size: number
  readonly ids: readonly string[]
  /** Degrees. */
  readonly lon: Float64Array
  /** Degrees. */
  readonly lat: Float64Array
  /** What was found wrong while reading. */
  readonly issues: Table<Issue>
  readonly #columns: Readonly<Record<string, TableColumn>>

  constructor(content: PlacesContent) {
    this.size = content.ids.length
    this.ids = content.ids
    this.lon = content.lon
    this.lat = content.lat
    this.#columns = content.columns ?? {}
    this.issues = content.issues ?? issueTable()
  }

  /** Names of the columns besides id, lon and lat. */
  get names(): string[] {
    return Object.keys(this.#columns)
  }

  /**
   * A column as numbers; NaN where a value is missing or is no number.
   * @throws RangeError when there is no such column
   */
  column(name: string): Float64Array {
    const column = this.#find(name)
    return column instanceof Float64Array ? column : Float64Array.from(column, text => text.trim() === '' ? NaN : Number(text))
  }

  /**
   * A column as text.
   * @throws RangeError when there is no such column
   */
  text(name: string): readonly string[] {
    const column = this.#find(name)
    return column instanceof Float64Array ? Array.from(column, value => Number.isNaN(value) ? '' : String(value)) : column
  }

  /** The place at an index. */
  place(i: number): Place {
    const columns = this.#columns
    return { id: this.ids[i], lon: this.lon[i], lat: this.lat[i], get: name => Object.hasOwn(columns, name) ? columns[name][i] : undefined }
  }

  /** The places for which `test` holds, in order. */
  where(test: (place: Place) => boolean): Places {
    const kept: number[] = []
    for (let i = 0; i < this.size; i++) if (test(this.place(i))) kept.push(i)
    return this.take(kept)
  }

  /** The places at these indices. */
  take(indices: readonly number[]): Places {
    const columns: Record<string, TableColumn> = {}
    for (const [name, column] of Object.entries(this.#columns)) {
      columns[name] = column instanceof Float64Array ? Float64Array.from(indices, i => column[i]) : indices.map(i => column[i])
    }
    return new Places({
      ids: indices.map(i => this.ids[i]), lon: Float64Array.from(indices, i => this.lon[i]), lat: Float64Array.from(indices, i => this.lat[i]), columns, issues: this.issues,
    })
  }

  *[Symbol.iterator](): Iterator<Place> {
    for (let i = 0; i < this.size; i++) yield this.place(i)
  }

  #find(name: string): TableColumn {
    if (!Object.hasOwn(this.#columns, name)) throw new RangeError(`expected one of the columns ${this.names.join(', ') || '(none)'}, got "${name}"`)
    return this.#columns[name]
  }
}

/** Where the id and the coordinates stand in the records, and in which CRS. */
export interface PlacesOptions {
  /** Column of ids; by default `id`, or the row number where there is none. */
  id?: string
  /** Column of longitudes or eastings; found by its usual names by default. */
  lon?: string
  /** Column of latitudes or northings; found by its usual names by default. */
  lat?: string
  /** CRS of the coordinates; WGS 84 degrees by default. */
  crs?: string
  /** What messages call the input. */
  name?: string
}

/** A record of values by column name, as CSV readers and databases give them. */
export type Row = Readonly<Record<string, unknown>>

const lonNames = ['lon', 'long', 'lng', 'longitude', 'x', 'lon_wgs84', 'gps_longitude', 'point_x', 'easting']
const latNames = ['lat', 'latitude', 'y', 'lat_wgs84', 'gps_latitude', 'point_y', 'northing']
const idNames = ['id', 'code', 'uuid', 'osm_id', 'facility_id']

/**
 * Makes places from rows or from a GeoJSON FeatureCollection (points; lines and polygons by a point on them).
 * Records without usable coordinates are left out and listed in `issues`; repeated ids are listed too.
 * @param input rows with coordinate columns, or a FeatureCollection
 * @throws FarsakhError `CSV_COLUMN_MISSING` when no coordinate columns are found, `CRS_UNKNOWN`
 * @example
 * const clinics = placesFrom([{ id: 'a', lon: 44.4, lat: 33.3, beds: 12 }])
 * clinics.column('beds') // Float64Array [12]
 */
export function placesFrom(input: readonly Row[] | FeatureCollection, options: PlacesOptions = {}): Places {
  const rows = Array.isArray(input) ? input as readonly Row[] : (input as FeatureCollection).features.map(featureRow)
  const names = [...new Set(rows.flatMap(row => Object.keys(row)))]
  const fromGeometry = !Array.isArray(input)
  const file = options.name ?? 'places'
  const lonName = fromGeometry ? geometryLon : pick(names, options.lon, lonNames, 'longitude', file)
  const latName = fromGeometry ? geometryLat : pick(names, options.lat, latNames, 'latitude', file)
  const idName = options.id === undefined ? names.find(name => idNames.includes(name.trim().toLowerCase())) : pick(names, options.id, [], 'id', file)
  const log = new IssueLog()
  const { kept, lon, lat } = coordinates(rows, lonName, latName, options.crs, log)
  const ids = kept.map(row => idName === undefined ? String(row) : scalarText(rows[row][idName]) || String(row))
  reportRepeats(ids, kept, log)
  const others = names.filter(name => name !== lonName && name !== latName && name !== idName && name !== geometryLon && name !== geometryLat)
  const columns: Record<string, TableColumn> = {}
  for (const name of others) columns[name] = columnOf(kept.map(row => rows[row][name]))
  return new Places({ ids, lon, lat, columns, issues: log.table() })
}

const geometryLon = '\u0000lon'
const geometryLat = '\u0000lat'

function featureRow(feature: Feature<Geometry | null>): Row {
  const [lon, lat] = feature.geometry === null ? [NaN, NaN] : representativePoint(feature.geometry)
  return { ...(feature.id === undefined ? {} : { id: feature.id }), ...feature.properties, [geometryLon]: lon, [geometryLat]: lat }
}

function pick(names: readonly string[], wanted: string | undefined, usual: readonly string[], what: string, file: string): string {
  const found = wanted === undefined
    ? usual.map(name => names.find(candidate => candidate.trim().toLowerCase() === name)).find(name => name !== undefined)
    : names.find(name => name === wanted) ?? names.find(name => name.trim().toLowerCase() === wanted.trim().toLowerCase())
  if (found !== undefined) return found
  const expected = wanted === undefined ? `a ${what} column (one of ${usual.join(', ')})` : `the ${what} column "${wanted}"`
  throw new FarsakhError('CSV_COLUMN_MISSING', `expected ${expected} in ${file}, got the columns ${names.join(', ') || '(none)'}: name it with the ${what === 'id' ? 'id' : what.slice(0, 3)} option`, { file, column: wanted ?? what, columns: names })
}

interface Located { kept: number[], lon: Float64Array, lat: Float64Array }

function coordinates(rows: readonly Row[], lonName: string, latName: string, crs: string | undefined, log: IssueLog): Located {
  const convert = crs === undefined ? undefined : projector(crs)
  const kept: number[] = [], lons: number[] = [], lats: number[] = []
  let swapped = 0
  for (const [row, record] of rows.entries()) {
    let lon = toNumber(record[lonName]), lat = toNumber(record[latName])
    if (convert && !convert.isLonLat && Number.isFinite(lon) && Number.isFinite(lat)) [lon, lat] = convert.toLonLat(lon, lat)
    if (!Number.isFinite(lon) || !Number.isFinite(lat)) {
      log.add('error', 'PLACE_WITHOUT_COORDINATES', 'left out: no usable coordinates', row, `${scalarText(record[lonName])}, ${scalarText(record[latName])}`)
    } else if (Math.abs(lat) > 90 || Math.abs(lon) > 180) {
      if (Math.abs(lat) <= 180 && Math.abs(lon) <= 90) swapped++
      const hint = crs === undefined ? ': are they projected (give crs) or swapped?' : ''
      log.add('error', 'PLACE_OUTSIDE_WORLD', `left out: expected longitude within 180 and latitude within 90 degrees${hint}`, row, `${lon}, ${lat}`)
    } else {
      if (lon === 0 && lat === 0) log.add('warning', 'PLACE_AT_ZERO', 'at 0, 0 degrees, off the coast of Africa: are the coordinates missing?', row, '0, 0')
      kept.push(row)
      lons.push(lon)
      lats.push(lat)
    }
  }
  if (swapped > 0) log.add('warning', 'COORDINATES_SWAPPED', `${swapped} records would fit the world if longitude and latitude changed places: name the columns with the lon and lat options`, -1, swapped)
  return { kept, lon: Float64Array.from(lons), lat: Float64Array.from(lats) }
}

function reportRepeats(ids: readonly string[], rows: readonly number[], log: IssueLog): void {
  const seen = new Set<string>()
  for (const [i, id] of ids.entries()) {
    if (seen.has(id)) log.add('warning', 'PLACE_ID_REPEATED', 'another place has this id: results are listed under the same name', rows[i], id)
    seen.add(id)
  }
}

function columnOf(values: readonly unknown[]): TableColumn {
  const isNumeric = values.every(value => value === undefined || value === null || value === '' || typeof value === 'number' || typeof value === 'boolean')
  if (isNumeric && values.some(value => typeof value === 'number')) return Float64Array.from(values, toNumber)
  return values.map(scalarText)
}

/** A number from a cell; a decimal comma is understood, anything else that is no number is NaN. */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string' || value.trim() === '') return NaN
  const text = value.trim()
  return /^[+-]?\d+,\d+$/.test(text) ? Number(text.replace(',', '.')) : Number(text)
}

/** A cell as text: '' for nothing, JSON for what is nested. */
export function scalarText(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  return typeof value === 'object' ? JSON.stringify(value) : typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : describe(value)
}
