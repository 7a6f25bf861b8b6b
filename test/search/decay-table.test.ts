import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKernels, unwanted } from '../../src/search/assembly/kernels.ts'
import { decayAt, decayTable, type DecayTable } from '../../src/search/decay-table.ts'

type Decay = (seconds: number) => number
const hour = 3_600_000

/** Bytes that stay in use. */
const bytes = ({ cubics, exact }: DecayTable): number => cubics.byteLength + exact.byteLength

/** The largest difference over every millisecond, and the range of what the table gives. */
function compare(decay: Decay, table: DecayTable): { off: number, least: number, most: number } {
  let off = 0, least = Infinity, most = -Infinity
  for (let ms = 0; ms <= table.reach; ms++) {
    const value = decayAt(table, ms)
    off = Math.max(off, Math.abs(value - decay(ms / 1000)))
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return { off, least, most }
}

const usual: Readonly<Record<string, Decay>> = {
  linear: s => Math.max(0, 1 - s / 3000),
  'exponential, half-life of a minute': s => 2 ** (-s / 60),
  'exponential, half-life of 20 minutes': s => 2 ** (-s / 1200),
  gaussian: s => Math.exp(-s * s / (2 * 300 * 300)),
  logistic: s => 1 / (1 + Math.exp((s - 1800) / 120)),
}

describe('tables of decays', () => {
  it.each(Object.entries(usual))('hold a %s one within 1e-12 at every millisecond of an hour, in little', (_, decay) => {
    const table = decayTable(decay, hour), { off, least, most } = compare(decay, table)
    expect(off).toBeLessThanOrEqual(1e-12)
    expect(least).toBeGreaterThanOrEqual(0)
    expect(most).toBeLessThanOrEqual(1)
    expect(decayAt(table, 0)).toBe(decay(0))
    expect(bytes(table)).toBeLessThan(600_000)
  })

  it('hold steps exactly, at the millisecond before, at and after', () => {
    const steps: Decay = s => s <= 600.007 ? 1 : s < 1799.999 ? 0.3 : s <= 1800 ? 0.7 : 0
    const table = decayTable(steps, hour)
    for (const at of [600_007, 1_799_999, 1_800_000]) for (const ms of [at - 1, at, at + 1]) expect([ms, decayAt(table, ms)]).toEqual([ms, steps(ms / 1000)])
    expect(compare(steps, table).off).toBe(0)
    expect(bytes(table)).toBeLessThan(600_000)
  })

  it('hold any pieces, wherever they begin, up to any reach', () => {
    const piece = fc.record({ at: fc.nat(400_000), from: fc.double({ min: 0, max: 1, noNaN: true }), rate: fc.double({ min: 0, max: 0.1, noNaN: true }) })
    fc.assert(fc.property(fc.array(piece, { maxLength: 5 }), fc.oneof(fc.nat(100), fc.nat(400_000)), (pieces, reach) => {
      const sorted = pieces.sort((a, b) => a.at - b.at)
      const decay: Decay = s => {
        const last = sorted.findLast(({ at }) => at / 1000 <= s)
        return last === undefined ? 1 : last.from * Math.exp(-last.rate * (s - last.at / 1000))
      }
      const { off, least, most } = compare(decay, decayTable(decay, reach))
      expect(off).toBeLessThanOrEqual(1e-12)
      expect([least >= 0, most <= 1]).toEqual([true, true])
    }), { numRuns: 25 })
  })

  it('keep constant stretches constant and become exact values for decays that jump everywhere', () => {
    const table = decayTable(() => 0.1, 100_000)
    expect(compare(() => 0.1, table).off).toBe(0)
    const wild: Decay = s => Math.round(s * 1000) * 7919 % 1009 / 1009
    expect(compare(wild, decayTable(wild, 100_000)).off).toBe(0)
  })

  it('take smaller intervals where that saves memory', () => {
    const minutes: Decay = s => 1 / (1 + Math.floor(s * 2)), table = decayTable(minutes, 2 * hour)
    expect(bytes(table)).toBeLessThan(16e6)
    for (const ms of [499, 500, 501, 1_999_999, 2_000_000, 7_199_499, 7_199_500, 7_200_000]) expect(decayAt(table, ms)).toBe(minutes(ms / 1000))
  })

  it('hold steps and smooth stretches of days', () => {
    const day = 24 * hour, at = 40_000_001, decay: Decay = s => s * 1000 <= at ? Math.exp(-s / 20_000) : 0, table = decayTable(decay, day)
    for (let ms = 0; ms <= day; ms += 9973) expect(Math.abs(decayAt(table, ms) - decay(ms / 1000))).toBeLessThanOrEqual(1e-12)
    for (const ms of [at - 1, at, at + 1, day]) expect(Math.abs(decayAt(table, ms) - decay(ms / 1000))).toBeLessThanOrEqual(1e-12)
    // A step in the last millisecond of an interval lies between the times that are looked at.
    const edge = (1000 << table.shift) - 1, step: Decay = s => s * 1000 < edge ? 1 : 0, stepped = decayTable(step, day)
    expect([edge - 1, edge, edge + 1].map(ms => decayAt(stepped, ms))).toEqual([1, 0, 0])
  })

  it('give kernels the same bits', () => {
    const decay: Decay = s => s <= 77.777 ? 1 : Math.exp(-s / 900), table = decayTable(decay, hour)
    for (const kind of ['wasm', 'plain'] as const) {
      fc.assert(fc.property(fc.array(fc.oneof(fc.nat(hour + 5), fc.integer({ min: 77_700, max: 77_850 })), { minLength: 16, maxLength: 16 }), row => {
        const k = createKernels({ kind }), rows = k.allocate(64), cubics = k.allocate(table.cubics.byteLength), exact = k.allocate(table.exact.byteLength), byLane = k.allocate(128)
        k.u32(rows, 16).set(row)
        k.f64(cubics, table.cubics.length).set(table.cubics)
        k.f64(exact, table.exact.length).set(table.exact)
        k.decay(rows, 1, 16, { ...table, items: unwanted, table: cubics, exact, laneWeights: unwanted, itemWeights: unwanted, byItem: unwanted, byLane, itemMagic: 0, laneMagic: 0 })
        expect([...k.f64(byLane, 16)]).toEqual(row.map(ms => ms > hour ? 0 : decayAt(table, ms)))
      }), { numRuns: 50 })
    }
  })

  it('refuse shares outside 0 to 1 and say where', () => {
    expect(() => decayTable(seconds => seconds - 1, 5000)).toThrow(new RangeError('expected a decay from 0 to 1, got -1 at 0 s'))
    expect(() => decayTable(seconds => seconds === 1.234 ? NaN : 1, 5000)).toThrow(new RangeError('expected a decay from 0 to 1, got NaN at 1.234 s'))
  })
})
