import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { FarsakhError } from '../core/errors.ts'
import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'

/** What goes into a file, or what makes it when its turn comes, so that only one is in memory at a time. */
export type OutputContent = string | Uint8Array | (() => string | Uint8Array | Promise<string | Uint8Array>)

/**
 * Writes files into a folder, which is made where it is missing. All are written under temporary names first and renamed when the last one is whole,
 * so that a run that fails or is stopped leaves what was there before.
 * @param folder where to
 * @param files text or bytes by file name, or functions that make them, which are called in order
 * @param options `signal` ends it before anything gets its name
 * @throws FarsakhError `OUTPUT_UNWRITABLE` saying what stands in the way; the signal's reason when stopped; what a function throws
 */
export async function writeOutputs(folder: string, files: Readonly<Record<string, OutputContent>>, options?: RunOptions): Promise<void> {
  const entries = Object.entries(files)
  const written: { temporary: string, path: string }[] = []
  try {
    for (const [name] of entries) if (name === '' || basename(name) !== name) throw new RangeError(`expected file names without folders, got "${name}"`)
    await explained(folder, mkdir(folder, { recursive: true }))
    for (const [i, [name, content]] of entries.entries()) {
      report(options, 'writing', i, entries.length)
      const whole = typeof content === 'function' ? await content() : content
      const temporary = join(folder, `.${name}.${randomUUID().slice(0, 8)}.tmp`)
      written.push({ temporary, path: join(folder, name) })
      await explained(folder, writeFile(temporary, whole, { signal: options?.signal }))
    }
    options?.signal?.throwIfAborted()
    for (const { temporary, path } of written) await explained(folder, rename(temporary, path))
    report(options, 'writing', entries.length, entries.length)
  } catch (error) {
    await Promise.all(written.map(({ temporary }) => rm(temporary, { force: true }).catch(() => undefined)))
    options?.signal?.throwIfAborted()
    throw error
  }
}

const reasons: Readonly<Record<string, string | undefined>> = {
  EACCES: 'permission denied', EPERM: 'permission denied', EROFS: 'a read-only disk', ENOSPC: 'a full disk', EDQUOT: 'a full quota',
  EEXIST: 'a file of that name', ENOTDIR: 'a file in the place of a folder', EISDIR: 'a folder in the place of a file', ENAMETOOLONG: 'a name too long for the disk',
}

async function explained(folder: string, work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (cause) {
    const { code, path } = cause as NodeJS.ErrnoException
    if (code === undefined) throw cause
    throw new FarsakhError('OUTPUT_UNWRITABLE', `expected to be able to write into ${folder}, got ${reasons[code] ?? code}: choose another folder`, { folder, path, reason: code }, { cause })
  }
}
