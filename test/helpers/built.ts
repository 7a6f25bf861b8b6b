import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from './source.ts'

const lock = join(root, 'node_modules', '.farsakh-build')

/** Builds `dist` unless it is newer than every file of src; of several test processes one builds and the others wait. */
export async function built(): Promise<string> {
  const dist = join(root, 'dist')
  // Looked at under the lock only: a folder half built can look fresh, and another process may have built it meanwhile.
  while (!take()) await sleep(100)
  try {
    if (!isFresh()) build()
  } finally {
    rmdirSync(lock)
  }
  return dist
}

function build(): void {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(`npm run build failed:\n${stdout}${stderr}`)
}

function isFresh(): boolean {
  const made = newest(join(root, 'dist', 'shared'), Math.min)
  return made !== undefined && made >= (newest(join(root, 'src'), Math.max) ?? 0) && existsSync(join(root, 'dist', 'types', 'index.d.ts'))
}

/** Time of the newest (or oldest) file of a folder, undefined where there is none. */
function newest(folder: string, choose: (...times: number[]) => number): number | undefined {
  try {
    const times = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => statSync(join(entry.parentPath, entry.name)).mtimeMs)
    return times.length === 0 ? undefined : choose(...times)
  } catch {
    return undefined
  }
}

/** Takes the lock; one left behind by a killed process falls after two minutes. */
function take(): boolean {
  try {
    mkdirSync(lock)
    return true
  } catch {
    try {
      if (Date.now() - statSync(lock).mtimeMs > 120_000) rmdirSync(lock)
    } catch { /* gone meanwhile */ }
    return false
  }
}
