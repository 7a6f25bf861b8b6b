import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import type { FeatureCollection } from 'geojson'
import { describe, expect, it } from 'vitest'
import { rasterFrom, readRaster, type Raster } from 'farsakh'
import { file } from 'farsakh/node'
import type { LandCoverLayer } from '../../src/surface/merge-layers.ts'
import { mergeLandCover } from '../../src/surface/merge.ts'
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

const bbox = [0, 0, 6, 5] as const
const cover = (value: number): Raster => rasterFrom({ values: new Uint8Array(30).fill(value), width: 6, height: 5, bbox, nodata: 0, name: 'cover' })
const line = (coordinates: readonly (readonly [number, number])[], properties: Record<string, unknown> = {}): FeatureCollection =>
  ({ type: 'FeatureCollection', features: [{ type: 'Feature', properties, geometry: { type: 'LineString', coordinates: coordinates as [number, number][] } }] })
const river = line([[2.5, 4.5], [2.5, 0.5]]), bridge = line([[0.5, 2.5], [5.5, 2.5]], { class: 2, label: 'Gravel Road' })
const picture = ({ landcover }: { landcover: Raster }): string[] =>
  Array.from({ length: landcover.height }, (_, row) => Array.from({ length: landcover.width }, (__, column) => landcover.has(row * landcover.width + column) ? String(landcover.values[row * landcover.width + column]! % 10) : '.').join(''))

