import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate, catchments } from '../../src/analysis/catchment.ts'
import { coverage } from '../../src/analysis/coverage.ts'
import { nearest } from '../../src/analysis/nearest.ts'
import { coverageCurve, coverageCurves, timeStatistics } from '../../src/analysis/time-statistics.ts'
import { demandFrom } from '../../src/data/demand.ts'
import { placesFrom, type Places } from '../../src/data/places.ts'
import { rasterFrom } from '../../src/data/raster.ts'
import { zonesFrom } from '../../src/data/zones.ts'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { networkFrom } from '../../src/travel/network.ts'
import { travelTimes } from '../../src/travel/travel-times.ts'
import { gridGraph } from '../helpers/graphs.ts'

// A street of six nodes, a minute apart; facilities at both ends; people on the nodes.
const street = networkFrom(buildGraph(gridGraph(6, 1)))
const ends = placesFrom([{ id: 'west', lon: 44, lat: 33 }, { id: 'east', lon: 44.05, lat: 33 }])
const people = placesFrom([10, 20, 30, 40, 50].map((population, i) => ({ id: String(i), lon: 44 + i * 0.01, lat: 33, population })))
const times = travelTimes(street, { to: ends, cutoff: 100 })

const close = (a: number, b: number): void => expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(b)))
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)

describe('coverage', () => {
  it('counts inclusively and cumulatively, and accounts for everybody', () => {
    const table = coverage(times, people, { cutoffs: [60, 59.999, 100] })
    expect([...table].map(row => [row.cutoff, row.people, row.group])).toEqual([
      [59.999, 10, 'within'], [60, 80, 'within'], [100, 80, 'within'], [Infinity, 70, 'beyond'], [Infinity, 0, 'off-network'],
    ])
    expect(table.row(1)).toEqual({ zone: 'all', cutoff: 60, people: 80, total: 150, share: 80 / 150, group: 'within' })
  })

  it('keeps people outside the zones and off the network as rows', () => {
    const far = placesFrom([...Array.from(people, place => ({ id: place.id, lon: place.lon, lat: place.lat, population: place.get('population') })), { id: 'far', lon: 46, lat: 33, population: 5 }])
    const square = (west: number, east: number): [number, number][] => [[west, 32.9], [east, 32.9], [east, 33.1], [west, 33.1], [west, 32.9]]
    const zones = zonesFrom({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: { name: 'left' }, geometry: { type: 'Polygon', coordinates: [square(43.9, 44.015)] } }] }, { name: 'name' })
    const rows = [...coverage(times, far, { cutoffs: [60], zones })]
    expect(rows.map(row => [row.zone, row.group, row.people, row.total])).toEqual([
      ['left', 'within', 30, 30], ['left', 'beyond', 0, 30], ['left', 'off-network', 0, 30],
      ['(no zone)', 'within', 50, 125], ['(no zone)', 'beyond', 70, 125], ['(no zone)', 'off-network', 5, 125],
    ])
    expect(sum(rows.map(row => row.people))).toBe(155)
  })

  it('counts negative and missing people as nobody and refuses cutoffs that cannot be meant', () => {
    const raster = rasterFrom({ values: Float64Array.of(5, -3, NaN, 2), width: 4, height: 1, bbox: [43.995, 32.995, 44.035, 33.005] })
    expect(coverage(times, raster, { cutoffs: [100] }).row(0).total).toBe(7)
    expect([...raster.people().issues].map(issue => [issue.code, issue.row, issue.value])).toEqual([['POPULATION_NEGATIVE', 1, '-3']])
    expect(() => coverage(times, people, { cutoffs: [0] })).toThrow('expected cutoff above 0 seconds, got 0')
    expect(() => coverage(times, people, { cutoffs: [] })).toThrow('expected at least one cutoff')
    expect(() => coverage(times, people, { cutoffs: [101] })).toThrow('compute travelTimes with a larger cutoff')
    expect(() => coverage(times, people, { cutoffs: [60], column: 'souls' })).toThrow('got "souls"')
  })

  it('never loses anyone to a larger cutoff, nor to one more facility, and keeps the total', () => {
    const grid = networkFrom(buildGraph(gridGraph(8, 6, { ms: arc => 20_000 + (arc * 7919) % 90_000 })))
    const spot = fc.record({ lon: fc.double({ min: 43.9, max: 44.2, noNaN: true }), lat: fc.double({ min: 32.9, max: 33.2, noNaN: true }) })
    fc.assert(fc.property(fc.array(spot, { minLength: 2, maxLength: 5 }), fc.array(fc.tuple(spot, fc.integer({ min: 0, max: 1000 })), { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 3000 }), (sites, homes, cutoff) => {
      const all = placesFrom(sites.map((site, i) => ({ id: String(i), ...site })))
      const demand = placesFrom(homes.map(([home, population], i) => ({ id: String(i), ...home, population: population / 7 })))
      const covered = (to: Places, limit: number): { people: number, total: number } => coverage(travelTimes(grid, { to, cutoff: 4000, snap: { within: 1e6 } }), demand, { cutoffs: [limit] }).row(0)
      const few = covered(all.take([0]), cutoff), more = covered(all, cutoff), longer = covered(all, cutoff + 500)
      expect(more.people).toBeGreaterThanOrEqual(few.people - 1e-9)
      expect(longer.people).toBeGreaterThanOrEqual(more.people)
      close(few.total, sum(homes.map(([, population]) => population / 7)))
    }), { numRuns: 60 })
  })
})

