import type { FeatureCollection } from 'geojson'
import type { Issue, LonLat } from '../core/types.ts'
import type { Metres } from '../core/units.ts'
import { haversine } from '../geo/distance.ts'
import { PointIndex, type NearbyOptions } from '../geo/points.ts'
import { issueTable } from './issues.ts'
import { featureRecords, placesContent, rowRecords, type PlacesOptions, type Row } from './place-records.ts'
import type { Table, TableColumn } from './table.ts'

export { type PlacesOptions, type Row } from './place-records.ts'
export { scalarText, toNumber } from './cells.ts'

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
  #index: PointIndex | undefined

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

  /** These places and after them others. Columns that only some have are missing for the rest; of mixed kinds they become text. */
  concat(others: Places): Places {
    const names = new Set([...this.names, ...others.names])
    const columns: Record<string, TableColumn> = {}
    for (const name of names) {
      const parts = [this, others].map(places => ({ size: places.size, column: Object.hasOwn(places.#columns, name) ? places.#columns[name] : undefined }))
      columns[name] = parts.every(({ column }) => column === undefined || column instanceof Float64Array)
        ? Float64Array.from(parts.flatMap(({ size, column }) => column === undefined ? new Array<number>(size).fill(NaN) : [...column as Float64Array]))
        : [this, others].flatMap((places, i) => parts[i].column === undefined ? new Array<string>(places.size).fill('') : [...places.text(name)])
    }
    const lon = new Float64Array(this.size + others.size), lat = new Float64Array(lon.length)
    for (const [to, a, b] of [[lon, this.lon, others.lon], [lat, this.lat, others.lat]] as const) {
      to.set(a)
      to.set(b, a.length)
    }
    return new Places({ ids: [...this.ids, ...others.ids], lon, lat, columns, issues: issueTable([...this.issues, ...others.issues]) })
  }

  /**
   * The places nearest to a position as the crow flies, nearest first.
   * @param position [lon, lat] in degrees
   * @param options `k`, at most how many; `within`, metres
   * @returns places with their straight-line metres
   * Cost: an index once, then logarithmic for each place found.
   */
  near(position: LonLat, options: NearbyOptions = {}): { readonly place: Place, readonly metres: Metres }[] {
    if (this.size === 0) return []
    this.#index ??= new PointIndex(this)
    return this.#index.near(position[0], position[1], options).map(i => ({ place: this.place(i), metres: haversine(position[0], position[1], this.lon[i], this.lat[i]) }))
  }

  *[Symbol.iterator](): Iterator<Place> {
    for (let i = 0; i < this.size; i++) yield this.place(i)
  }

  #find(name: string): TableColumn {
    if (!Object.hasOwn(this.#columns, name)) throw new RangeError(`expected one of the columns ${this.names.join(', ') || '(none)'}, got "${name}"`)
    return this.#columns[name]
  }
}

/**
 * Makes places from rows or from a GeoJSON FeatureCollection (points; lines and polygons by a point on them).
 * Records without usable coordinates are left out and listed in `issues`; repeated ids are listed too.
 * @param input rows with coordinate columns, or a FeatureCollection
 * @param options columns of id and coordinates, found by their usual names by default; `crs`
 * @throws FarsakhError `CSV_COLUMN_MISSING` when no coordinate columns are found, `CRS_UNKNOWN`
 * @example
 * const clinics = placesFrom([{ id: 'a', lon: 44.4, lat: 33.3, beds: 12 }])
 * clinics.column('beds') // Float64Array [12]
 */
export function placesFrom(input: readonly Row[] | FeatureCollection, options: PlacesOptions = {}): Places {
  // No rows have no columns to look for.
  if (Array.isArray(input) && input.length === 0) return new Places({ ids: [], lon: new Float64Array(), lat: new Float64Array() })
  const records = Array.isArray(input) ? rowRecords(input as readonly Row[]) : featureRecords((input as FeatureCollection).features)
  return new Places(placesContent(records, options))
}
