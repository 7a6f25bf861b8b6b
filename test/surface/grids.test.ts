import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rasterFrom, zonesFrom, type Raster } from 'farsakh'
import { checkSameGrid, sameGrid } from '../../src/data/same-grid.ts'
import { align } from '../../src/surface/align.ts'
import { mergeLandCover } from '../../src/surface/merge.ts'
import { checkGrid } from '../../src/surface/check-grid.ts'
import { movePeopleOffBarriers, peopleOnBarriers } from '../../src/surface/people-on-barriers.ts'

const utm = (values: readonly number[], width: number, bbox: readonly [number, number, number, number], name = 'raster'): Raster =>
  rasterFrom({ values: Float64Array.from(values), width, height: values.length / width, bbox, crs: 'EPSG:32616', name })
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((all, value) => all + value, 0)

describe('grids', () => {
  const like = utm([1, 2, 3, 4], 2, [500000, 4000000, 500200, 4000200], 'landcover')
  it('are the same whatever their CRS is called, and to a thousandth of a cell', () => {
    for (const crs of ['urn:ogc:def:crs:EPSG::32616', '+proj=utm +zone=16 +datum=WGS84 +units=m +no_defs', '+proj=utm +zone=16 +ellps=WGS84 +type=crs']) {
      expect(sameGrid(rasterFrom({ values: new Float64Array(4), width: 2, height: 2, bbox: [500000.01, 4000000, 500200, 4000200], crs }), like)).toBe(true)
    }
  })
  it.each([
    [utm([1, 2, 3, 4], 2, [500050, 4000000, 500250, 4000200], 'dem'), /dem on the grid of landcover, got its north-west corner 0\.5 cells east and 0 cells south; only 75 % of landcover covered: bring it there with align.* or with gdalwarp -t_srs EPSG:32616 -te 500000 4000000 500200 4000200 -ts 2 2$/],
    [utm([1, 2, 3, 4, 5, 6], 3, [500000, 4000000, 500300, 4000200], 'dem'), /got 3 x 2 cells instead of 2 x 2: bring/],
    [utm([1], 1, [500000, 4000000, 500200, 4000200], 'dem'), /got 1 x 1 cells instead of 2 x 2; cells of 200 x 200 instead of 100 x 100: bring/],
    [utm([1, 2], 2, [500000, 4000100, 500200, 4000200], 'dem'), /got 2 x 1 cells instead of 2 x 2; only 50 % of landcover covered/],
    [rasterFrom({ values: new Float64Array(4), width: 2, height: 2, bbox: [500000, 4000000, 500200, 4000200], crs: 'EPSG:32617' }), /got CRS EPSG:32617 instead of EPSG:32616: bring/],
  ])('say how they differ (%#)', (raster, message) => {
    expect(() => { checkSameGrid(raster, like) }).toThrow(expect.objectContaining({ code: 'GRIDS_DIFFER', message: expect.stringMatching(message) as string }) as Error)
  })
  it('in feet are refused, distorted ones named', () => {
    const feet = rasterFrom({ values: new Float64Array(4), width: 2, height: 2, bbox: [1640416, 13123359, 1640816, 13123759], crs: '+proj=utm +zone=16 +datum=WGS84 +units=us-ft' })
    expect(() => checkGrid(feet)).toThrow(expect.objectContaining({ code: 'GRID_UNSUPPORTED', message: expect.stringMatching(/units of 0\.3048\d+ m .* gdalwarp -t_srs EPSG:32616$/) as string }) as Error)
    // Web Mercator stretches by 1 / cos(latitude): 2 at 60 degrees on the sphere, a little less on the ellipsoid.
    const web = rasterFrom({ values: new Float64Array(1), width: 1, height: 1, bbox: [3_000_000, 8_399_000, 3_000_200, 8_399_400], crs: 'EPSG:3857' })
    expect(checkGrid(web)).toMatchObject([{ code: 'GRID_DISTORTED', severity: 'warning', message: expect.stringMatching(/gdalwarp -t_srs EPSG:32635$/) as string }])
    expect(Number(checkGrid(web)[0]!.value)).toBeCloseTo(2, 1)
    expect(checkGrid(like)).toEqual([])
    expect(checkGrid(rasterFrom({ values: new Float64Array(1), width: 1, height: 1, bbox: [40, 60, 41, 61] }))).toEqual([])
  })
})

