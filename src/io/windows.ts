import type { ByteSource } from '../data/source.ts'
import { windowBytes } from './read-all.ts'

const windowsKept = 8

/** Random access to a source through large aligned windows, the latest few of which are kept: small neighbouring reads cost no request of their own. */
export class Windows {
  readonly size: number
  readonly #source: ByteSource
  readonly #windows = new Map<number, Uint8Array>()

  constructor(source: ByteSource, size: number) {
    this.#source = source
    this.size = size
  }

  /** Bytes at an offset; fewer at the end of the source. Most calls return a view without copying. */
  async read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    const end = Math.min(this.size, offset + length), first = Math.floor(offset / windowBytes)
    if (end <= (first + 1) * windowBytes) return (await this.#window(first, signal)).subarray(offset - first * windowBytes, end - first * windowBytes)
    const out = new Uint8Array(end - offset)
    let at = offset
    while (at < end) {
      const index = Math.floor(at / windowBytes), window = await this.#window(index, signal)
      const piece = window.subarray(at - index * windowBytes, end - index * windowBytes)
      if (piece.length === 0) break
      out.set(piece, at - offset)
      at += piece.length
    }
    return out.subarray(0, at - offset)
  }

  async #window(index: number, signal?: AbortSignal): Promise<Uint8Array> {
    const known = this.#windows.get(index)
    if (known !== undefined) return known
    const start = index * windowBytes
    const window = start >= this.size ? new Uint8Array(0) : await this.#source.read(start, Math.min(windowBytes, this.size - start), signal)
    if (this.#windows.size === windowsKept) this.#windows.delete(this.#windows.keys().next().value ?? -1)
    this.#windows.set(index, window)
    return window
  }
}
