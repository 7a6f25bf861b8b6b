import { FarsakhError } from '../core/errors.ts'
import type { RunOptions } from '../core/types.ts'
import { featureRecords, placesContent, type PlacesOptions, type Records } from '../data/place-records.ts'
import { Places } from '../data/places.ts'
import type { ByteSource } from '../data/source.ts'
import { parseCsv, type CsvOptions } from './csv.ts'
import { parseGeoJson } from './geojson.ts'
import { readAll } from './read-all.ts'
import { describeFormat, sniff } from './sniff.ts'

/**
 * Reads places from CSV (any delimiter, any usual coordinate columns) or GeoJSON, told apart by content; gzip is unwrapped.
 * Records without usable coordinates are left out and listed in `issues` with their line.
 * @param source a file, a Blob, bytes
 * @param options columns of id and coordinates, `crs`, how the table is written; all found by default
 * @returns places whose columns are numbers where every value is one
 * @throws FarsakhError `FORMAT_UNKNOWN`, `CSV_EMPTY`, `CSV_MALFORMED`, `CSV_COLUMN_MISSING`, `GEOJSON_MALFORMED`, `CRS_UNKNOWN`, or `PLACES_EMPTY` when no record has usable coordinates
 * Cost: about 70,000 records a second.
 */
export async function readPlaces(source: ByteSource, options: PlacesOptions & Omit<CsvOptions, 'name'> & RunOptions = {}): Promise<Places> {
  const content = await readAll(source, options)
  const name = options.name ?? source.name
  const format = sniff(content)
  if (format !== 'geojson' && format !== 'json' && format !== 'text' && format !== 'empty') {
    throw new FarsakhError('FORMAT_UNKNOWN', `expected places as CSV or GeoJSON in ${name}, got ${describeFormat(format)}: convert it first`, { file: name, format })
  }
  const isJson = format === 'geojson' || format === 'json'
  const { records, crs } = isJson ? jsonRecords(content, name) : { records: csvRecords(content, { ...options, name }), crs: undefined }
  const places = new Places(placesContent(records, { ...options, name, crs: options.crs ?? crs }))
  if (places.size === 0) throw noPlaces(places, records.size, name)
  return places
}

function jsonRecords(content: Uint8Array, name: string): { records: Records, crs?: string } {
  const { features, crs } = parseGeoJson(content, name)
  return { records: featureRecords(features), crs }
}

function csvRecords(content: Uint8Array, options: CsvOptions): Records {
  const table = parseCsv(content, options)
  return { ...table, decimal: table.delimiter === ',' ? 'point' : 'comma', label: row => `line ${table.lines[row]}` }
}

function noPlaces(places: Places, records: number, name: string): FarsakhError {
  const first = places.issues.length > 0 ? `; first finding: ${places.issues.row(0).message}` : ''
  return new FarsakhError('PLACES_EMPTY', `expected places with usable coordinates in ${name}, got none in ${records} records${first}`, { file: name, records })
}
