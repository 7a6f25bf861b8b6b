import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantum, roundingMagic, roundWeights, sumOf } from '../../src/core/exact-sum.ts'

const weights = fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 50 })

describe('exact sums', () => {
  it('are the same in any order, and off by no more than half a quantum a term', () => {
    fc.assert(fc.property(weights, list => {
      const rounded = roundWeights(list), step = quantum(sumOf(list))
      const forwards = rounded.reduce((sum, x) => sum + x, 0), backwards = rounded.reduceRight((sum, x) => sum + x, 0), sorted = Float64Array.from(rounded).sort().reduce((sum, x) => sum + x, 0)
      expect(backwards).toBe(forwards)
      expect(sorted).toBe(forwards)
      for (const [i, x] of rounded.entries()) expect(Math.abs(x - list[i]!)).toBeLessThanOrEqual(step / 2)
    }))
  })

  it('take the smallest power of two whose 2^51-fold is above the total', () => {
    fc.assert(fc.property(fc.oneof(fc.double({ min: 1e-200, max: 1e250, noNaN: true }), fc.integer({ min: -300, max: 300 }).map(e => 2 ** e)), total => {
      const step = quantum(total)
      expect(Number.isInteger(Math.log2(step))).toBe(true)
      expect(step * 2 ** 51).toBeGreaterThan(total)
      expect(step * 2 ** 50).toBeLessThanOrEqual(total)
      expect(Math.abs((total + roundingMagic(step)) - roundingMagic(step) - total)).toBeLessThanOrEqual(step / 2)
    }))
  })

  it('refuse totals that are no number or too large', () => {
    expect(quantum(0)).toBe(2 ** -900)
    for (const total of [NaN, -1, Infinity]) expect(() => quantum(total)).toThrow(RangeError)
  })
})
