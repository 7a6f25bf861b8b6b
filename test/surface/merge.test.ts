import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import type { FeatureCollection } from 'geojson'
import { describe, expect, it } from 'vitest'
import { rasterFrom, readRaster, type Raster } from 'farsakh'
import { file } from 'farsakh/node'
import { mergeLandCover } from '../../src/surface/merge.ts'
import type { LandCoverLayer } from '../../src/surface/merge-layers.ts'
import { shared } from '../helpers/shared.ts'

const base = 'data/golden/accessmod/clean-appalachia'
const path = (name: string): string => shared(`${base}/${name}`)!
const features = (name: string): FeatureCollection => JSON.parse(readFileSync(path(`input/${name}.geojson`), 'utf8')) as FeatureCollection

describe.skipIf(shared(base) === undefined)('merge of the Appalachian golden', () => {
  it.each(['utm16n', 'wgs84'])('equals AccessMod cell by cell, from %s', async suffix => {
    const golden = await readRaster(file(path('golden/landcover_merged.tif'))), raster = await readRaster(file(path('input/landcover.tif')))
    const { landcover, labels, erased } = mergeLandCover([
      { kind: 'roads', features: features(`roads_${suffix}`), label: 'label' },
      { kind: 'barrier', features: features(`rivers_${suffix}`) },
      { kind: 'barrier', features: features(`wetlands_${suffix}`) },
      { kind: 'landcover', raster },
    ])
    expect(differences(landcover, golden)).toBe(0)
    expect([labels.get(1001), erased.length]).toEqual(['Main road', 0])
  })
})

/** Cells with another value, or with one where the other has none. */
function differences(a: Raster, b: Raster): number {
  let count = 0
  for (let cell = 0; cell < a.values.length; cell++) if (a.has(cell) !== b.has(cell) || (a.has(cell) && a.values[cell] !== b.values[cell])) count++
  return count
}
