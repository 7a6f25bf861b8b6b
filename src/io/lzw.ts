const clear = 256, end = 257

/**
 * Decompresses TIFF's LZW (TIFF 6.0, section 13: most significant bit first, codes widen one early).
 * @param size bytes that must come out
 * @returns undefined when the data is broken or too short
 * Cost: about 150 MB of output a second.
 */
export function inflateLzw(input: Uint8Array, size: number): Uint8Array | undefined {
  const out = new Uint8Array(size)
  // A string of the table is a stretch of the output: what the previous code gave, and one byte more.
  const start = new Int32Array(4097), length = new Int32Array(4097)
  let width = 9, next = 258, position = 0, previousStart = 0, previousLength = 0
  let bits = 0, count = 0, at = 0
  while (position < size) {
    while (count < width) {
      if (at === input.length) return undefined
      bits = (bits << 8 | input[at++]) & 0xffffff
      count += 8
    }
    count -= width
    const code = (bits >>> count) & ((1 << width) - 1)
    if (code === end) return undefined
    if (code === clear) {
      width = 9
      next = 258
      previousLength = 0
      continue
    }
    if (previousLength > 0 && next < 4096) {
      start[next] = previousStart
      length[next++] = previousLength + 1
      if (next >= (1 << width) - 1 && width < 12) width++
    }
    previousStart = position
    if (code < 256) {
      out[position++] = code
      previousLength = 1
    } else {
      if (code >= next || previousLength === 0) return undefined
      const from = start[code]
      previousLength = Math.min(length[code], size - position)
      // Byte by byte: the string may run into its own beginning.
      for (let i = 0; i < previousLength; i++) out[position + i] = out[from + i]
      position += previousLength
    }
  }
  return out
}

/**
 * Decompresses PackBits (TIFF 6.0, section 9).
 * @returns undefined when the data is too short
 */
export function inflatePackBits(input: Uint8Array, size: number): Uint8Array | undefined {
  const out = new Uint8Array(size)
  let at = 0, position = 0
  while (position < size) {
    if (at + 1 >= input.length) return undefined
    const header = input[at++]
    if (header < 128) {
      out.set(input.subarray(at, at + Math.min(header + 1, size - position)), position)
      at += header + 1
      position += header + 1
    } else if (header > 128) {
      out.fill(input[at++], position, position + 257 - header)
      position += 257 - header
    }
  }
  return at <= input.length ? out : undefined
}
