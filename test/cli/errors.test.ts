import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reportError } from '../../src/cli/errors.ts'
import { checkWritable } from '../../src/cli/output-folder.ts'
import { FarsakhError } from '../../src/core/errors.ts'
import { testIo } from './helpers.ts'

function report(error: unknown, options: { debug?: boolean } = {}): { code: number, text: string } {
  const io = testIo()
  const code = reportError(error, io, options)
  return { code, text: io.stderr.text }
}

describe('an error', () => {
  it('of an input or of the call is exit 2 with one message and no stack', () => {
    expect(report(new FarsakhError('OSM_EMPTY', 'expected roads, got none'))).toEqual({ code: 2, text: 'error: expected roads, got none\n' })
    expect(report(new RangeError('expected walk above 0, got -1'))).toEqual({ code: 2, text: 'error: expected walk above 0, got -1\n' })
  })

  it('of the job is exit 1', () => {
    expect(report(new FarsakhError('ROUTE_NOT_FOUND', 'expected a way, got none')).code).toBe(1)
    const { code, text } = report(new TypeError('x is not a function'))
    expect(code).toBe(1)
    expect(text).toContain('x is not a function\nThis should not happen. Run again with --debug')
    expect(report('odd').code).toBe(1)
  })

  it('of memory says how to give more', () => {
    for (const message of ['Array buffer allocation failed', 'Invalid typed array length: 9']) {
      expect(report(new RangeError(message))).toMatchObject({ code: 1, text: expect.stringContaining('--max-old-space-size') as string })
    }
  })

  it('shows its stack and its causes when asked', () => {
    const { text } = report(new FarsakhError('OSM_EMPTY', 'outer', {}, { cause: new Error('inner') }), { debug: true })
    expect(text).toMatch(/error: outer\n[^]*errors\.test\.ts[^]*caused by Error: inner/)
  })

  it('that is a stop is exit 130', () => {
    const io = testIo()
    io.controller.abort()
    expect(reportError(io.signal.reason, io)).toBe(130)
    expect(io.stderr.text).toBe('Stopped. Nothing was written.\n')
  })
})

describe('the folder for results', () => {
  let folder = ''
  beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'farsakh-out-')) })
  afterAll(() => rm(folder, { recursive: true }))
  const message = async (path: string): Promise<string> => checkWritable(path).then(() => 'writable', (error: FarsakhError) => `${error.code}: ${error.message}`)

  it('need not be there, and the check leaves nothing behind', async () => {
    expect(await message(join(folder, 'a', 'b'))).toBe('writable')
    expect(await message(folder)).toBe('writable')
    expect(await readdir(folder)).toEqual([])
  })

  it('must not be a file or stand under one', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    expect(await message(file)).toBe(`OUTPUT_UNWRITABLE: expected a folder at ${file}, got a file: choose another --out`)
    expect(await message(join(file, 'deeper'))).toContain('OUTPUT_UNWRITABLE: expected a folder at')
  })

  it.skipIf(process.platform !== 'linux')('must be writable', async () => {
    expect(await message('/proc/farsakh')).toMatch(/OUTPUT_UNWRITABLE: expected to be able to write into \/proc\/farsakh, got .+ in \/proc: choose another --out/)
  })
})
