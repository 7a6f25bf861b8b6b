import fc from 'fast-check'
import { equity } from 'farsakh'
import { describe, expect, it } from 'vitest'

const row = fc.record({ access: fc.nat(100), people: fc.integer({ min: 1, max: 50 }), income: fc.nat(5), group: fc.constantFrom('a', 'b', 'c') })
const worlds = fc.array(row, { minLength: 2, maxLength: 12 }).map(rows => ({ access: rows.map(r => r.access), people: rows.map(r => r.people), income: rows.map(r => r.income), groups: rows.map(r => r.group) }))
type World = typeof worlds extends fc.Arbitrary<infer W> ? W : never

const indices: Readonly<Record<string, (world: World) => number>> = {
  gini: equity.gini, concentration: equity.concentration, theil: world => equity.theil(world, { groups: world.groups }).total, erreygers: world => equity.concentration(world, { kind: 'erreygers' }),
}
const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9

describe.each(Object.entries(indices))('equity: %s', (_, index) => {
  it('does not depend on the order of rows, on units, or on how many such worlds there are', () => {
    fc.assert(fc.property(worlds, world => {
      const value = index(world), turned = { access: world.access.toReversed(), people: world.people.toReversed(), income: world.income.toReversed(), groups: world.groups.toReversed() }
      expect(Number.isFinite(value)).toBe(true)
      expect(near(index(turned), value)).toBe(true)
      expect(near(index({ ...world, access: world.access.map(amount => 7 * amount) }), value)).toBe(true)
      expect(near(index({ ...world, people: world.people.map(count => 3 * count) }), value)).toBe(true)
    }))
  })

  it('is 0 when everybody has the same, or nothing', () => {
    fc.assert(fc.property(worlds, fc.nat(9), (world, amount) => {
      expect(near(index({ ...world, access: world.access.map(() => amount) }), 0)).toBe(true)
    }))
  })
})

describe('equity', () => {
  it('Gini is twice the area above the Lorenz curve', () => {
    fc.assert(fc.property(worlds, world => {
      const { people, access } = equity.lorenz(world)
      let area = 0
      for (let i = 1; i < people.length; i++) area += (people[i]! - people[i - 1]!) * (access[i]! + access[i - 1]!) / 2
      expect(near(equity.gini(world), 1 - 2 * area)).toBe(true)
      expect([people.at(-1), people[0], access[0]]).toEqual([1, 0, 0])
    }))
  })

  it('concentration is twice the area above its curve, ties and all', () => {
    fc.assert(fc.property(worlds, world => {
      fc.pre(world.access.some(amount => amount > 0))
      const { people, access } = equity.concentrationCurve(world)
      let area = 0
      for (let i = 1; i < people.length; i++) area += (people[i]! - people[i - 1]!) * (access[i]! + access[i - 1]!) / 2
      expect(near(equity.concentration(world), 1 - 2 * area)).toBe(true)
    }))
  })

  it('Theil splits into between and within, as computed over all at once', () => {
    fc.assert(fc.property(worlds, world => {
      const { total, between, within } = equity.theil(world, { groups: world.groups })
      expect(near(total, equity.theil(world).total) && near(total, between + within)).toBe(true)
      expect(between).toBeGreaterThan(-1e-12)
      expect(within).toBeGreaterThan(-1e-12)
    }))
  })

  it('counts the poor by hand', () => {
    const shares = { access: [0, 5, 10, 20], people: [10, 10, 10, 10] }
    expect([0, 1, 2].map(power => equity.fgt(shares, { line: 10, power }))).toEqual([0.5, 0.375, 0.3125])
    expect(equity.quintileRatio({ ...shares, income: [1, 2, 3, 4] })).toBe(Infinity)
  })

  it.each([
    ['columns of other lengths', () => equity.gini({ access: [1, 2], people: [1] }), 'expected 2 values of people, as many as of access, got 1'],
    ['negative access', () => equity.gini({ access: [1, -2] }), 'expected access at least 0 and finite, got -2 in row 1'],
    ['people without an income', () => equity.palma({ access: [1, 2], people: [1, 1], income: [1, NaN] }), 'got NaN in row 1'],
    ['a line of nothing', () => equity.fgt({ access: [1] }, { line: 0 }), 'expected a line above 0'],
    ['groups of another length', () => equity.theil({ access: [1, 2] }, { groups: ['a'] }), 'expected 2 groups'],
  ])('says what is wrong: %s', (_, run, message) => {
    expect(run).toThrow(message)
  })
})
