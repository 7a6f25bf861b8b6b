import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Bitset } from '../../src/core/bitset.ts'

it('a bitset numbers its members upwards', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.nat(300)), members => {
    const set = new Bitset(301)
    for (const i of members) set.add(i)
    const before = set.ranks(), sorted = members.toSorted((a, b) => a - b)
    expect(sorted.map(i => set.rank(i, before))).toEqual([...sorted.keys()])
    expect(before[before.length - 1]).toBe(members.length)
  }), { numRuns: 50 })
})
