import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areaOf, assemble } from '../../src/geo/assemble.ts'
import { contours } from '../../src/geo/contour.ts'
import { fieldFromMap, fieldOf } from '../helpers/meshes.ts'
import { crossings, turn, within } from '../helpers/rings.ts'

const minute = 60_000

/** The map again, as polygons tell it: # inside, . outside. */
function draw(map: string, minutes: number): string {
  const polygons = assemble(contours(fieldFromMap(map), [minutes * minute]), 0)
  const lines = map.trim().split('\n').map(line => line.trim())
  return lines.map((line, row) => [...line].map((_, column) => within(polygons, column / 1000, (lines.length - 1 - row) / 1000) ? '#' : '.').join('')).join('\n')
}

const island = `
  .........
  .1111111.
  .1.....1.
  .1.222.1.
  .1.2.2.1.
  .1.222.1.
  .1.....1.
  .1111111.
  .........`

describe('contours', () => {
  it('part inside from outside at every vertex', () => {
    expect(draw(`
      .......
      ..123..
      .12345.
      ..123..
      .......`, 2)).toBe([
      '.......',
      '..##...',
      '.##....',
      '..##...',
      '.......'].join('\n'))
  })

  it('keep holes and islands, and islands within holes', () => {
    const polygons = assemble(contours(fieldFromMap(island), [2 * minute]), 0)
    expect(polygons.map(rings => rings.length)).toEqual([2, 2])
    expect(draw(island, 2)).toBe(island.trim().split('\n').map(line => line.trim().replace(/\d/g, '#')).join('\n'))
    expect(assemble(contours(fieldFromMap(island), [minute]), 0).map(rings => rings.length)).toEqual([2])
  })

  it('turn counter-clockwise outside and clockwise around holes (RFC 7946)', () => {
    for (const [outer, ...holes] of assemble(contours(fieldFromMap(island), [2 * minute]), 0)) {
      expect(turn(outer!)).toBeGreaterThan(0)
      for (const hole of holes) expect(turn(hole)).toBeLessThan(0)
      expect(outer!.at(-1)).toEqual(outer![0])
    }
  })

  it('give nothing where nothing is reached', () => {
    expect(assemble(contours(fieldFromMap('.....\n.....'), [minute]), 0)).toEqual([])
    expect(assemble(contours(fieldFromMap('.....\n.555.'), [minute]), 0)).toEqual([])
  })

  it('refuse a field that is reached on its hull', () => {
    const field = fieldFromMap('111\n111')
    const open = { ...field, ms: field.ms.map(() => 0), reached: Uint32Array.from(field.ms.keys()), crossing: () => 0.5 }
    open.ms[6] = 0xffffffff
    expect(() => contours(open, [minute])).toThrow(/hull/)
  })

  it('enclose the area of the sphere', () => {
    // Six vertices by four at 0.001 degrees, cut half-way to unreachable ones; the frame is far away.
    const block = `
      ........
      .000000.
      .000000.
      .000000.
      .000000.
      ........`
    const square = 111.195 ** 2
    const area = areaOf(contours(fieldFromMap(block), [minute]), 0)
    expect(area).toBeGreaterThan(5 * 3 * square)
    expect(area).toBeLessThan(6 * 4 * square)
  })

  const points = fc.uniqueArray(fc.record({ lon: fc.integer({ min: 0, max: 60 }), lat: fc.integer({ min: 0, max: 60 }), ms: fc.oneof(fc.integer({ min: 0, max: 9 * minute }), fc.constant(0xffffffff)) }), {
    minLength: 5, maxLength: 90, selector: p => p.lon * 100 + p.lat,
  }).map(list => list.map(p => ({ lon: p.lon / 1000, lat: p.lat / 1000, ms: p.ms })))

  it('are valid and nest on any mesh', () => {
    fc.assert(fc.property(points, list => {
      const field = fieldOf(list)
      const cutoffs = [2 * minute, 4 * minute, 8 * minute]
      const rings = contours(field, cutoffs)
      const polygons = cutoffs.map((_, level) => assemble(rings, level))
      for (const [level, cutoff] of cutoffs.entries()) {
        expect(crossings(polygons[level]!.flat())).toEqual([])
        for (const p of list) expect(within(polygons[level]!, p.lon, p.lat)).toBe(p.ms <= cutoff)
      }
      // Every corner of a smaller area lies within, or on the border of, the next.
      for (let level = 0; level + 1 < cutoffs.length; level++) {
        const corners = new Set(polygons[level + 1]!.flat(2).map(p => p.join()))
        for (const [x, y] of polygons[level]!.flat(2)) if (!corners.has(`${x!},${y!}`)) expect(within(polygons[level + 1]!, x!, y!)).toBe(true)
      }
    }), { numRuns: 60, seed: 7 })
  })
})
