import fc from 'fast-check'
import { coverage, geographicCoverage, isochrones, minutesRaster, placesFrom, rasterFrom, referral, scaleUp, travelMatrix, travelSums, travelTimes, type Places, type Raster } from 'farsakh'
import { describe, expect, it } from 'vitest'
import { contours } from '../../src/geo/contour.ts'
import { GridField } from '../../src/travel/grid-field.ts'
import { terrain } from '../../src/travel/make-terrain.ts'
import type { Terrain } from '../../src/travel/terrain.ts'
import { terrainRasters } from '../../src/travel/terrain-reach.ts'
import { someLand, someWorld } from '../helpers/lands.ts'

/** A grid of 100 m cells drawn as text: `#` is a barrier, letters are places, and crossing a metre takes a second everywhere else. */
function drawn(picture: string): { grid: Raster, at: (mark: string, dx?: number, dy?: number) => Places, land: Terrain } {
  const rows = picture.trim().split('\n').map(row => row.trim()), width = rows[0]!.length, height = rows.length
  const grid = rasterFrom({ values: Float32Array.from(rows.join(''), mark => mark === '#' ? NaN : 1), width, height, bbox: [600_000, 3_600_000, 600_000 + width * 100, 3_600_000 + height * 100], crs: 'EPSG:32638', name: 'picture' })
  const at = (marks: string, dx = 0, dy = 0): Places => placesFrom([...marks].map(mark => {
    const row = rows.findIndex(line => line.includes(mark)), column = rows[row]!.indexOf(mark)
    const [lon, lat] = grid.projector.toLonLat(grid.bbox[0] + (column + 0.5) * 100 + dx, grid.bbox[3] - (row + 0.5) * 100 + dy)
    return { id: mark, lon, lat }
  }))
  return { grid, at, land: terrain({ friction: grid, unit: 's/m', neighbours: 4 }) }
}

