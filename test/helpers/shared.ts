import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = process.env.FARSAKH_SHARED ?? join(import.meta.dirname, '..', '..', '..', 'shared')

/** Path of a shared data file, or undefined where the shared data is absent (tests that need it then skip). */
export function shared(path: string): string | undefined {
  const full = join(root, path)
  return existsSync(full) ? full : undefined
}
