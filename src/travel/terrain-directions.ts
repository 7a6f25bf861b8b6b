import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import type { Raster } from '../data/raster.ts'
import { checkSameGrid } from '../data/same-grid.ts'
import type { TravelTimes } from '../data/travel-times.ts'
import { moveTimer } from '../surface/move-timer.ts'
import type { Terrain } from './terrain.ts'

/** Value of cells with a place, and of those not reached. */
const nothing = -9999

/**
 * Which way the fastest way goes on, by cell: towards the nearest place, or back to it where times are from places. Degrees counter-clockwise from east in steps of 22.5 (knight's moves too), 360 for east itself,
 * no data (-9999) at places and where nobody gets: the convention of r.walk and r.cost, which r.path follows.
 * @param land the ground that the times are over
 * @param times travel times over it
 * @param options `signal` and `onProgress`
 * @returns a Float32 raster on the grid of the ground. Where several moves are as fast, the one from the earliest cell stands, then the first of west to east and north to south
 * @throws FarsakhError GRIDS_DIFFER when the times are over another grid; RangeError when they are over roads
 * Cost: one pass over the cells and their neighbours, about half a microsecond a cell. Nothing is stored while searching: a move belongs to a fastest way where the times of its ends differ by what it takes.
 */
export function directionRaster(land: Terrain, times: TravelTimes, options: RunOptions = {}): Raster {
  const { ground, grid } = land, { width, height } = ground
  if (times.grid === undefined) throw new RangeError('expected travel times over terrain, got times over roads')
  checkSameGrid(times.grid, grid)
  const { seconds } = times, timer = moveTimer(ground, { ...land.moves, direction: times.direction }), { moves } = timer
  const { count, columns } = moves, rows = Array.from(moves.offset, (offset, k) => (offset - columns[k]) / width)
  const degrees = Array.from(columns, (column, k) => degreesTowards(column, rows[k]))
  const values = new Float32Array(width * height).fill(nothing)
  for (let row = 0; row < height; row++) {
    if (row % 256 === 0) report(options, 'directions', row, height)
    for (let column = 0; column < width; column++) {
      const cell = row * width + column, time = seconds[cell]
      if (!(time < Infinity)) continue
      let earliest = time
      for (let k = 0; k < count; k++) {
        const r = row + rows[k], c = column + columns[k]
        if (r < 0 || c < 0 || r >= height || c >= width) continue
        const from = r * width + c
        if (seconds[from] < earliest && seconds[from] + timer.seconds(from, r, backOf(k)) === time) {
          earliest = seconds[from]
          values[cell] = degrees[k]
        }
      }
    }
  }
  return grid.with(values, nothing)
}

/** The move back. Moves of one length are in order of rows and columns, so it is as far from the end as this one from the start. */
function backOf(k: number): number {
  return k < 4 ? 3 - k : k < 8 ? 11 - k : 23 - k
}

/** In the sixteen directions of moves, whatever the shape of the cells. */
function degreesTowards(columns: number, rows: number): number {
  const steps = Math.round(Math.atan2(-rows, columns) / (Math.PI / 8))
  return (steps <= 0 ? steps + 16 : steps) * 22.5
}