describe('places on terrain', () => {
  const { at, land } = drawn(`
    A....
    ##.##
    B.#.C
    .....`)
  const inRiver = placesFrom([{ id: 'ferry', lon: land.grid.lonLat(6)[0], lat: land.grid.lonLat(6)[1] }])

  it('stand for their cells and have no access leg', () => {
    const near = at('A', 30, -40)
    expect(travelTimes(land, { to: at('A'), cutoff: 3600 }).at(near)[0]).toBe(0)
    const times = travelTimes(land, { to: at('AB'), cutoff: 3600 })
    expect(times.seconds[0]).toBe(0)
    expect(times.seconds[4]).toBe(400)
    expect([...times.nearest.subarray(0, 5)]).toEqual([0, 0, 0, 0, 0])
  })

  it('are left out on barriers, which is reported and can be mended', () => {
    const places = at('A').concat(inRiver)
    const times = travelTimes(land, { to: places, cutoff: 3600 })
    expect([...times.issues]).toMatchObject([{ severity: 'error', code: 'PLACE_ON_BARRIER', row: 1, message: 'ferry: on a barrier; snap: { within: metres } moves it to the nearest ground' }])
    expect(times.at(inRiver)[0]).toBe(Infinity)
    expect(times.atPoints(inRiver).joined[0]).toBe(0)
    expect(() => travelTimes(land, { to: inRiver, cutoff: 3600 })).toThrow(expect.objectContaining({ code: 'PLACES_ON_BARRIERS', message: expect.stringMatching(/got 1 \(ferry\), all on barriers: snap/) as string }))
    expect(() => travelTimes(land, { to: inRiver, cutoff: 3600, snap: { within: 60 } })).toThrow(/allow more than snap/)
  })

  it('move to the nearest ground where they may, from where they really are', () => {
    const north = inRiver.lat[0]! + 20 / 111_000, south = inRiver.lat[0]! - 20 / 111_000
    for (const [lat, seconds] of [[north, 100], [south, Infinity]] as const) {
      const place = placesFrom([{ id: 'ferry', lon: inRiver.lon[0]!, lat }])
      const times = travelTimes(land, { to: place, cutoff: 3600, snap: { within: 90 } })
      expect(times.seconds[0]).toBe(seconds)
      expect([...times.issues]).toMatchObject([{ severity: 'warning', code: 'PLACE_MOVED' }])
      expect(Number([...times.issues][0]!.value)).toBeCloseTo(80, 0)
      // What asks for times joins by the same rule.
      expect(times.at(place)[0]).toBe(0)
      expect(travelMatrix(land, { from: place, to: place, cutoff: 3600, snap: { within: 90 } }).between(0, 0)).toBe(0)
    }
  })

  it('are reported outside the grid, in one cell, and with swapped coordinates', () => {
    const odd = placesFrom([{ id: 'a', lon: at('A').lon[0]!, lat: at('A').lat[0]! }, { id: 'twin', lon: at('A', 10).lon[0]!, lat: at('A', 10).lat[0]! }, { id: 'swapped', lon: at('A').lat[0]!, lat: at('A').lon[0]! }])
    expect([...travelTimes(land, { to: odd, cutoff: 60 }).issues].map(({ severity, code, row }) => [severity, code, row])).toEqual([
      ['info', 'PLACES_IN_ONE_CELL', 1], ['error', 'PLACE_OUTSIDE_GRID', 2], ['warning', 'COORDINATES_SWAPPED', -1],
    ])
    expect(() => travelTimes(land, { to: placesFrom([{ id: 'far', lon: 0, lat: 0 }]), cutoff: 60 })).toThrow(/all outside the grid \(picture, EPSG:32638/)
  })
})

describe('times over terrain', () => {
  const { at, land, grid } = drawn(`
    A....
    ##.##
    B.#.C
    .....`)

  it('come as rasters, whole or one a place, and cannot be updated', () => {
    const times = travelTimes(land, { to: at('BC'), cutoff: 250 })
    expect([...times.toRaster().values]).toEqual([NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, 0, 100, NaN, 100, 0, 100, 200, NaN, 200, 100].map((seconds, i) => i === 17 ? NaN : seconds))
    expect([...terrainRasters(land, { places: at('BC'), direction: 'to', cutoff: 100 })].map(({ raster }) => [...raster.values].flatMap((seconds, cell) => Number.isNaN(seconds) ? [] : [[cell, seconds]]))).toEqual([
      [[10, 0], [11, 100], [15, 100]], [[13, 100], [14, 0], [19, 100]],
    ])
    expect(() => times.update({ close: ['B'] })).toThrow('expected travel times over roads')
    expect(times.toRaster().crs).toBe(grid.crs)
  })

  it('say why cells are searched, and refuse other engines', () => {
    expect(travelTimes(land, { to: at('A'), cutoff: 60, explain: true }).explanation).toMatchObject({ engine: 'search' })
    expect(travelTimes(land, { to: at('A'), cutoff: 60 }).explanation).toBeUndefined()
    expect(() => travelTimes(land, { to: at('A'), cutoff: 60, engine: 'sweep' })).toThrow('expected engine as one of search for this job, got "sweep"')
  })

  it('round up to milliseconds, so that nobody counts as within a cutoff who is beyond it', () => {
    const odd = terrain({ friction: grid.with(grid.values.map(value => value * 1.000001)), unit: 's/m', neighbours: 4 })
    const times = travelTimes(odd, { to: at('B'), cutoff: 3600 })
    expect(times.seconds[11]).toBeGreaterThan(100)
    expect(times.seconds[11]).toBeLessThan(100.0005)
    expect(times.ms[11]).toBe(100_001)
    const people = grid.with(Float32Array.from(grid.values, (_, cell) => cell === 11 ? 7 : 0))
    expect([...coverage(times, people, { cutoffs: [100, 101] })].map(row => row.people)).toEqual([0, 7, 0, 0])
  })

  it('are within a cutoff that they meet exactly, whatever rounding adds to sums and whichever cutoff was searched', () => {
    // At 3.5 km/h seven cells of 100 m are twelve minutes; their sum in float64 is a bit more.
    const grid = rasterFrom({ values: new Uint8Array(9).fill(1), width: 9, height: 1, bbox: [600_000, 3_600_000, 600_900, 3_600_100], crs: 'EPSG:32638' }), land = terrain({ landcover: grid, speeds: { 1: 3.5 } })
    const home = (cell: number): Places => placesFrom([{ id: `c${cell}`, lon: grid.lonLat(cell)[0], lat: grid.lonLat(cell)[1] }]), people = grid.with(new Float64Array(9).fill(1))
    expect(travelTimes(land, { to: home(0), cutoff: 3600 }).seconds[7]).toBeGreaterThan(720)
    for (const cutoff of [720, 3600]) {
      const times = travelTimes(land, { to: home(0), cutoff })
      expect(coverage(times, people, { cutoffs: [720] }).row(0).people).toBe(8)
      expect(times.at(grid.lonLat(7))).toBe(720)
      expect(minutesRaster(times).values[7]).toBe(12)
      expect(travelMatrix(land, { from: home(7), to: home(0), cutoff }).between(0, 0)).toBe(720)
      expect(referral(land, { from: home(7), to: home(0), cutoff }).pairs.row(0).seconds).toBe(720)
      expect(travelSums(land, { points: home(7), to: home(0), cutoff, cutoffs: [720] }).countByPoint[0]).toBe(1)
    }
    const served = geographicCoverage(land, { to: home(0), population: people, cutoff: 720, order: { by: 'people-within-time', seconds: 720 } })
    expect(served.table.row(0)).toMatchObject({ orderValue: 8, taken: 8 })
    expect(served.catchmentPolygons().features[0]!.geometry.coordinates[0]![0]!.length).toBe(5)
    // The first cell from which all nine are within the time.
    const found = scaleUp(land, { population: people, within: 720, sites: 1 })
    expect(grid.cellAt(found.sites.lon[0]!, found.sites.lat[0]!)).toBe(1)
  })

  it('follow slopes in the traveller\'s direction', () => {
    const flat = rasterFrom({ ...grid, values: new Uint8Array(20).fill(1), bbox: grid.bbox })
    const hill = terrain({ landcover: flat, dem: rasterFrom({ ...grid, values: Float32Array.from({ length: 20 }, (_, i) => 10 * (i % 5)), bbox: grid.bbox }), speeds: { 1: 5 } })
    const [west, east] = [at('B'), at('C')]
    const up = travelTimes(hill, { to: east, cutoff: 3600 }).at(west)[0]!, down = travelTimes(hill, { from: east, cutoff: 3600 }).at(west)[0]!
    // Tobler: 10 % up at 5 km/h is 3.523 km/h, 10 % down 5 km/h at exp(0.175 - 0.175).
    expect(up).toBeCloseTo(400 / (5 * Math.exp(0.175 - 3.5 * 0.15)) * 3.6, 9)
    expect(down).toBeCloseTo(400 / 5 * 3.6, 9)
    expect(travelTimes(hill, { from: west, cutoff: 3600 }).at(east)[0]).toBeCloseTo(up, 9)
  })
})

describe('isochrones over terrain', () => {
  it('follow cells, stop half-way to barriers, and nest', () => {
    const { at, land } = drawn(`
      .......
      .......
      ..A.#..
      .......
      .......`)
    const [inner, outer] = isochrones(travelTimes(land, { to: at('A'), cutoff: 3600 }), { cutoffs: [100, 100_000 / 3600 * 100], simplify: false }).features
    expect(inner!.geometry.coordinates).toHaveLength(1)
    expect(inner!.properties.area).toBeLessThan(0.05)
    // 34 cells of a hectare, round a hole of one.
    expect(outer!.geometry.coordinates[0]).toHaveLength(2)
    expect(outer!.properties.area).toBeCloseTo(0.34, 1)
  })

  it('are the same whether or not the levels were known, and hold their cells', () => {
    fc.assert(fc.property(someWorld, ({ model, places }) => {
      fc.pre((model as Terrain).cellsOf(places).some(cell => cell !== -1))
      const times = travelTimes(model, { to: places, cutoff: 864_000 }), { grid } = model as Terrain
      const levels = [40_000, 90_000, 300_000], cutoffs = levels.map(ms => ms / 1000)
      const all = new GridField(grid, times.seconds), few = new GridField(grid, times.seconds, { cutoffs })
      expect(ringsOf(contours(few, levels))).toEqual(ringsOf(contours(all, levels)))
      expect(few.within(levels)).toEqual(all.within(levels))
      expect(few.ms.length).toBeLessThanOrEqual(all.ms.length)
      const area = isochrones(times, { cutoffs, simplify: false }).features.map(feature => feature.properties.area)
      expect(area[0]).toBeLessThanOrEqual(area[1]!)
      expect(area[1]).toBeLessThanOrEqual(area[2]!)
    }), { numRuns: 60 })
  })

  it('are the same with a longer cutoff of the times', () => {
    const { at, land } = drawn(`${'.'.repeat(12)}\n`.repeat(5) + `.....A......\n${'.'.repeat(12)}`)
    const [short, long] = [400, 4000].map(cutoff => isochrones(travelTimes(land, { to: at('A'), cutoff }), { cutoffs: [400], simplify: false }).features[0]!.properties.area)
    expect(short).toBeCloseTo(long!, 6)
  })
})

describe('paths over terrain', () => {
  it('walk from cell to cell round barriers', () => {
    const { at, land, grid } = drawn(`
      A....
      ##.##
      B.#.C
      .....`)
    expect(land.paths({ from: at('A'), to: at('C'), cutoff: 3600 }).paths).toEqual([])
    const { paths: [path] } = land.paths({ from: at('B'), to: at('C'), cutoff: 3600 })
    expect(path).toMatchObject({ origin: 0, destination: 0, seconds: 600, metres: 600 })
    const cells = path!.line.map(([lon, lat]) => grid.cellAt(lon, lat))
    expect([cells[0], cells.at(-1), cells.length]).toEqual([10, 14, 7])
    for (const [i, cell] of cells.entries()) {
      expect(grid.has(cell)).toBe(true)
      if (i > 0) expect([1, 5]).toContain(Math.abs(cell - cells[i - 1]!))
    }
    expect(land.paths({ from: at('B'), to: at('B'), cutoff: 3600 }).paths).toMatchObject([{ seconds: 0, metres: 0, line: [grid.lonLat(10), grid.lonLat(10)] }])
  })
})

describe('reach over terrain', () => {
  it('touches only what a place reaches, and is not disturbed by other searches', () => {
    const { at, land } = drawn(`
      A....
      ##.##
      B.#.C
      .....`)
    const points = at('ABC'), reach = land.reach({ places: points, points, direction: 'to', cutoff: 600 })
    const other = land.reach({ places: points, points: at('C'), direction: 'to', cutoff: 100 })
    expect(reach.of(1)).toEqual({ point: Uint32Array.of(1, 2), seconds: Float64Array.of(0, 600) })
    expect(other.of(1).point).toHaveLength(0)
    expect(reach.of(2)).toEqual({ point: Uint32Array.of(1, 2), seconds: Float64Array.of(600, 0) })
    expect(() => reach.of(3)).toThrow('expected a place from 0 to 2, got 3')
    expect(() => land.reach({ places: points, points, direction: 'to', cutoff: 600, signal: AbortSignal.abort(new Error('stop')) }).of(0)).toThrow('stop')
  })

  it('finds several points in one cell', () => {
    fc.assert(fc.property(someLand, land => {
      const cell = land.cellsOf(centres(land)).find(at => at !== -1)!
      const [lon, lat] = land.grid.lonLat(cell), places = placesFrom([{ id: 'a', lon, lat }, { id: 'b', lon, lat }, { id: 'c', lon, lat }])
      expect([...land.reach({ places, points: places, direction: 'from', cutoff: 10 }).of(2).point]).toEqual([0, 1, 2])
    }), { numRuns: 20 })
  })
})

function centres({ grid }: Terrain): Places {
  return placesFrom([...grid.values.keys()].map(cell => ({ id: String(cell), lon: grid.lonLat(cell)[0], lat: grid.lonLat(cell)[1] })))
}

/** Rings as sets of rings, since they may be found in another order and begin elsewhere. */
function ringsOf({ x, y, first, level }: ReturnType<typeof contours>): string[] {
  return [...level].map((at, i) => {
    const points = Array.from({ length: first[i + 1]! - first[i]! }, (_, j) => `${x[first[i]! + j]},${y[first[i]! + j]}`)
    const begin = points.indexOf([...points].sort()[0]!)
    return `${at}: ${[...points.slice(begin), ...points.slice(0, begin)].join(' ')}`
  }).sort()
}
