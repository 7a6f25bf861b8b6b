import { buildGraph, driving, FarsakhError, networkFrom, placesFrom, rasterFrom, travelTimes, type Raster, type SpeedScenario } from 'farsakh'
import { describe, expect, it } from 'vitest'
import type { ClassGround } from '../../src/surface/ground.ts'
import { terrain } from '../../src/travel/make-terrain.ts'
import { networkRoads } from '../../src/travel/terrain-roads.ts'

const grid = { width: 6, height: 4, bbox: [600_000, 3_600_000, 600_600, 3_600_400] as const, crs: 'EPSG:32638' }
const flat = rasterFrom({ ...grid, values: new Uint8Array(24).fill(1), nodata: 0, name: 'cover.tif' })

/** A cell's centre as a place. */
function at(raster: Raster, cell: number): ReturnType<typeof placesFrom> {
  const [lon, lat] = raster.lonLat(cell)
  return placesFrom([{ id: String(cell), lon, lat }])
}

/** What a call is refused with. */
function refusal(call: () => unknown): { code: string, message: string } {
  try {
    call()
  } catch (error) {
    return { code: error instanceof FarsakhError ? error.code : (error as Error).name, message: (error as Error).message }
  }
  return { code: '', message: '' }
}

describe('terrain of friction', () => {
  it.each([['s/cell', 50], ['s/m', 0.5], ['min/m', 0.5 / 60], ['km/h', 7.2]] as const)('reads %s', (unit, value) => {
    for (const make of [Float32Array, Float64Array]) {
      const land = terrain({ friction: rasterFrom({ ...grid, values: new make(24).fill(value) }), unit, neighbours: 4 })
      expect(travelTimes(land, { to: at(flat, 0), cutoff: 900 }).seconds[5]).toBeCloseTo(250, 4)
    }
  })

  it('counts cells by their width on oblong grids, as r.cost does, and metres by the row in degrees', () => {
    const oblong = rasterFrom({ values: new Float64Array(24).fill(60), width: 6, height: 4, bbox: [600_000, 3_600_000, 600_720, 3_600_320], crs: 'EPSG:32638' })
    const times = travelTimes(terrain({ friction: oblong, unit: 's/cell' }), { to: at(oblong, 0), cutoff: 9000 })
    expect(times.seconds[1]).toBeCloseTo(60, 9)
    expect(times.seconds[6]).toBeCloseTo(40, 9)
    const degrees = rasterFrom({ values: new Float64Array(4).fill(1), width: 2, height: 2, bbox: [44, 59, 46, 61] })
    const far = travelTimes(terrain({ friction: degrees, unit: 's/m', neighbours: 4 }), { to: at(degrees, 0), cutoff: 864_000 })
    // One degree along 60.5 north and from 60.5 to 59.5 on the ellipsoid.
    expect(far.seconds[1]! / 1000).toBeCloseTo(54.95, 1)
    expect(far.seconds[2]! / 1000).toBeCloseTo(111.41, 1)
  })

  it('takes what is not above 0 for barriers, reports what is below, and needs some ground', () => {
    const values = Float32Array.from({ length: 24 }, (_, i) => i === 3 ? -1 : i === 4 ? 0 : i === 5 ? 9999 : i === 6 ? NaN : 1)
    const land = terrain({ friction: rasterFrom({ ...grid, values, nodata: 9999, name: 'odd.tif' }), unit: 's/m' })
    expect([3, 4, 5, 6, 7].map(cell => land.isPassable(cell))).toEqual([false, false, false, false, true])
    expect([...land.issues]).toMatchObject([{ code: 'FRICTION_ZERO', value: '1' }, { severity: 'warning', code: 'FRICTION_NEGATIVE', value: '1' }])
    expect(refusal(() => terrain({ friction: rasterFrom({ ...grid, values: new Float32Array(24), name: 'empty.tif' }), unit: 's/m' }))).toMatchObject({ code: 'RASTER_MALFORMED', message: expect.stringContaining('empty.tif with values above 0') as string })
    expect(refusal(() => terrain({ friction: flat, unit: 'm/s' as never })).message).toBe('expected unit as s/cell, s/m, min/m or km/h, got "m/s"')
  })
})

