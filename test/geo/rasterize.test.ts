import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import type { FeatureCollection } from 'geojson'
import { describe, expect, it } from 'vitest'
import { rasterFrom, readRaster, type Raster } from 'farsakh'
import { file } from 'farsakh/node'
import { gridShapes } from '../../src/geo/rasterize-features.ts'
import { gridLines, rasterizeLines, rasterizePoints, rasterizePolygons } from '../../src/geo/rasterize.ts'
import { shared } from '../helpers/shared.ts'

const base = 'data/golden/accessmod/clean-appalachia'
const path = (name: string): string => shared(`${base}/${name}`)!
const features = (name: string): FeatureCollection => JSON.parse(readFileSync(path(`input/${name}_utm16n.geojson`), 'utf8')) as FeatureCollection

describe.skipIf(shared(base) === undefined)('shapes on the Appalachian grid', () => {
  it.each([1, 2, 3])('draw road class %i as v.to.rast -d does', async value => {
    const golden = await readRaster(file(path(`golden/raster_road_100${value}.tif`))), all = features('roads')
    const drawn = new Uint8Array(golden.values.length), collection = { ...all, features: all.features.filter(feature => feature.properties?.class === value) }
    rasterizeLines(golden, gridShapes(golden, collection).lines, cell => { drawn[cell] = 1 })
    expect(drawn).toEqual(covered(golden))
  })
  it('draw rivers, wetlands and zones as GRASS does', async () => {
    const rivers = await readRaster(file(path('golden/raster_rivers.tif'))), wetlands = await readRaster(file(path('golden/raster_wetlands.tif'))), zones = await readRaster(file(path('golden/raster_zones.tif')))
    const lines = new Uint8Array(rivers.values.length), areas = new Uint8Array(lines.length), numbers = new Uint8Array(lines.length)
    rasterizeLines(rivers, gridShapes(rivers, features('rivers')).lines, cell => { lines[cell] = 1 })
    rasterizePolygons(wetlands, gridShapes(wetlands, features('wetlands')).polygons.rings, cell => { areas[cell] = 1 })
    rasterizePolygons(zones, gridShapes(zones, features('zones')).polygons.rings, (cell, zone) => { numbers[cell] = zone + 1 })
    expect(lines).toEqual(covered(rivers))
    expect(areas).toEqual(covered(wetlands))
    expect(numbers).toEqual(Uint8Array.from(zones.values, (value, cell) => zones.has(cell) ? value : 0))
  })
})

function covered(raster: Raster): Uint8Array {
  return Uint8Array.from(raster.values, (_, cell) => raster.has(cell) ? 1 : 0)
}

const grid = { width: 12, height: 9 }

/** A picture of the cells that a line through columns and rows touches. */
function draw(vertices: readonly (readonly [number, number])[]): Uint8Array {
  const cells = new Uint8Array(grid.width * grid.height)
  rasterizeLines(grid, { x: Float64Array.from(vertices, ([x]) => x), y: Float64Array.from(vertices, ([, y]) => y), first: Uint32Array.of(0, vertices.length) }, cell => { cells[cell] = 1 })
  return cells
}

function names(cells: Uint8Array): string {
  return [...cells.keys()].filter(cell => cells[cell] === 1).map(cell => `${cell % grid.width},${Math.floor(cell / grid.width)}`).join(' ')
}

