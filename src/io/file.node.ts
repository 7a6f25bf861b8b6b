import { open, readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, resolve } from 'node:path'
import { inflateSync } from 'node:zlib'
import { FarsakhError } from '../core/errors.ts'
import type { ByteSource } from '../data/source.ts'

/**
 * A file on disk. It is opened for each read and closed again, so nothing has to be disposed of.
 * @param path absolute, or relative to the working directory
 * @returns a source whose first use throws FarsakhError `FILE_NOT_FOUND` or `FILE_UNREADABLE` where the file can't be had
 */
export function file(path: string): ByteSource {
  return {
    name: basename(path),
    size: signal => attempt(path, async () => {
      signal?.throwIfAborted()
      const found = await stat(path)
      if (found.isDirectory()) throw new FarsakhError('FILE_UNREADABLE', `expected a file, got the directory ${path}: name a file in it`, { file: path })
      return found.size
    }),
    read: (offset, length, signal) => attempt(path, () => readRange(path, offset, length, signal)),
    inflate: nativeInflate,
  }
}

function nativeInflate(content: Uint8Array, size: number): Uint8Array | undefined {
  try {
    const out = inflateSync(content, { chunkSize: Math.max(64, size + 1), maxOutputLength: Math.max(1, size) })
    return out.length === size ? out : undefined
  } catch {
    return undefined
  }
}

async function readRange(path: string, offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
  signal?.throwIfAborted()
  const handle = await open(path, 'r')
  try {
    const out = new Uint8Array(length)
    let done = 0
    while (done < length) {
      signal?.throwIfAborted()
      const { bytesRead } = await handle.read(out, done, length - done, offset + done)
      if (bytesRead === 0) break
      done += bytesRead
    }
    return out.subarray(0, done)
  } finally {
    await handle.close()
  }
}

async function attempt<T>(path: string, job: () => Promise<T>): Promise<T> {
  try {
    return await job()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') throw await notFound(path, error)
    if (code === 'EISDIR') throw new FarsakhError('FILE_UNREADABLE', `expected a file, got the directory ${path}: name a file in it`, { file: path }, { cause: error })
    if (code === 'EACCES' || code === 'EPERM' || code === 'EIO') throw new FarsakhError('FILE_UNREADABLE', `expected to be allowed to read ${path}, got ${code}`, { file: path, reason: code }, { cause: error })
    throw error
  }
}

async function notFound(path: string, cause: unknown): Promise<FarsakhError> {
  const full = resolve(path), folder = dirname(full)
  const names = await readdir(folder).catch(() => undefined)
  const alike = names?.filter(name => extname(name) === extname(full)).slice(0, 5) ?? []
  const hint = names === undefined ? `there is no folder ${folder}` : alike.length > 0 ? `${folder} holds ${alike.join(', ')}` : `${folder} holds no ${extname(full) || 'such'} file`
  return new FarsakhError('FILE_NOT_FOUND', `expected a file at ${path}, found none: ${hint}`, { file: full }, { cause })
}
