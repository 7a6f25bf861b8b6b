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
