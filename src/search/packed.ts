import { FarsakhError } from '../core/errors.ts'
import { fingerprint } from '../core/hash.ts'
import { unpack, type Packed, type PackedArray } from '../core/pack.ts'

/** How to open a saved hierarchy or metric. */
export interface OpenOptions {
  /** Skip the comparison of fingerprints, for bytes that this process wrote itself. */
  readonly isTrusted?: boolean
}

/**
 * Opens a packed buffer whose meta has the fingerprint of its columns as `hash`.
 * @throws FarsakhError `HIERARCHY_MALFORMED` for other, truncated or damaged bytes, `HIERARCHY_VERSION` for those of another version
 */
export function openWhole(buffer: ArrayBufferLike, { magic, version, noun, isTrusted }: { magic: string, version: number, noun: string } & OpenOptions): Packed {
  const content = unpack(magic, buffer)
  if (content === undefined) throw new FarsakhError('HIERARCHY_MALFORMED', `expected a whole farsakh ${noun}, got other or truncated bytes: build it again`)
  if (content.version !== version) throw new FarsakhError('HIERARCHY_VERSION', `expected a ${noun} of version ${version}, got ${content.version}: build it again`, { version: content.version })
  const expected = (content.meta as { hash?: unknown } | undefined)?.hash
  const found = isTrusted === true ? expected : fingerprintOf(content.columns)
  if (typeof expected !== 'string' || found !== expected) throw new FarsakhError('HIERARCHY_MALFORMED', `expected a ${noun} with the fingerprint ${String(expected)}, got ${String(found)}: the bytes are damaged, build it again`, { expected, found })
  return content
}

/** A fingerprint of columns, in the order of their names. Cost: one pass, about 1 GB a second. */
export function fingerprintOf(columns: Readonly<Record<string, PackedArray>>): string {
  const each = Object.keys(columns).sort().map(name => `${name} ${fingerprint(columns[name].buffer, columns[name].byteOffset, columns[name].byteLength)}`)
  return fingerprint(new TextEncoder().encode(each.join(' ')).slice().buffer)
}

/** Whether a column is there, of 32-bit whole numbers and so long. */
export function isColumn(column: PackedArray | undefined, length: number): column is Uint32Array {
  return column instanceof Uint32Array && column.length === length
}

/** Whether a column holds the offsets of `count` stretches of another. */
export function isOffsets(first: PackedArray | undefined, count: number, of: PackedArray | undefined): first is Uint32Array {
  return isColumn(first, count + 1) && of instanceof Uint32Array && first[0] === 0 && first[count] === of.length
}
