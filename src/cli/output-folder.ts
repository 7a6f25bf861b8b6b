import { randomUUID } from 'node:crypto'
import { stat, unlink, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { FarsakhError } from '../core/errors.ts'

/**
 * Finds out, before any work begins, whether results can be written into a folder, which need not be there yet. Nothing is left behind.
 * @throws FarsakhError `OUTPUT_UNWRITABLE` saying what stands in the way
 */
export async function checkWritable(folder: string): Promise<void> {
  const existing = await nearestExisting(resolve(folder))
  const probe = join(existing, `.farsakh-${randomUUID()}`)
  try {
    await writeFile(probe, '')
    await unlink(probe)
  } catch (cause) {
    const { code = 'an error' } = cause as NodeJS.ErrnoException
    const reason = { EACCES: 'permission denied', EPERM: 'permission denied', EROFS: 'a read-only disk', ENOSPC: 'a full disk', EDQUOT: 'a full quota' }[code] ?? code
    throw new FarsakhError('OUTPUT_UNWRITABLE', `expected to be able to write into ${folder}, got ${reason} in ${existing}: choose another --out`, { folder, reason: code }, { cause })
  }
}

async function nearestExisting(folder: string): Promise<string> {
  try {
    const found = await stat(folder)
    if (found.isDirectory()) return folder
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' && dirname(folder) !== folder) return nearestExisting(dirname(folder))
    if (code !== 'ENOTDIR') throw new FarsakhError('OUTPUT_UNWRITABLE', `expected to be able to write into ${folder}, got ${code ?? 'an error'}: choose another --out`, { folder, reason: code }, { cause })
    return nearestExisting(dirname(folder))
  }
  throw new FarsakhError('OUTPUT_UNWRITABLE', `expected a folder at ${folder}, got a file: choose another --out`, { folder, reason: 'file' })
}
