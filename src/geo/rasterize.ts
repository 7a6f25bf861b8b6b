import { report } from '../core/run.ts'
import type { Bbox, RunOptions } from '../core/types.ts'
import { lonFollower } from './antimeridian.ts'
import type { Projector } from './crs.ts'
import { ZoneIndex, type Rings } from './zone-index.ts'

/** A grid to draw on: north up, cells are areas. Every raster is one. */
export interface GridFrame {
  readonly width: number
  readonly height: number
  /** Outer edges in units of the CRS. */
  readonly bbox: Bbox
  readonly projector: Projector
}

/** Lines as columns, so that many need no objects: the links of a network, say. */
export interface LineColumns {
  /** Vertices in degrees, line after line. */
  readonly lon: ArrayLike<number>
  readonly lat: ArrayLike<number>
  /** Line `i` has the vertices `first[i] .. first[i + 1]`; one number more than there are lines. */
  readonly first: ArrayLike<number>
  /** A number by line: its class of ground. */
  readonly class?: ArrayLike<number>
}

/** Lines in coordinates of a grid: `x` columns from the west edge, `y` rows from the north edge, so that `floor` of both names the cell. */
export interface GridLines {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly first: Uint32Array
}

/** Called for each cell that a shape covers. */
export type CellVisitor = (cell: number, shape: number) => void

/** Lines in degrees as lines on a grid. Vertices that the projection cannot place are NaN: the line is interrupted there. */
export function gridLines(frame: GridFrame, { lon, lat, first }: LineColumns): GridLines {
  const x = new Float64Array(lon.length), y = new Float64Array(lon.length), place = gridPlacer(frame)
  const begin = frame.projector.isLonLat ? lonFollower(frame.bbox) : () => (east: number) => east
  for (let line = 0; line + 1 < first.length; line++) {
    const follow = begin()
    for (let i = first[line]; i < first[line + 1]; i++) {
      const [east, north] = frame.projector.fromLonLat(lon[i], lat[i]);
      [x[i], y[i]] = place(follow(east), north)
    }
  }
  return { x, y, first: Uint32Array.from(first) }
}

/** Turns coordinates of a grid's CRS into columns and rows of the grid. */
export function gridPlacer({ width, height, bbox }: Pick<GridFrame, 'width' | 'height' | 'bbox'>): (x: number, y: number) => [column: number, row: number] {
  const [west, south, east, north] = bbox, cellWidth = (east - west) / width, cellHeight = (north - south) / height
  return (x, y) => Number.isFinite(x) && Number.isFinite(y) ? [(x - west) / cellWidth, (north - y) / cellHeight] : [NaN, NaN]
}

/**
 * Visits every cell that lines touch, line after line; a cell may come several times.
 * A cell owns its north and west border. Where a line passes exactly through a corner, one cell beside it is visited too, so that what is drawn always hangs together by sides.
 * @param grid its size; parts outside are passed over
 * @param options `order` of the lines, theirs by default
 * Cost: the cells touched, and the rows that each segment crosses.
 */
export function rasterizeLines(grid: Pick<GridFrame, 'width' | 'height'>, lines: GridLines, visit: CellVisitor, options: RunOptions & { readonly order?: ArrayLike<number> } = {}): void {
  const { x, y, first } = lines, { order } = options, count = order?.length ?? first.length - 1
  for (let i = 0; i < count; i++) {
    if ((i & 4095) === 0) report(options, 'drawing lines', i, count)
    const line = order === undefined ? i : order[i]
    const start = first[line], end = first[line + 1]
    if (end - start === 1) segment(grid, { x1: x[start], y1: y[start], x2: x[start], y2: y[start] }, line, visit)
    for (let v = start + 1; v < end; v++) segment(grid, { x1: x[v - 1], y1: y[v - 1], x2: x[v], y2: y[v] }, line, visit)
  }
}

interface Segment { x1: number, y1: number, x2: number, y2: number }

/** Row by row: the stretch of the segment within a row names the columns it touches. */
function segment({ width, height }: Pick<GridFrame, 'width' | 'height'>, { x1, y1, x2, y2 }: Segment, line: number, visit: CellVisitor): void {
  if (y1 > y2) [x1, y1, x2, y2] = [x2, y2, x1, y1]
  const slope = (x2 - x1) / (y2 - y1)
  const west = Math.min(x1, x2), east = Math.max(x1, x2)
  const last = Math.min(height - 1, Math.floor(y2))
  for (let row = Math.max(0, Math.floor(y1)); row <= last; row++) {
    // Both ends of the stretch are held within the segment, whatever rounding does.
    const top = row <= y1 ? x1 : row >= y2 ? x2 : Math.min(east, Math.max(west, x1 + (row - y1) * slope))
    const bottom = row + 1 >= y2 ? x2 : Math.min(east, Math.max(west, x1 + (row + 1 - y1) * slope))
    const end = Math.min(width - 1, Math.floor(Math.max(top, bottom)))
    for (let column = Math.max(0, Math.floor(Math.min(top, bottom))); column <= end; column++) visit(row * width + column, line)
  }
}

/** Visits the cell of each point; those outside the grid have none. */
export function rasterizePoints({ width, height }: Pick<GridFrame, 'width' | 'height'>, { x, y }: Pick<GridLines, 'x' | 'y'>, visit: CellVisitor): void {
  for (let i = 0; i < x.length; i++) {
    const column = Math.floor(x[i]), row = Math.floor(y[i])
    if (column >= 0 && column < width && row >= 0 && row < height) visit(row * width + column, i)
  }
}

/**
 * Visits every cell whose centre lies in a polygon; one on a border belongs to the polygon east or south of it. Overlapping polygons both get the cell, lower ones first within a row.
 * @param grid its size
 * @param polygons rings of each polygon in coordinates of the grid, outer rings and holes alike (even-odd)
 * Cost: the cells covered, and the edges that each row crosses.
 */
export function rasterizePolygons({ width, height }: Pick<GridFrame, 'width' | 'height'>, polygons: readonly Rings[], visit: CellVisitor, options: RunOptions = {}): void {
  const index = new ZoneIndex(polygons)
  for (let row = 0; row < height; row++) {
    if ((row & 255) === 0) report(options, 'drawing polygons', row, height)
    index.stretches(row + 0.5, (polygon, west, east) => {
      const end = Math.min(width, Math.ceil(east - 0.5))
      for (let column = Math.max(0, Math.ceil(west - 0.5)); column < end; column++) visit(row * width + column, polygon)
    })
  }
}
