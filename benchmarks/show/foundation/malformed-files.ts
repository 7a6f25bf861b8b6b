// Broken and odd files, made byte by byte: a PBF of one street, and a GeoTIFF without a CRS.

/** What is wrong with a PBF, if anything. */
export interface PbfFlaws {
  /** Features that the header requires; OsmSchema-V0.6 by default. */
  readonly requires?: readonly string[]
  /** Number of the blob field that holds the data: 1 raw, 7 zstd. */
  readonly compression?: number
  /** Leave out the street. */
  readonly isEmpty?: boolean
  /** The class of the street, residential by default. */
  readonly highway?: string
}

/** A PBF with one street of three nodes at 44.0 to 44.02 E, 33 N. Source of the layout: wiki.openstreetmap.org/wiki/PBF_Format. */
export function streetPbf(flaws: PbfFlaws = {}): Uint8Array {
  const { requires = ['OsmSchema-V0.6'], compression = 1, isEmpty = false, highway = 'residential' } = flaws
  const header = join(...requires.map(feature => bytesField(4, utf8(feature))))
  const texts = join(...['', 'highway', highway].map(text => bytesField(1, utf8(text))))
  const nodes = [0, 1, 2].map(i => bytesField(1, join(varintField(1, zigzag(i + 1)), varintField(8, zigzag(330_000_000)), varintField(9, zigzag(440_000_000 + i * 100_000)))))
  const way = bytesField(3, join(varintField(1, 1), bytesField(2, varint(1)), bytesField(3, varint(2)), bytesField(8, join(varint(zigzag(1)), varint(zigzag(1)), varint(zigzag(1))))))
  const block = join(bytesField(1, texts), bytesField(2, join(...nodes)), bytesField(2, way))
  return isEmpty ? blob('OSMHeader', header, 1) : join(blob('OSMHeader', header, 1), blob('OSMData', block, compression))
}

/** A GeoTIFF of 2 x 2 people with a tie point and a cell size, and no word about its CRS. Source of the layout: TIFF 6.0, GeoTIFF 1.1. */
export function tiffWithoutCrs(): Uint8Array {
  const doubles = [0.01, 0.01, 0, 0, 0, 0, 44, 33, 0]
  const entries = [
    [256, 3, 1, 2], [257, 3, 1, 2], [258, 3, 1, 8], [259, 3, 1, 1], [262, 3, 1, 1], [273, 4, 1, 0], [277, 3, 1, 1], [278, 3, 1, 2], [279, 4, 1, 4],
    [33550, 12, 3, 0], [33922, 12, 6, 0],
  ]
  const afterDirectory = 8 + 2 + entries.length * 12 + 4
  const bytes = new Uint8Array(afterDirectory + doubles.length * 8 + 4)
  const view = new DataView(bytes.buffer)
  bytes.set([0x49, 0x49, 42, 0])
  view.setUint32(4, 8, true)
  view.setUint16(8, entries.length, true)
  const place: Record<number, number> = { 273: afterDirectory + doubles.length * 8, 33550: afterDirectory, 33922: afterDirectory + 24 }
  for (const [i, [tag, type, count, value]] of (entries as [number, number, number, number][]).entries()) {
    const at = 10 + i * 12
    view.setUint16(at, tag, true)
    view.setUint16(at + 2, type, true)
    view.setUint32(at + 4, count, true)
    if (type === 3) view.setUint16(at + 8, value, true)
    else view.setUint32(at + 8, place[tag] ?? value, true)
  }
  for (const [i, value] of doubles.entries()) view.setFloat64(afterDirectory + i * 8, value, true)
  bytes.set([1, 2, 3, 4], afterDirectory + doubles.length * 8)
  return bytes
}

function blob(type: string, content: Uint8Array, field: number): Uint8Array {
  const body = join(bytesField(field, content), varintField(2, content.length))
  const head = join(bytesField(1, utf8(type)), varintField(3, body.length))
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, head.length)
  return join(length, head, body)
}

function bytesField(field: number, content: Uint8Array): Uint8Array {
  return join(varint(field * 8 + 2), varint(content.length), content)
}

function varintField(field: number, value: number): Uint8Array {
  return join(varint(field * 8), varint(value))
}

function varint(value: number): Uint8Array {
  const out: number[] = []
  for (; value >= 128; value = Math.floor(value / 128)) out.push(value % 128 + 128)
  return Uint8Array.from([...out, value])
}

function zigzag(value: number): number {
  return value >= 0 ? 2 * value : -2 * value - 1
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
