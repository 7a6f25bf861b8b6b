import { describe, expect, it } from 'vitest'
import { minutesRaster } from '../../src/analysis/zonal-minutes.ts'
import { peopleByMinute, zonalStatistics } from '../../src/analysis/zonal.ts'
import type { TravelTimes } from '../../src/data/travel-times.ts'
import { travelTimes } from '../../src/travel/travel-times.ts'
import { Appalachia } from '../helpers/appalachia.ts'
import { shared } from '../helpers/shared.ts'

const folder = shared('data/golden/accessmod/clean-appalachia')
const appalachia = new Appalachia(folder ?? '')
const compat = 'accessmod-5.9'

async function timesOf(cutoff: number): Promise<TravelTimes> {
  return travelTimes(await appalachia.land({ slope: true, neighbours: 8 }), { to: appalachia.facilities(), cutoff })
}

describe.skipIf(folder === undefined)('AccessMod: zonal statistics', () => {
  it.each([[0, Infinity], [45, 2700]])('max %i min: minutes and people of zones are equal', async (name, cutoff) => {
    const times = await timesOf(cutoff), population = await appalachia.raster('input/population.tif')
    const path = `golden/zonal_main_to_k8_max${name}.csv`
    const { names, texts, figures } = appalachia.difference(zonalStatistics(times, population, { cutoffs: [15, 30, 45, 90].map(m => m * 60), zones: await appalachia.zones(), compat }), path)
    expect(names).toEqual(appalachia.rows(path)[0])
    expect(texts).toBe(0)
    expect(figures).toBeLessThan(1e-9)

    const minutes = minutesRaster(times, { compat }), wanted = await appalachia.raster(`golden/accessibility_minutes_main_to_k8_max${name}.tif`)
    expect(minutes.nodata).toBe(wanted.nodata)
    expect([...minutes.values].filter((value, cell) => value !== wanted.values[cell])).toEqual([])
  })

  it('counts people by minute, and more of them by exact seconds than strictly below the last minute', async () => {
    const times = await timesOf(2700), population = await appalachia.raster('input/population.tif')
    const table = peopleByMinute(times, population)
    const [, ...rows] = appalachia.rows('golden/popbyminute_main_to_k8_max45.csv')
    expect([...table.column('minute')]).toEqual(rows.map(row => Number(row[0])))
    expect(Math.max(...rows.map((row, i) => Math.abs(table.row(i).cumulative - Number(row[2])) / Number(row[2])))).toBeLessThan(1e-9)
    // AccessMod leaves the 46th minute of 0 to 45 out: 48,319.4 people rather than 48,546.9.
    const zones = await appalachia.zones()
    const people = (rows: Iterable<{ readonly group?: string, readonly people?: number, readonly popTravelTime?: number }>): number => [...rows].reduce((sum, row) => sum + (row.popTravelTime ?? (row.group === 'within' ? row.people! : 0)), 0)
    expect(people(zonalStatistics(times, population, { cutoffs: [2700], zones, compat }))).toBeCloseTo(48_319.41, 2)
    expect(people(zonalStatistics(times, population, { cutoffs: [2700], zones }))).toBeCloseTo(48_546.95, 2)
  })
})
