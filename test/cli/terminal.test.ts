import { describe, expect, it } from 'vitest'
import { displayWidth, fit, formatCompact, formatElapsed, formatNumber, formatShare, pad, printTable, styleFor } from '../../src/cli/terminal.ts'
import { testIo } from './helpers.ts'

describe('a printed table', () => {
  const columns = [{ title: 'zone', align: 'left' }, { title: 'people', align: 'right' }] as const

  it('aligns text left and numbers right', () => {
    expect(printTable(columns, [['north', '1,200'], ['all', '7']])).toBe([
      'zone   people',
      'north   1,200',
      'all         7',
      '',
    ].join('\n'))
  })

  it('aligns Arabic names with marks, and Chinese ones', () => {
    expect(displayWidth('بَصْرَة')).toBe(4)
    expect(displayWidth('中国')).toBe(4)
    expect(displayWidth('\u001b[31mred\u001b[39m')).toBe(3)
    const [, first, second] = printTable(columns, [['بَصْرَة', '12'], ['中国', '3']]).split('\n')
    expect(displayWidth(first!)).toBe(displayWidth(second!))
  })

  it('shortens the widest text when the terminal is narrow', () => {
    const text = printTable(columns, [['a very long name of a district', '1,200']], { width: 24 })
    expect(text).toContain('a very long nam…')
    for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(24)
  })

  it('fits and pads by what is seen', () => {
    expect(fit('abcdef', 4)).toBe('abc…')
    expect(pad('ab', 4)).toBe('ab  ')
    expect(pad('ab', 4, 'right')).toBe('  ab')
  })
})

describe('numbers for people', () => {
  it.each([[0, 0, '0'], [999, 0, '999'], [1000, 0, '1,000'], [869595.03, 2, '869,595.03'], [-1234.5, 1, '-1,234.5'], [-0.2, 0, '0'], [Infinity, 0, '–'], [1e6, 0, '1,000,000']])('formats %d with %d digits', (value, digits, text) => {
    expect(formatNumber(value, digits)).toBe(text)
  })

  it('formats shares, counts and waiting times', () => {
    expect([0.8117, 1, 0, NaN].map(formatShare)).toEqual(['81.2 %', '100.0 %', '0.0 %', '–'])
    expect([950, 12_345, 999_900, 4_100_000, 2e9].map(formatCompact)).toEqual(['950', '12.3k', '1.0M', '4.1M', '2.0G'])
    expect([800, 12_000, 200_000, 7_500_000].map(formatElapsed)).toEqual(['0.8 s', '12 s', '3 min 20 s', '2 h 5 min'])
  })
})

describe('colours', () => {
  const red = (options: Parameters<typeof testIo>[0]): string => {
    const io = testIo(options)
    return styleFor(io.stderr, io.env).red('x')
  }

  it('are for terminals that want them', () => {
    expect(red({ isTerminal: true })).toBe('\u001b[31mx\u001b[39m')
    expect(red({ isTerminal: false })).toBe('x')
    expect(red({ isTerminal: true, env: { NO_COLOR: '1' } })).toBe('x')
    expect(red({ isTerminal: true, env: { TERM: 'dumb' } })).toBe('x')
    expect(red({ isTerminal: false, env: { FORCE_COLOR: '1' } })).toBe('\u001b[31mx\u001b[39m')
  })
})
