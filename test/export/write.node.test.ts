import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeOutputs } from '../../src/export/write.node.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'farsakh-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const isRoot = process.getuid?.() === 0

describe('writeOutputs', () => {
  it('makes the folder, writes text and bytes, and replaces what was there', async () => {
    const out = join(folder, 'a', 'b')
    await writeOutputs(out, { 'a.csv': 'old' })
    await writeOutputs(out, { 'a.csv': 'name\nبغداد\n', 'b.bin': Uint8Array.of(1, 2) })
    expect(readdirSync(out).sort()).toEqual(['a.csv', 'b.bin'])
    expect(readFileSync(join(out, 'a.csv'), 'utf8')).toBe('name\nبغداد\n')
    expect([...readFileSync(join(out, 'b.bin'))]).toEqual([1, 2])
  })

  it('leaves what was there when it is stopped', async () => {
    await writeOutputs(folder, { 'a.csv': 'old' })
    const controller = new AbortController()
    const stopped = writeOutputs(folder, { 'a.csv': 'new', 'b.csv': 'new' }, { signal: controller.signal, onProgress: ({ done }) => done === 1 && controller.abort(new Error('stop')) })
    await expect(stopped).rejects.toThrow('stop')
    expect(readdirSync(folder)).toEqual(['a.csv'])
    expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('old')
  })

  it('says what stands in the way', async () => {
    writeFileSync(join(folder, 'file'), '')
    mkdirSync(join(folder, 'x.csv'))
    await expect(writeOutputs(join(folder, 'file'), { 'a.csv': '' })).rejects.toThrow(expect.objectContaining({ code: 'OUTPUT_UNWRITABLE', message: `expected to be able to write into ${join(folder, 'file')}, got a file of that name: choose another folder` }))
    await expect(writeOutputs(join(folder, 'file', 'deep'), { 'a.csv': '' })).rejects.toThrow('got a file in the place of a folder')
    await expect(writeOutputs(folder, { 'x.csv': '' })).rejects.toThrow('got a folder in the place of a file')
    expect(readdirSync(folder).sort()).toEqual(['file', 'x.csv'])
    await expect(writeOutputs(folder, { '../a.csv': '' })).rejects.toThrow('expected file names without folders, got "../a.csv"')
  })

  it.skipIf(isRoot)('says so where writing is forbidden', async () => {
    chmodSync(folder, 0o500)
    await expect(writeOutputs(folder, { 'a.csv': '' })).rejects.toThrow(expect.objectContaining({ code: 'OUTPUT_UNWRITABLE', message: expect.stringContaining('got permission denied') as string }))
    chmodSync(folder, 0o700)
  })
})
