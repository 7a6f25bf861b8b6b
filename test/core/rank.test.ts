import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lowerBound, rankIds } from '../../src/core/rank.ts'

const ids = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 }), fc.integer({ min: 0, max: 2 ** 34 }), fc.integer({ min: -(2 ** 51), max: 2 ** 51 }))

it('ranks ids as sorting does', () => fc.assert(fc.property(fc.array(ids), values => {
  const { unique, rank } = rankIds(Float64Array.from(values))
  expect(Array.from(unique)).toEqual([...new Set(values)].sort((a, b) => a - b))
  expect(Array.from(rank, i => unique[i])).toEqual(values)
}), { numRuns: 60 }))

it('finds where an id stands', () => {
  expect([0, 1, 2, 3, 9, 10].map(id => lowerBound([1, 3, 9], id))).toEqual([0, 0, 1, 1, 2, 3])
})