describe('catchments', () => {
  it('gives everybody to the nearest facility, ties to the first', () => {
    const middle = placesFrom([{ id: 'm', lon: 44.025, lat: 33, population: 9 }])
    expect([...catchments(travelTimes(street, { to: ends, cutoff: 600 }), middle)].map(row => [row.facility, row.people, row.farthest, row.group]))
      .toEqual([['west', 9, 150, 'within'], ['east', 0, 0, 'within'], ['(beyond)', 0, NaN, 'beyond'], ['(off-network)', 0, NaN, 'off-network']])
    const rows = [...catchments(times, people)]
    expect(rows.map(row => row.people)).toEqual([30, 50, 70, 0])
    expect(rows[0]!.mean).toBeCloseTo(40)
  })

  it('fills the nearest first and sends the overflow on', () => {
    const long = travelTimes(street, { to: ends, cutoff: 600 })
    const table = catchments(long, people, { capacity: [25, 60] })
    expect([...table].map(row => [row.facility, row.people, row.group])).toEqual([
      ['west', 25, 'within'], ['east', 60, 'within'], ['(beyond)', 0, 'beyond'], ['(off-network)', 0, 'off-network'], ['(over-capacity)', 65, 'over-capacity'],
    ])
    expect(() => catchments(long, people, { capacity: [1] })).toThrow('expected capacity with 2 values, got 1')
    expect(() => catchments(long, people, { capacity: [1, -1] })).toThrow('expected capacity at least 0 for place east, got -1')
  })

  it('is stable: nobody is turned away from a facility that took someone farther', () => {
    const grid = networkFrom(buildGraph(gridGraph(7, 5, { ms: arc => 20_000 + (arc * 7919) % 90_000 })))
    const spot = fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 400 }))
    fc.assert(fc.property(fc.uniqueArray(spot, { minLength: 1, maxLength: 6, selector: String }), fc.array(fc.tuple(spot, fc.integer({ min: 1, max: 100 })), { minLength: 1, maxLength: 25 }), fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 6, maxLength: 6 }), (sites, homes, room) => {
      const at = ([x, y]: [number, number]): { lon: number, lat: number } => ({ lon: 44 + x / 10_000, lat: 33 + y / 10_000 })
      const to = placesFrom(sites.map((site, i) => ({ id: String(i), ...at(site) })))
      const demand = placesFrom(homes.map(([home, population], i) => ({ id: String(i), ...at(home), population })))
      const capacity = room.slice(0, to.size)
      const reach = travelTimes(grid, { to, cutoff: 3600 })
      const result = allocate(reach, demand, { capacity })
      const taken = new Float64Array(to.size), farthest = new Float64Array(to.size).fill(-1)
      for (let i = 0; i < result.point.length; i++) {
        taken[result.place[i]!]! += result.people[i]!
        farthest[result.place[i]!] = Math.max(farthest[result.place[i]!]!, result.ms[i]!)
      }
      for (let f = 0; f < to.size; f++) expect(taken[f]!).toBeLessThanOrEqual(capacity[f]! + 1e-9)
      close(sum(taken) + sum(result.left), sum(homes.map(([, population]) => population)))
      const each = reach.atPoints(demand, { k: to.size })
      for (let p = 0; p < demand.size; p++) {
        const served = result.point.reduce((worst, point, i) => point === p ? Math.max(worst, result.ms[i]!) : worst, -1)
        for (let j = 0; j < to.size; j++) {
          const f = each.place[p * to.size + j]!, ms = each.ms[p * to.size + j]!
          if (f === -1 || (result.left[p] === 0 && ms >= served)) continue
          // It would have been better off at f, so f must be full of people at most as far away.
          close(taken[f]!, capacity[f]!)
          expect(farthest[f]!).toBeLessThanOrEqual(ms)
        }
      }
    }), { numRuns: 150 })
  })
})

