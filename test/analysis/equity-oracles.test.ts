import fc from 'fast-check'
import { equity } from 'farsakh'
import { describe, expect, it } from 'vitest'

/** Rows without people and without access, ties of both, and a row by itself. */
const worlds = fc.array(fc.record({ access: fc.oneof(fc.constant(0), fc.nat(20)), people: fc.nat(6), income: fc.nat(4), group: fc.constantFrom('a', 'b', 'c') }), { minLength: 1, maxLength: 9 })
  .map(rows => ({ access: rows.map(r => r.access), people: rows.map(r => r.people), income: rows.map(r => r.people === 0 ? NaN : r.income), groups: rows.map(r => r.group) }))

interface Person { readonly access: number, readonly income: number, readonly group: string }
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const mean = (values: readonly number[]): number => sum(values) / values.length
const near = (a: number, b: number): boolean => a === b || Math.abs(a - b) <= 1e-10 * Math.max(1, Math.abs(a), Math.abs(b))

/** One entry for each person. */
function everybody({ access, people, income, groups }: { access: number[], people: number[], income: number[], groups: string[] }): Person[] {
  return access.flatMap((amount, i) => Array.from({ length: people[i]! }, () => ({ access: amount, income: income[i]!, group: groups[i]! })))
}

/** Over all pairs of people. */
function giniOf(people: readonly Person[]): number {
  const all = people.map(({ access }) => access), mu = mean(all)
  return mu > 0 ? sum(all.flatMap(a => all.map(b => Math.abs(a - b)))) / (2 * all.length ** 2 * mu) : 0
}

function theilOf(people: readonly Person[]): number {
  const mu = mean(people.map(({ access }) => access))
  return mu > 0 ? mean(people.map(({ access }) => access > 0 ? access / mu * Math.log(access / mu) : 0)) : 0
}

/** Twice the covariance of access and rank over the mean; those of one income have the mean of their ranks. */
function concentrationOf(people: readonly Person[]): number {
  const mu = mean(people.map(({ access }) => access)), rank = people.map(({ income }) => (people.filter(other => other.income < income).length + people.filter(other => other.income === income).length / 2) / people.length)
  return mu > 0 ? 2 * mean(people.map(({ access }, i) => access * (rank[i]! - 0.5))) / mu : 0
}

/** The richest beyond so many of a hundred, over the poorest up to so many. */
function ratioOf(people: readonly Person[], low: number, high: number): number {
  const sorted = people.toSorted((a, b) => a.income - b.income), at = (share: number): number => sorted[Math.ceil(share * people.length / 100) - 1]!.income
  const above = people.filter(({ income }) => income > at(high)), rich = mean((above.length > 0 ? above : people.filter(({ income }) => income === at(high))).map(({ access }) => access)), poor = mean(people.filter(({ income }) => income <= at(low)).map(({ access }) => access))
  return poor > 0 ? rich / poor : rich > 0 ? Infinity : 1
}

