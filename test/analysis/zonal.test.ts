import { describe, expect, it } from 'vitest'
import { coverage } from '../../src/analysis/coverage.ts'
import { minutesRaster } from '../../src/analysis/zonal-minutes.ts'
import { peopleByMinute, zonalStatistics } from '../../src/analysis/zonal.ts'
import { issueTable } from '../../src/data/issues.ts'
import { placesFrom } from '../../src/data/places.ts'
import { rasterFrom } from '../../src/data/raster.ts'
import { secondsToMs, TravelTimes } from '../../src/data/travel-times.ts'
import { zonesFrom } from '../../src/data/zones.ts'

const grid = { width: 6, height: 1, bbox: [44, 33, 44.06, 33.01] } as const
const population = rasterFrom({ ...grid, values: Float64Array.of(10, 20, 30, 40, 50, 5) })
const square = (west: number, east: number): [number, number][] => [[west, 32.9], [east, 32.9], [east, 33.1], [west, 33.1], [west, 32.9]]
const zones = zonesFrom({
  type: 'FeatureCollection',
  features: [['near', 44, 44.03], ['far', 44.03, 44.055]].map(([name, west, east]) => ({ type: 'Feature', properties: { name }, geometry: { type: 'Polygon', coordinates: [square(west as number, east as number)] } })),
}, { name: 'name' })

/** Times by cell of the grid. */
function timesOf(seconds: readonly number[], cutoff: number): TravelTimes {
  const column = Float64Array.from(seconds), like = rasterFrom({ ...grid, values: new Float64Array(6) })
  return new TravelTimes({
    places: placesFrom([{ id: 'a', lon: 44, lat: 33 }]), direction: 'to', cutoff, seconds: column, nearest: new Int32Array(6), issues: issueTable(),
    model: {
      grid: like, field: () => { throw new Error('not asked for') },
      at: ({ lon, lat }) => {
        const at = Float64Array.from(lon, (x, i) => column[like.cellAt(x, lat[i]!)]!)
        return { k: 1, seconds: at, ms: Uint32Array.from(at, secondsToMs), place: new Int32Array(at.length), joined: new Uint8Array(at.length).fill(1) }
      },
    },
  })
}

describe('zonalStatistics', () => {
  const times = timesOf([0, 59, 60.0001, 120, 121, Infinity], 180)
  it('is coverage by default', () => {
    const options = { cutoffs: [60, 120], zones }
    expect([...zonalStatistics(times, population, options)]).toEqual([...coverage(times, population, options)])
    expect([...zonalStatistics(times, population, options)].filter(row => row.group === 'within').map(row => [row.zone, row.cutoff, row.people])).toEqual([
      ['near', 60, 30], ['near', 120, 60], ['far', 60, 0], ['far', 120, 40], ['(no zone)', 60, 0], ['(no zone)', 120, 0],
    ])
  })
  it('counts below the whole minute under compat, by time and then by percentage', () => {
    const table = zonalStatistics(times, population, { cutoffs: [180, 120, 120], zones, compat: 'accessmod-5.9', columns: { zone: 'id', zoneName: 'zone' } })
    // Minutes are 0, 1, 2, 2, 3.
    expect([...table]).toEqual([
      { id: 2, zone: 'far', time_m: 2, popTotal: 90, popTravelTime: 0, popCoveredPercent: 0 }, { id: 1, zone: 'near', time_m: 2, popTotal: 60, popTravelTime: 30, popCoveredPercent: 50 },
      { id: 2, zone: 'far', time_m: 3, popTotal: 90, popTravelTime: 40, popCoveredPercent: 40 / 90 * 100 }, { id: 1, zone: 'near', time_m: 3, popTotal: 60, popTravelTime: 60, popCoveredPercent: 100 },
    ])
  })
  it('passes over times that AccessMod writes as -1', () => {
    const far = timesOf([0, 32_767 * 60, 32_767 * 60 + 1, Infinity, Infinity, Infinity], Infinity)
    expect(zonalStatistics(far, population, { cutoffs: [1e9], zones, compat: 'accessmod-5.9' }).column('popTravelTime')).toEqual(Float64Array.of(0, 30))
    expect([...minutesRaster(far, { compat: 'accessmod-5.9' }).values]).toEqual([0, 32_767, -1, -99_999, -99_999, -99_999])
    expect([...minutesRaster(far).values]).toEqual([0, 32_767, 32_768, -99_999, -99_999, -99_999])
  })
  it('refuses cutoffs beyond those of the times, and roundings that there are not', () => {
    expect(() => zonalStatistics(times, population, { cutoffs: [240], zones })).toThrow('expected cutoffs at most 180 s')
    expect(zonalStatistics(times, population, { cutoffs: [240], zones, compat: 'accessmod-5.9' }).column('popTravelTime')).toEqual(Float64Array.of(60, 90))
    for (const cutoff of [0, -60, NaN]) expect(() => zonalStatistics(times, population, { cutoffs: [120, cutoff], zones, compat: 'accessmod-5.9' })).toThrow('expected cutoff above 0 seconds')
    expect(() => minutesRaster(times, { rounding: 'up' as never })).toThrow('expected rounding as one of ceil, floor, round, got "up"')
    expect(() => peopleByMinute(times, population, { rounding: 'up' as never })).toThrow('expected rounding as one of')
    expect(() => peopleByMinute(times, undefined as never)).toThrow('expected population as a raster of people, places or demand, got nothing')
  })
  it('counts people by minute and writes minutes, rounded as asked', () => {
    expect([...peopleByMinute(times, population)]).toEqual([
      { minute: 0, people: 10, cumulative: 10 }, { minute: 1, people: 20, cumulative: 30 }, { minute: 2, people: 70, cumulative: 100 }, { minute: 3, people: 50, cumulative: 150 },
    ])
    expect([...peopleByMinute(times, population, { rounding: 'floor' }).column('minute')]).toEqual([0, 1, 2])
    const minutes = (rounding: 'ceil' | 'floor' | 'round'): number[] => [...minutesRaster(times, { rounding }).values]
    expect(minutes('ceil')).toEqual([0, 1, 2, 2, 3, -99_999])
    expect(minutes('floor')).toEqual([0, 0, 1, 2, 2, -99_999])
    expect(minutes('round')).toEqual([0, 1, 1, 2, 2, -99_999])
    expect(minutesRaster(times).has(5)).toBe(false)
    expect([...minutesRaster(times, { like: population }).values]).toEqual([0, 1, 2, 2, 3, -99_999])
  })
})
