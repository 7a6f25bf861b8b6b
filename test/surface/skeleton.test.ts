import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rasterizeSkeleton } from '../../src/surface/skeleton.ts'
import { thin, type Mask } from '../../src/surface/thin.ts'

const maskOf = (rows: readonly string[]): Mask => ({ width: rows[0]!.length, height: rows.length, cells: Uint8Array.from(rows.join(''), letter => letter === '#' ? 1 : 0) })
const picture = ({ width, height, cells }: Mask): string[] => Array.from({ length: height }, (_, row) => [...cells.subarray(row * width, (row + 1) * width)].map(cell => cell === 1 ? '#' : '.').join(''))

describe('thinning', () => {
  it('leaves the centre line of a bar, the ring of a ring, and something of squares of two', () => {
    const bar = maskOf(['...........', '.#########.', '.#########.', '.#########.', '...........', '.##....##..', '.##....##..', '...........'])
    expect(thin(bar)).toHaveLength(picture(bar).join('').replaceAll('.', '').length)
    expect(picture(bar)[2]).toMatch(/^\.+#{7,}\.+$/)
    expect(count(bar, 1)).toBe(3)
    const ring = maskOf(['.........', '.#######.', '.#######.', '.##...##.', '.##...##.', '.#######.', '.#######.', '.........'])
    thin(ring)
    expect([count(ring, 1), count(ring, 0)]).toEqual([1, 2])
  })
  it('keeps pieces and holes, leaves nothing that could go, and never adds', () => {
    fc.assert(fc.property(fc.array(fc.boolean(), { minLength: 144, maxLength: 144 }), set => {
      const cells = Uint8Array.from({ length: 196 }, (_, cell) => {
        const row = Math.floor(cell / 14) - 1, column = cell % 14 - 1
        return row >= 0 && column >= 0 && row < 12 && column < 12 && set[row * 12 + column]! ? 1 : 0
      })
      const before = { width: 14, height: 14, cells: cells.slice() }, after = { width: 14, height: 14, cells }
      thin(after)
      expect([count(after, 1), count(after, 0)]).toEqual([count(before, 1), count(before, 0)])
      expect(cells.every((cell, i) => cell <= before.cells[i]!)).toBe(true)
      const again = { ...after, cells: cells.slice() }
      thin(again)
      expect(again.cells).toEqual(cells)
    }), { numRuns: 200, seed: 4 })
  })
})

/** Pieces of 1 that meet by sides or corners, or of 0 that meet by sides. */
function count({ width, cells }: Mask, value: 0 | 1): number {
  const steps = value === 1 ? [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1] : [-width, -1, 1, width]
  const left = new Set([...cells.keys()].filter(cell => cells[cell] === value))
  let pieces = 0
  for (const start of left) {
    const stack = [start]
    pieces++
    left.delete(start)
    while (stack.length > 0) {
      const cell = stack.pop()!
      for (const step of steps) if (Math.abs((cell + step) % width - cell % width) <= 1 && left.delete(cell + step)) stack.push(cell + step)
    }
  }
  return pieces
}

describe('centre lines of polygons', () => {
  const grid = { width: 20, height: 12 }
  const draw = (rings: readonly (readonly [number, number])[][], outline: 'touched' | 'centre'): string[] => {
    const cells = new Uint8Array(grid.width * grid.height)
    rasterizeSkeleton(grid, [rings.map(ring => ring.map(position => [...position]))], cell => { cells[cell] = 1 }, { outline })
    return picture({ ...grid, cells })
  }
  it('cut from edge to edge where a river crosses the grid', () => {
    const river: [number, number][] = [[-9, 3], [30, 3], [30, 7.9], [-9, 7.9], [-9, 3]]
    const rows = draw([river], 'touched')
    expect(rows.filter(row => row.includes('#'))).toEqual(['#'.repeat(20)])
    // AccessMod sees the grid only: near its edge the line forks to the corners of what is cut off.
    expect(draw([river], 'centre').filter(row => row.includes('#')).length).toBeGreaterThan(1)
  })
  it('hold together for rivers far narrower than a cell, and hang together by sides', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.double({ min: 1, max: 19, noNaN: true }), fc.double({ min: 1, max: 11, noNaN: true })), { minLength: 3, maxLength: 6 }), fc.double({ min: 0.01, max: 2, noNaN: true }), (bends, wide) => {
      // There along the bends and back a little beside: crossing itself is no matter, the outline is one line.
      const ring = [...bends, ...bends.toReversed().map(([x, y]) => [x + wide, y + wide] as [number, number]), bends[0]!]
      const rows = draw([ring], 'touched').map(row => `.${row}.`), empty = '.'.repeat(22)
      const mask = maskOf([empty, ...rows, empty])
      expect(count(mask, 1)).toBe(1)
      const flipped = { ...mask, cells: mask.cells.map(cell => 1 - cell) }
      expect(count(flipped, 0)).toBe(1)
    }), { numRuns: 100, seed: 4 })
  })
})
