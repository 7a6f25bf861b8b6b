import { FarsakhError } from '../core/errors.ts'

const high = 2 ** 32

/**
 * Reads protocol buffers: a cursor over bytes that skips what nobody asks for and never builds objects.
 * Numbers are exact to 2^53; larger ones lose their low bits.
 * Source: protobuf.dev/programming-guides/encoding.
 */
export class Wire {
  readonly bytes: Uint8Array
  pos: number
  end: number
  /** Where the content of the last `span` lies. */
  start = 0
  stop = 0

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = bytes
    this.pos = start
    this.end = end
  }

  /** Moves the cursor to another message in the same bytes. */
  enter(start: number, end: number): this {
    this.pos = start
    this.end = end
    return this
  }

  /**
   * The next field of the message as number * 8 + wire type, 0 at its end.
   * @throws FarsakhError `OSM_MALFORMED` when the last field ran past the end of the message
   */
  next(): number {
    if (this.pos < this.end) {
      const field = this.varint()
      if (field < 8) throw malformed('a field number above 0', '0', this.pos)
      return field
    }
    if (this.pos > this.end) throw malformed('a message that ends where its length says', 'one that runs past it', this.pos)
    return 0
  }

  /** An unsigned number. */
  varint(): number {
    const { bytes, pos } = this
    const byte = bytes[pos]
    if (byte < 128) {
      this.pos = pos + 1
      return byte
    }
    const second = bytes[pos + 1]
    if (second < 128) {
      this.pos = pos + 2
      return byte & 127 | second << 7
    }
    const low = this.#long()
    return this.#high * high + low
  }

  /** A number in two's complement of 64 bits (int32, int64). */
  signed(): number {
    const low = this.#long()
    return (this.#high | 0) * high + low
  }

  /** A number in zigzag coding (sint32, sint64). */
  zigzag(): number {
    const low = this.#long()
    const half = (this.#high >>> 1) * high + (((low >>> 1) | (this.#high << 31)) >>> 0)
    return low & 1 ? -half - 1 : half
  }

  /** Notes where a length-delimited field lies (`start`, `stop`) and moves past it. */
  span(): void {
    const length = this.varint()
    this.start = this.pos
    this.stop = this.pos + length
    if (this.stop > this.end) throw malformed(`${length} more bytes`, `${this.end - this.pos}`, this.pos)
    this.pos = this.stop
  }

  /** A length-delimited field as bytes, without copying. */
  chunk(): Uint8Array {
    this.span()
    return this.bytes.subarray(this.start, this.stop)
  }

  /** A length-delimited field as UTF-8 text. */
  text(): string {
    return new TextDecoder().decode(this.chunk())
  }

  /** Moves past a field that nobody asked for. */
  skip(field: number): void {
    const type = field & 7
    if (type === 0) this.#long()
    else if (type === 1) this.pos += 8
    else if (type === 2) this.span()
    else if (type === 5) this.pos += 4
    else throw malformed('a wire type of 0, 1, 2 or 5', `${type}`, this.pos)
  }

  #high = 0

  /** Low 32 bits of the next number; the others go to `#high`. */
  #long(): number {
    const { bytes } = this
    let low = 0, top = 0, shift = 0
    for (;;) {
      const byte = bytes[this.pos++]
      if (shift > 63 || this.pos > this.end) throw malformed('a whole number of at most 10 bytes', this.pos > this.end ? 'the end of the message' : 'a longer one', this.pos)
      const bits = byte & 127
      if (shift < 28) low |= bits << shift
      else if (shift === 28) {
        low |= bits << 28
        top = bits >>> 4
      } else top |= bits << (shift - 32)
      if (byte < 128) break
      shift += 7
    }
    this.#high = top >>> 0
    return low >>> 0
  }
}

/**
 * Unpacks unsigned numbers; of those beyond 32 bits the low bits remain.
 * @param out takes at least `stop - start` numbers
 * @returns how many there were
 * @throws FarsakhError `OSM_MALFORMED` when the last one runs past `stop`
 */
export function unpack(bytes: Uint8Array, start: number, stop: number, out: Uint32Array): number {
  let at = start, count = 0
  while (at < stop) {
    let byte = bytes[at++]
    let value = byte & 127
    for (let shift = 7; byte > 127 && shift < 70; shift += 7) {
      byte = bytes[at++]
      if (shift < 32) value |= (byte & 127) << shift
    }
    out[count++] = value
  }
  if (at !== stop) throw malformed('packed numbers that end where their length says', 'a number that runs past it', at)
  return count
}

/**
 * Unpacks numbers that are stored as zigzag differences, each from the one before it.
 * @param out takes at least `stop - start` numbers from `offset`
 * @returns how many there were
 * @throws FarsakhError `OSM_MALFORMED` when the last one runs past `stop`
 */
export function unpackDeltas(bytes: Uint8Array, start: number, stop: number, out: Float64Array, offset = 0): number {
  let at = start, count = offset, value = 0
  while (at < stop) {
    // Nearly all differences fit 28 bits: integer arithmetic, unrolled.
    let byte = bytes[at++]
    let bits = byte & 127
    if (byte > 127) {
      byte = bytes[at++]
      bits |= (byte & 127) << 7
      if (byte > 127) {
        byte = bytes[at++]
        bits |= (byte & 127) << 14
        if (byte > 127) {
          byte = bytes[at++]
          bits |= (byte & 127) << 21
        }
      }
    }
    if (byte < 128) {
      value += (bits >>> 1) ^ -(bits & 1)
    } else {
      // Beyond 28 bits in doubles, halved first so that the sign bit is apart.
      let half = bits >>> 1, unit = 2 ** 27
      for (let shift = 28; byte > 127 && shift < 70; shift += 7) {
        byte = bytes[at++]
        half += (byte & 127) * unit
        unit *= 128
      }
      value += bits & 1 ? -half - 1 : half
    }
    out[count++] = value
  }
  if (at !== stop) throw malformed('packed numbers that end where their length says', 'a number that runs past it', at)
  return count - offset
}

function malformed(expected: string, got: string, offset: number): FarsakhError {
  return new FarsakhError('OSM_MALFORMED', `expected ${expected} at byte ${offset} of the block, got ${got}`, { offset })
}
