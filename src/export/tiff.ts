/** A tag of a TIFF directory with its value as bytes, little-endian. */
export interface Tag {
  readonly tag: number
  readonly type: number
  readonly count: number
  readonly bytes: Uint8Array
}

/** A tag of 16-bit numbers. */
export function shorts(tag: number, values: readonly number[]): Tag {
  return numeric(tag, 3, values, 2, (view, at, value) => view.setUint16(at, value, true))
}

/** A tag of 32-bit numbers. */
export function longs(tag: number, values: readonly number[]): Tag {
  return numeric(tag, 4, values, 4, (view, at, value) => view.setUint32(at, value, true))
}

/** A tag of doubles. */
export function doubles(tag: number, values: readonly number[]): Tag {
  return numeric(tag, 12, values, 8, (view, at, value) => view.setFloat64(at, value, true))
}

/** A tag of text, closed by a zero byte. */
export function ascii(tag: number, text: string): Tag {
  const bytes = new TextEncoder().encode(`${text}\0`)
  return { tag, type: 2, count: bytes.length, bytes }
}

/** Header and directory of a little-endian TIFF of one image; the image data follows at its end. Its length depends on the tags' lengths alone. */
export function tiffHeader(tags: readonly Tag[]): Uint8Array {
  const sorted = [...tags].sort((a, b) => a.tag - b.tag)
  const directory = 8, values = directory + 2 + sorted.length * 12 + 4
  const size = values + sorted.reduce((sum, { bytes }) => sum + (bytes.length > 4 ? even(bytes.length) : 0), 0)
  const out = new Uint8Array(size)
  const view = new DataView(out.buffer)
  out.set([0x49, 0x49, 42, 0])
  view.setUint32(4, directory, true)
  view.setUint16(directory, sorted.length, true)
  let entry = directory + 2, at = values
  for (const { tag, type, count, bytes } of sorted) {
    view.setUint16(entry, tag, true)
    view.setUint16(entry + 2, type, true)
    view.setUint32(entry + 4, count, true)
    if (bytes.length <= 4) out.set(bytes, entry + 8)
    else {
      view.setUint32(entry + 8, at, true)
      out.set(bytes, at)
      at += even(bytes.length)
    }
    entry += 12
  }
  return out
}

function numeric(tag: number, type: number, values: readonly number[], size: number, set: (view: DataView, at: number, value: number) => void): Tag {
  const bytes = new Uint8Array(values.length * size)
  const view = new DataView(bytes.buffer)
  for (const [i, value] of values.entries()) set(view, i * size, value)
  return { tag, type, count: values.length, bytes }
}

function even(length: number): number {
  return length + (length & 1)
}
