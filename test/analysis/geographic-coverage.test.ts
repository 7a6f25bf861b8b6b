import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { geographicCoverage, type CoverageQuery } from '../../src/analysis/geographic-coverage.ts'
import { placesFrom, type Places } from '../../src/data/places.ts'
import { rasterFrom } from '../../src/data/raster.ts'
import type { ReachModel } from '../../src/data/reach.ts'
import { issueTable } from '../../src/data/issues.ts'
import { zonesFrom } from '../../src/data/zones.ts'
import { terrain } from '../../src/travel/make-terrain.ts'

/** A model that knows the seconds from each place to each point; NaN for points that it cannot join at all. */
function tableModel(seconds: readonly (readonly number[])[]): ReachModel {
  return {
    reach: ({ places, points, cutoff }) => ({
      places, points, cutoff, issues: issueTable(), joined: Uint8Array.from(seconds[0]!, time => Number.isNaN(time) ? 0 : 1),
      of: place => {
        const point = Uint32Array.from(seconds[place]!.keys()).filter(i => seconds[place]![i]! <= cutoff)
        return { point, seconds: Float64Array.from(point, i => seconds[place]![i]!) }
      },
    }),
  }
}

const facilities = (...capacity: number[]): Places => placesFrom(capacity.map((beds, i) => ({ id: `f${i}`, lon: 44 + i / 10, lat: 33, beds })))
const homes = (...population: number[]): Places => placesFrom(population.map((people, i) => ({ id: `h${i}`, lon: 44 + i / 100, lat: 33, population: people })))
const byBeds = { order: { by: 'field', column: 'beds' } } as const
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)

