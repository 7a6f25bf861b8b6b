import type { Metres } from '../core/units.ts'
import type { GridMetres } from './grid-metres.ts'
import type { GridFrame } from './rasterize.ts'

/** A window around each cell, row by row. */
export interface GridWindow {
  /** How many rows it reaches to the north and to the south. */
  readonly rows: number
  /** How many columns it reaches to either side in another row, -1 for none. */
  half(row: number, other: number): number
}

/** The cells whose centre lies within some metres of a cell's own. */
export function circleWindow({ height }: Pick<GridFrame, 'height'>, metres: GridMetres, radius: Metres): GridWindow {
  let least = Infinity
  for (let row = 0; row < height; row++) least = Math.min(least, metres.ns[row])
  // A hair wider, so that cells at the very radius are in whatever rounding does.
  const reach = radius * (1 + 1e-12)
  return {
    rows: Math.min(height - 1, Math.floor(reach / least)),
    half: (row, other) => {
      const apart = Math.abs(other - row) * metres.ns[row], rest = reach * reach - apart * apart
      return rest < 0 ? -1 : Math.floor(Math.sqrt(rest) / metres.ew[other])
    },
  }
}

/** The circle that AccessMod 5.9 takes for one of `radius` metres: its window is `radius` across, in whole odd cells. */
export function accessModWindow(cell: Metres, radius: Metres): GridWindow {
  const across = Math.round(radius / cell), rows = Math.floor(Math.max(1, across % 2 === 0 ? across + 1 : across) / 2)
  return { rows, half: (row, other) => rows * rows < (other - row) ** 2 ? -1 : Math.floor(Math.sqrt(rows * rows - (other - row) ** 2)) }
}

/**
 * The sum of values over a window around every cell; parts outside the grid count as 0.
 * @param rows first and last row to be summed, all by default; other rows of `out` stay as they are
 * Cost: cells times rows of the window, by running sums along the rows.
 */
export function windowSums(values: Float64Array, { width, height }: Pick<GridFrame, 'width' | 'height'>, window: GridWindow, { out = new Float64Array(values.length), rows = [0, height - 1] }: { out?: Float64Array, rows?: readonly [number, number] } = {}): Float64Array {
  const first = Math.max(0, rows[0]), last = Math.min(height - 1, rows[1])
  out.fill(0, first * width, (last + 1) * width)
  const running = new Float64Array(width + 1)
  for (let other = Math.max(0, first - window.rows); other <= Math.min(height - 1, last + window.rows); other++) {
    let isEmpty = true
    for (let column = 0, cell = other * width; column < width; column++, cell++) {
      running[column + 1] = running[column] + values[cell]
      if (values[cell] !== 0) isEmpty = false
    }
    if (isEmpty) continue
    for (let row = Math.max(first, other - window.rows); row <= Math.min(last, other + window.rows); row++) {
      const half = window.half(row, other)
      if (half < 0) continue
      for (let column = 0, cell = row * width; column < width; column++, cell++) {
        out[cell] += running[Math.min(width, column + half + 1)] - running[Math.max(0, column - half)]
      }
    }
  }
  return out
}
