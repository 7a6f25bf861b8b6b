import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellOutlines, type CornerRing } from '../../src/geo/cell-outlines.ts'

const draw = (...rows: string[]): CornerRing[][] => cellOutlines(Uint8Array.from(rows.join(''), c => c === '#' ? 1 : 0), rows[0]!.length)

/** Square cells within a ring, below 0 for rings that run clockwise with north up. */
const area = (ring: CornerRing): number => ring.reduce((sum, [column, row], i) => i === 0 ? 0 : sum + (column * ring[i - 1]![1] - ring[i - 1]![0] * row) / 2, 0)

describe('cellOutlines', () => {
  it('dissolves cells, counter-clockwise from the north-west, with corners where the outline turns', () => {
    expect(draw('##.', '##.')).toEqual([[[[0, 0], [0, 2], [2, 2], [2, 0], [0, 0]]]])
    expect(draw('...', '...')).toEqual([])
  })
  it('keeps cells apart that touch at a corner, and holes too', () => {
    expect(draw('#.', '.#').map(polygon => polygon.map(area))).toEqual([[1], [1]])
    expect(draw('####', '#.##', '##.#', '####').map(polygon => polygon.map(area))).toEqual([[16, -1, -1]])
    expect(draw('##.', '#.#', '###').map(polygon => polygon.map(area))).toEqual([[8, -1]])
  })
  it('does not take the end of a row for the beginning of the next', () => {
    expect(draw('..#', '#..').map(polygon => polygon.map(area))).toEqual([[1], [1]])
  })
  it('holds exactly the cells, in rings that never touch themselves', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), (width, cells) => {
      const inside = Uint8Array.from({ length: Math.ceil(cells.length / width) * width }, (_, i) => cells[i] === true ? 1 : 0)
      const polygons = cellOutlines(inside, width)
      expect(polygons.flat().reduce((sum, ring) => sum + area(ring), 0)).toBe(inside.reduce((sum, cell) => sum + cell, 0))
      for (const [outer, ...holes] of polygons) {
        expect(area(outer!)).toBeGreaterThan(0)
        for (const hole of holes) expect(area(hole)).toBeLessThan(0)
      }
      for (const ring of polygons.flat()) {
        expect(ring.at(-1)).toEqual(ring[0])
        expect(new Set(ring.map(String)).size).toBe(ring.length - 1)
      }
      for (const [cell, is] of inside.entries()) {
        const holding = polygons.filter(rings => crossings(rings, cell % width + 0.5, Math.floor(cell / width) + 0.5) % 2 === 1)
        expect(holding).toHaveLength(is)
      }
    }), { numRuns: 200, seed: 4 })
  })
})

/** Sides of the rings that a ray to the east crosses. */
function crossings(rings: readonly CornerRing[], x: number, y: number): number {
  let count = 0
  for (const ring of rings) for (let i = 1; i < ring.length; i++) if (ring[i]![0] === ring[i - 1]![0] && ring[i]![0] > x && (ring[i]![1] > y) !== (ring[i - 1]![1] > y)) count++
  return count
}