describe('grids in degrees', () => {
  const box = (bbox: readonly [number, number, number, number]): Raster => rasterFrom({ values: new Float32Array(800).fill(2), width: 40, height: 20, bbox, name: 'cover' })
  it('end at the poles: metres without their CRS are refused', () => {
    for (const bbox of [[500_000, 3_600_000, 504_000, 3_602_000], [0, 80, 10, 100], [300, 0, 500, 10]] as const) {
      expect(() => checkGrid(box(bbox))).toThrow(expect.objectContaining({ code: 'GRID_UNSUPPORTED', message: expect.stringMatching(/cover in degrees, since its CRS is EPSG:4326, got west, south, east, north as .*: if these are metres, name the CRS/) as string }) as Error)
    }
    // Cells around points reach half a cell beyond the poles.
    for (const bbox of [[-184.5, -94.5, 175.5, 94.5], [0, 0, 360, 90], [-190, -20, -170, -10]] as const) expect(checkGrid(rasterFrom({ values: new Float32Array(40 * 21), width: 40, height: 21, bbox }))).toEqual([])
  })
  it('over the 180th meridian hold points, shapes and rasters from either side', () => {
    for (const grid of [box([170, -20, 190, -10]), box([-190, -20, -170, -10])]) {
      expect([grid.cellAt(-175, -15), grid.cellAt(185, -15), grid.cellAt(175, -15), grid.cellAt(0, -15)]).toEqual([430, 430, 410, -1])
      const line = (...coordinates: number[][]): object => ({ type: 'Feature', properties: { class: 1 }, geometry: { type: 'LineString', coordinates } })
      const cells = (features: object[]): number[] => {
        const { landcover } = mergeLandCover([{ kind: 'barrier', features: { type: 'FeatureCollection', features } as never }, { kind: 'landcover', raster: grid }])
        return Array.from(landcover.values.keys()).filter(cell => !landcover.has(cell))
      }
      const across = Array.from({ length: 5 }, (_, i) => 418 + i)
      expect(cells([line([179.2, -15.2], [-178.9, -15.2])])).toEqual(across)
      expect(cells([line([179.2, -15.2], [181.1, -15.2])])).toEqual(across)
      // One on the other side of the earth does not come round.
      expect(cells([line([-1, -15.2], [1, -15.2])])).toEqual([])
      expect(cells([{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [[[179, -15.5], [-179, -15.5], [-179, -15], [179, -15], [179, -15.5]]] } }])).toEqual([418, 419, 420, 421])
      const world = rasterFrom({ values: Float32Array.from({ length: 360 * 180 }, (_, i) => i % 360), width: 360, height: 180, bbox: [-180, -90, 180, 90] })
      const { values, issues } = align(world, grid, { method: 'nearest' })
      expect([values[0], values[19], values[20], values[39], issues.length]).toEqual([350, 359, 0, 9, 0])
    }
  })
})

