import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runProcess, type ProcessResult } from '../harness.ts'

/** The built command, run as people run it. */
export interface CommandResult extends ProcessResult {
  /** Peak memory in bytes; NaN when the process did not end by itself. */
  readonly peak: number
  /** Seconds of processor time, which other work on the machine changes less than those on the clock. */
  readonly processor: number
}

/** Runs `farsakh` from dist and measures its time and its peak memory. */
export async function farsakh(args: readonly string[]): Promise<CommandResult> {
  return withFolder(async folder => {
    const usage = join(folder, 'usage.json')
    const command = join(import.meta.dirname, '..', '..', 'dist', 'cli.js')
    const preload = pathToFileURL(join(import.meta.dirname, 'usage.mjs')).href
    const result = await runProcess([process.execPath, '--import', preload, command, ...args], { env: { FARSAKH_USAGE: usage } })
    try {
      return { ...result, ...JSON.parse(readFileSync(usage, 'utf8')) as { peak: number, processor: number } }
    } catch {
      // It crashed before it could tell.
      return { ...result, peak: NaN, processor: NaN }
    }
  })
}

/** Gives a temporary folder that goes away afterwards. */
export async function withFolder<T>(use: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'farsakh-show-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
