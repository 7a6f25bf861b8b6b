import type { RunOptions } from '../core/types.ts'
import type { Demand } from '../data/demand.ts'
import { Growable } from '../core/growable.ts'
import type { Raster } from '../data/raster.ts'
import { unreachable, type PointTimes, type TravelTimes } from '../data/travel-times.ts'

/**
 * Travel time in seconds on the population's grid, NaN where the population has no data (the sea) or nothing is reached.
 * Unlike `times.toRaster({ like })` it leaves the cells without data alone and uses the times of populated cells that coverage has asked for already.
 */
export function populatedTimes(times: TravelTimes, demand: Demand, grid: Raster, run: RunOptions): Raster {
  const values = new Float32Array(grid.width * grid.height).fill(NaN)
  const put = (at: PointTimes, cells: Uint32Array): void => {
    for (let i = 0; i < cells.length; i++) if (at.ms[i] !== unreachable) values[cells[i]] = at.ms[i] / 1000
  }
  put(times.atPoints(demand, run), demand.row)
  const empty = emptyCells(grid)
  if (empty.cells.length > 0) put(times.atPoints(empty, run), empty.cells)
  return grid.with(values)
}

/** Cells that have a value and nobody living there. */
function emptyCells(grid: Raster): { lon: Float64Array, lat: Float64Array, cells: Uint32Array } {
  const lon = new Growable(Float64Array), lat = new Growable(Float64Array), cells = new Growable(Uint32Array)
  for (let cell = 0; cell < grid.values.length; cell++) {
    if (grid.values[cell] !== 0 || !grid.has(cell)) continue
    const [x, y] = grid.lonLat(cell)
    lon.push(x)
    lat.push(y)
    cells.push(cell)
  }
  return { lon: lon.take(), lat: lat.take(), cells: cells.take() }
}