describe('equity, person by person', () => {
  it('every index equals its definition over single people', () => {
    fc.assert(fc.property(worlds, fc.integer({ min: 1, max: 25 }), (world, line) => {
      const people = everybody(world)
      fc.pre(people.length > 0)
      const greatest = Math.max(...people.map(({ access }) => access)), least = Math.min(...people.map(({ access }) => access)), mu = mean(people.map(({ access }) => access)), parts = equity.theil(world, { groups: world.groups })
      expect({
        gini: near(equity.gini(world), giniOf(people)), theil: near(parts.total, theilOf(people)), concentration: near(equity.concentration(world), concentrationOf(people)),
        erreygers: near(equity.concentration(world, { kind: 'erreygers' }), greatest > least ? 4 * mu / (greatest - least) * concentrationOf(people) : 0),
        palma: near(equity.palma(world), ratioOf(people, 40, 90)), quintiles: near(equity.quintileRatio(world), ratioOf(people, 20, 80)),
        poverty: [0, 1, 2].every(power => near(equity.fgt(world, { line, power }), mean(people.map(({ access }) => access < line ? ((line - access) / line) ** power : 0)))),
        between: near(parts.between, theilOf(people.map(person => ({ ...person, access: mean(people.filter(({ group }) => group === person.group).map(({ access }) => access)) })))),
      }).toEqual({ gini: true, theil: true, concentration: true, erreygers: true, palma: true, quintiles: true, poverty: true, between: true })
    }))
  })

  it('stays within its bounds, whatever the fractions of people', () => {
    const fraction = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e9, noNaN: true }))
    fc.assert(fc.property(fc.array(fc.tuple(fraction, fraction, fc.integer({ min: -3, max: 3 })), { maxLength: 12 }), fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (rows, line) => {
      const shares = { access: rows.map(([access]) => access), people: rows.map(([, people]) => people), income: rows.map(([, , income]) => income) }, parts = equity.theil(shares, { groups: shares.income }), slack = 1 + 1e-9
      for (const value of [equity.gini(shares), equity.fgt(shares, { line }), equity.fgt(shares, { line, power: 2 })]) expect(value >= 0 && value <= slack).toBe(true)
      for (const value of [equity.concentration(shares), equity.concentration(shares, { kind: 'erreygers' })]) expect(Math.abs(value) <= slack).toBe(true)
      expect(parts.total >= 0 && parts.between >= 0 && parts.within >= 0 && Number.isFinite(parts.total)).toBe(true)
      for (const { people, access } of [equity.lorenz(shares), equity.concentrationCurve(shares)]) for (const axis of [people, access]) expect(axis[0] === 0 && axis.at(-1) === 1 && axis.every((value, i) => i === 0 || value >= axis[i - 1]!)).toBe(true)
      if (shares.people.some(count => count > 0)) expect(equity.palma(shares) >= 0).toBe(true)
    }))
  })

  it('people may be counted in millions', () => {
    fc.assert(fc.property(worlds, world => {
      fc.pre(everybody(world).length > 0)
      const millions = { ...world, people: world.people.map(count => count / 1e6) }
      expect([equity.palma(millions), equity.quintileRatio(millions), equity.gini(millions), equity.concentration(millions)].map((value, i) => near(value, [equity.palma(world), equity.quintileRatio(world), equity.gini(world), equity.concentration(world)][i]!))).toEqual([true, true, true, true])
    }))
  })

  it('at the edges, by hand', () => {
    const nobody = { access: [3, 5], people: [0, 0], income: [NaN, NaN] }, alone = { access: [7], people: [0.5], income: [2] }
    for (const shares of [nobody, alone]) expect([equity.gini(shares), equity.theil(shares).total, equity.concentration(shares), equity.concentration(shares, { kind: 'erreygers' })]).toEqual([0, 0, 0, 0])
    expect(equity.fgt(nobody, { line: 4 })).toBe(0)
    expect([equity.palma(alone), equity.fgt(alone, { line: 7 }), equity.fgt(alone, { line: 7.5, power: 1 })]).toEqual([1, 0, 0.5 / 7.5])
    expect(() => equity.palma(nobody)).toThrow('expected people with an income, got none')
    // What a mean is too small to hold is as nothing.
    expect(equity.theil({ access: [5e-324, 0], people: [1, 1] }, { groups: ['a', 'b'] }).total).toBe(0)
    // All access with the poorest of two, and with the richest; of n people the index is at most 1 - 1/n.
    expect([[4, 0], [0, 4]].map(access => equity.concentration({ access, income: [1, 2] }))).toEqual([-0.5, 0.5])
    // Erreygers' index of access that half of the people have, all of them richer: 1.
    expect(equity.concentration({ access: [0, 0, 1, 1], income: [1, 1, 2, 2] }, { kind: 'erreygers', bounds: [0, 1] })).toBe(1)
    expect(equity.concentration({ access: [0, 0, 1, 1], income: [1, 1, 2, 2] }, { kind: 'erreygers', bounds: [0, 2] })).toBe(0.5)
    expect(equity.lorenz(nobody)).toEqual({ people: Float64Array.of(0, 1), access: Float64Array.of(0, 1) })
    expect(equity.lorenz({ access: [0, 0, 4], people: [1, 0, 1] })).toEqual({ people: Float64Array.of(0, 0.5, 1), access: Float64Array.of(0, 0, 1) })
  })

  it.each([
    ['an infinite line', () => equity.fgt({ access: [1] }, { line: Infinity }), 'expected a line above 0, got Infinity'],
    ['an infinite power', () => equity.fgt({ access: [1] }, { line: 2, power: Infinity }), 'expected power between 0 and'],
    ['another kind', () => equity.concentration({ access: [1], income: [1] }, { kind: 'corrected' as 'standard' }), 'expected a kind that is standard or erreygers, got "corrected"'],
    ['other ties', () => equity.concentration({ access: [1], income: [1] }, { ties: 'random' as 'mean' }), 'expected ties by mean or order, got "random"'],
    ['bounds that access leaves', () => equity.concentration({ access: [1, 9], income: [1, 2] }, { kind: 'erreygers', bounds: [0, 5] }), 'expected bounds around all access, from at most 1 to at least 9, got 0 to 5'],
    ['sums beyond numbers', () => equity.gini({ access: [1e200], people: [1e200] }), 'use larger units'],
    ['infinite access', () => equity.theil({ access: [1, Infinity] }), 'got Infinity in row 1'],
  ])('says what is wrong: %s', (_, run, message) => {
    expect(run).toThrow(message)
  })
})