describe('align', () => {
  const raster = utm([1, 2, 3, 4], 2, [0, 0, 200, 200])
  it('takes the value at the centre of each cell', () => {
    const out = align(raster, utm(new Array<number>(9).fill(0), 3, [50, -50, 350, 250]), { method: 'nearest' })
    // Centres 100, 200, 300 by 200, 100, 0: a cell owns its north and west border.
    expect([...out.values].map(value => Number.isNaN(value) ? 0 : value)).toEqual([2, 0, 0, 4, 0, 0, 0, 0, 0])
    expect([...out.issues].map(issue => [issue.code, issue.value])).toEqual([['ALIGN_UNCOVERED', '7']])
  })
  it('keeps kinds of numbers and their nodata', () => {
    const classes = rasterFrom({ values: Uint8Array.of(7, 255, 9, 10), width: 2, height: 2, bbox: [0, 0, 200, 200], crs: 'EPSG:32616', nodata: 255 })
    const out = align(classes, utm([0, 0, 0, 0], 4, [-50, 100, 350, 200]), { method: 'nearest' })
    expect([out.values.constructor, [...out.values], out.nodata]).toEqual([Uint8Array, [7, 255, 255, 255], 255])
    const full = align(classes.with(Uint8Array.of(1, 2, 3, 4)), utm([0, 0], 2, [0, 0, 400, 200]), { method: 'nearest' })
    expect([...full.values]).toEqual([4, NaN])
  })
  it('is exact between heights on a plane, also across CRS', () => {
    const plane = utm(Array.from({ length: 100 }, (_, i) => 3 * (i % 10) + 5 * Math.floor(i / 10)), 10, [0, 0, 1000, 1000])
    const out = align(plane, utm(new Array<number>(16).fill(0), 4, [230, 310, 630, 710]), { method: 'bilinear' })
    for (const [i, value] of out.values.entries()) expect(value).toBeCloseTo(3 * ((230 + (i % 4 + 0.5) * 100) / 100 - 0.5) + 5 * ((1000 - 710 + (Math.floor(i / 4) + 0.5) * 100) / 100 - 0.5), 9)
  })
  it('keeps totals of people, whatever the grids', () => {
    const cells = fc.array(fc.double({ min: 0, max: 1e4, noNaN: true }), { minLength: 20, maxLength: 20 })
    fc.assert(fc.property(cells, fc.double({ min: 0.2, max: 3, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (values, scale, shift, isDegrees) => {
      const people = rasterFrom({ values: Float64Array.from(values), width: 5, height: 4, bbox: [-86.01, 36.0, -86.005, 36.004] })
      const cell = 100 * scale, [x, y] = isDegrees ? [-86.02 - shift * 1e-3, 35.99] : [588_000 - shift * cell, 3_983_000]
      const size = isDegrees ? cell * 1e-5 : cell, count = isDegrees ? Math.ceil(0.04 / size) : Math.ceil(4000 / size)
      const like = rasterFrom({ values: new Uint8Array(count * count), width: count, height: count, bbox: [x, y, x + size * count, y + size * count], crs: isDegrees ? 'EPSG:4326' : 'EPSG:32616' })
      const out = align(people, like, { method: 'sum' })
      expect(Math.abs(sum(out.values) - sum(values))).toBeLessThanOrEqual(1e-9 * sum(values))
      expect(out.issues.length).toBe(0)
    }), { numRuns: 60, seed: 4 })
  })
  it('splits people by area, and says who lives outside', () => {
    const people = utm([8, 4, 0, 2], 2, [0, 0, 200, 200], 'people')
    const out = align(people, utm([0, 0, 0, 0], 2, [50, 50, 150, 150]), { method: 'sum' })
    expect([...out.values]).toEqual([2, 1, 0, 0.5])
    expect([...out.issues]).toMatchObject([{ code: 'PEOPLE_OUTSIDE_GRID', value: '10.5' }])
    expect(() => align(people, people, { method: 'cubic' as 'sum' })).toThrow('expected method as nearest, bilinear or sum, got "cubic"')
  })
})

describe('people on barriers', () => {
  const population = rasterFrom({ values: Float64Array.of(10, 30, 0, 20, 5, 5, 7, 0), width: 4, height: 2, bbox: [0, 0, 4, 2], name: 'people' })
  const open = rasterFrom({ values: Float64Array.of(1, NaN, 1, 1, 1, 1, NaN, 1), width: 4, height: 2, bbox: [0, 0, 4, 2] })
  const box = (west: number, east: number, name: string): object => ({ type: 'Feature', properties: { name }, geometry: { type: 'Polygon', coordinates: [[[west, 0], [east, 0], [east, 2], [west, 2], [west, 0]]] } })
  const zones = zonesFrom({ type: 'FeatureCollection', features: [box(0, 2, 'west'), box(2, 3, 'lake')] as never })
  it('are counted by zone', () => {
    expect([...peopleOnBarriers(population, open)]).toEqual([{ zone: 'all', people: 77, passable: 40, barriers: 37, share: 37 / 77 }])
    expect([...peopleOnBarriers(population, open, zones)].map(row => [row.zone, row.people, row.barriers])).toEqual([['west', 50, 30], ['lake', 7, 7], ['(no zone)', 20, 0]])
    expect(() => peopleOnBarriers(population, utm([1], 1, [0, 0, 1, 1]))).toThrow(expect.objectContaining({ code: 'GRIDS_DIFFER' }) as Error)
  })
  it('move to passable cells of their zone, or stay and are named', () => {
    const { population: moved, table, issues } = movePeopleOffBarriers(population, { passable: open, zones })
    expect([...moved.values]).toEqual([25, 0, 0, 20, 12.5, 12.5, 7, 0])
    expect([...table].map(row => [row.zone, row.ratio, row.result])).toEqual([['west', 2.5, 50], ['lake', 1, 7], ['(no zone)', 1, 20]])
    expect([...issues].map(issue => issue.code)).toEqual(['PEOPLE_ON_BARRIERS'])
  })
  it('are lost as AccessMod loses them, under compat', () => {
    const { population: moved, issues } = movePeopleOffBarriers(population, { passable: open, zones, compat: 'accessmod-5.9' })
    expect([...moved.values]).toEqual([25, 0, 0, 0, 12.5, 12.5, 0, 0])
    expect([...issues].map(issue => issue.code)).toEqual(['PEOPLE_LOST', 'PEOPLE_LOST'])
  })
  it('are scaled to known figures', () => {
    const { population: moved, table } = movePeopleOffBarriers(population, { passable: cell => open.has(cell), zones, known: { west: 100 } })
    expect([...moved.values]).toEqual([50, 0, 0, 20, 25, 25, 7, 0])
    expect(table.row(0)).toMatchObject({ known: 100, ratio: 5, result: 100 })
    expect(() => movePeopleOffBarriers(population, { passable: open, zones, known: { east: 1 } })).toThrow('expected known people for the zones west, lake, (no zone), got "east"')
  })
  it('add up, whoever is where', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.double({ min: 0, max: 1e5, noNaN: true }), fc.boolean()), { minLength: 24, maxLength: 24 }), cells => {
      const raster = rasterFrom({ values: Float64Array.from(cells, ([value]) => value), width: 6, height: 4, bbox: [0, 0, 6, 2] })
      const { population: moved, table } = movePeopleOffBarriers(raster, { passable: cell => cells[cell]![1], zones })
      const total = sum(raster.values)
      for (const all of [moved.values, table.column('result'), table.column('people')]) expect(Math.abs(sum(all) - total)).toBeLessThanOrEqual(1e-9 * total)
      for (const row of table) expect(Math.abs(row.passable + row.barriers - row.people)).toBeLessThanOrEqual(1e-9 * total)
    }), { numRuns: 100, seed: 4 })
  })
})
