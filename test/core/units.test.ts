import { describe, expect, it } from 'vitest'
import { formatDuration, hours, kilometres, minutes, parseDuration } from '../../src/core/units.ts'

describe('durations as people type them', () => {
  it.each([['30m', 1800], ['30min', 1800], ['1h', 3600], ['1h30', 5400], ['1h30m', 5400], ['90s', 90], ['1800000s', 1_800_000], ['2.5h', 9000], ['1h2m3s', 3723], ['1m30s', 90], [' 1H ', 3600], ['0m', 0]])('%s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds)
  })

  it.each(['30', '', 'h', 'm', '1x', '1h30x', '-5m', '1,5h', '30 m', 'm30', '3030s30'])('"%s" is refused', text => {
    expect(() => parseDuration(text)).toThrow(`expected a duration with its unit, such as 30m, 1h or 1h30, got "${text}"`)
  })

  it('are written back', () => {
    expect([45, 90, 1800, 3600, 5400, 0, Infinity].map(formatDuration)).toEqual(['45 s', '1.5 min', '30 min', '1 h', '1 h 30 min', '0 s', 'unreachable'])
    expect([59.94, 59.97, 3599, 7199, 3594].map(formatDuration)).toEqual(['59.9 s', '1 min', '1 h', '2 h', '59.9 min'])
    expect([minutes(2), hours(2), kilometres(2)]).toEqual([120, 7200, 2000])
  })
})
