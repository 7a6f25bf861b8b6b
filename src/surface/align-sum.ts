import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import { reprojector } from '../geo/crs.ts'
import { gridPlacer } from '../geo/rasterize.ts'
import type { Raster } from '../data/raster.ts'
import type { RasterGrid } from '../data/same-grid.ts'

/**
 * Splits the number of each cell over the cells of another grid by area: each cell is taken for the quadrilateral between its corners there, and neighbours share their corners, so nothing is counted twice.
 * @returns sums by cell of `like`, and what lies outside it
 */
export function sumOnto(raster: Raster, like: RasterGrid, options: RunOptions): { values: Float64Array, outside: number } {
  const { width, height } = raster, values = new Float64Array(like.width * like.height)
  let above = cornersOf(raster, like, 0), outside = 0
  for (let row = 0; row < height; row++) {
    if ((row & 63) === 0) report(options, 'aligning people', row, height)
    const below = cornersOf(raster, like, row + 1)
    for (let column = 0; column < width; column++) {
      const value = raster.values[row * width + column]
      if (!(value > 0) || value === raster.nodata || value === Infinity) continue
      const i = column * 2
      outside += split(value, [above[i], above[i + 1], above[i + 2], above[i + 3], below[i + 2], below[i + 3], below[i], below[i + 1]], like, values)
    }
    above = below
  }
  return { values, outside }
}

/** Corners along a row's northern border, in columns and rows of the other grid. */
function cornersOf({ width, height, bbox, projector }: Raster, like: RasterGrid, row: number): Float64Array {
  const place = gridPlacer(like), convert = reprojector(projector, like.projector), corners = new Float64Array(2 * (width + 1))
  const y = bbox[3] - row * (bbox[3] - bbox[1]) / height
  for (let column = 0; column <= width; column++) {
    const at = place(...convert(bbox[0] + column * (bbox[2] - bbox[0]) / width, y))
    corners.set(at, column * 2)
  }
  return corners
}

/** Adds each cell's share of a quadrilateral; returns the share outside. */
function split(value: number, shape: readonly number[], { width, height }: RasterGrid, values: Float64Array): number {
  let west = Infinity, east = -Infinity, north = Infinity, south = -Infinity
  for (let i = 0; i < 8; i += 2) {
    west = Math.min(west, shape[i])
    east = Math.max(east, shape[i])
    north = Math.min(north, shape[i + 1])
    south = Math.max(south, shape[i + 1])
  }
  const left = Math.floor(west), right = Math.ceil(east) - 1, top = Math.floor(north), bottom = Math.ceil(south) - 1
  if (!(right >= 0 && left < width && bottom >= 0 && top < height)) return value
  if (left === right && top === bottom) {
    values[top * width + left] += value
    return 0
  }
  const whole = area(shape)
  if (!(whole > 0)) return value
  let inside = 0
  for (let row = Math.max(0, top); row <= Math.min(height - 1, bottom); row++) {
    const strip = clip(clip(shape, 1, row, 1), 1, row + 1, -1)
    for (let column = Math.max(0, left); column <= Math.min(width - 1, right); column++) {
      const share = area(clip(clip(strip, 0, column, 1), 0, column + 1, -1)) / whole
      values[row * width + column] += value * share
      inside += share
    }
  }
  const isWithin = left >= 0 && right < width && top >= 0 && bottom < height
  return isWithin ? 0 : value * Math.max(0, 1 - inside)
}

/** The part of a convex polygon (x and y in turn) where one coordinate is at least (`side` 1) or at most (-1) a bound (Sutherland and Hodgman, 1974). */
function clip(shape: readonly number[], axis: 0 | 1, bound: number, side: 1 | -1): number[] {
  const kept: number[] = []
  for (let i = 0, j = shape.length - 2; i < shape.length; j = i, i += 2) {
    const before = (shape[j + axis] - bound) * side, here = (shape[i + axis] - bound) * side
    if ((before < 0) !== (here < 0)) {
      const t = before / (before - here)
      kept.push(shape[j] + t * (shape[i] - shape[j]), shape[j + 1] + t * (shape[i + 1] - shape[j + 1]))
    }
    if (here >= 0) kept.push(shape[i], shape[i + 1])
  }
  return kept
}

/** Area of a polygon, whichever way round. Coordinates are taken from its first corner, so that large ones lose nothing. */
function area(shape: readonly number[]): number {
  let twice = 0
  for (let i = 2; i + 3 < shape.length; i += 2) {
    twice += (shape[i] - shape[0]) * (shape[i + 3] - shape[1]) - (shape[i + 2] - shape[0]) * (shape[i + 1] - shape[1])
  }
  return Math.abs(twice) / 2
}