describe('merge', () => {
  it('makes a bridge of a road above a river and cuts one below', () => {
    const roads: LandCoverLayer = { kind: 'roads', features: bridge, label: 'label', name: 'tracks' }, barrier: LandCoverLayer = { kind: 'barrier', features: river }, ground: LandCoverLayer = { kind: 'landcover', raster: cover(7), labels: new Map([[7, 'Crops']]) }
    const above = mergeLandCover([roads, barrier, ground])
    expect(picture(above)).toEqual(['77.777', '77.777', '222222', '77.777', '77.777'])
    expect([[...above.labels], [...above.issues]]).toEqual([[[1002, 'Gravel Road'], [7, 'Crops']], []])
    const below = mergeLandCover([barrier, roads, ground], { compat: 'accessmod-5.9' })
    expect(picture(below)).toEqual(['77.777', '77.777', '22.222', '77.777', '77.777'])
    expect(below.labels.get(1002)).toBe('gravel road')
    expect([...below.issues]).toMatchObject([{ code: 'ROADS_CUT', value: '1002', message: expect.stringMatching(/^1 cells of road class 1002 in tracks/) as string }])
  })
  it('takes road classes from properties, functions, numbers and columns, the lowest or the first in order on top', () => {
    const crossing: FeatureCollection = { type: 'FeatureCollection', features: [...line([[0.5, 2.5], [5.5, 2.5]], { class: 3 }).features, ...line([[2.5, 4.5], [2.5, 0.5]], { class: 1500 }).features, ...line([[4.5, 4.5], [4.5, 0.5]]).features] }
    const at = (layer: Partial<LandCoverLayer>, cell: number): number => mergeLandCover([{ kind: 'roads', features: crossing, ...layer } as LandCoverLayer, { kind: 'landcover', raster: cover(7) }]).landcover.values[cell]!
    expect([at({}, 14), at({ order: [1500] }, 14), at({ shift: 0 }, 13), at({ class: 4 }, 4), at({ class: (properties: Readonly<Record<string, unknown>>) => properties.class === 3 ? 8 : NaN }, 2)]).toEqual([1003, 1500, 3, 1004, 7])
    const merged = mergeLandCover([{ kind: 'roads', features: crossing }, { kind: 'landcover', raster: cover(7) }])
    expect([...merged.issues]).toMatchObject([{ code: 'ROAD_WITHOUT_CLASS', row: 2, severity: 'error' }])
    const columns = { lon: [0.5, 5.5, 2.5, 2.5], lat: [2.5, 2.5, 4.5, 0.5], first: [0, 2, 4], class: [3, 1500] }
    expect(mergeLandCover([{ kind: 'roads', features: columns }, { kind: 'landcover', raster: cover(7) }]).landcover.values).toEqual(merged.landcover.values)
  })
  it('takes roads from a raster, whose classes are shifted and cut like those of lines', () => {
    const raster = rasterFrom({ values: Float32Array.from({ length: 30 }, (_, cell) => Math.floor(cell / 6) === 2 ? 2 : cell === 0 ? 1500 : NaN), width: 6, height: 5, bbox, name: 'roads.tif' })
    const roads: LandCoverLayer = { kind: 'roads', features: raster, labels: new Map([[2, 'Gravel Road']]), name: 'tracks' }, barrier: LandCoverLayer = { kind: 'barrier', features: river }, ground: LandCoverLayer = { kind: 'landcover', raster: cover(7) }
    const above = mergeLandCover([roads, barrier, ground])
    expect(picture(above)).toEqual(['07.777', '77.777', '222222', '77.777', '77.777'])
    expect([[...above.labels], above.landcover.values[0]]).toEqual([[[1500, ''], [1002, 'Gravel Road'], [7, '']], 1500])
    expect([...mergeLandCover([barrier, roads, ground]).issues]).toMatchObject([{ code: 'ROADS_CUT', value: '1002' }])
    expect(mergeLandCover([{ ...roads, class: 9 }, ground]).landcover.values[12]).toBe(1009)
    expect(() => mergeLandCover([{ ...roads, features: raster.with(raster.values.map(value => value / 4)) }, ground])).toThrow('expected classes of road, whole numbers, in roads.tif, got 0.5')
    expect(() => mergeLandCover([{ ...roads, class: 'kind' }, ground])).toThrow('expected one class for all cells, or none, with the raster of tracks, got "kind"')
    expect(() => mergeLandCover([{ ...roads, features: rasterFrom({ values: new Uint8Array(4), width: 2, height: 2, bbox }) }, ground])).toThrow(expect.objectContaining({ code: 'GRIDS_DIFFER' }) as Error)
  })
  it('refuses a class number of two layers, naming both, and stacks without one land cover', () => {
    expect(() => mergeLandCover([{ kind: 'roads', features: bridge, shift: 5, name: 'tracks' }, { kind: 'landcover', raster: cover(7), labels: new Map([[7, 'Crops']]) }]))
      .toThrow(expect.objectContaining({ code: 'CLASS_CLASH', message: expect.stringMatching(/class 7 in tracks and in cover \(Crops\)/) as string }) as Error)
    expect(() => mergeLandCover([{ kind: 'barrier', features: river }])).toThrow('expected exactly one layer of land cover, got 0')
    expect(() => mergeLandCover([{ kind: 'barrier', features: rasterFrom({ values: new Uint8Array(4), width: 2, height: 2, bbox }) }, { kind: 'landcover', raster: cover(7) }])).toThrow(expect.objectContaining({ code: 'GRIDS_DIFFER' }) as Error)
  })
  it('refuses layers of a kind that there is not, instead of closing the roads in them, and features that are none', () => {
    const ground: LandCoverLayer = { kind: 'landcover', raster: cover(1) }, none = { type: 'FeatureCollection', features: [] }
    const merge = (layer: object) => () => mergeLandCover([layer as LandCoverLayer, ground])
    expect(merge({ kind: 'road', features: none })).toThrow('expected kind of layer 1 as one of landcover, roads, barrier, got "road"')
    expect(merge({ kind: 'barrier', features: [] })).toThrow('expected features of layer 1 (barrier) as a FeatureCollection, columns of lines or a raster, got an array of 0')
    expect(merge({ kind: 'roads', features: { type: 'Feature', properties: {}, geometry: null } })).toThrow('expected features of layer 1 (roads)')
    expect(() => mergeLandCover([{ kind: 'landcover' } as never])).toThrow('expected raster of layer 1 (landcover) as a raster, got nothing')
    expect(() => mergeLandCover([ground], { clean: true as never })).toThrow('expected clean as one of keep, diagonals, got boolean true')
    expect(() => mergeLandCover(ground as never)).toThrow('expected layers as an array, top first')
  })
  it('names layers outside the grid and shapes that are no roads', () => {
    const far: FeatureCollection = { type: 'FeatureCollection', features: [...line([[50, 50], [51, 51]], { class: 1 }).features, { type: 'Feature', properties: { class: 1 }, geometry: { type: 'Point', coordinates: [1, 1] } }] }
    const { issues } = mergeLandCover([{ kind: 'roads', features: far }, { kind: 'barrier', features: { ...far, features: far.features.slice(0, 1) } }, { kind: 'landcover', raster: cover(7) }])
    expect([...issues].map(issue => issue.code)).toEqual(['ROAD_NOT_LINE', 'LAYER_OUTSIDE_GRID', 'LAYER_OUTSIDE_GRID'])
  })
  it('erases the four diagonal leaks, where asked', () => {
    for (const [a, b] of [[0, 3], [1, 2]] as const) {
      for (const road of [a, b]) {
        const values = Uint8Array.from({ length: 4 }, (_, cell) => cell === a || cell === b ? 7 : 0), raster = rasterFrom({ values, width: 2, height: 2, bbox: [0, 0, 2, 2], nodata: 0 })
        const at = raster.lonLat(road), layers: LandCoverLayer[] = [{ kind: 'roads', features: { lon: [at[0]], lat: [at[1]], first: [0, 1], class: [2] } }, { kind: 'landcover', raster }]
        expect(mergeLandCover(layers).erased).toHaveLength(0)
        const { erased, landcover } = mergeLandCover(layers, { clean: 'diagonals' })
        expect([[...erased], landcover.has(road), landcover.has(a + b - road)]).toEqual([[road], false, true])
      }
    }
  })
  it('lets a barrier delete everything below it and nothing above', () => {
    const cells = fc.uint8Array({ minLength: 30, maxLength: 30, max: 2 }), end = fc.tuple(fc.double({ min: 0, max: 6, noNaN: true }), fc.double({ min: 0, max: 5, noNaN: true }))
    const lines = fc.array(fc.tuple(end, end), { minLength: 1, maxLength: 3 })
    fc.assert(fc.property(cells, lines, lines, lines, (values, above, walls, below) => {
      const raster = rasterFrom({ values, width: 6, height: 5, bbox, nodata: 0 })
      const all = (pairs: typeof above, value: number): FeatureCollection => ({ type: 'FeatureCollection', features: pairs.flatMap(pair => line(pair, { class: value }).features) })
      const ground: LandCoverLayer = { kind: 'landcover', raster }, top: LandCoverLayer = { kind: 'roads', features: all(above, 3) }, bottom: LandCoverLayer = { kind: 'roads', features: all(below, 4) }
      const without = mergeLandCover([top, bottom, ground]).landcover, merged = mergeLandCover([top, { kind: 'barrier', features: all(walls, 0) }, bottom, ground]).landcover
      const closed = mergeLandCover([{ kind: 'barrier', features: all(walls, 0) }, { kind: 'landcover', raster: cover(7) }]).landcover
      for (let cell = 0; cell < 30; cell++) {
        const isTop = without.values[cell] === 1003
        if (closed.has(cell) || isTop) expect([merged.has(cell), merged.values[cell]]).toEqual([without.has(cell), without.values[cell]])
        else expect(merged.has(cell)).toBe(false)
      }
    }), { numRuns: 60, seed: 4 })
  })
})

/** Cells with another value, or with one where the other has none. */
function differences(a: Raster, b: Raster): number {
  let count = 0
  for (let cell = 0; cell < a.values.length; cell++) if (a.has(cell) !== b.has(cell) || (a.has(cell) && a.values[cell] !== b.values[cell])) count++
  return count
}
