import { checkBbox } from '../core/checks.ts'
import { FarsakhError } from '../core/errors.ts'
import type { RoadColumns } from '../data/roads.ts'
import { bytes, type ByteSource } from '../data/source.ts'
import { readGeoJsonRoads, type ReadGeoJsonRoadsOptions } from './geojson-roads.ts'
import { readOsmPbf } from './osm-pbf.ts'
import { readOsmXml } from './osm-xml.ts'
import { readAll, readHead, readPlainHead } from './read-all.ts'
import { describeFormat, sniff, sniffLength, type Format } from './sniff.ts'

/** How to read roads. */
export type ReadRoadsOptions = ReadGeoJsonRoadsOptions

/**
 * Reads roads from OSM PBF, OSM XML or GeoJSON lines, plain or gzip, chosen by content, never by the file's name.
 * @param source a file, a Blob, bytes
 * @param options a box in degrees to read only part of the roads, `signal` and `onProgress`
 * @returns ways that carry traffic (`highway=*`, ferries, car trains), their nodes, tags that routing reads, and turn restrictions
 * @throws FarsakhError `FORMAT_UNKNOWN` for anything else, and what the reader of the format throws; RangeError for a bbox that is none
 * Cost: see the readers; a PBF of 3 MB takes a tenth of a second once the code is warm.
 */
export async function readRoads(source: ByteSource, options: ReadRoadsOptions = {}): Promise<RoadColumns> {
  if (options.bbox !== undefined) checkBbox(options.bbox)
  const outer = sniff(await readHead(source, sniffLength, options.signal))
  const format = outer === 'gzip' ? sniff(await readPlainHead(source, sniffLength, options.signal)) : outer
  if (format === 'osm-pbf') return readOsmPbf(outer === 'gzip' ? bytes(await readAll(source, options), source.name) : source, options)
  if (format === 'osm-xml') return readOsmXml(source, options)
  if (format === 'geojson' || format === 'json') return readGeoJsonRoads(source, options)
  throw unknownFormat(source.name, format, outer)
}

function unknownFormat(name: string, format: Format, outer: Format): FarsakhError {
  const found = outer === 'gzip' && format !== 'gzip' ? `gzip with ${describeFormat(format)} inside` : describeFormat(format)
  return new FarsakhError('FORMAT_UNKNOWN', `expected roads as OSM PBF, OSM XML or GeoJSON in ${name}, got ${found}${hints[format] ?? ''}`, { file: name, format })
}

const hints: Readonly<Partial<Record<Format, string>>> = {
  empty: ': download it again', html: ': download it again', text: ': name the road file', unknown: ': download it again, or check it with osmium fileinfo',
  bzip2: ': unpack it with bunzip2', xz: ': unpack it with unxz', zstd: ': unpack it with unzstd', zip: ': unpack it and name the road file in it',
  o5m: ': convert it with osmium cat -o out.osm.pbf in', sqlite: ': convert its road layer with ogr2ogr roads.geojson in', flatgeobuf: ': convert it with ogr2ogr roads.geojson in',
}
