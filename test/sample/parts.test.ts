import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../src/core/random.ts'
import { signedArea2 } from '../../src/geo/polygons.ts'
import { makeDistricts } from '../../src/sample/districts.ts'
import { namer } from '../../src/sample/names.ts'
import { fractal } from '../../src/sample/noise.ts'
import { frameOf, planOf } from '../../src/sample/plan.ts'
import { makeRelief } from '../../src/sample/relief.ts'
import { Segments } from '../../src/sample/segments.ts'
import { meeting, Sketch } from '../../src/sample/sketch.ts'

const point = fc.tuple(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -900, max: 900 }))
const segment = fc.tuple(point, point)

describe('Segments', () => {
  it('finds what crosses a segment, as asking each one does', () => {
    fc.assert(fc.property(fc.array(segment, { maxLength: 30 }), segment, (list, [[ax, ay], [bx, by]]) => {
      const segments = new Segments(170)
      for (const [id, [p, q]] of list.entries()) segments.add(id, ...p, ...q)
      const alone = list.flatMap(([p, q], id) => {
        const one = new Segments(1e5)
        one.add(id, ...p, ...q)
        return one.crossing(ax, ay, bx, by)
      })
      expect(segments.crossing(ax, ay, bx, by)).toEqual(alone.sort((a, b) => a.along - b.along || a.id - b.id))
    }))
  })

  it('knows whether one is near', () => {
    const segments = new Segments(50)
    segments.add(4, 0, 0, 1000, 0)
    expect(segments.isNear(500, 20, 21)).toBe(true)
    expect(segments.isNear(500, 22, 21)).toBe(false)
    expect(segments.isNear(-15, 0, 21)).toBe(true)
    expect(segments.isNear(500, 20, 21, id => id)).toBe(false)
  })
})

describe('Sketch', () => {
  it('puts a node where a line meets another, once', () => {
    const sketch = new Sketch(100)
    const [a, b, c, d] = [[0, 0], [100, 0], [40, -30], [40, 30]].map(([x, y]) => sketch.node(x!, y!)) as [number, number, number, number]
    sketch.line([a, b], sketch.tags({ highway: 'primary' }), meeting.free)
    expect(sketch.meet(c, d, false)).toEqual([4])
    expect([sketch.x.values[4], sketch.y.values[4]]).toEqual([40, 0])
    expect(sketch.meet(c, d, false)).toEqual([4])
    expect(sketch.nodesOf(0)).toEqual([a, 4, b])
  })

  it('lets only main streets meet a dual carriageway and none a bridge', () => {
    const sketch = new Sketch(100)
    const [a, b, c, d] = [[0, 0], [100, 0], [40, -30], [40, 30]].map(([x, y]) => sketch.node(x!, y!)) as [number, number, number, number]
    sketch.line([a, b], sketch.tags({ highway: 'trunk' }), meeting.main)
    expect(sketch.meet(c, d, false)).toBeUndefined()
    expect(sketch.meet(c, d, true)).toHaveLength(1)
    sketch.line([a, b], sketch.tags({ highway: 'trunk', bridge: 'yes' }), meeting.none)
    expect(sketch.meet(c, d, true)).toBeUndefined()
  })
})

describe('makeRelief', () => {
  it.each([1, 2, 3])('drains every cell over the edge, downhill all the way (seed %i)', seed => {
    const relief = makeRelief(planOf('village', seed)), { downstream, metres, drained, columns, rows } = relief
    let mouths = 0
    for (let cell = 0; cell < metres.length; cell++) {
      if (downstream[cell]! >= 0 && metres[downstream[cell]!]! >= metres[cell]!) throw new Error(`cell ${cell} drains uphill`)
      if (downstream[cell] === -1) mouths += drained[cell]!
    }
    expect(mouths).toBe(columns * rows)
    expect(relief.heightAt(1000, 1000)).toBeGreaterThan(0)
  })
})

describe('makeDistricts', () => {
  it('draws closed rings with outer ones counter-clockwise, and puts every position in the one that holds it', () => {
    const plan = planOf('village', 5), frame = frameOf(plan)
    const seats = [{ x: 13_000, y: 14_000 }, { x: 13_000, y: 14_000 }, { x: 29_000, y: 14_000 }]
    const districts = makeDistricts(plan, frame, (x, y) => Math.hypot(x - 18_000, y - 14_000) < 12_500, seats, 1500)
    for (const { coordinates } of districts.shapes) {
      for (const rings of coordinates) {
        for (const [i, ring] of rings.entries()) {
          expect(ring[0]).toEqual(ring.at(-1))
          expect(signedArea2(ring) > 0).toBe(i === 0)
        }
      }
    }
    // The town and the far piece of the last district are holes in the second.
    expect(districts.shapes.map(shape => shape.coordinates.map(rings => rings.length).sort())).toEqual([[1], [3], [1, 1]])
    expect(districts.at(...frame.toLonLat(13_000, 14_000))).toBe(0)
    expect(districts.at(...frame.toLonLat(9000, 10_000))).toBe(1)
    expect(districts.at(...frame.toLonLat(500, 500))).toBe(-1)
    expect(districts.at(0, 0)).toBe(-1)
  })
})

describe('small things', () => {
  it('makes names that differ, in two scripts', () => {
    const next = namer(seeded(1))
    const names = Array.from({ length: 5000 }, next)
    expect(new Set(names.map(name => name.latin)).size).toBe(5000)
    expect(names.every(({ latin, arabic }) => /^[A-Za-z]+( \d+)?$/.test(latin) && /^[\u0600-\u06ff]+( \d+)?$/.test(arabic))).toBe(true)
  })

  it('makes noise that is smooth, bounded and of the seed', () => {
    const noise = fractal(3, 100, 4)
    let sum = 0
    for (let i = 0; i < 4000; i++) {
      const value = noise(i * 7.3, i * 3.1)
      expect(Math.abs(value)).toBeLessThan(1.5)
      expect(Math.abs(noise(i * 7.3 + 0.01, i * 3.1) - value)).toBeLessThan(0.01)
      sum += value
    }
    expect(Math.abs(sum / 4000)).toBeLessThan(0.1)
    expect(fractal(4, 100, 4)(10, 10)).not.toBe(noise(10, 10))
  })

  it('lays the plane and degrees over each other', () => {
    const frame = frameOf(planOf('country', 1))
    const [x, y] = frame.toPlane(...frame.toLonLat(123_456, 65_432))
    expect(x).toBeCloseTo(123_456, 5)
    expect(y).toBeCloseTo(65_432, 5)
  })
})
