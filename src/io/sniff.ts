/**
 * What a file's first bytes say that it is.
 *
 * - `osm-pbf` OpenStreetMap, protocol buffers · `osm-xml` OpenStreetMap, XML · `o5m` OpenStreetMap, o5m
 * - `geojson` JSON that names a GeoJSON type · `json` other JSON
 * - `geotiff` TIFF or BigTIFF, either byte order
 * - `farsakh` a road graph or a network written by farsakh
 * - `text` printable text without another sign: CSV and the like
 * - `html`, `xml` other markup · `gzip`, `bzip2`, `xz`, `zstd`, `zip` something compressed · `sqlite` (GeoPackage, MBTiles) · `parquet` · `flatgeobuf` · `pdf`
 * - `empty` no bytes at all · `unknown` anything else
 */
export type Format =
  | 'osm-pbf' | 'osm-xml' | 'o5m' | 'geojson' | 'json' | 'geotiff' | 'farsakh' | 'text' | 'html' | 'xml'
  | 'gzip' | 'bzip2' | 'xz' | 'zstd' | 'zip' | 'sqlite' | 'parquet' | 'flatgeobuf' | 'pdf' | 'empty' | 'unknown'

/** How many of the first bytes `sniff` looks at. */
export const sniffLength = 4096

/**
 * Tells a format by its magic bytes, never by a file's name.
 * @param head the first bytes of the file, {@link sniffLength} of them or the whole file where it is shorter
 * Cost: one look at the head.
 */
export function sniff(head: Uint8Array): Format {
  if (head.length === 0) return 'empty'
  for (const [format, offset, magic] of magics) if (startsWith(head, offset, magic)) return format
  // A PBF begins with the length of its first header (big-endian, below 64 KiB), then field 1, the blob's type.
  if (head[0] === 0 && head[1] === 0 && head[4] === 0x0a && (startsWith(head, 6, 'OSMHeader') || startsWith(head, 6, 'OSMData'))) return 'osm-pbf'
  return isText(head) ? sniffText(head) : 'unknown'
}

/** What messages call a format. */
export function describeFormat(format: Format): string {
  return formatNames[format]
}

const magics: readonly (readonly [Format, number, string])[] = [
  ['farsakh', 0, 'FARSAKH'],
  ['geotiff', 0, 'II*\0'], ['geotiff', 0, 'MM\0*'], ['geotiff', 0, 'II+\0'], ['geotiff', 0, 'MM\0+'],
  ['gzip', 0, '\x1f\x8b'], ['bzip2', 0, 'BZh'], ['xz', 0, '\xfd7zXZ\0'], ['zstd', 0, '\x28\xb5\x2f\xfd'],
  ['zip', 0, 'PK\x03\x04'], ['zip', 0, 'PK\x05\x06'], ['sqlite', 0, 'SQLite format 3\0'], ['parquet', 0, 'PAR1'], ['flatgeobuf', 0, 'fgb\x03'],
  ['pdf', 0, '%PDF-'], ['o5m', 1, '\xe0\x04o5'],
]

const formatNames: Readonly<Record<Format, string>> = {
  'osm-pbf': 'OpenStreetMap PBF', 'osm-xml': 'OpenStreetMap XML', o5m: 'OpenStreetMap o5m', geojson: 'GeoJSON', json: 'JSON', geotiff: 'TIFF', farsakh: 'a farsakh network',
  text: 'plain text', html: 'an HTML page (an error page of the server it came from?)', xml: 'XML', gzip: 'gzip', bzip2: 'bzip2', xz: 'xz', zstd: 'Zstandard', zip: 'a ZIP archive',
  sqlite: 'an SQLite database (GeoPackage?)', parquet: 'Parquet', flatgeobuf: 'FlatGeobuf', pdf: 'a PDF document', empty: 'an empty file', unknown: 'unknown bytes',
}

function startsWith(head: Uint8Array, offset: number, magic: string): boolean {
  for (let i = 0; i < magic.length; i++) if (head[offset + i] !== magic.charCodeAt(i)) return false
  return true
}

function isText(head: Uint8Array): boolean {
  if (isUtf16(head)) return true
  return !head.subarray(0, sniffLength).some(byte => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d)
}

function isUtf16(head: Uint8Array): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
}

function sniffText(head: Uint8Array): Format {
  const text = new TextDecoder(isUtf16(head) ? head[0] === 0xff ? 'utf-16le' : 'utf-16be' : 'utf-8').decode(head.subarray(0, sniffLength)).trimStart()
  if (text.startsWith('<')) return sniffMarkup(text)
  if (!text.startsWith('{') && !text.startsWith('[')) return 'text'
  return /"type"\s*:\s*"(?:FeatureCollection|Feature|GeometryCollection|(?:Multi)?(?:Point|LineString|Polygon))"/.test(text) ? 'geojson' : 'json'
}

function sniffMarkup(text: string): Format {
  if (/^(?:<\?xml[^>]*>\s*|<!--[\s\S]*?-->\s*)*<osm[\s>]/.test(text)) return 'osm-xml'
  return /^<(?:!doctype\s+html|html|head|body)[\s>]/i.test(text) ? 'html' : 'xml'
}
