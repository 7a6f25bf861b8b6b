import fc from 'fast-check'
import { placesFrom, type Places } from '../../src/data/places.ts'
import { rasterFrom } from '../../src/data/raster.ts'
import { terrain } from '../../src/travel/make-terrain.ts'
import type { Terrain } from '../../src/travel/terrain.ts'
import type { World } from './model-contract.ts'

const modes = ['walking', 'cycling', 'motorised'] as const

/** Small ground with barriers, slopes and cells that need not be square, projected or in degrees. */
export const someLand: fc.Arbitrary<Terrain> = fc.record({
  width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }), classes: fc.array(fc.nat(6), { minLength: 81, maxLength: 81 }),
  rises: fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 81, maxLength: 81 }), neighbours: fc.constantFrom<4 | 8 | 16>(4, 8, 16), diagonals: fc.constantFrom<'closed' | 'open'>('closed', 'open'),
  shape: fc.constantFrom('square', 'oblong', 'degrees'), kind: fc.constantFrom('classes', 'friction'),
}).map(({ width, height, classes, rises, neighbours, diagonals, shape, kind }) => {
  const [ew, ns] = shape === 'square' ? [100, 100] : shape === 'oblong' ? [120, 80] : [0.001, 0.0008]
  const [west, south] = shape === 'degrees' ? [44, 33] : [600_000, 3_600_000]
  const grid = { width, height, bbox: [west, south, west + width * ew, south + height * ns] as const, crs: shape === 'degrees' ? 'EPSG:4326' : 'EPSG:32638' }
  const codes = classes.slice(0, width * height)
  // All barriers would be no ground.
  codes[0] ||= 1
  if (kind === 'friction') return terrain({ friction: rasterFrom({ ...grid, values: Float32Array.from(codes, code => code / 4), nodata: 0 }), unit: 's/m', neighbours, diagonals })
  const dem = rasterFrom({ ...grid, values: Float32Array.from(rises.slice(0, width * height)) })
  const speeds = [1, 2, 3, 4, 5, 6].map(code => ({ class: code, label: '', speed: code * 2.5, mode: modes[code % 3]! }))
  return terrain({ landcover: rasterFrom({ ...grid, values: Uint8Array.from(codes), nodata: 0 }), dem, speeds, neighbours, diagonals })
})

/** Ground with places and points on it, some of them on barriers or outside. */
export const someWorld: fc.Arbitrary<World> = fc.tuple(someLand, spots(6), spots(12)).map(([model, places, points]) => ({ model, places: onto(model, places, 'p'), points: onto(model, points, 'q') }))

/** Positions as shares of the grid, a little beyond it. */
function spots(maxLength: number): fc.Arbitrary<[number, number][]> {
  return fc.array(fc.tuple(fc.integer({ min: -5, max: 105 }), fc.integer({ min: -5, max: 105 })), { minLength: 1, maxLength })
}

function onto({ grid }: Terrain, shares: readonly (readonly [number, number])[], prefix: string): Places {
  const [west, south, east, north] = grid.bbox
  return placesFrom(shares.map(([x, y], i) => {
    const [lon, lat] = grid.projector.toLonLat(west + (east - west) * x / 100, south + (north - south) * y / 100)
    return { id: `${prefix}${i}`, lon, lat }
  }))
}
