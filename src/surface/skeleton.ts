import type { RunOptions } from '../core/types.ts'
import { rasterizeLines, rasterizePolygons, type CellVisitor, type GridFrame } from '../geo/rasterize.ts'
import type { Rings } from '../geo/zone-index.ts'
import { thin, type Mask } from './thin.ts'

/** How to draw centre lines. */
export interface SkeletonOptions extends RunOptions {
  /** `touched`: cells under the outline count as part of a polygon, so that a narrow one holds together; `centre`: only those whose centre it holds, as AccessMod does. */
  readonly outline: 'touched' | 'centre'
}

type Size = Pick<GridFrame, 'width' | 'height'>

/** Fine cells along a side of a cell. */
const fine = 3
/** Cells beyond the grid that are drawn too, so that lines don't end before its edge. */
const beyond = 30

/**
 * Visits the cells of the centre lines of polygons: drawn at a third of the cell size, grown by half a cell, thinned, and every cell that the line through the remaining cells touches.
 * The line hangs together by sides wherever the polygons do.
 * @param grid its size
 * @param polygons rings in coordinates of the grid
 * Cost: 9 bytes a cell within the extent of the polygons.
 */
export function rasterizeSkeleton(grid: Size, polygons: readonly Rings[], visit: CellVisitor, options: SkeletonOptions): void {
  const window = windowOf(grid, polygons, options.outline === 'touched' ? beyond : 0)
  if (window === undefined) return
  const mask = drawMask(window, polygons, options)
  grow(mask)
  const left = thin(mask)
  const show = (x: number, y: number): void => {
    const column = Math.floor(x / fine) + window.column, row = Math.floor(y / fine) + window.row
    if (column >= 0 && row >= 0 && column < grid.width && row < grid.height) visit(row * grid.width + column, 0)
  }
  for (const cell of left) {
    const y = Math.floor(cell / mask.width) - 1, x = cell % mask.width - 1
    show(x, y)
    // A step through the corner of four cells touches one beside it as well: the eastern one, as lines do.
    const isLastRow = y % fine === fine - 1
    if (isLastRow && x % fine === fine - 1 && mask.cells[cell + mask.width + 1] === 1) show(x + 1, y)
    if (isLastRow && x % fine === 0 && mask.cells[cell + mask.width - 1] === 1) show(x, y + 1)
  }
}

interface Window { readonly column: number, readonly row: number, readonly width: number, readonly height: number }

/** The cells around all polygons, in and a little beyond the grid. */
function windowOf(grid: Size, polygons: readonly Rings[], margin: number): Window | undefined {
  let west = Infinity, north = Infinity, east = -Infinity, south = -Infinity
  for (const rings of polygons) {
    for (const ring of rings) {
      for (const [x, y] of ring) {
        west = Math.min(west, x)
        east = Math.max(east, x)
        north = Math.min(north, y)
        south = Math.max(south, y)
      }
    }
  }
  const column = Math.max(-margin, Math.floor(west) - 1), row = Math.max(-margin, Math.floor(north) - 1)
  const width = Math.min(grid.width + margin, Math.floor(east) + 2) - column, height = Math.min(grid.height + margin, Math.floor(south) + 2) - row
  return width > 0 && height > 0 ? { column, row, width, height } : undefined
}

/** Fine cells of the polygons, within a border of one. */
function drawMask(window: Window, polygons: readonly Rings[], options: SkeletonOptions): Mask {
  const inner = { width: window.width * fine, height: window.height * fine }, width = inner.width + 2
  const mask = { width, height: inner.height + 2, cells: new Uint8Array(width * (inner.height + 2)) }
  const set: CellVisitor = cell => {
    mask.cells[(Math.floor(cell / inner.width) + 1) * width + cell % inner.width + 1] = 1
  }
  const rings = polygons.map(polygon => polygon.map(ring => ring.map(([x, y]) => [(x - window.column) * fine, (y - window.row) * fine])))
  rasterizePolygons(inner, rings, set, options)
  if (options.outline === 'centre') return mask
  for (const ring of rings.flat()) {
    rasterizeLines(inner, { x: Float64Array.from(ring, ([x]) => x), y: Float64Array.from(ring, ([, y]) => y), first: Uint32Array.of(0, ring.length) }, set)
  }
  return mask
}

/** Adds the eight neighbours of every cell: all those within half a cell of the grid. The border stays free. */
function grow({ width, height, cells }: Mask): void {
  for (let row = 1; row < height - 1; row++) {
    for (let cell = row * width + 1, end = cell + width - 2; cell < end; cell++) {
      if ((cells[cell] & 1) === 0) continue
      for (let y = -1; y <= 1; y++) for (let x = -1; x <= 1; x++) cells[cell + y * width + x] |= 2
    }
  }
  for (let row = 0; row < height; row++) {
    const isEdge = row === 0 || row === height - 1
    for (let column = 0; column < width; column++) {
      const cell = row * width + column
      cells[cell] = isEdge || column === 0 || column === width - 1 || cells[cell] === 0 ? 0 : 1
    }
  }
}
