/** Typed arrays that may lie in one packed buffer. */
export type PackedArray = Float64Array | Float32Array | Int32Array | Uint32Array | Int16Array | Uint16Array | Int8Array | Uint8Array

const types = {
  f64: Float64Array, f32: Float32Array, i32: Int32Array, u32: Uint32Array, i16: Int16Array, u16: Uint16Array, i8: Int8Array, u8: Uint8Array,
}
type TypeName = keyof typeof types

/** What a packed buffer holds: named columns, and a JSON value for the little that is not a column. */
export interface Packed {
  readonly version: number
  readonly meta: unknown
  readonly columns: Readonly<Record<string, PackedArray>>
}

interface Directory {
  version: number
  meta: unknown
  columns: { name: string, type: TypeName, offset: number, length: number }[]
}

/**
 * Lays columns one after another in a single buffer: 8 bytes of magic, 4 of directory length, a JSON directory, then each column at a multiple of 8.
 * @param magic exactly 8 ASCII characters
 */
export function pack(magic: string, content: Packed): ArrayBuffer {
  const entries = Object.entries(content.columns)
  const directory: Directory = { version: content.version, meta: content.meta, columns: [] }
  let bytes = 0
  for (const [name, column] of entries) {
    directory.columns.push({ name, type: typeName(column), offset: bytes, length: column.length })
    bytes += align(column.byteLength)
  }
  const json = new TextEncoder().encode(JSON.stringify(directory))
  const start = align(12 + json.length)
  const buffer = new ArrayBuffer(start + bytes)
  new Uint8Array(buffer).set(new TextEncoder().encode(magic))
  new DataView(buffer).setUint32(8, json.length, true)
  new Uint8Array(buffer).set(json, 12)
  for (const [i, [, column]] of entries.entries()) {
    new Uint8Array(buffer, start + directory.columns[i].offset).set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
  }
  return buffer
}

/**
 * Views into a packed buffer, shared or not, without copying.
 * @returns undefined when the magic differs, or the directory is damaged or promises more than the buffer holds
 */
export function unpack(magic: string, buffer: ArrayBufferLike): Packed | undefined {
  if (!hasMagic(magic, buffer)) return undefined
  const jsonLength = new DataView(buffer as ArrayBuffer).getUint32(8, true)
  if (12 + jsonLength > buffer.byteLength) return undefined
  const directory = directoryOf(buffer, jsonLength)
  if (directory === undefined) return undefined
  const start = align(12 + jsonLength)
  const columns: Record<string, PackedArray> = {}
  for (const { name, type, offset, length } of directory.columns) {
    const make = types[type]
    if (start + offset + length * make.BYTES_PER_ELEMENT > buffer.byteLength) return undefined
    columns[name] = new make(buffer as ArrayBuffer, start + offset, length)
  }
  return { version: directory.version, meta: directory.meta, columns }
}

/** The directory, or undefined where its bytes are damaged: every entry has a known type and lies at a multiple of 8. */
function directoryOf(buffer: ArrayBufferLike, length: number): Directory | undefined {
  try {
    // A decoder takes no shared memory, hence the copy.
    const directory = JSON.parse(new TextDecoder().decode(Uint8Array.from(new Uint8Array(buffer, 12, length)))) as Directory
    const isWhole = directory.columns.every(({ name, type, offset, length: count }) =>
      typeof name === 'string' && Object.hasOwn(types, type) && isCount(offset) && offset % 8 === 0 && isCount(count))
    return isWhole ? directory : undefined
  } catch {
    return undefined
  }
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

/** Whether a buffer begins with these 8 characters. */
export function hasMagic(magic: string, buffer: ArrayBufferLike): boolean {
  if (buffer.byteLength < 12) return false
  const bytes = new Uint8Array(buffer, 0, 8)
  return bytes.every((byte, i) => byte === magic.charCodeAt(i))
}

function typeName(column: PackedArray): TypeName {
  return (Object.keys(types) as TypeName[]).find(name => column instanceof types[name])!
}

function align(bytes: number): number {
  return Math.ceil(bytes / 8) * 8
}
