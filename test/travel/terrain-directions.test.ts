import { directionRaster, hours, placesFrom, rasterFrom, terrain, travelTimes } from 'farsakh'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moveSeconds } from '../../src/surface/moves.ts'
import { moveTimer } from '../../src/surface/move-timer.ts'
import { someLand, someWorld } from '../helpers/lands.ts'

describe('directions of the fastest ways', () => {
  it('point to the place in the convention of GRASS', () => {
    const grid = rasterFrom({ values: new Float32Array(9).fill(1), width: 3, height: 3, bbox: [600_000, 0, 600_300, 300], crs: 'EPSG:32638' }), [lon, lat] = grid.lonLat(4)
    const land = terrain({ friction: grid, unit: 's/m' }), to = placesFrom([{ id: 'middle', lon, lat }])
    expect([...directionRaster(land, travelTimes(land, { to, cutoff: 3600 })).values]).toEqual([315, 270, 225, 360, -9999, 180, 45, 90, 135])
  })

  it('lead from every cell to a place along moves that take what is left', () => {
    fc.assert(fc.property(someWorld, fc.constantFrom<'to' | 'from'>('to', 'from'), ({ model, places }, direction) => {
      if (model.kind !== 'terrain') return
      const land = model as ReturnType<typeof terrain>, { ground } = land
      if (land.cellsOf(places).every(cell => cell === -1)) return
      const times = travelTimes(land, { [direction]: places, cutoff: hours(50) } as { to: typeof places, cutoff: number }), { values } = directionRaster(land, times)
      for (const [cell, degrees] of values.entries()) {
        expect(degrees === -9999).toBe(!(times.seconds[cell]! > 0 && times.seconds[cell]! < Infinity))
        if (degrees === -9999) continue
        const angle = degrees * Math.PI / 180, length = degrees % 45 === 0 ? 1 : 2.2
        const from = cell - Math.round(Math.sin(angle) * length) * ground.width + Math.round(Math.cos(angle) * length)
        expect(times.seconds[from]! + moveSeconds(ground, { ...land.moves, direction }, from, cell)).toBe(times.seconds[cell])
      }
    }), { numRuns: 60 })
  })

  it('time single moves as the yardstick does', () => {
    fc.assert(fc.property(someLand, fc.constantFrom<'to' | 'from'>('to', 'from'), ({ ground, moves }, direction) => {
      const options = { ...moves, direction }, timer = moveTimer(ground, options), { width, height } = ground
      for (let cell = 0; cell < width * height; cell++) {
        for (let k = 0; k < timer.moves.count; k++) {
          const row = Math.floor(cell / width), to = cell + timer.moves.offset[k]!, columns = timer.moves.columns[k]!, rows = (timer.moves.offset[k]! - columns) / width
          if (row + rows < 0 || row + rows >= height || cell % width + columns < 0 || cell % width + columns >= width) continue
          expect(timer.seconds(cell, row, k)).toBe(moveSeconds(ground, options, cell, to))
        }
      }
    }), { numRuns: 60 })
  })

  it('are refused for another grid', () => {
    const grid = rasterFrom({ values: new Float32Array(4).fill(1), width: 2, height: 2, bbox: [600_000, 0, 600_200, 200], crs: 'EPSG:32638' }), other = rasterFrom({ values: new Float32Array(4).fill(1), width: 2, height: 2, bbox: [600_000, 0, 600_400, 400], crs: 'EPSG:32638' })
    const [lon, lat] = grid.lonLat(0), to = placesFrom([{ id: 'a', lon, lat }])
    const times = travelTimes(terrain({ friction: other, unit: 's/m' }), { to, cutoff: 3600 })
    expect(() => directionRaster(terrain({ friction: grid, unit: 's/m' }), times)).toThrow(expect.objectContaining({ code: 'GRIDS_DIFFER' }))
  })
})
