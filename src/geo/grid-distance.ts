import type { Metres } from '../core/units.ts'
import type { GridMetres } from './grid-metres.ts'
import type { GridFrame } from './rasterize.ts'

/**
 * Straight-line metres from the centre of every cell to that of the nearest marked one, Infinity where none is marked.
 * Exact on projected grids; in degrees the width of a cell is taken at the row of the cell that asks.
 * @param mark not 0 for the marked cells
 * Cost: linear in cells: the lower envelope of parabolas by column, then by row (Felzenszwalb and Huttenlocher 2012).
 */
export function distanceToMarked({ width, height }: Pick<GridFrame, 'width' | 'height'>, metres: GridMetres, mark: Uint8Array): Float64Array {
  const out = new Float64Array(width * height), y = northings(metres.ns, height)
  // Down and up each column: squared metres to the nearest marked cell of the column.
  for (let column = 0; column < width; column++) {
    for (let row = 0, cell = column, last = -Infinity; row < height; row++, cell += width) {
      if (mark[cell] !== 0) last = y[row]
      out[cell] = (y[row] - last) ** 2
    }
    for (let row = height - 1, cell = row * width + column, last = Infinity; row >= 0; row--, cell -= width) {
      if (mark[cell] !== 0) last = y[row]
      out[cell] = Math.min(out[cell], (last - y[row]) ** 2)
    }
  }
  const apex = new Int32Array(width), from = new Float64Array(width + 1), heights = new Float64Array(width)
  for (let row = 0; row < height; row++) {
    const line = out.subarray(row * width, (row + 1) * width)
    heights.set(line)
    alongRow(line, { heights, apex, from, step: metres.ew[row] })
  }
  return out
}

/** Metres south of the first row by row. */
function northings(ns: Float64Array, height: number): Float64Array {
  const y = new Float64Array(height)
  for (let row = 1; row < height; row++) y[row] = y[row - 1] + ns[row - 1]
  return y
}

interface RowScratch { heights: Float64Array, apex: Int32Array, from: Float64Array, step: Metres }

/** Least over a row of (columns apart x step)² + height, by the lower envelope of the parabolas: `apex[k]` is lowest from column `from[k]` on. */
function alongRow(line: Float64Array, { heights, apex, from, step }: RowScratch): void {
  const square = step * step
  let last = -1
  for (let q = 0; q < line.length; q++) {
    if (heights[q] === Infinity) continue
    let meet = -Infinity
    while (last >= 0) {
      const p = apex[last]
      meet = ((heights[q] - heights[p]) / square + q * q - p * p) / (2 * (q - p))
      if (meet > from[last]) break
      last--
    }
    last++
    apex[last] = q
    from[last] = last === 0 ? -Infinity : meet
  }
  for (let column = 0, k = 0; column < line.length; column++) {
    if (last === -1) {
      line[column] = Infinity
      continue
    }
    while (k < last && from[k + 1] < column) k++
    line[column] = Math.sqrt(((column - apex[k]) * step) ** 2 + heights[apex[k]])
  }
}

/** Visits the cells whose centre lies within some metres of a position, in coordinates of the grid: columns from the west edge, rows from the north edge. Cost: the rows within reach, and the cells found. */
export function visitWithin({ width, height }: Pick<GridFrame, 'width' | 'height'>, metres: GridMetres, [x, y]: readonly [number, number], within: Metres, visit: (cell: number) => void): void {
  const home = Math.min(height - 1, Math.max(0, Math.floor(y))), ns = metres.ns[home]
  const first = Math.max(0, Math.floor(y - 0.5 - within / ns)), last = Math.min(height - 1, Math.ceil(y - 0.5 + within / ns))
  for (let row = first; row <= last; row++) {
    const south = (row + 0.5 - y) * ns, rest = within * within - south * south, ew = metres.ew[row]
    // One column too many on either side, since rounding decides the border by the distance itself.
    const half = Math.sqrt(Math.max(0, rest)) / ew
    const end = Math.min(width - 1, Math.ceil(x - 0.5 + half))
    for (let column = Math.max(0, Math.floor(x - 0.5 - half)); column <= end; column++) {
      if (((column + 0.5 - x) * ew) ** 2 + south * south <= within * within) visit(row * width + column)
    }
  }
}
