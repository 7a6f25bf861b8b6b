import { describe, expect, it } from 'vitest'
import type { Position } from 'geojson'
import { geographicCoverage, type CoverageQuery } from '../../src/analysis/geographic-coverage.ts'
import { Appalachia } from '../helpers/appalachia.ts'
import { shared } from '../helpers/shared.ts'

const folder = shared('data/golden/accessmod/clean-appalachia')
const appalachia = new Appalachia(folder ?? '')
const byCapacity = { by: 'field', column: 'capacity' } as const

describe.skipIf(folder === undefined)('AccessMod: geographic coverage', () => {
  const runs: [name: string, land: { slope: boolean, neighbours: 8 | 16 }, options: Pick<CoverageQuery, 'order' | 'ignoreCapacity'>][] = [
    ['aniso_to_45_ignorecap', { slope: true, neighbours: 8 }, { order: byCapacity, ignoreCapacity: true }],
    ['aniso_to_45_order_capacity_desc', { slope: true, neighbours: 8 }, { order: byCapacity }],
    ['aniso_to_45_order_circbuffer3000_asc', { slope: true, neighbours: 8 }, { order: { by: 'people-within-radius', metres: 3000, direction: 'ascending' } }],
    ['aniso_to_45_order_traveltime_desc', { slope: true, neighbours: 8 }, { order: { by: 'people-within-time', seconds: 2700 } }],
    ['iso_45_order_capacity_desc_k16', { slope: false, neighbours: 16 }, { order: byCapacity }],
  ]
  it.each(runs)('%s: tables, zones and people left are equal', async (name, land, options) => {
    const result = geographicCoverage(await appalachia.land(land), {
      to: appalachia.facilities(), population: await appalachia.raster('input/population.tif'), cutoff: 2700, capacity: 'capacity', zones: await appalachia.zones(), compat: 'accessmod-5.9', ...options,
    })
    for (const [table, path] of [[result.table, `golden/coverage_${name}.csv`], [result.zonal!, `golden/coverage_${name}_zonal.csv`]] as const) {
      const { names, texts, figures } = appalachia.difference(table, path)
      expect(names).toEqual(appalachia.rows(path)[0])
      expect(texts).toBe(0)
      expect(figures).toBeLessThan(1e-9)
    }
    const wanted = await appalachia.raster(`golden/coverage_${name}_residual.tif`), left = result.residual!
    let differ = 0
    for (let cell = 0; cell < wanted.values.length; cell++) {
      if (wanted.has(cell) !== left.has(cell) || (wanted.has(cell) && wanted.values[cell] !== Math.fround(left.values[cell]!) && Math.abs(wanted.values[cell]! - left.values[cell]!) > 1e-6)) differ++
    }
    expect(differ).toBe(0)
  })

  it('draws the catchments that AccessMod draws', async () => {
    const population = await appalachia.raster('input/population.tif')
    const result = geographicCoverage(await appalachia.land({ slope: true, neighbours: 8 }), { to: appalachia.facilities(), population, cutoff: 2700, capacity: 'capacity', order: byCapacity, compat: 'accessmod-5.9' })
    const { features } = result.catchmentPolygons()
    const cells = features.map(({ geometry }) => geometry.coordinates.flat().reduce((sum, ring) => sum + area(ring.map(([lon, lat]) => population.projector.fromLonLat(lon!, lat!))), 0) / 8100)
    const wanted = shapeAreas(appalachia.bytes('golden/vCatchment__cap45.shp')).map(square => square / 8100)
    expect(features.map(({ properties }) => properties.case)).toEqual(wanted.map(() => 'A'))
    expect(cells.map(Math.round)).toEqual(wanted.map(Math.round))
    expect(Math.max(...cells.map((count, i) => Math.abs(count - wanted[i]!)))).toBeLessThan(1e-4)
  })
})

/** Area of a ring, above 0 for those that run counter-clockwise. */
function area(ring: readonly Position[]): number {
  return ring.reduce((sum, [x, y], i) => i === 0 ? 0 : sum + (ring[i - 1]![0]! * y! - x! * ring[i - 1]![1]!) / 2, 0)
}

/** Areas of the polygons of a shapefile, whose outer rings run clockwise. */
function shapeAreas(bytes: Buffer): number[] {
  const areas: number[] = []
  for (let at = 100; at < bytes.length; at += 8 + bytes.readInt32BE(at + 4) * 2) {
    const parts = bytes.readInt32LE(at + 44), points = bytes.readInt32LE(at + 48), begin = at + 52 + parts * 4
    const first = Array.from({ length: parts + 1 }, (_, i) => i === parts ? points : bytes.readInt32LE(at + 52 + i * 4))
    const position = (i: number): Position => [bytes.readDoubleLE(begin + i * 16), bytes.readDoubleLE(begin + i * 16 + 8)]
    areas.push(-first.slice(0, -1).reduce((sum, start, p) => sum + area(Array.from({ length: first[p + 1]! - start }, (_, i) => position(start + i))), 0))
  }
  return areas
}