describe('lines', () => {
  it('touch the side cell that a corner needs, and own north and west borders', () => {
    expect(names(draw([[0.5, 0.5], [2.5, 2.5]]))).toBe('0,0 1,0 1,1 2,1 2,2')
    expect(names(draw([[2.5, 0.5], [0.5, 2.5]]))).toBe('2,0 1,1 2,1 0,2 1,2')
    expect(names(draw([[1, 2], [3, 2]]))).toBe('1,2 2,2 3,2')
    expect(names(draw([[2, 1.5], [2, 3.5]]))).toBe('2,1 2,2 2,3')
    expect(names(draw([[1.2, 1.2]]))).toBe('1,1')
    expect(names(draw([[1.2, 1.2], [1.2, 1.2]]))).toBe('1,1')
    expect(names(draw([[-5, 4.5], [50, 4.5]])).split(' ')).toHaveLength(12)
    expect(names(draw([[12, 0], [12, 9]]))).toBe('')
    expect(names(draw([[0.5, 0.5], [NaN, NaN], [3.5, 0.5]]))).toBe('')
  })
  it('hang together by sides, and hold every cell that samples along them hit', () => {
    const half = fc.integer({ min: 0, max: 48 }).map(n => n / 4), any = fc.double({ min: 0, max: 8.9, noNaN: true })
    const vertex = fc.oneof(fc.tuple(half.filter(x => x < 12), half.filter(y => y < 9)), fc.tuple(any, any))
    fc.assert(fc.property(fc.array(vertex, { minLength: 2, maxLength: 4 }), vertices => {
      const cells = draw(vertices)
      for (let v = 1; v < vertices.length; v++) {
        const [x1, y1] = vertices[v - 1]!, [x2, y2] = vertices[v]!
        for (let i = 0; i <= 200; i++) {
          const x = x1 + (x2 - x1) * i / 200, y = y1 + (y2 - y1) * i / 200
          // Rounding may push a sample over a border that the line runs along.
          if ([x, y].some(value => Math.abs(value - Math.round(value)) < 1e-9)) continue
          expect(cells[Math.floor(y) * grid.width + Math.floor(x)]).toBe(1)
        }
      }
      expect(pieces(cells)).toBe(1)
      for (const cell of cells.keys()) if (cells[cell] === 1) expect(vertices.some((_, v) => v > 0 && near(cell, vertices[v - 1]!, vertices[v]!))).toBe(true)
    }), { numRuns: 150, seed: 4 })
  })
  it('of columns are those of features', () => {
    const raster = rasterFrom({ values: new Uint8Array(400), width: 20, height: 20, bbox: [588000, 3983000, 590000, 3985000], crs: 'EPSG:32616' })
    const coordinates = [[-86.01, 36], [-86, 35.99], [-85.995, 36.01]]
    const lines = gridLines(raster, { lon: coordinates.map(([lon]) => lon!), lat: coordinates.map(([, lat]) => lat!), first: [0, 3] })
    const shapes = gridShapes(raster, { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: { type: 'GeometryCollection', geometries: [{ type: 'LineString', coordinates }, { type: 'Point', coordinates: coordinates[1]! }] } }] })
    expect(shapes.lines).toEqual({ ...lines, feature: Uint32Array.of(0) })
    expect(shapes.points.x).toEqual(lines.x.subarray(1, 2))
  })
})

/** Pieces of cells that meet by sides. */
function pieces(cells: Uint8Array): number {
  const left = new Set([...cells.keys()].filter(cell => cells[cell] === 1))
  let count = 0
  for (const start of left) {
    const stack = [start]
    count++
    left.delete(start)
    while (stack.length > 0) {
      const cell = stack.pop()!, column = cell % grid.width
      for (const next of [cell - grid.width, cell + grid.width, ...(column > 0 ? [cell - 1] : []), ...(column < grid.width - 1 ? [cell + 1] : [])]) if (left.delete(next)) stack.push(next)
    }
  }
  return count
}

/** Whether a segment comes within a hair of a cell: its stretch within the cell's rows reaches the cell's columns. */
function near(cell: number, [x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number]): boolean {
  const column = cell % grid.width, row = Math.floor(cell / grid.width), hair = 1e-9
  const bounds: readonly (readonly [number, number, number])[] = [[x1, x2, column], [y1, y2, row]]
  let from = 0, to = 1
  for (const [a, b, low] of bounds) {
    if (a === b) {
      if (a < low - hair || a > low + 1 + hair) return false
      continue
    }
    const t = [(low - hair - a) / (b - a), (low + 1 + hair - a) / (b - a)]
    from = Math.max(from, Math.min(...t))
    to = Math.min(to, Math.max(...t))
  }
  return from <= to + hair
}

describe('points and polygons', () => {
  it('of holes and several parts cover the centres they hold', () => {
    const cells = new Uint8Array(grid.width * grid.height)
    const ring = (west: number, north: number, east: number, south: number): [number, number][] => [[west, north], [east, north], [east, south], [west, south], [west, north]]
    rasterizePolygons(grid, [[ring(0.5, 0.5, 5.5, 5.5), ring(1.5, 1.5, 4.5, 4.5)], [ring(8.6, 2, 9.4, 9)], [ring(10.4, -3, 40, 1)]], (cell, polygon) => { cells[cell] = polygon + 1 })
    const rows = Array.from({ length: grid.height }, (_, row) => [...cells.subarray(row * grid.width, (row + 1) * grid.width)].join(''))
    expect(rows).toEqual(['111110000033', '100010000000', '100010000000', '100010000000', '111110000000', '000000000000', '000000000000', '000000000000', '000000000000'])
    const found: number[] = []
    rasterizePoints(grid, { x: Float64Array.of(0, 11.9, 12, -0.1, NaN), y: Float64Array.of(0, 8.9, 1, 1, NaN) }, (cell, point) => found.push(cell, point))
    expect(found).toEqual([0, 0, 107, 1])
  })
})