describe('geographicCoverage', () => {
  // Four homes: 10 people a minute away, 50 in two homes at exactly two minutes, 40 at five.
  const model = tableModel([[60, 120, 120, 300]])
  const fill = (capacity: number | undefined, more: Partial<CoverageQuery> = {}) => {
    const result = geographicCoverage(model, { to: facilities(capacity ?? 0), population: homes(10, 20, 30, 40), cutoff: 300, ...capacity !== undefined && { capacity: [capacity] }, ...byBeds, ...more, compat: undefined })
    const { limit, within, taken, room, turnedAway, left, share, ...row } = result.table.row(0)
    return { case: row.case, limit, within, taken, room, turnedAway, left, share, rest: [...result.left] }
  }

  it('A: fills within a band, whose people share what room there is in proportion', () => {
    expect(fill(35)).toEqual({ case: 'A', limit: 120, within: 60, taken: 35, room: 0, turnedAway: 25, left: 65, share: 0.35, rest: [0, 10, 15, 40] })
    expect(fill(80)).toEqual({ case: 'A', limit: 300, within: 100, taken: 80, room: 0, turnedAway: 20, left: 20, share: 0.8, rest: [0, 0, 0, 20] })
  })
  it('B: is full before its first band is served', () => {
    expect(fill(4)).toEqual({ case: 'B', limit: 60, within: 10, taken: 4, room: 0, turnedAway: 6, left: 96, share: 0.04, rest: [6, 20, 30, 40] })
    expect(fill(0)).toEqual({ case: 'B', limit: 60, within: 10, taken: 0, room: 0, turnedAway: 10, left: 100, share: 0, rest: [10, 20, 30, 40] })
  })
  it('C: serves everybody and has room left', () => {
    expect(fill(150)).toEqual({ case: 'C', limit: 300, within: 100, taken: 100, room: 50, turnedAway: 0, left: 0, share: 1, rest: [0, 0, 0, 0] })
    expect(fill(150, { cutoff: 200 })).toMatchObject({ case: 'C', limit: 120, taken: 60, room: 90, rest: [0, 0, 0, 40] })
  })
  it('D: is full at the end of a band', () => {
    expect(fill(10)).toEqual({ case: 'D', limit: 60, within: 10, taken: 10, room: 0, turnedAway: 0, left: 90, share: 0.1, rest: [0, 20, 30, 40] })
    expect(fill(60)).toMatchObject({ case: 'D', limit: 120, taken: 60, rest: [0, 0, 0, 40] })
    expect(fill(100)).toMatchObject({ case: 'D', limit: 300, taken: 100, room: 0 })
  })
  it('E: capacity does not count', () => {
    expect(fill(undefined)).toEqual({ case: 'E', limit: 300, within: 100, taken: 100, room: Infinity, turnedAway: 0, left: 0, share: 1, rest: [0, 0, 0, 0] })
    expect(fill(5, { ignoreCapacity: true, cutoff: 120 })).toMatchObject({ case: 'E', limit: 120, taken: 60, rest: [0, 0, 0, 40] })
  })
  it('says when nobody is within reach, or nobody is left', () => {
    expect(fill(5, { cutoff: 59 })).toMatchObject({ case: '', limit: 0, taken: 0, room: 5, left: 100 })
    const both = geographicCoverage(tableModel([[60, 60], [60, 60]]), { to: facilities(20, 5), population: homes(10, 10), cutoff: 60, capacity: 'beds', ...byBeds })
    expect([...both.table].map(row => [row.case, row.waiting, row.reachable, row.taken, row.room])).toEqual([['D', 20, 20, 20, 0], ['C', 0, 20, 0, 5]])
  })

  // Two facilities that both reach the second home; the third home is on a barrier.
  const pair = tableModel([[60, 90, NaN, Infinity], [Infinity, 30, NaN, 60.5]])
  const asked = { to: facilities(25, 40), population: homes(10, 20, 7, 30), cutoff: 100, capacity: 'beds' }

  it('takes turns: by a column, by people within a time or a radius, either way', () => {
    const turns = (order: CoverageQuery['order']): [string, number][] => [...geographicCoverage(pair, { ...asked, order }).table].map(row => [row.facility, row.orderValue])
    expect(turns({ by: 'field', column: 'beds' })).toEqual([['f1', 40], ['f0', 25]])
    expect(turns({ by: 'field', column: [3, 3], direction: 'ascending' })).toEqual([['f0', 3], ['f1', 3]])
    expect(turns({ by: 'field', column: [NaN, 3] })).toEqual([['f1', 3], ['f0', NaN]])
    expect(turns({ by: 'people-within-time', seconds: 60, direction: 'descending' })).toEqual([['f1', 20], ['f0', 10]])
    expect(turns({ by: 'people-within-time', seconds: 200, direction: 'ascending' })).toEqual([['f0', 30], ['f1', 50]])
    // f0 stands on the first home, and a hundredth of a degree is 932 m; the home on a barrier does not count.
    expect(turns({ by: 'people-within-radius', metres: 1000 })).toEqual([['f0', 30], ['f1', 0]])
    expect(turns({ by: 'people-within-radius', metres: 2900, direction: 'ascending' })).toEqual([['f1', 0], ['f0', 60]])
  })

  it('says whom each facility took, who is left, and keeps people on barriers apart by zone', () => {
    const square = (west: number, east: number): [number, number][] => [[west, 32.9], [east, 32.9], [east, 33.1], [west, 33.1], [west, 32.9]]
    const zones = zonesFrom({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: { name: 'west' }, geometry: { type: 'Polygon', coordinates: [square(43.9, 44.025)] } }] }, { name: 'name' })
    const result = geographicCoverage(pair, { ...asked, zones, order: { by: 'field', column: [2, 1] } })
    expect([...result.table].map(({ facility, turn, reachable, waiting, taken, left, share }) => ({ facility, turn, reachable, waiting, taken, left, share }))).toEqual([
      { facility: 'f0', turn: 1, reachable: 30, waiting: 30, taken: 25, left: 35, share: 25 / 67 }, { facility: 'f1', turn: 2, reachable: 50, waiting: 35, taken: 35, left: 0, share: 60 / 67 },
    ])
    expect([0, 1].map(place => [...result.catchment(place).point].map((point, i) => [point, result.catchment(place).seconds[i], result.catchment(place).people[i]]))).toEqual([[[0, 60, 10], [1, 90, 15]], [[1, 30, 5], [3, 60.5, 30]]])
    expect([...result.left]).toEqual([0, 0, 7, 0])
    expect([...result.zonal!]).toEqual([
      { zone: 'west', total: 37, covered: 30, left: 0, unjoined: 7, share: 30 / 37 }, { zone: '(no zone)', total: 30, covered: 30, left: 0, unjoined: 0, share: 1 },
    ])
    expect(result.residual).toBeUndefined()
    expect(() => result.catchmentPolygons()).toThrow('expected a raster of people')
    expect(() => result.catchment(2)).toThrow('expected a place from 0 to 1, got 2')
  })

  it('lets catchments overlap when people are kept', () => {
    const result = geographicCoverage(pair, { ...asked, keepPeople: true, order: { by: 'field', column: [2, 1] } })
    expect([...result.table].map(row => [row.waiting, row.taken, row.left, row.share])).toEqual([[30, 25, 60, 25 / 67], [50, 40, 60, 40 / 67]])
    expect([...result.left]).toEqual([10, 20, 7, 30])
    expect(result.zonal).toBeUndefined()
  })

  it('fills by minutes begun under compat, and counts people on barriers as covered', () => {
    const result = geographicCoverage(tableModel([[50, 61, 119, NaN, 130]]), { from: facilities(20), population: homes(10, 20, 30, 5, 40), cutoff: 180, capacity: 'beds', ...byBeds, zones: zonesOfAll, compat: 'accessmod-5.9' })
    expect(result.table.row(0)).toEqual({
      cat: 'f0', name: 'f0', beds: 20, amOrderValues_beds: 20, amOrderComputed: 1, amTravelTimeMax: 3, amPopTravelTimeMax: 100, amPopOrigTravelTimeMax: 100,
      amCorrPopTime: expect.closeTo(30 / Math.sqrt(2 * 2600 / 3), 12) as number, amTravelTimeCatchment: 2, amPopCatchmentTotal: 60, amCapacityRealised: 20, amCapacityResidual: 0, amPopCatchmentDiff: 40,
      amPopTotal: 105, amPopTotalNotOnBarrier: 100, amPopTotalOnBarrier: 5, amPopResidualBefore: 100, amPopResidualAfter: 80, amPopCoveredPercent: 20,
    })
    expect([...result.left]).toEqual([0, 16, 24, 5, 40])
    expect(result.zonal!.row(0)).toEqual({ cat: 1, admin_name: 'all', amPopSum: 105, amPopCovered: 25, amPopCoveredPercent: 25 / 105 * 100 })
    const nobody = geographicCoverage(tableModel([[500]]), { to: facilities(20), population: homes(10), cutoff: 60, capacity: 'beds', ...byBeds, compat: 'accessmod-5.9' })
    expect(nobody.table.row(0)).toMatchObject({ cat: 'f0', beds: 20, amTravelTimeMax: 1, amPopTravelTimeMax: NaN, amCapacityRealised: NaN, amPopResidualAfter: 10 })
    expect(nobody.zonal).toBeUndefined()
  })
  it('counts cells of infinitely many people as nobody under compat too', () => {
    const population = rasterFrom({ values: Float64Array.of(10, Infinity, 20), width: 3, height: 1, bbox: [44, 33, 44.03, 33.01] })
    const { table } = geographicCoverage(tableModel([[50, 61, 119]]), { to: facilities(20), population, cutoff: 180, ...byBeds, compat: 'accessmod-5.9' })
    expect(table.row(0)).toMatchObject({ amPopTravelTimeMax: 30, amPopTotal: 30, amPopCoveredPercent: 100 })
  })

  it('refuses what it cannot be meant to do', () => {
    const run = (more: Partial<CoverageQuery>) => () => geographicCoverage(pair, { ...asked, ...byBeds, ...more, compat: undefined })
    expect(run({ capacity: [1] })).toThrow('expected capacity with 2 values, got 1')
    expect(run({ capacity: [1, -1] })).toThrow('expected capacity of place f1 between 0 and Infinity, got -1')
    expect(run({ capacity: [1, NaN] })).toThrow('expected capacity of place f1 to be a number')
    expect(run({ capacity: 'rooms' })).toThrow('got "rooms"')
    expect(run({ cutoff: 0 })).toThrow('expected cutoff above 0 seconds')
    expect(run({ order: { by: 'field', column: [1] } })).toThrow('expected order with 2 values')
    expect(run({ order: { by: 'people-within-radius', metres: -1 } })).toThrow('expected order.metres between 0')
    expect(run({ order: { by: 'size' } as never })).toThrow('expected order.by as one of field, people-within-time, people-within-radius, got "size"')
    expect(run({ order: { by: 'field', column: [1, 2], direction: 'upwards' } as never })).toThrow('expected order.direction as one of ascending, descending, got "upwards"')
    expect(() => geographicCoverage(pair, { ...asked, ...byBeds, from: asked.to } as never)).toThrow('expected either to: places or from: places')
    expect(run({ order: undefined })).toThrow("expected order as { by: 'field', column }")
    expect(run({ snap: { within: -5 } })).toThrow('expected snap.within in metres between 0')
    expect(() => geographicCoverage(pair, { ...asked, ...byBeds, to: asked.to.where(() => false) })).toThrow(expect.objectContaining({ code: 'PLACES_EMPTY' }))
    const controller = new AbortController()
    controller.abort(new Error('enough'))
    expect(run({ signal: controller.signal })).toThrow('enough')
  })

  it('draws the cells of each catchment and lays the people left on the grid', () => {
    // Six cells of 1 km in a row, walked at 6 km/h: ten minutes from one to the next; the fifth is a barrier, where two people live.
    const grid = { width: 6, height: 1, bbox: [500_000, 0, 506_000, 1000], crs: 'EPSG:32638' } as const
    const land = terrain({ landcover: rasterFrom({ ...grid, values: Float64Array.of(1, 1, 1, 1, NaN, 1) }), speeds: { 1: 6 }, neighbours: 4 })
    const population = rasterFrom({ ...grid, values: Float64Array.of(4, 6, 0, 10, 2, 9) })
    const [lon, lat] = population.lonLat(1)
    const result = geographicCoverage(land, { to: placesFrom([{ id: 'clinic', name: 'Clinic', lon, lat }]), population, cutoff: 3600, capacity: [15], order: { by: 'field', column: [1] } })
    expect(result.table.row(0)).toMatchObject({ case: 'A', taken: 15, limit: 1200, reachable: 20 })
    expect([...result.residual!.values]).toEqual([0, 0, 0, 5, 2, 9])
    expect(result.zonal!.row(0)).toEqual({ zone: 'all', total: 31, covered: 15, left: 14, unjoined: 2, share: 15 / 31 })
    const [feature] = result.catchmentPolygons().features
    expect(feature!.properties).toEqual({ id: 'clinic', name: 'Clinic', case: 'A', limit: 1200 })
    expect(feature!.geometry.coordinates.map(rings => rings.map(ring => ring.map(([lon, lat]) => population.projector.fromLonLat(lon!, lat!).map(Math.round))))).toEqual([[[[500_000, 0], [504_000, 0], [504_000, 1000], [500_000, 1000], [500_000, 0]]]])
  })
})

