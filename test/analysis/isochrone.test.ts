import { beforeAll, describe, expect, it } from 'vitest'
import { measure } from '../../benchmarks/macro/isochrones.ts'
import { isochrones } from '../../src/analysis/isochrone.ts'
import { minutes } from '../../src/core/units.ts'
import { placesFrom } from '../../src/data/places.ts'
import { buildRoads } from '../../src/graph/build.ts'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { driving } from '../../src/graph/profiles/driving.ts'
import { weigh } from '../../src/graph/weigh.ts'
import { file } from '../../src/io/file.node.ts'
import { readRoads } from '../../src/io/roads.ts'
import { Network, networkFrom } from '../../src/travel/network.ts'
import { travelTimes } from '../../src/travel/travel-times.ts'
import { gridGraph } from '../helpers/graphs.ts'
import { crossings, turn, within } from '../helpers/rings.ts'
import { shared } from '../helpers/shared.ts'

const grid = networkFrom(buildGraph(gridGraph(8, 8, { step: 0.003, ms: arc => 15_000 + 2000 * (arc % 5) })))
const centre = placesFrom([{ id: 'centre', lon: 44.0105, lat: 33.0091 }])
const times = travelTimes(grid, { to: centre, cutoff: 120 })

describe('isochrones', () => {
  it('refuse cutoffs beyond that of the times, not above 0, in milliseconds, or none', () => {
    expect(() => isochrones(times, { cutoffs: [60, 121] })).toThrow(RangeError)
    expect(() => isochrones(times, { cutoffs: [60, 121] })).toThrow('expected cutoffs at most 120 s, the cutoff of the travel times, got 121: compute travelTimes with a larger cutoff')
    expect(() => isochrones(times, { cutoffs: [0] })).toThrow(/above 0 seconds, got 0/)
    expect(() => isochrones(times, { cutoffs: [1_800_000] })).toThrow(/milliseconds/)
    expect(() => isochrones(times, { cutoffs: [] })).toThrow(/at least one cutoff/)
    expect(() => isochrones(times, { cutoffs: [60], simplify: { error: 2 } })).toThrow(/simplify.error between 0 and 1, got 2/)
  })

  it('are features in ascending order with cutoff, area and errors', () => {
    const { type, features } = isochrones(times, { cutoffs: [120, 30, 60, 30] })
    expect(type).toBe('FeatureCollection')
    expect(features.map(feature => feature.properties.cutoff)).toEqual([30, 60, 120])
    let area = 0
    for (const { properties, geometry } of features) {
      expect(geometry.type).toBe('MultiPolygon')
      expect(properties.area).toBeGreaterThan(area)
      area = properties.area
      expect(properties.roadError).toBeLessThanOrEqual(0.002)
      expect(properties.areaError).toBeLessThanOrEqual(0.1 * properties.area / 0.9)
    }
  })

  it('keep every vertex when told not to simplify, and fewer than asked for otherwise', () => {
    const [raw] = isochrones(times, { cutoffs: [60], simplify: false }).features
    const [few] = isochrones(times, { cutoffs: [60], simplify: { vertices: 30, error: 1, areaError: 1 } }).features
    expect(raw!.properties).toMatchObject({ areaError: 0, roadError: 0 })
    expect(raw!.geometry.coordinates.flat(2).length).toBeGreaterThan(100)
    const vertices = few!.geometry.coordinates.flat().reduce((sum, ring) => sum + ring.length - 1, 0)
    // A ring goes with its last three vertices at once.
    expect(vertices).toBeLessThanOrEqual(30)
    expect(vertices).toBeGreaterThan(27)
  })

  it('are empty where nothing lies within the cutoff', () => {
    const far = placesFrom([{ id: 'far', lon: 44.0105, lat: 32.99 }])
    const { features } = isochrones(travelTimes(grid, { to: far, cutoff: 120 }), { cutoffs: [120] })
    expect(features[0]!.geometry.coordinates).toEqual([])
    expect(features[0]!.properties).toEqual({ cutoff: 120, area: 0, areaError: 0, roadError: 0 })
  })

  it('draw all that can be reached at all when the cutoff is endless', () => {
    const all = isochrones(travelTimes(grid, { to: centre, cutoff: Infinity }), { cutoffs: [Infinity], simplify: false }).features[0]!
    for (const [lon, lat] of [[44, 33], [44.021, 33], [44.021, 33.021], [44, 33.021]] as const) expect(within(all.geometry.coordinates, lon, lat)).toBe(true)
  })

  it('are the same on every call', () => {
    expect(isochrones(times, { cutoffs: [60, 120] })).toEqual(isochrones(times, { cutoffs: [60, 120] }))
  })

  it('stop when the signal says so', () => {
    expect(() => isochrones(times, { cutoffs: [60], signal: AbortSignal.abort(new Error('enough')) })).toThrow('enough')
  })
})

const extract = shared('data/osm-extracts/andorra-latest.osm.pbf')

describe.skipIf(extract === undefined)('isochrones of Andorra', () => {
  let network: Network
  const origin = placesFrom([{ id: 'la Vella', lon: 1.5218, lat: 42.5075 }])

  beforeAll(async () => {
    const { graph } = buildRoads(await readRoads(file(extract!)), { profiles: [driving] })
    network = new Network({ graph, ms: weigh(graph, driving), profile: driving })
  }, 60_000)

  it.each([10, 15, 30])('tell %i minutes by car from more on 4,000 points on roads', cutoff => {
    const row = measure({ extract: 'andorra', network, profile: 'driving', name: 'la Vella', lon: 1.5218, lat: 42.5075, cutoff, points: 4000, repeats: 0 })
    // The target is 0.25 and 0.5 % on 20,000 points; 4,000 leave a margin of chance.
    expect(row.raw).toBeLessThan(0.35)
    expect(row.wrong).toBeLessThan(0.7)
    expect(row.vertices).toBeLessThanOrEqual(row.allowed)
  })

  it('are valid and nested, to the last vertex', () => {
    const { features } = isochrones(travelTimes(network, { from: origin, cutoff: minutes(20) }), { cutoffs: [10, 15, 20].map(minutes) })
    for (const { geometry } of features) {
      expect(crossings(geometry.coordinates.flat())).toEqual([])
      for (const [outer, ...holes] of geometry.coordinates) {
        expect(turn(outer!)).toBeGreaterThan(0)
        for (const hole of holes) {
          expect(turn(hole)).toBeLessThan(0)
          expect(within([[outer!]], (hole[0]![0]! + hole[1]![0]!) / 2, (hole[0]![1]! + hole[1]![1]!) / 2)).toBe(true)
        }
      }
    }
    for (const [i, { geometry }] of features.slice(0, -1).entries()) {
      const larger = features[i + 1]!.geometry.coordinates, corners = new Set(larger.flat(2).map(p => p.join()))
      for (const [x, y] of geometry.coordinates.flat(2)) if (!corners.has(`${x!},${y!}`)) expect(within(larger, x!, y!)).toBe(true)
    }
  })

  it('differ between to and from, for one-way streets', () => {
    const area = (direction: 'to' | 'from'): number => {
      const found = travelTimes(network, direction === 'to' ? { to: origin, cutoff: minutes(10) } : { from: origin, cutoff: minutes(10) })
      return isochrones(found, { cutoffs: [minutes(10)] }).features[0]!.properties.area
    }
    expect(Math.abs(area('to') / area('from') - 1)).toBeGreaterThan(0.01)
  })
})
