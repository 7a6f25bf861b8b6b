import { describe, expect, it } from 'vitest'
import { createProgress } from '../../src/cli/progress.ts'
import { displayWidth } from '../../src/cli/terminal.ts'
import { testIo } from './helpers.ts'

describe('progress on a terminal', () => {
  it('redraws one line with bar, rate and time left, and takes it away', () => {
    const io = testIo({ isTerminal: true, env: { NO_COLOR: '1' } })
    const progress = createProgress(io)
    progress.onProgress({ stage: 'reading roads', done: 0, total: 4_000_000 })
    io.clock = 1000
    progress.onProgress({ stage: 'reading roads', done: 1_000_000, total: 4_000_000 })
    const line = io.stderr.text.split('\u001b[2K').at(-1)!
    expect(line).toContain('Reading roads')
    expect(line).toContain(`${'━'.repeat(6)}${'─'.repeat(18)}`)
    expect(line).toContain('25 %  1.0M/s, 3.0 s left')
    expect(displayWidth(line)).toBeLessThan(80)
    progress.clear()
    expect(io.stderr.text.endsWith('\r\u001b[2K')).toBe(true)
    expect(io.stderr.text).not.toContain('\n')
  })

  it('draws no more often than the eye sees', () => {
    const io = testIo({ isTerminal: true })
    const progress = createProgress(io)
    for (let i = 0; i < 1000; i++) {
      io.clock = i
      progress.onProgress({ stage: 'searching', done: i, total: 1000 })
    }
    expect(io.stderr.text.split('\r').length - 1).toBeLessThanOrEqual(14)
  })

  it('stays within a narrow terminal', () => {
    const io = testIo({ isTerminal: true, columns: 40, env: { NO_COLOR: '1' } })
    const progress = createProgress(io)
    progress.onProgress({ stage: 'counting people in every cell of the raster', done: 0, total: 10 })
    io.clock = 5000
    progress.onProgress({ stage: 'counting people in every cell of the raster', done: 3, total: 10 })
    for (const line of io.stderr.text.split('\r\u001b[2K')) expect(displayWidth(line)).toBeLessThan(40)
  })

  it('prints notes above the bar', () => {
    const io = testIo({ isTerminal: true, env: { NO_COLOR: '1' } })
    const progress = createProgress(io)
    progress.step('reading')
    progress.note('2 places left out')
    expect(io.stderr.text).toBe('\r\u001b[2KReading\r\u001b[2K2 places left out\n')
  })
})

describe('progress elsewhere', () => {
  it('prints a line a step and a line a second', () => {
    const io = testIo()
    const progress = createProgress(io)
    progress.step('reading roads')
    for (let second = 0; second <= 30; second++) {
      io.clock = second * 100
      progress.onProgress({ stage: 'reading roads', done: second, total: 40 })
    }
    progress.clear()
    expect(io.stderr.text.split('\n')).toEqual([
      'Reading roads',
      'Reading roads: 25 %, 10 of 40, 3.0 s left',
      'Reading roads: 50 %, 20 of 40, 2.0 s left',
      'Reading roads: 75 %, 30 of 40, 1.0 s left',
      '',
    ])
  })

  it('says nothing when quiet', () => {
    const io = testIo({ isTerminal: true })
    const progress = createProgress(io, { quiet: true })
    progress.step('reading')
    progress.note('note')
    progress.onProgress({ stage: 'reading', done: 1, total: 2 })
    progress.clear()
    expect(io.stderr.text).toBe('')
  })
})