const zonesOfAll = zonesFrom({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: { name: 'all' }, geometry: { type: 'Polygon', coordinates: [[[40, 30], [50, 30], [50, 40], [40, 40], [40, 30]]] } }] }, { name: 'name' })

describe('geographicCoverage on random reach', () => {
  const time = fc.oneof(fc.integer({ min: 0, max: 12 }).map(i => i * 50), fc.double({ min: 0, max: 700, noNaN: true }))
  const scene = fc.integer({ min: 1, max: 12 }).chain(points => fc.record({
    people: fc.array(fc.integer({ min: 0, max: 100 }).map(i => i / 8), { minLength: points, maxLength: points }),
    sites: fc.array(fc.record({ capacity: fc.integer({ min: 0, max: 300 }).map(i => i / 4), seconds: fc.array(time, { minLength: points, maxLength: points }) }), { minLength: 1, maxLength: 5 }),
    barriers: fc.array(fc.boolean(), { minLength: points, maxLength: points }),
  }))

  it('equals taking the nearest people one distinct time after the other, never exceeds a capacity and loses nobody', () => {
    fc.assert(fc.property(scene, ({ people, sites, barriers }) => {
      const seconds = sites.map(site => site.seconds.map((time, i) => barriers[i] === true ? NaN : time))
      const capacity = sites.map(site => site.capacity)
      const result = geographicCoverage(tableModel(seconds), { to: facilities(...capacity), population: homes(...people), cutoff: 600, capacity: 'beds', ...byBeds })
      const left = people.slice(), order = [...sites.keys()].sort((a, b) => capacity[b]! - capacity[a]! || a - b)
      for (const [turn, place] of order.entries()) {
        let room = capacity[place]!
        const times = [...new Set(seconds[place]!.filter(time => time <= 600))].sort((a, b) => a - b)
        for (const time of times) {
          const band = [...left.keys()].filter(i => seconds[place]![i] === time), waiting = sum(band.map(i => left[i]!))
          const share = waiting > room ? room / waiting : 1
          for (const i of band) left[i]! *= 1 - share
          room -= waiting * share
        }
        const row = result.table.row(turn)
        expect(row.facility).toBe(`f${place}`)
        expect(row.taken).toBeCloseTo(capacity[place]! - room, 9)
        expect(row.taken).toBeLessThanOrEqual(capacity[place]!)
        expect(sum(result.catchment(place).people)).toBeCloseTo(row.taken, 9)
      }
      for (const [i, rest] of left.entries()) expect(result.left[i]).toBeCloseTo(rest, 9)
      expect(sum(result.left) + sum(result.table.column('taken'))).toBeCloseTo(sum(people), 9)
      const zone = result.zonal!.row(0)
      expect(zone.covered + zone.left + zone.unjoined).toBeCloseTo(sum(people), 9)
    }), { numRuns: 150, seed: 4 })
  })

  it('covers as many people in whatever order while capacity does not count', () => {
    fc.assert(fc.property(scene, fc.array(fc.integer(), { minLength: 5, maxLength: 5 }), ({ people, sites }, keys) => {
      const model = tableModel(sites.map(site => site.seconds))
      const run = (column: number[]) => geographicCoverage(model, { from: facilities(...sites.map(() => 0)), population: homes(...people), cutoff: 300, order: { by: 'field', column } })
      expect([...run(keys.slice(0, sites.length)).left]).toEqual([...run(sites.map((_, i) => i)).left])
    }), { numRuns: 60, seed: 4 })
  })
})