describe('time statistics', () => {
  it('reads the coverage curve and percentiles off the same steps', () => {
    const curve = coverageCurve(times, people)
    expect([...curve.seconds]).toEqual([0, 60])
    expect([...curve.people]).toEqual([10, 80])
    expect(curve.total).toBe(150)
    const row = timeStatistics(times, people, { percentiles: [10, 50] }).row(0)
    expect(row).toEqual({ zone: 'all', total: 150, reached: 80, mean: 52.5, median: 60, p10: 0, p50: 60 })
    expect(timeStatistics(times, people, { percentiles: [12.5], method: 'midpoints' }).row(0)['p12.5']).toBeCloseTo(60 * (10 - 5) / 40)
  })

  it('equals statistics over one row a person', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 6 })), { minLength: 1, maxLength: 20 }), fc.integer({ min: 0, max: 100 }), (homes, p) => {
      const demand = placesFrom(homes.map(([x, population], i) => ({ id: String(i), lon: 44 + x / 10_000, lat: 33, population })))
      const reach = travelTimes(street, { to: ends, cutoff: 600 })
      const { ms } = reach.atPoints(demand)
      const each = homes.flatMap(([, population], i) => Array.from({ length: population }, () => ms[i]! / 1000)).sort((a, b) => a - b)
      const row = timeStatistics(reach, demand, { percentiles: [p] }).row(0)
      close(row.mean, sum(each) / each.length)
      expect(row[`p${p}`]).toBe(each[Math.max(0, Math.ceil(p / 100 * each.length - 1e-9) - 1)])
      // R's type 7 over one row a person.
      const position = (each.length - 1) * p / 100, low = each[Math.floor(position + 1e-9)]!, high = each[Math.min(each.length - 1, Math.floor(position + 1e-9) + 1)]!
      close(timeStatistics(reach, demand, { percentiles: [p], method: 'hmisc-quantile' }).row(0)[`p${p}`]!, low + (high - low) * Math.max(0, position - Math.floor(position + 1e-9)))
    }))
  })

  it('reads percentiles by name: ten and thirty people', () => {
    const reach = travelTimes(street, { to: ends.take([0]), cutoff: 600 }), two = placesFrom([{ id: 'a', lon: 44, lat: 33, population: 10 }, { id: 'b', lon: 44.01, lat: 33, population: 30 }])
    const at = (p: number): number[] => (['inverse-cdf', 'hmisc-quantile', 'midpoints'] as const).map(method => timeStatistics(reach, two, { percentiles: [p], method }).row(0)[`p${p}`]!)
    // Position 1 + 39 p: the tenth person is at 0 s, the eleventh at 60. Middles of the steps: 5 and 25 of 40.
    expect(at(25)).toEqual([0, 0.75 * 60, 60 * (10 - 5) / 20])
    expect(at(50)).toEqual([60, 60, 60 * (20 - 5) / 20])
    expect(at(20)).toEqual([0, 0, 60 * (8 - 5) / 20])
    expect(timeStatistics(reach, two, { method: 'midpoints' }).row(0).median).toBe(45)
    // Seven of a hundred are exactly the first seven, whatever 0.07 x 100 is in binary.
    const hundred = placesFrom([{ id: 'a', lon: 44, lat: 33, population: 7 }, { id: 'b', lon: 44.01, lat: 33, population: 93 }])
    expect(timeStatistics(reach, hundred, { percentiles: [7] }).row(0).p7).toBe(0)
  })

  it('tells groups apart, alone and within zones, and adds up', () => {
    const square = (west: number, east: number): [number, number][] => [[west, 32.9], [east, 32.9], [east, 33.1], [west, 33.1], [west, 32.9]]
    const zones = zonesFrom({ type: 'FeatureCollection', features: [['left', 43.9, 44.025] as const, ['right', 44.025, 44.06] as const].map(([name, west, east]) => ({ type: 'Feature', properties: { name }, geometry: { type: 'Polygon', coordinates: [square(west, east)] } })) }, { name: 'name' })
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 6 }), fc.constantFrom('urban', 'rural', '')), { minLength: 1, maxLength: 20 }), homes => {
      const demand = placesFrom(homes.map(([x, population, kind], i) => ({ id: String(i), lon: 44 + x / 10_000, lat: 33, population, kind }))), reach = travelTimes(street, { to: ends.take([0]), cutoff: 200 })
      const rows = [...timeStatistics(reach, demand, { zones, by: 'kind' })], curves = coverageCurves(reach, demand, { zones, by: 'kind' })
      expect(sum(rows.map(row => row.total))).toBe(sum(homes.map(([, people]) => people)))
      expect(curves.map(({ zone, group, total }) => [zone, group, total])).toEqual(rows.map(({ zone, group, total }) => [zone, group, total]))
      for (const [r, { zone, group, ...row }] of rows.entries()) {
        const own = demand.take(homes.flatMap(([x, , kind], i) => (kind === '' ? '(no group)' : kind) === group && (x / 10_000 < 0.025 ? 'left' : x / 10_000 < 0.06 ? 'right' : '(no zone)') === zone ? [i] : []))
        const alone = coverageCurve(reach, own)
        expect({ ...timeStatistics(reach, own).row(0), ...row, zone: 'all' }).toEqual(timeStatistics(reach, own).row(0))
        expect([curves[r]!.seconds, curves[r]!.people]).toEqual([alone.seconds, alone.people])
      }
      const labels = homes.map(([, , kind]) => kind)
      expect([...timeStatistics(reach, demandFrom(demand), { by: labels })]).toEqual([...timeStatistics(reach, demand, { by: 'kind' })])
    }), { numRuns: 40 })
    expect(() => timeStatistics(times, people, { by: ['a'] })).toThrow('expected 5 labels in by, one for each place, got 1')
    expect(() => timeStatistics(times, people, { by: 'kind' })).toThrow('got "kind"')
    expect(() => timeStatistics(times, demandFrom(people), { by: 'kind' })).toThrow('expected by as a label for each of the 5 populated cells or points')
  })
})

describe('nearest', () => {
  it('lists k facilities a place, empty where there are fewer', () => {
    const table = nearest(times, people.take([0, 2]), { k: 2 })
    expect([...table]).toEqual([
      { place: '0', rank: 1, facility: 'west', seconds: 0 }, { place: '0', rank: 2, facility: '', seconds: Infinity },
      { place: '2', rank: 1, facility: '', seconds: Infinity }, { place: '2', rank: 2, facility: '', seconds: Infinity },
    ])
    expect(() => nearest(times, people, { k: 0 })).toThrow('expected k as a whole number from 1, got 0')
  })
})
