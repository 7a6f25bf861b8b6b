import { access, buildGraph, decay, equity, fusedPairs, matrixFrom, networkFrom, placesFrom, timeStatistics, travelTimes, type TravelMatrix } from 'farsakh'
import { describe, expect, it } from 'vitest'

/** Times by row, origin by origin. */
function matrixOf(rows: readonly (readonly number[])[]): TravelMatrix {
  const sites = rows[0]!.length
  return matrixFrom({ origins: rows.length, destinations: sites, origin: rows.flatMap((row, i) => row.map(() => i)), destination: rows.flatMap(row => row.map((_, site) => site)), seconds: rows.flat() })
}

describe('amounts that differ by many powers of ten', () => {
  it('RAAM settles a cell of next to nobody beside a town', () => {
    const found = access.raam(matrixOf([[600, 1200], [1800, Infinity], [2400, 1800]]), { demand: [417_169, 3.4e-13, 7.8e-14], supply: [26, 20] })
    expect([...found.values, ...found.load, found.gap].every(Number.isFinite)).toBe(true)
    expect(Math.abs(found.load[0]! + found.load[1]! - 417_169)).toBeLessThan(1e-6)
    expect(found.gap).toBeLessThanOrEqual(1e-6)
  })
})

describe('next to nothing and next to everything', () => {
  const matrix = matrixOf([[600, 1200, 0], [1800, Infinity, 1799.999], [0, 600, 1200]]), demand = [5e-324, 1e15, 1e-320], supply = [1e15, 1e-300, 0]
  const absent = null as unknown as number
  const finite = (...columns: ArrayLike<number>[]): boolean => columns.every(column => Array.from(column).every(Number.isFinite))
  it.each([decay.step(1800), decay.linear(1800), decay.exponential({ halfLife: 2 })].map(by => [by.label, by] as const))('make nothing NaN: %s', (_, by) => {
    const options = { demand, supply, decay: by }
    const measures: readonly (typeof access.twoStepFca)[] = [access.twoStepFca, access.threeStepFca, access.modifiedTwoStepFca, access.modifiedHuffFca, access.balancedFca, access.spatialAvailability, access.huff]
    for (const measure of measures) {
      const { values, ratio } = measure(matrix, options)
      expect(finite(values, ratio)).toBe(true)
    }
    for (const constraint of ['total-supply', 'total-demand', 'singly-supply', 'singly-demand'] as const) {
      const { flow, factor } = access.constrainedFlows(matrix, { ...options, constraint })
      expect(finite(flow, factor, access.constrained(matrix, { ...options, constraint }).values)).toBe(true)
    }
    const { flow, originFactor, siteFactor } = access.doublyConstrained(matrix, { ...options, rounds: 50 })
    expect(finite(flow, originFactor, siteFactor)).toBe(true)
  })

  it('RAAM passes over a site of next to no supply', () => {
    const { load, gap, ratio, values } = access.raam(matrix, { demand, supply })
    expect([finite(load, [gap], ratio), values.some(Number.isNaN), load[1]]).toEqual([true, false, 0])
  })

  it('Theil takes access that differs by more than numbers hold', () => {
    const { total, between, within } = equity.theil({ access: [5e-324, 1e15, 1e-10], people: [1, 1, 5e-324] }, { groups: ['a', 'a', 'b'] })
    expect(total).toBeCloseTo(Math.LN2, 12)
    expect(finite([between, within])).toBe(true)
  })

  it.each([
    ['sums that cannot be divided and multiplied', () => access.gravity(matrix, { supply: [1e50, 1e50, 0], cutoff: 60 }), 'expected supply of at most 1e+50 in all, got 2e+50: use larger units'],
    ['an exponent beyond numbers', () => access.spatialAvailability(matrix, { demand, supply, cutoff: 60, exponent: 20 }), 'expected an exponent that leaves numbers of people, got 20'],
    ['people who are missing', () => access.twoStepFca(matrix, { demand: [1, absent, 2], supply, cutoff: 60 }), 'expected demand at least 0 and finite, got null in row 1 (1)'],
    ['supply that is missing', () => access.gravity(matrix, { supply: [1, 2, absent], cutoff: 60 }), 'expected supply at least 0 and finite, got null in row 2 (2)'],
    ['access that is missing', () => equity.gini({ access: [1, absent] }), 'expected access at least 0 and finite, got null in row 1'],
  ])('say what is wrong: %s', (_, run, message) => {
    expect(run).toThrow(message)
  })
})

