import { access, matrixFrom, type TravelMatrix } from 'farsakh'
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
