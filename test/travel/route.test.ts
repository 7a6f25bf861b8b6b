import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { networkFrom } from '../../src/travel/network.ts'
import { route } from '../../src/travel/route.ts'
import { gridGraph, smallGraph } from '../helpers/graphs.ts'

const spot = fc.record({ x: fc.integer({ min: 0, max: 200 }), y: fc.integer({ min: 0, max: 200 }) }).map(({ x, y }): [number, number] => [44 + x / 10_000, 33 + y / 10_000])

/** What two networks say of a trip: the route, or the message of the error. */
function asked(network: ReturnType<typeof networkFrom>, ends: { from: [number, number], to: [number, number] }): ReturnType<typeof route> | string {
  try {
    return route(network, ends)
  } catch (error) {
    return (error as Error).message
  }
}

describe('route over a hierarchy', () => {
  it('takes as long as over ngraph.path, between the same ends', () => {
    fc.assert(fc.property(smallGraph, fc.array(fc.tuple(spot, spot), { minLength: 1, maxLength: 6 }), (arrays, trips) => {
      fc.pre(arrays.ms.some((ms, arc) => ms !== Infinity && arrays.tail[arc] !== arrays.head[arc]))
      const graph = buildGraph(arrays), plain = networkFrom(graph), prepared = networkFrom(graph).prepare()
      for (const [from, to] of trips) {
        const a = asked(plain, { from, to }), b = asked(prepared, { from, to })
        if (typeof a === 'string' || typeof b === 'string') {
          expect(b).toBe(a)
          continue
        }
        expect([b.seconds, b.access, b.geometry.coordinates[0], b.geometry.coordinates.at(-1)]).toEqual([a.seconds, a.access, a.geometry.coordinates[0], a.geometry.coordinates.at(-1)])
      }
    }), { numRuns: 200 })
  })

  it('draws the same line where only one is shortest, and follows another cost of the same roads', () => {
    const graph = buildGraph(gridGraph(12, 9, { ms: arc => 20_000 + (arc >>> 1) * 7919 % 30_011 }))
    const plain = networkFrom(graph), prepared = networkFrom(graph).prepare()
    const slow = graph.ms.map((ms, arc) => arc % 3 === 0 ? ms * 2 : ms)
    const trips = [[44.003, 33, 44.107, 33.08], [44.11, 33.043, 44, 33.001], [44.052, 33.02, 44.052, 33.071]] as const
    for (const [a, b] of [[plain, prepared], [networkFrom(graph).with(slow), prepared.with(slow)]] as const) {
      for (const [x, y, east, north] of trips) {
        const ends = { from: [x, y] as const, to: [east, north] as const }
        expect(route(b, ends)).toEqual(route(a, ends))
      }
    }
  })
})
