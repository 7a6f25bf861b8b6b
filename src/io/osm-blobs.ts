import { FarsakhError } from '../core/errors.ts'
import { Growable } from '../core/growable.ts'
import type { ByteSource } from '../data/source.ts'
import { inflate } from './inflate.ts'
import type { Windows } from './windows.ts'
import { Wire } from './wire.ts'

/** Where the blobs of a PBF lie. Its limits: a blob's header has at most 64 KiB, a blob at most 32 MiB. */
export interface BlobIndex {
  readonly count: number
  readonly offset: Float64Array
  readonly length: Float64Array
}

const headerLimit = 1 << 16, blobLimit = 1 << 25
const headerField = { type: 1 << 3 | 2, size: 3 << 3 }
const blobField = { raw: 1 << 3 | 2, rawSize: 2 << 3, zlib: 3 << 3 | 2 }
const compressions: Readonly<Record<number, string>> = { [4 << 3 | 2]: 'lzma', [5 << 3 | 2]: 'bzip2', [6 << 3 | 2]: 'lz4', [7 << 3 | 2]: 'zstd' }
const requiredField = 4 << 3 | 2
const supported = ['OsmSchema-V0.6', 'DenseNodes']

/**
 * Finds the blobs of a PBF and checks what its header asks of a reader.
 * @returns the data blobs in the order of the file
 * @throws FarsakhError `OSM_TRUNCATED`, `OSM_MALFORMED`, `OSM_UNSUPPORTED`
 * Cost: reads every window once.
 */
export async function indexBlobs(windows: Windows, source: ByteSource, signal?: AbortSignal): Promise<BlobIndex> {
  const { size } = windows, { name } = source
  const offset = new Growable(Float64Array), length = new Growable(Float64Array)
  for (let at = 0, first = true; at < size; first = false) {
    const header = await readHeader(windows, at, name, signal)
    const end = header.end + header.size
    if (end > size) throw truncated(name, header.end, header.size, size)
    if (first) {
      if (header.type !== 'OSMHeader') throw malformed(name, `expected a blob of type OSMHeader first, got "${header.type}"`, at)
      checkFeatures(openBlob(await windows.read(header.end, header.size, signal), source, header.end), name)
    } else if (header.type === 'OSMData') {
      offset.push(header.end)
      length.push(header.size)
    }
    at = end
  }
  return { count: offset.length, offset: offset.take(), length: length.take() }
}

/**
 * Content of a blob, inflated.
 * @param at byte of the file at which it begins, for messages
 * @throws FarsakhError `OSM_UNSUPPORTED` for other compressions than zlib, `OSM_MALFORMED`
 */
export function openBlob(blob: Uint8Array, source: ByteSource, at: number): Uint8Array {
  const { name } = source
  const wire = new Wire(blob)
  let rawSize = 0, content: Uint8Array | undefined
  for (let field = wire.next(); field !== 0; field = wire.next()) {
    if (field === blobField.raw) return wire.chunk()
    if (field === blobField.rawSize) rawSize = wire.varint()
    else if (field === blobField.zlib) content = wire.chunk()
    else if (field in compressions) throw unsupportedCompression(compressions[field], name, at)
    else wire.skip(field)
  }
  if (content === undefined) throw malformed(name, 'expected a blob with data, got one without', at)
  if (rawSize > blobLimit) throw malformed(name, `expected a blob of at most ${blobLimit} bytes, got one of ${rawSize}`, at)
  const raw = (source.inflate ?? inflate)(content, rawSize)
  if (raw === undefined) throw malformed(name, `expected zlib data of ${rawSize} bytes, got a broken or different stream`, at)
  return raw
}

async function readHeader(windows: Windows, at: number, name: string, signal?: AbortSignal): Promise<{ type: string, size: number, end: number }> {
  const prefix = await windows.read(at, 4, signal)
  if (prefix.length < 4) throw truncated(name, at, 4, windows.size)
  const length = new DataView(prefix.buffer, prefix.byteOffset, 4).getUint32(0)
  if (length > headerLimit) throw malformed(name, `expected a blob header of at most ${headerLimit} bytes, got ${length}`, at)
  if (at + 4 + length > windows.size) throw truncated(name, at + 4, length, windows.size)
  const wire = new Wire(await windows.read(at + 4, length, signal))
  let type = '', size = 0
  for (let field = wire.next(); field !== 0; field = wire.next()) {
    if (field === headerField.type) type = wire.text()
    else if (field === headerField.size) size = wire.varint()
    else wire.skip(field)
  }
  return { type, size, end: at + 4 + length }
}

function checkFeatures(header: Uint8Array, name: string): void {
  const wire = new Wire(header)
  for (let field = wire.next(); field !== 0; field = wire.next()) {
    if (field !== requiredField) {
      wire.skip(field)
      continue
    }
    const feature = wire.text()
    if (supported.includes(feature)) continue
    const hint = feature === 'HistoricalInformation' ? 'take one state of it with: osmium time-filter -o out.osm.pbf in' : 'write it anew with: osmium cat -o out.osm.pbf in'
    throw new FarsakhError('OSM_UNSUPPORTED', `expected a PBF that requires ${supported.join(' and ')} only, ${name} requires ${feature}: ${hint}`, { file: name, feature })
  }
}

function truncated(name: string, offset: number, needed: number, size: number): FarsakhError {
  return new FarsakhError('OSM_TRUNCATED', `expected ${needed} bytes at byte ${offset} of ${name}, got ${Math.max(0, size - offset)}: the file ends at byte ${size}; download or copy it again`, { file: name, offset, needed, size })
}

function malformed(name: string, message: string, offset: number): FarsakhError {
  return new FarsakhError('OSM_MALFORMED', `${message} at byte ${offset} of ${name}: download it again, or check it with osmium fileinfo -e`, { file: name, offset })
}

function unsupportedCompression(compression: string, name: string, offset: number): FarsakhError {
  return new FarsakhError('OSM_UNSUPPORTED', `expected blobs that are raw or compressed with zlib, got ${compression} at byte ${offset} of ${name}: write it anew with osmium cat -o out.osm.pbf in`, { file: name, compression, offset })
}
