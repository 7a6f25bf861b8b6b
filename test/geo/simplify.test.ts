import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areaOf, assemble } from '../../src/geo/assemble.ts'
import { contours, ringScale, type Rings } from '../../src/geo/contour.ts'
import type { SidedLines } from '../../src/geo/line-index.ts'
import { simplify, type SimplifyBudget } from '../../src/geo/simplify.ts'
import { fieldOf } from '../helpers/meshes.ts'
import { crossings, within } from '../helpers/rings.ts'

const minute = 60_000
const cutoffs = [2 * minute, 4 * minute, 8 * minute]
const points = fc.uniqueArray(fc.record({ lon: fc.integer({ min: 0, max: 60 }), lat: fc.integer({ min: 0, max: 60 }), ms: fc.oneof(fc.integer({ min: 0, max: 9 * minute }), fc.constant(0xffffffff)) }), {
  minLength: 5, maxLength: 120, selector: p => p.lon * 100 + p.lat,
}).map(list => list.map(p => ({ lon: p.lon / 1000, lat: p.lat / 1000, ms: p.ms })))
type Points = { lon: number, lat: number, ms: number }[]

function linesOf(list: Points): SidedLines {
  const x = Int32Array.from(list, p => Math.round(p.lon * ringScale)), y = Int32Array.from(list, p => Math.round(p.lat * ringScale))
  return { x, y, x2: x, y2: y, weight: list.map(() => 1), level: list.map(p => cutoffs.filter(cutoff => p.ms > cutoff).length) }
}

const free: SimplifyBudget = { weight: [Infinity, Infinity, Infinity], area: [Infinity, Infinity, Infinity], vertices: 0, areaPerWeight: 1e6 }

function polygonsOf(rings: Rings): ReturnType<typeof assemble>[] {
  return cutoffs.map((_, level) => assemble(rings, level))
}

describe('simplify', () => {
  it('keeps rings valid, apart and nested however far it goes', () => {
    fc.assert(fc.property(points, fc.integer({ min: 0, max: 6 }), (list, weight) => {
      const raw = contours(fieldOf(list), cutoffs)
      const { rings } = simplify(raw, linesOf(list), { ...free, weight: cutoffs.map(() => weight) })
      const polygons = polygonsOf(rings)
      for (const own of polygons) expect(crossings(own.flat())).toEqual([])
      for (let level = 0; level + 1 < cutoffs.length; level++) {
        const corners = new Set(polygons[level + 1]!.flat(2).map(p => p.join()))
        for (const [x, y] of polygons[level]!.flat(2)) {
          const isOnBorder = corners.has(`${x!},${y!}`) || polygons[level + 1]!.flat().some(ring => ring.slice(1).some((b, i) => liesOn(ring[i]!, b, [x!, y!])))
          if (!isOnBorder) expect(within(polygons[level + 1]!, x!, y!)).toBe(true)
        }
      }
    }), { numRuns: 60, seed: 11 })
  })

  it('counts exactly what changes side, and stays within the budget', () => {
    fc.assert(fc.property(points, fc.integer({ min: 0, max: 3 }), (list, weight) => {
      const raw = contours(fieldOf(list), cutoffs)
      const result = simplify(raw, linesOf(list), { ...free, weight: cutoffs.map(() => weight) })
      for (const [level, polygons] of polygonsOf(result.rings).entries()) {
        // A point that ends up on the new border may count either way.
        const wrong = list.filter(p => within(polygons, p.lon, p.lat) !== p.ms <= cutoffs[level]! && !isOnBorder(polygons, p.lon, p.lat)).length
        expect(wrong).toBeLessThanOrEqual(result.weight[level]!)
        expect(result.weight[level]).toBeLessThanOrEqual(weight)
        expect(Math.abs(areaOf(raw, level) - areaOf(result.rings, level))).toBeLessThanOrEqual(result.area[level]! * 1.0001 + 1)
      }
    }), { numRuns: 60, seed: 3 })
  })

  it('stops at the number of vertices asked for', () => {
    // A wavy disc: every second spoke is longer.
    const list: Points = Array.from({ length: 240 }, (_, i) => {
      const radius = i % 3 === 0 ? 0.01 : i % 2 === 0 ? 0.03 : 0.028, angle = i * Math.PI / 120
      return { lon: radius * Math.cos(angle), lat: radius * Math.sin(angle), ms: i % 3 === 0 ? 0 : 0xffffffff }
    })
    const raw = contours(fieldOf(list), [minute])
    expect(raw.x.length).toBeGreaterThan(100)
    const { rings } = simplify(raw, { ...linesOf([]) }, { weight: [Infinity], area: [Infinity], vertices: 20, areaPerWeight: 1 })
    expect(rings.x).toHaveLength(20)
  })

  it('drops a ring only as a whole', () => {
    const hole = [0, 1, 2, 3].flatMap(x => [0, 1, 2, 3].map(y => ({ lon: x / 1000, lat: y / 1000, ms: x === 1 && y === 1 ? 0xffffffff : 0 })))
    const raw = contours(fieldOf(hole), [minute])
    expect(assemble(raw, 0).map(rings => rings.length)).toEqual([2])
    const budget = { weight: [0.5], area: [Infinity], vertices: 0, areaPerWeight: 1e9 }
    expect(assemble(simplify(raw, linesOf(hole), budget).rings, 0).map(rings => rings.length)).toEqual([2])
    const loose = assemble(simplify(raw, linesOf(hole), { ...budget, weight: [1] }).rings, 0)
    expect(loose.map(rings => rings.length)).toEqual([1])
  })
})

function isOnBorder(polygons: readonly (readonly (readonly (readonly number[])[])[])[], x: number, y: number): boolean {
  return polygons.flat().some(ring => ring.slice(1).some((b, i) => liesOn(ring[i]!, b, [x, y])))
}

function liesOn(a: readonly number[], b: readonly number[], p: readonly number[]): boolean {
  const [ax, ay, bx, by, px, py] = [...a, ...b, ...p].map(v => Math.round(v * 1e7)) as [number, number, number, number, number, number]
  return (bx - ax) * (py - ay) === (by - ay) * (px - ax) && px >= Math.min(ax, bx) && px <= Math.max(ax, bx) && py >= Math.min(ay, by) && py <= Math.max(ay, by)
}
