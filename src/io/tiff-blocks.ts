import type { RasterValues } from '../data/raster.ts'
import { decodeBlock, type TiffLayout } from './geotiff.ts'
import { inflate } from './inflate.ts'
import { inflateLzw, inflatePackBits } from './lzw.ts'

/** Number type of the cells, as memory holds them: 64-bit integers and half floats have none of their own. */
export type CellType = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'u64' | 'i64' | 'f16' | 'f32' | 'f64' | 'packed'

/** The number type of a layout, undefined for those that nobody reads (complex, 24-bit floats). */
export function cellType(layout: TiffLayout): CellType | undefined {
  const { bits, sampleFormat } = layout
  if ((bits === 1 || bits === 2 || bits === 4) && sampleFormat === 1 && layout.samples === 1) return 'packed'
  const prefix = sampleFormat === 3 ? 'f' : sampleFormat === 2 ? 'i' : sampleFormat === 1 || sampleFormat === 4 ? 'u' : ''
  const type = `${prefix}${bits}`
  return (['u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'u64', 'i64', 'f16', 'f32', 'f64'] as const).find(known => known === type)
}

/** An array for cells of a type. 64-bit integers become doubles (exact to 2^53), half floats become floats. */
export function cellArray(type: CellType, length: number): RasterValues {
  switch (type) {
    case 'i8': return new Int8Array(length)
    case 'u16': return new Uint16Array(length)
    case 'i16': return new Int16Array(length)
    case 'u32': return new Uint32Array(length)
    case 'i32': return new Int32Array(length)
    case 'f16':
    case 'f32': return new Float32Array(length)
    case 'u64':
    case 'i64':
    case 'f64': return new Float64Array(length)
    default: return new Uint8Array(length)
  }
}

/**
 * Decodes a block to cells: decompresses, undoes the predictor and the byte order.
 * @param rows rows of cells in this block
 * @returns samples side by side, row by row; undefined when the block is broken
 */
export async function readBlock(layout: TiffLayout, type: CellType, block: Uint8Array, rows: number): Promise<ArrayLike<number> | undefined> {
  const perRow = layout.blockWidth * (layout.bandsApart ? 1 : layout.samples)
  const rowBytes = Math.ceil(perRow * layout.bits / 8)
  const raw = await decompress(layout, block, rowBytes, rows)
  if (raw === undefined || raw.length < rowBytes * rows) return undefined
  // Views need their own aligned memory; scratch of decompression may start anywhere.
  const bytes = raw.byteOffset % 8 === 0 ? raw : raw.slice()
  const stride = layout.bandsApart ? 1 : layout.samples
  if (layout.predictor === 3) {
    const floats = unpredictFloats(bytes, rowBytes, stride, layout.bits >> 3)
    // As libtiff writes them: it orders the bytes by significance first and swaps them afterwards.
    if (!layout.littleEndian) swapBytes(floats, layout.bits >> 3)
    return floatsFrom(floats, type, perRow * rows)
  }
  if (!layout.littleEndian && layout.compression !== lerc) swapBytes(bytes, layout.bits >> 3)
  if (layout.predictor === 2) unpredict(bytes, { bits: layout.bits, perRow, rows, stride })
  return cellsFrom(bytes, type, { count: perRow * rows, perRow, rowBytes, bits: layout.bits })
}

/** Whether a block of this compression can be read, and what it is called. */
export function compressionName(code: number): string {
  const names: Readonly<Record<number, string>> = { 1: 'none', 5: 'LZW', 7: 'JPEG', 8: 'DEFLATE', 32946: 'DEFLATE', 32773: 'PackBits', 34887: 'LERC', 50000: 'ZSTD', 50001: 'WebP', 34925: 'LZMA', 34712: 'JPEG 2000' }
  return names[code] ?? `number ${code}`
}

const lerc = 34887

async function decompress(layout: TiffLayout, block: Uint8Array, rowBytes: number, rows: number): Promise<Uint8Array | undefined> {
  const size = rowBytes * rows
  switch (layout.compression) {
    case 1: return block.slice(0, size)
    case 5: return inflateLzw(block, size)
    case 8:
    // Some writers pad the last strip to its full height.
    case 32946: return inflate(block, size) ?? inflate(block, rowBytes * layout.blockHeight)
    case 32773: return inflatePackBits(block, size)
    default: return decodeBlock(layout, block)
  }
}

function swapBytes(bytes: Uint8Array, size: number): void {
  if (size < 2) return
  for (let i = 0; i + size <= bytes.length; i += size) {
    for (let a = i, b = i + size - 1; a < b; a++, b--) {
      const byte = bytes[a]
      bytes[a] = bytes[b]
      bytes[b] = byte
    }
  }
}

/** Horizontal differencing (TIFF 6.0, section 14), on whole numbers of the cell's size whatever they mean. */
function unpredict(bytes: Uint8Array, shape: { bits: number, perRow: number, rows: number, stride: number }): void {
  const { bits, perRow, rows, stride } = shape
  if (bits === 64) {
    const values = new BigUint64Array(bytes.buffer, bytes.byteOffset, perRow * rows)
    for (let row = 0; row < rows; row++) for (let i = row * perRow + stride, last = (row + 1) * perRow; i < last; i++) values[i] += values[i - stride]
    return
  }
  const values = bits === 8 ? bytes : bits === 16 ? new Uint16Array(bytes.buffer, bytes.byteOffset, perRow * rows) : new Uint32Array(bytes.buffer, bytes.byteOffset, perRow * rows)
  for (let row = 0; row < rows; row++) for (let i = row * perRow + stride, last = (row + 1) * perRow; i < last; i++) values[i] += values[i - stride]
}

/** Floating-point predictor (Adobe Photoshop TIFF technical note 3): bytes by significance, most first, each differenced. */
function unpredictFloats(bytes: Uint8Array, rowBytes: number, stride: number, size: number): Uint8Array {
  const out = new Uint8Array(bytes.length)
  const count = rowBytes / size
  for (let row = 0; row + rowBytes <= bytes.length; row += rowBytes) {
    for (let i = row + stride, last = row + rowBytes; i < last; i++) bytes[i] += bytes[i - stride]
    for (let plane = 0; plane < size; plane++) {
      for (let i = 0, from = row + plane * count, to = row + size - 1 - plane; i < count; i++, from++, to += size) out[to] = bytes[from]
    }
  }
  return out
}

function floatsFrom(bytes: Uint8Array, type: CellType, count: number): ArrayLike<number> {
  return type === 'f64' ? new Float64Array(bytes.buffer, 0, count) : type === 'f16' ? halves(bytes, count) : new Float32Array(bytes.buffer, 0, count)
}

function cellsFrom(bytes: Uint8Array, type: CellType, shape: { count: number, perRow: number, rowBytes: number, bits: number }): ArrayLike<number> {
  const { buffer, byteOffset } = bytes
  const { count } = shape
  switch (type) {
    case 'u8': return bytes
    case 'i8': return new Int8Array(buffer, byteOffset, count)
    case 'u16': return new Uint16Array(buffer, byteOffset, count)
    case 'i16': return new Int16Array(buffer, byteOffset, count)
    case 'u32': return new Uint32Array(buffer, byteOffset, count)
    case 'i32': return new Int32Array(buffer, byteOffset, count)
    case 'f32': return new Float32Array(buffer, byteOffset, count)
    case 'f64': return new Float64Array(buffer, byteOffset, count)
    case 'u64': return Float64Array.from(new BigUint64Array(buffer, byteOffset, count), Number)
    case 'i64': return Float64Array.from(new BigInt64Array(buffer, byteOffset, count), Number)
    case 'f16': return halves(bytes, count)
    case 'packed': return unpackBits(bytes, shape)
  }
}

/** IEEE 754 half precision, little-endian. */
function halves(bytes: Uint8Array, count: number): Float32Array {
  const out = new Float32Array(count)
  for (let i = 0; i < count; i++) {
    const half = bytes[2 * i] | bytes[2 * i + 1] << 8
    const exponent = half >> 10 & 31, fraction = half & 1023
    const size = exponent === 0 ? fraction * 2 ** -24 : exponent === 31 ? fraction === 0 ? Infinity : NaN : (1 + fraction / 1024) * 2 ** (exponent - 15)
    out[i] = half & 0x8000 ? -size : size
  }
  return out
}

/** Cells of 1, 2 or 4 bits, most significant first, each row from a whole byte. */
function unpackBits(bytes: Uint8Array, shape: { count: number, perRow: number, rowBytes: number, bits: number }): Uint8Array {
  const { count, perRow, rowBytes, bits } = shape
  const out = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    const row = Math.floor(i / perRow), bit = (i - row * perRow) * bits
    out[i] = bytes[row * rowBytes + (bit >> 3)] >> 8 - bits - (bit & 7) & (1 << bits) - 1
  }
  return out
}
