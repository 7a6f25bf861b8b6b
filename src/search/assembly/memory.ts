import { FarsakhError } from '../../core/errors.ts'
import { mostBytes } from '../../core/wasm.ts'

/** Sources that one sweep serves: a row holds one u32 of milliseconds for each. */
export const lanesPerRow = 16
/** Bytes of a row, one line of most caches. */
export const rowBytes = 64
/** Offset of an array that is left out. */
export const unwanted = 0xffffffff
/** Longer than any time that counts (the longest cutoff is 864,000 s), and so that a sum of two fits in 31 bits. */
export const endless = 0x3fffffff
/** The most milliseconds that can count. */
export const farthest: number = endless - 1

/** One block that is handed out piece by piece and grows: the memory of both kinds of kernels. */
export interface Block {
  readonly buffer: ArrayBuffer
  /** Makes the block at least so large; what it holds stays. @throws RangeError when the engine has no more */
  grow(bytes: number): void
}

/** Hands out pieces of a block, and views of them. */
export class Memory {
  readonly #block: Block
  #used = 0
  #buffer: ArrayBuffer | undefined
  #octets = new Uint8Array()
  #words = new Int32Array()
  #doubles = new Float64Array()

  constructor(block: Block) {
    this.#block = block
  }

  get bytes(): number {
    return this.#block.buffer.byteLength
  }

  allocate(bytes: number): number {
    const offset = this.#used, needed = offset + Math.ceil(bytes / 64) * 64
    if (needed > mostBytes) throw exceeded(needed, mostBytes)
    try {
      if (needed > this.bytes) this.#block.grow(needed)
    } catch (cause) {
      if (cause instanceof RangeError) throw exceeded(needed, this.bytes, cause)
      throw cause
    }
    this.#used = needed
    return offset
  }

  release(): void {
    this.#used = 0
  }

  /** The whole block as bytes; good until the next `allocate`. */
  protected get octets(): Uint8Array {
    this.#view()
    return this.#octets
  }

  protected get words(): Int32Array {
    this.#view()
    return this.#words
  }

  protected get doubles(): Float64Array {
    this.#view()
    return this.#doubles
  }

  #view(): void {
    const { buffer } = this.#block
    if (buffer === this.#buffer) return
    this.#buffer = buffer
    this.#octets = new Uint8Array(buffer)
    this.#words = new Int32Array(buffer)
    this.#doubles = new Float64Array(buffer)
  }

  u8(offset: number, length: number): Uint8Array {
    return new Uint8Array(this.#block.buffer, offset, length)
  }

  u32(offset: number, length: number): Uint32Array {
    return new Uint32Array(this.#block.buffer, offset, length)
  }

  i32(offset: number, length: number): Int32Array {
    return new Int32Array(this.#block.buffer, offset, length)
  }

  f64(offset: number, length: number): Float64Array {
    return new Float64Array(this.#block.buffer, offset, length)
  }
}

function exceeded(needed: number, available: number, cause?: Error): FarsakhError {
  const message = `a sweep needs ${inMegabytes(needed)} in one block, got ${inMegabytes(available)}: take fewer points at a time (parts), a sum instead of the matrix, or the engine 'search' with a shorter cutoff`
  return new FarsakhError('MEMORY_EXCEEDED', message, { needed, available }, { cause })
}

function inMegabytes(bytes: number): string {
  return `${bytes} bytes (${Math.round(bytes / 1e6)} MB)`
}
