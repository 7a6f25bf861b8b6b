import { Gunzip, gzipSync, unzlibSync, zlibSync } from 'fflate'
import { FarsakhError } from '../core/errors.ts'

/** How hard to compress: 0 not at all, 9 most. */
export type DeflateLevel = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9

/**
 * Inflates a zlib stream whose length is known.
 * @param size bytes that must come out
 * @param into scratch to write to (more than `size` bytes); fresh memory where it is left out
 * @returns a view of `size` bytes; undefined when the stream is broken or gives another length
 * Cost: about 200 MB of output a second.
 */
export function inflate(content: Uint8Array, size: number, into?: Uint8Array): Uint8Array | undefined {
  // fflate cuts silently at the end of `out`: the byte to spare shows that there was more.
  const out = into !== undefined && into.length > size ? into.subarray(0, size + 1) : new Uint8Array(size + 1)
  const result = attempt(() => unzlibSync(content, { out }))
  return result?.length === size ? result : undefined
}

/** Compresses bytes as a zlib stream. */
export function deflate(content: Uint8Array, level: DeflateLevel = 6): Uint8Array<ArrayBuffer> {
  return zlibSync(content, { level })
}

/** Whether bytes begin like a gzip file. */
export function isGzip(content: Uint8Array): boolean {
  return content[0] === 0x1f && content[1] === 0x8b
}

/**
 * Unwraps a whole gzip file, all of its members.
 * @param name what messages call it
 * @throws FarsakhError `FILE_UNREADABLE` when it is truncated or broken
 */
export function gunzip(content: Uint8Array, name: string): Uint8Array {
  const pieces: Uint8Array[] = []
  const stream = gunzipStream(name, piece => pieces.push(piece))
  // In slices, so that the scratch of the stream stays small beside the content.
  for (let at = 0; at < content.length; at += sliceBytes) stream.push(content.subarray(at, at + sliceBytes), at + sliceBytes < content.length ? 'more' : 'last')
  return joinBytes(pieces)
}

/** Bytes one after another; the piece itself where there is only one. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

/** Wraps bytes as a gzip file without a time stamp, so that equal content gives equal files. */
export function gzip(content: Uint8Array, level: DeflateLevel = 6): Uint8Array<ArrayBuffer> {
  return gzipSync(content, { level, mtime: 0 })
}

/** A gzip file that comes in pieces: `push` each of them, say which is the last. */
export interface GunzipStream {
  push(piece: Uint8Array, last: 'more' | 'last'): void
}

/**
 * Unwraps a gzip file piece by piece.
 * @param onPiece called with each piece of content, before `push` returns
 * @throws FarsakhError `FILE_UNREADABLE` from `push` when the file is truncated or broken
 */
export function gunzipStream(name: string, onPiece: (piece: Uint8Array) => void): GunzipStream {
  let failure: unknown
  const stream = new Gunzip(piece => {
    try {
      onPiece(piece)
    } catch (error) {
      failure ??= error
    }
  })
  return {
    push(piece, last) {
      const whole = attempt(() => {
        stream.push(piece, last === 'last')
        return true
      })
      // What the receiver of a piece throws is not the stream's fault.
      if (failure !== undefined) throw failure as Error
      if (whole === undefined) throw brokenGzip(name)
    },
  }
}

const sliceBytes = 1 << 20

function brokenGzip(name: string): FarsakhError {
  return new FarsakhError('FILE_UNREADABLE', `expected a whole gzip file, got a truncated or broken one: ${name}; fetch it again and check it with gzip -t`, { file: name })
}

/** fflate throws errors with numeric codes for what it notices, and others past the end of broken streams: all mean the same. */
function attempt<T>(job: () => T): T | undefined {
  try {
    return job()
  } catch {
    return undefined
  }
}
