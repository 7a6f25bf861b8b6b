import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isochrones } from '../../src/analysis/isochrone.ts'
import { placesFrom } from '../../src/data/places.ts'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { RoadMesh } from '../../src/travel/mesh.ts'
import { Network, networkFrom } from '../../src/travel/network.ts'
import { travelTimes } from '../../src/travel/travel-times.ts'
import { gridGraph, smallGraph, type SmallGraph } from '../helpers/graphs.ts'
import { within } from '../helpers/rings.ts'

/** A straight road of 0.01 degrees (934 m) from west to east, 100 s long. */
const road: SmallGraph = { lon: [44, 44.01], lat: [33, 33], tail: [0, 1], head: [1, 0], ms: [100_000, 100_000] }
const oneWay: SmallGraph = { ...road, tail: [0], head: [1], ms: [100_000] }

const placeAt = (lon: number, lat = 33): ReturnType<typeof placesFrom> => placesFrom([{ id: 'p', lon, lat }])

/** Which tenths of the road (0.05, 0.15, ...) lie within the isochrone. */
function tenths(arrays: SmallGraph, direction: 'to' | 'from', lon: number, cutoff: number): string {
  const places = placeAt(lon)
  const times = travelTimes(networkFrom(buildGraph(arrays)), direction === 'to' ? { to: places, cutoff } : { from: places, cutoff })
  const { coordinates } = isochrones(times, { cutoffs: [cutoff], simplify: false }).features[0]!.geometry
  return Array.from({ length: 10 }, (_, i) => within(coordinates, 44 + (i + 0.5) / 1000, 33) ? '#' : '.').join('')
}

describe('the road mesh', () => {
  it('cuts a road where the time is up', () => {
    expect(tenths(road, 'from', 44, 50)).toBe('#####.....')
    expect(tenths(road, 'from', 44, 42)).toBe('####......')
    expect(tenths(road, 'from', 44.01, 30)).toBe('.......###')
    expect(tenths(road, 'from', 44, 100)).toBe('##########')
  })

  it('knows places that stand along a road', () => {
    expect(tenths(road, 'from', 44.005, 20)).toBe('...####...')
    expect(tenths(road, 'to', 44.005, 20)).toBe('...####...')
  })

  it('tells to from from on a one-way road', () => {
    expect(tenths(oneWay, 'from', 44.005, 30)).toBe('.....###..')
    expect(tenths(oneWay, 'to', 44.005, 30)).toBe('..###.....')
    expect(tenths(oneWay, 'from', 44.01, 90)).toBe('..........')
  })

  it('lets one walk off the road as far as the time left allows', () => {
    const times = travelTimes(networkFrom(buildGraph(road)), { from: placeAt(44.005), cutoff: 120 })
    const { coordinates } = isochrones(times, { cutoffs: [120], simplify: false }).features[0]!.geometry
    // 120 s at 5 km/h are 167 m beside the place; the ends have 70 s left.
    const north = (metres: number): number => 33 + metres / 111_195
    expect(within(coordinates, 44.005, north(140))).toBe(true)
    expect(within(coordinates, 44.005, north(190))).toBe(false)
    expect(within(coordinates, 44.0001, north(60))).toBe(true)
    expect(within(coordinates, 44.0001, north(150))).toBe(false)
  })

  it('has the exact times of the search at junctions, and of the nearest of its junctions where several share a place', () => {
    fc.assert(fc.property(smallGraph, fc.nat(13), fc.boolean(), (arrays, node, isTo) => {
      if (!arrays.ms.some(ms => ms !== Infinity)) return
      const network = networkFrom(buildGraph(arrays))
      const i = node % arrays.lon.length
      const places = placesFrom([{ id: 'p', lon: arrays.lon[i]!, lat: arrays.lat[i]! }])
      const times = travelTimes(network, isTo ? { to: places, cutoff: 60 } : { from: places, cutoff: 60 })
      const field = times.field(), { nodeVertex } = network.mesh().columns
      const least = new Map<number, number>()
      for (let n = 0; n < arrays.lon.length; n++) if (nodeVertex[n] !== -1) least.set(nodeVertex[n]!, Math.min(least.get(nodeVertex[n]!) ?? 0xffffffff, times.ms[n]!))
      // A road that runs through the place of a junction without meeting it never makes it later.
      for (const [vertex, ms] of least) if (ms !== 0xffffffff) expect(field.ms[vertex]).toBeLessThanOrEqual(ms)
      for (const v of field.reached) expect(field.ms[v]).toBeLessThanOrEqual(60_000)
    }), { numRuns: 40, seed: 5 })
  })

  it('is the same after a round trip through its buffer', () => {
    const network = networkFrom(buildGraph(gridGraph(5, 4, { step: 0.004, ms: arc => 20_000 + 1000 * (arc % 7) })))
    const mesh = network.mesh()
    const opened = new Network({ graph: network.graph, ms: network.ms, mesh: RoadMesh.from(mesh.buffer.slice(0), network.graph) })
    const draw = (on: Network): unknown => isochrones(travelTimes(on, { from: placeAt(44.006, 33.005), cutoff: 60 }), { cutoffs: [30, 60] })
    expect(draw(opened)).toEqual(draw(network))
    expect(() => RoadMesh.from(mesh.buffer.slice(0, 100), network.graph)).toThrow(/whole farsakh mesh/)
    expect(() => RoadMesh.from(mesh.buffer, buildGraph(road))).toThrow(/2 nodes/)
  })

  it('takes small squares beside the streets for ground, and islands at sea for islands', () => {
    const street: SmallGraph = { lon: [44, 44.01, 44.05], lat: [33, 33, 33], tail: [0, 1, 1, 2], head: [1, 0, 2, 1], ms: [10_000, 10_000, 40_000, 40_000] }
    const square = (north: number): SmallGraph => ({
      lon: [...street.lon, 44.005, 44.0056], lat: [...street.lat, 33 + north, 33 + north], tail: [...street.tail, 3, 4], head: [...street.head, 4, 3], ms: [...street.ms, 5000, 5000],
    })
    const holds = (arrays: SmallGraph, lat: number): boolean => {
      const times = travelTimes(networkFrom(buildGraph(arrays)), { from: placeAt(44.0051), cutoff: 120 })
      return within(isochrones(times, { cutoffs: [120], simplify: false }).features[0]!.geometry.coordinates, 44.0053, lat)
    }
    expect(holds(square(0.0003), 33.0003)).toBe(true)
    expect(holds(square(0.001), 33.001)).toBe(false)
  })

  it('draws nothing when all roads are closed', () => {
    const network = networkFrom(buildGraph(road), { ms: [Infinity, Infinity] })
    expect(network.mesh().columns.triangles.length).toBeGreaterThan(0)
    expect(network.mesh().columns.chain).toHaveLength(0)
  })
})