describe('terrain of friction in a wrong unit', () => {
  const friction = (value: number): Raster => rasterFrom({ ...grid, values: new Float32Array(24).fill(value), name: 'map.tif' })
  const found = (value: number, unit: 's/m' | 'min/m' | 'km/h'): string[] => [...terrain({ friction: friction(value), unit }).issues].map(({ code, message }) => `${code} ${message}`)
  it('says so where nobody is as fast, or hardly anybody as slow', () => {
    // Malaria Atlas: a road, a walk in minutes a metre.
    expect(found(0.0006, 's/m')).toEqual(['FRICTION_IMPLAUSIBLE 24 of 24 cells are faster than 1000 km/h when map.tif is read in s/m: is it the right unit?'])
    expect(found(0.72, 'min/m')).toEqual(['FRICTION_IMPLAUSIBLE 24 of 24 cells are slower than 0.1 km/h when map.tif is read in min/m: is it the right unit?'])
    expect([...found(0.0006, 'min/m'), ...found(0.012, 'min/m'), ...found(0.72, 's/m'), ...found(80, 'km/h')]).toEqual([])
  })
})

describe('terrain of land cover', () => {
  it('takes speeds as a scenario, as rows or as km/h on foot', () => {
    const rows = [{ class: 1, label: 'field', speed: 6, mode: 'walking' as const }]
    const seconds = [{ rows, name: 'dry' }, rows, { 1: 6 }].map(speeds => travelTimes(terrain({ landcover: flat, speeds }), { to: at(flat, 0), cutoff: 900 }).seconds[5])
    expect(seconds).toEqual([seconds[0], seconds[0], seconds[0]])
    expect(seconds[0]).toBeCloseTo(300, 9)
  })

  it('lays roads over barriers over land cover, from GeoJSON or from a network', () => {
    const [west] = flat.lonLat(6), [, north] = flat.lonLat(6), [east] = flat.lonLat(11), [, south] = flat.lonLat(18)
    const line = (coordinates: number[][], properties: object = {}): object => ({ type: 'Feature', properties, geometry: { type: 'LineString', coordinates } })
    const river = flat.lonLat(3)[0], barriers = { type: 'FeatureCollection', features: [line([[river, north + 0.01], [river, south - 0.01]])] } as never
    const road = { type: 'FeatureCollection', features: [line([[west, north], [east, north]], { class: 2, label: 'Main' })] } as never
    const speeds = [{ class: 1, label: 'field', speed: 3.6, mode: 'walking' as const }, { class: 1002, label: 'Main', speed: 36, mode: 'motorised' as const }]
    const dry = travelTimes(terrain({ landcover: flat, barriers, roads: road, speeds, neighbours: 4 }), { to: at(flat, 6), cutoff: 3600 })
    expect(dry.seconds[11]).toBeCloseTo(50, 9)
    expect(dry.seconds[9]).toBeCloseTo(30, 9)
    const cut = terrain({ landcover: flat, barriers, speeds, neighbours: 4 })
    expect(travelTimes(cut, { to: at(flat, 6), cutoff: 3600 }).seconds[11]).toBe(Infinity)
    const roads = networkFrom(buildGraph({ lon: [west, east], lat: [north, north], tail: [0, 1], head: [1, 0], metres: [500, 500], ms: [50_000, 50_000] }))
    const own = terrain({ landcover: flat, barriers, roads, speeds, neighbours: 4 })
    expect((own.ground as ClassGround).mode).toContain('motorised')
    // Several barriers, and roads that are a raster already.
    const burnt = rasterFrom({ ...grid, values: Float32Array.from({ length: 24 }, (_, i) => i >= 6 && i < 12 ? 2 : NaN) }), wall = rasterFrom({ ...grid, values: Float32Array.from({ length: 24 }, (_, i) => i === 7 || i === 13 ? 1 : NaN) })
    const rasters = terrain({ landcover: flat, barriers: [barriers, wall], roads: burnt, speeds, neighbours: 4 })
    expect([rasters.isPassable(7), rasters.isPassable(13), rasters.isPassable(15), travelTimes(rasters, { to: at(flat, 6), cutoff: 3600 }).seconds[11]]).toEqual([true, false, false, expect.closeTo(50, 9)])
    // The network's own mean speed, 36 km/h.
    expect(travelTimes(own, { to: at(flat, 6), cutoff: 3600 }).seconds[11]).toBeCloseTo(50, 1)
  })

  it('gives roads of a network the numbers and speeds of rows with their names, and free numbers to others', () => {
    const graph = buildGraph({ lon: [44, 44.01, 44.02], lat: [33, 33, 33], tail: [0, 1, 1], head: [1, 0, 2], metres: [900, 900, 900], ms: [30_000, 60_000, 4_294_967_295] })
    const scenario = (label: string): SpeedScenario => ({ name: 'dry', rows: [{ class: 7, label, speed: 66, mode: 'motorised' }] })
    const { layer, rows } = networkRoads(networkFrom(graph), { speeds: scenario('Unclassified') })
    expect(rows).toEqual([])
    expect([...(layer.features as unknown as { class: Float64Array }).class].sort()).toEqual([7, NaN])
    const others = networkRoads(networkFrom(graph, { profile: driving }), { speeds: scenario('Track'), landcover: rasterFrom({ ...grid, values: Uint16Array.from({ length: 24 }, (_, i) => 1001 + i % 2) }) }).rows
    expect(others).toMatchObject([{ class: 1003, label: 'unclassified', mode: 'motorised' }])
  })

  it('refuses what it cannot do, and says what would mend it', () => {
    const speeds = { 1: 4 }
    expect(refusal(() => terrain({ landcover: flat, speeds: { 2: 4 } }))).toMatchObject({ code: 'CLASS_MISSING', message: expect.stringMatching(/none for 1 \(24 cells\)/) as string })
    expect(refusal(() => terrain({ landcover: flat, speeds: { 1: -4 } }))).toMatchObject({ code: 'RangeError', message: expect.stringContaining('speed of class 1 in speeds, km/h between 0 and 1000, got -4') as string })
    expect(refusal(() => terrain({ landcover: flat, speeds: [{ class: 1, label: '', speed: 4, mode: 'flying' as never }] })).message).toContain('mode of class 1 as one of walking, cycling, motorised')
    const small = rasterFrom({ values: new Float32Array(12), width: 3, height: 4, bbox: [600_000, 3_600_000, 600_300, 3_600_400], crs: grid.crs, name: 'dem.tif' })
    expect(refusal(() => terrain({ landcover: flat, dem: small, speeds }))).toMatchObject({ code: 'GRIDS_DIFFER', message: expect.stringMatching(/3 x 4 cells instead of 6 x 4.*only 50 % of cover.tif covered.*align/) as string })
    const feet = rasterFrom({ values: new Uint8Array(4).fill(1), width: 2, height: 2, bbox: [0, 0, 100, 100], crs: '+proj=utm +zone=38 +datum=WGS84 +units=us-ft' })
    expect(refusal(() => terrain({ landcover: feet, speeds })).code).toBe('GRID_UNSUPPORTED')
    expect(refusal(() => terrain({ landcover: flat, speeds, neighbours: 6 as never })).message).toBe('expected neighbours as one of 4, 8, 16, got number 6')
    expect(refusal(() => terrain({ landcover: {} as never, speeds })).message).toContain('expected landcover as a raster')
    expect(refusal(() => terrain({ landcover: flat, speeds, roads: {} as never })).message).toContain('expected roads as a Network, a Raster or a GeoJSON FeatureCollection')
  })

  it('refuses options that would mean something else without a word', () => {
    const speeds = { 1: 4 }, friction = rasterFrom({ ...grid, values: new Float32Array(24).fill(1) })
    expect(refusal(() => terrain({ landcover: flat, speeds, friction, unit: 's/m' } as never)).message).toBe('expected either landcover or friction, got both')
    expect(terrain({ landcover: flat, speeds, friction: undefined }).ground.kind).toBe('classes')
    expect(refusal(() => terrain({ landcover: flat, speeds, models: { walking: 'langmuire' as never } })).message).toBe('expected models.walking as one of tobler, langmuir, got "langmuire"')
    expect(refusal(() => terrain({ landcover: flat, speeds, models: { cycling: 'bike' as never } })).message).toContain('expected models.cycling as one of physics, physics-5.9, physics-newton, envelope')
    expect(refusal(() => terrain({ landcover: flat, speeds: { 1: 4, grass: 3 } as never })).message).toBe('expected a class of ground, a whole number, in row 2 of speeds, got number NaN')
    expect(refusal(() => terrain({ landcover: flat, speeds: [null] as never })).message).toContain('in row 1 of speeds, got nothing')
    expect(refusal(() => terrain({ landcover: flat, speeds: null as never })).message).toContain('expected speeds as a scenario, its rows, or km/h by class, got null')
    expect(refusal(() => terrain(undefined as never)).message).toBe('expected landcover and speeds, or friction and its unit, got nothing')
  })

  it('warns of elevations that cannot be, and of none, where people can go', () => {
    const issues = (heights: readonly number[], nodata?: number): string[] => {
      const dem = rasterFrom({ ...grid, values: Int16Array.from({ length: 24 }, (_, i) => heights[i] ?? 300), nodata, name: 'dem.tif' })
      return [...terrain({ landcover: rasterFrom({ ...grid, values: Uint8Array.from({ length: 24 }, (_, i) => i === 0 ? 0 : 1), nodata: 0 }), dem, speeds: { 1: 4 } }).issues].map(({ code, message }) => `${code} ${message}`)
    }
    // The first cell is a barrier: nobody asks how high the sea is.
    expect(issues([-9999, -430, 8848])).toEqual([])
    expect(issues([300, -9999, -9999])).toEqual([expect.stringMatching(/^ELEVATION_IMPLAUSIBLE 2 of the 23 cells that can be crossed lie below -500 or above 9000 m in dem.tif, the first at -9999: .*-a_nodata -9999/)])
    expect(issues([-9999, -9999], -9999)).toEqual(['ELEVATION_MISSING dem.tif has no data for 1 of the 23 cells that can be crossed: nobody walks or cycles there'])
  })

  it('says how much memory a grid needs, and which cells would fit', () => {
    const bytes = 24 * 17
    expect(terrain({ landcover: flat, speeds: { 1: 4 }, memory: bytes }).grid.width).toBe(6)
    expect(refusal(() => terrain({ landcover: flat, speeds: { 1: 4 }, memory: bytes / 4 }))).toMatchObject({ code: 'MEMORY_EXCEEDED', message: expect.stringMatching(/takes at most 102 bytes, got cover.tif with 6 x 4 cells of 100 m, which takes 408 .*cells of 200 m or larger/) as string })
  })

  it('counts level ground in cells of single precision under compat, so that minutes begin where r.cost has them', () => {
    const fast = { landcover: flat, neighbours: 16, speeds: [{ class: 1, label: '', speed: 60, mode: 'motorised' }] } as const
    const [ours, theirs] = [undefined, 'accessmod-5.9' as const].map(compat => travelTimes(terrain({ ...fast, compat }), { to: at(flat, 0), cutoff: 3600 }).seconds)
    // A hundred metres at 60 km/h are six seconds: in metres they may be more by the last bit, and round up to another minute.
    expect([...theirs!.subarray(0, 6)]).toEqual([0, 6, 12, 18, 24, 30])
    expect(theirs![1 + 2 * 6]).toBe(6 * Math.sqrt(5))
    expect(ours![5]).toBeCloseTo(30, 9)
    const slow = travelTimes(terrain({ landcover: flat, speeds: { 1: 3.7 }, compat: 'accessmod-5.9' }), { to: at(flat, 0), cutoff: 3600 })
    expect(slow.seconds[2]).toBe(2 * Math.fround(100 / (3.7 / 3.6)))
    const oblong = rasterFrom({ values: new Uint8Array(24).fill(1), width: 6, height: 4, bbox: [600_000, 3_600_000, 600_720, 3_600_320], crs: 'EPSG:32638' })
    const stretched = travelTimes(terrain({ landcover: oblong, speeds: { 1: 3.6 }, compat: 'accessmod-5.9' }), { to: at(oblong, 0), cutoff: 3600 })
    expect([stretched.seconds[1], stretched.seconds[6]]).toEqual([80, 80 * (80 / 120)])
  })

  it('does as AccessMod did where it is asked to', () => {
    // Two barriers that touch at a corner, a hole in the elevation on a road, and a class without a speed.
    const cover = rasterFrom({ ...grid, values: Uint8Array.from([1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 9, 2, 2]), nodata: 0 })
    const dem = rasterFrom({ ...grid, values: Float32Array.from({ length: 24 }, (_, i) => i === 19 ? NaN : 5) })
    const speeds = [{ class: 1, label: '', speed: 3.6, mode: 'walking' as const }, { class: 2, label: '', speed: 36, mode: 'motorised' as const }]
    expect(refusal(() => terrain({ landcover: cover, dem, speeds })).code).toBe('CLASS_MISSING')
    const right = terrain({ landcover: cover, dem, speeds: [...speeds, { class: 9, label: '', speed: 0, mode: 'walking' }] }), compat = terrain({ landcover: cover, dem, speeds, compat: 'accessmod-5.9' })
    expect([...compat.issues].map(issue => issue.code)).toEqual(['CLASS_WITHOUT_SPEED', 'ELEVATION_MISSING'])
    const [times, theirs] = [right, compat].map(land => travelTimes(land, { from: at(flat, 18), cutoff: 3600 }))
    expect([times!.seconds[0], theirs!.seconds[0]! < Infinity]).toEqual([Infinity, true])
    expect(times!.seconds[20]).toBeCloseTo(20, 9)
    expect(theirs!.seconds[20]).toBeGreaterThan(100)
    expect(theirs!.seconds[19]).toBeCloseTo(10, 9)
  })
})
