import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import type { ByteSource } from '../data/source.ts'
import { gunzip, gunzipStream, isGzip, joinBytes, type GunzipStream } from './inflate.ts'

/** How many bytes to ask of a source at a time. */
export const windowBytes: number = 8 << 20

/**
 * Reads a source whole; gzip is unwrapped.
 * @returns the content; for bytes in memory a view, so it must not be written to
 * @throws FarsakhError `FILE_UNREADABLE` for broken gzip, and whatever the source throws
 * Cost: one pass, memory for the whole content.
 */
export async function readAll(source: ByteSource, options?: RunOptions): Promise<Uint8Array> {
  const size = await source.size(options?.signal)
  const pieces: Uint8Array[] = []
  for await (const piece of readWindows(source, { ...options, size })) pieces.push(piece)
  const all = joinBytes(pieces)
  return isGzip(all) ? gunzip(all, source.name) : all
}

/** Pieces of a source from first to last, each of {@link windowBytes} except the last. Reports progress by bytes. */
export async function* readWindows(source: ByteSource, options: RunOptions & { size: number }): AsyncGenerator<Uint8Array, void, undefined> {
  const { size, signal } = options
  for (let offset = 0; offset < size;) {
    report(options, 'reading', offset, size)
    const piece = await source.read(offset, Math.min(windowBytes, size - offset), signal)
    // A file that shrank meanwhile ends here; what is missing shows in the content.
    if (piece.length === 0) break
    yield piece
    offset += piece.length
  }
  report(options, 'reading', size, size)
}

/** Pieces of a source's content from first to last; gzip is unwrapped as it comes, so that it never lies in memory whole. */
export async function* readPieces(source: ByteSource, options: RunOptions & { size: number }): AsyncGenerator<Uint8Array, void, undefined> {
  let done = 0
  const ready: Uint8Array[] = []
  let stream: GunzipStream | undefined
  for await (const window of readWindows(source, options)) {
    if (done === 0 && isGzip(window)) stream = gunzipStream(source.name, piece => ready.push(piece))
    if (stream === undefined) yield window
    else {
      for (let at = 0; at < window.length; at += sliceBytes) {
        stream.push(window.subarray(at, at + sliceBytes), done + at + sliceBytes < options.size ? 'more' : 'last')
        yield* ready.splice(0)
      }
    }
    done += window.length
  }
}

const sliceBytes = 1 << 20

/** The first bytes of a source's content, gzip unwrapped. */
export async function readPlainHead(source: ByteSource, length: number, signal?: AbortSignal): Promise<Uint8Array> {
  const head = await readHead(source, Math.max(length, headBytes), signal)
  if (!isGzip(head)) return head.subarray(0, length)
  const pieces: Uint8Array[] = []
  gunzipStream(source.name, piece => pieces.push(piece)).push(head, 'more')
  return joinBytes(pieces).subarray(0, length)
}

/** So much of a gzip file gives some content for sure. */
const headBytes = 1 << 16

/** The first bytes of a source. */
export async function readHead(source: ByteSource, length: number, signal?: AbortSignal): Promise<Uint8Array> {
  return source.read(0, Math.min(length, await source.size(signal)), signal)
}
