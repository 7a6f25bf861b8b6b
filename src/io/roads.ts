import { FarsakhError } from '../core/errors.ts'
import type { RoadColumns } from '../data/roads.ts'
import type { ByteSource } from '../data/source.ts'
import { readOsmPbf, type ReadRoadsOptions } from './osm-pbf.ts'
import { readHead } from './read-all.ts'
import { describeFormat, sniff, sniffLength } from './sniff.ts'

/**
 * Reads roads from OSM PBF, chosen by content, never by the file's name.
 * @returns ways that carry traffic (`highway=*`, ferries, car trains), their nodes, tags that routing reads, and turn restrictions
 * @throws FarsakhError `FORMAT_UNKNOWN` for anything else, and what the reader of the format throws
 */
export async function readRoads(source: ByteSource, options: ReadRoadsOptions = {}): Promise<RoadColumns> {
  const format = sniff(await readHead(source, sniffLength, options.signal))
  if (format === 'osm-pbf') return readOsmPbf(source, options)
  throw new FarsakhError('FORMAT_UNKNOWN', `expected OSM PBF in ${source.name}, got ${describeFormat(format)}`, { file: source.name, format })
}