describe('a matrix of triples', () => {
  it('stores nothing beyond its cutoff', () => {
    const matrix = matrixFrom({ origins: 1, destinations: 3, origin: [0, 0, 0], destination: [0, 1, 2], seconds: [600, 900, 901], cutoff: 900 })
    expect([[...matrix.seconds], matrix.between(0, 2)]).toEqual([[600, 900], Infinity])
    expect(access.nearest(matrix, { supply: [0, 0, 1] }).values[0]).toBe(Infinity)
  })

  it.each([
    ['a cutoff that is none', () => matrixFrom({ origins: 1, destinations: 1, origin: [0], destination: [0], seconds: [60], cutoff: NaN }), 'expected a cutoff of at least 0 s, got NaN'],
    ['an id of two places', () => matrixFrom({ origins: ['a', 'b', 'a'], destinations: 1, origin: ['a', 'b'], destination: [0, 0], seconds: [60, 60] }), 'expected ids of origins that differ, got "a" twice: give entries by index'],
  ])('says what is wrong: %s', (_, run, message) => {
    expect(run).toThrow(message)
  })

  it('takes places of one id by index', () => {
    expect([...matrixFrom({ origins: ['a', 'a'], destinations: 1, origin: [0, 1], destination: [0, 0], seconds: [60, 70] }).seconds]).toEqual([60, 70])
  })
})

describe('options that are none', () => {
  const matrix = matrixOf([[60, 100], [600, Infinity]]), both = { demand: [3, 4], supply: [3, 4] }, within = { ...both, cutoff: 900 }
  const network = networkFrom(buildGraph({ lon: [44, 44.01], lat: [33, 33], tail: [0, 1], head: [1, 0], ms: [60_000, 60_000] })), ends = placesFrom([{ id: 'a', lon: 44, lat: 33, population: 3 }, { id: 'b', lon: 44.01, lat: 33, population: 4 }])
  const ways = { origins: { size: 2, ids: ['a', 'b'] }, destinations: { size: 1, ids: ['x'] }, origin: [0, 1], destination: [0, 0], seconds: [60, 60], cost: [1, 2] }
  it.each([
    ['a constraint', () => access.constrained(matrix, { ...within, constraint: 'doubly' as 'total-supply' }), 'expected a constraint as one of total-supply, total-demand, singly-supply, singly-demand, got "doubly"'],
    ['a constraint of flows', () => access.constrainedFlows(matrix, { ...within, constraint: undefined as unknown as 'total-supply' }), 'expected a constraint as one of total-supply, total-demand, singly-supply, singly-demand, got nothing'],
    ['flows without a matrix', () => access.constrainedFlows(fusedPairs(network, { from: ends, to: ends, cutoff: 900 }) as never, { ...within, constraint: 'total-supply' }), 'expected a matrix, because a table of flows looks at single pairs'],
    ['a boundary', () => access.cumulative(matrix, { supply: [3, 4], cutoffs: [600], boundary: 'open' as 'exclusive' }), 'expected a boundary as one of inclusive, exclusive, got "open"'],
    ['a summary', () => access.cumulativeInterval(matrix, { supply: [3, 4], from: 0, to: 600, summary: 'average' as 'mean' }), 'expected a summary as one of mean, median, min, max, got "average"'],
    ['the end of an interval', () => access.cumulativeInterval(matrix, { supply: [3, 4], from: 0, to: NaN }), 'expected to to be a number, got number NaN'],
    ['steps of an interval', () => access.cumulativeInterval(matrix, { supply: [3, 4], from: 0, to: 600, every: Infinity }), 'expected a step above 0 s, got Infinity'],
    ['a rule', () => access.balancingTime(matrix, { ...both, rule: 'over' as 'above' }), 'expected a rule as one of at-least, above, got "over"'],
    ['steps of nothing', () => access.balancingTime(matrix, { ...both, every: 0 }), 'expected a step above 0 s, got 0'],
    ['rounds', () => access.raam(matrix, { ...both, rounds: NaN }), 'expected rounds to be a number, got number NaN'],
    ['a tolerance', () => access.doublyConstrained(matrix, { ...within, tolerance: NaN }), 'expected tolerance to be a number, got number NaN'],
    ['no rounds', () => access.doublyConstrained(matrix, { ...within, rounds: 0 }), 'expected rounds between 1 and Infinity, got 0'],
    ['a way from nowhere', () => access.pareto({ ...ways, origin: [-1, 1] }), 'expected an origin and a site among those given and costs at least 0, got -1, 0, 60 s, 1 in way 0'],
    ['half a site', () => access.pareto({ ...ways, destination: [0, 0.5] }), 'got 1, 0.5, 60 s, 2 in way 1'],
    ['a limit', () => access.cumulativeChoices(ways, { supply: [3], cutoffs: [60], costs: [NaN] }), 'expected a limit in costs to be a number, got number NaN'],
    ['no limits', () => access.cumulativeChoices(ways, { supply: [3], cutoffs: [], costs: [1] }), 'expected at least one limit in cutoffs, got none'],
    ['a method', () => timeStatistics(travelTimes(network, { to: ends, cutoff: 900 }), ends, { method: 'linear' as 'midpoints' }), 'expected a method as one of inverse-cdf, hmisc-quantile, midpoints, got "linear"'],
  ])('are refused with what there is: %s', (_, run, message) => {
    expect(run).toThrow(message)
  })
})
