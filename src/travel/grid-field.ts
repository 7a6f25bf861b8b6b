import type { Seconds } from '../core/units.ts'
import type { FieldOptions, TimeField } from '../data/field.ts'
import type { Raster } from '../data/raster.ts'
import { secondsToMs } from '../data/travel-times.ts'

/** Square metres that weigh as much as one metre of road when isochrones are simplified. */
const areaPerWeight = 2250
/** Contours keep this share of an edge away from its ends, so that points don't fall together. */
const gap = 0.02

/** What a field over a grid needs. */
export interface GridFieldOptions extends FieldOptions {
  /** When a cell that was not reached would be, Infinity for barriers: a contour passes half-way to those. */
  readonly beyond?: (cell: number) => Seconds
}

/**
 * Times by cell as a surface: the centres of cells are its vertices, every four of which make two triangles, with a rim of one cell around what was reached.
 * Between two centres the time climbs evenly; a barrier begins half-way to it. Built only where one of the cutoffs passes, if they are given.
 * Cost: one pass over the cells that were reached with their surroundings; 5 bytes a cell of their box, and some 90 for every cell beside a contour.
 */
export class GridField implements TimeField {
  readonly lon: Float64Array
  readonly lat: Float64Array
  readonly ms: Uint32Array
  readonly reached: Uint32Array
  readonly weight: Float32Array
  readonly triangles: Uint32Array
  readonly halfedges: Int32Array
  readonly outgoing: Int32Array
  /** Seconds by vertex, those beyond what was reached included. */
  readonly #at: Float64Array
  readonly #cells: Float64Array
  readonly #cellWeight: number

  /** @param seconds by cell of the grid, Infinity where it was not reached */
  constructor(grid: Raster, seconds: Float64Array, options: GridFieldOptions = {}) {
    this.#cells = seconds.subarray(0, grid.width * grid.height)
    this.#cellWeight = cellArea(grid) / areaPerWeight
    const window = windowOf(grid, this.#cells)
    const levels = options.cutoffs === undefined ? undefined : Float64Array.from(options.cutoffs).sort()
    const squares = squaresOf(window, levelsOf(window, this.#cells, levels), levels?.length)
    const { vertex, cell, count } = verticesOf(window, squares)
    const { triangles, halfedges, outgoing } = meshOf(window, { squares, vertex, count })
    this.triangles = triangles
    this.halfedges = halfedges
    this.outgoing = outgoing
    this.lon = new Float64Array(count)
    this.lat = new Float64Array(count)
    this.ms = new Uint32Array(count)
    this.#at = new Float64Array(count)
    this.weight = new Float32Array(count).fill(this.#cellWeight)
    const reached: number[] = []
    for (let v = 0; v < count; v++) {
      const { row, column } = placeOf(window, cell[v])
      const isInside = row >= 0 && column >= 0 && row < grid.height && column < grid.width, at = row * grid.width + column
      const [lon, lat] = grid.projector.toLonLat(grid.bbox[0] + (column + 0.5) * grid.cellWidth, grid.bbox[3] - (row + 0.5) * grid.cellHeight)
      this.lon[v] = lon
      this.lat[v] = lat
      const time = isInside ? this.#cells[at] : Infinity
      this.ms[v] = secondsToMs(time)
      if (time < Infinity) reached.push(v)
      this.#at[v] = time < Infinity || !isInside ? time : options.beyond?.(at) ?? Infinity
    }
    this.reached = Uint32Array.from(reached)
  }

  crossing(e: number, cutoffMs: number): number {
    const a = this.#at[this.triangles[e]], b = this.#at[this.triangles[e % 3 === 2 ? e - 2 : e + 1]]
    if (!(b < Infinity)) return 0.5
    return Math.max(gap, Math.min(1 - gap, (cutoffMs / 1000 - a) / (b - a)))
  }

  within(cutoffsMs: readonly number[]): number[] {
    const counts = cutoffsMs.map(() => 0)
    for (const seconds of this.#cells) {
      if (seconds === Infinity) continue
      const ms = secondsToMs(seconds)
      for (let k = counts.length - 1; k >= 0 && ms <= cutoffsMs[k]; k--) counts[k]++
    }
    return counts.map(count => count * this.#cellWeight)
  }
}

/** The part of a grid that was reached and a rim of one cell, in which cells are numbered row by row. Its corner may lie outside the grid. */
interface Window {
  readonly row: number
  readonly column: number
  readonly width: number
  readonly height: number
  readonly gridWidth: number
}

function windowOf({ width, height }: Raster, seconds: Float64Array): Window {
  let west = width, east = -1, north = height, south = -1
  for (let row = 0; row < height; row++) {
    const begin = row * width
    let first = 0, last = width - 1
    while (first < width && seconds[begin + first] === Infinity) first++
    if (first === width) continue
    while (seconds[begin + last] === Infinity) last--
    west = Math.min(west, first)
    east = Math.max(east, last)
    north = Math.min(north, row)
    south = row
  }
  return east === -1 ? { row: 0, column: 0, width: 0, height: 0, gridWidth: width } : { row: north - 1, column: west - 1, width: east - west + 3, height: south - north + 3, gridWidth: width }
}

function placeOf(window: Window, cell: number): { row: number, column: number } {
  const row = Math.floor(cell / window.width)
  return { row: window.row + row, column: window.column + cell - row * window.width }
}

/** By cell of the window the first of the cutoffs within which it lies, their number where there is none; without cutoffs 0 for what was reached. */
function levelsOf(window: Window, seconds: Float64Array, cutoffs: Float64Array | undefined): Uint16Array {
  const { width, height, gridWidth } = window, none = cutoffs?.length ?? 1
  const levels = new Uint16Array(width * height).fill(none)
  const limits = cutoffs?.map(cutoff => Math.round(cutoff * 1000))
  // The rim was not reached, and may lie outside the grid.
  for (let row = 1; row + 1 < height; row++) {
    for (let column = 1; column + 1 < width; column++) {
      const time = seconds[(window.row + row) * gridWidth + window.column + column]
      if (time === Infinity) continue
      let level = 0
      if (limits !== undefined) for (const ms = secondsToMs(time); level < none && ms > limits[level];) level++
      levels[row * width + column] = level
    }
  }
  return levels
}

/** Squares between four centres as 1 by their north-western cell: all that touch what was reached, or with cutoffs those where one of them passes, and all around a vertex just inside. */
function squaresOf({ width, height }: Window, levels: Uint16Array, cutoffs: number | undefined): Uint8Array {
  const squares = new Uint8Array(width * height)
  for (let row = 0; row + 1 < height; row++) {
    for (let column = 0; column + 1 < width; column++) {
      const nw = row * width + column, a = levels[nw], b = levels[nw + 1], c = levels[nw + width], d = levels[nw + width + 1]
      const least = Math.min(a, b, c, d), most = Math.max(a, b, c, d)
      if (cutoffs === undefined) squares[nw] = least === 0 ? 1 : 0
      else if (least !== most) {
        for (const corner of [nw, nw + 1, nw + width, nw + width + 1]) {
          if (levels[corner] === most) continue
          for (const square of [corner, corner - 1, corner - width, corner - width - 1]) squares[square] = 1
        }
      }
    }
  }
  return squares
}

/** Numbers for the corners of the squares: vertex by cell of the window, -1 for none, and the other way round. */
function verticesOf({ width }: Window, squares: Uint8Array): { vertex: Int32Array, cell: Uint32Array, count: number } {
  const vertex = new Int32Array(squares.length).fill(-1)
  let count = 0
  for (let nw = 0; nw < squares.length; nw++) {
    if (squares[nw] === 0) continue
    for (const corner of [nw, nw + 1, nw + width, nw + width + 1]) if (vertex[corner] === -1) vertex[corner] = count++
  }
  const cell = new Uint32Array(count)
  for (let at = 0; at < vertex.length; at++) if (vertex[at] !== -1) cell[vertex[at]] = at
  return { vertex, cell, count }
}

/** Two triangles a square, counter-clockwise: north-west, south-west, south-east, and north-west, south-east, north-east. */
function meshOf({ width }: Window, { squares, vertex, count }: { readonly squares: Uint8Array, readonly vertex: Int32Array, readonly count: number }): Pick<TimeField, 'triangles' | 'halfedges' | 'outgoing'> {
  // First half-edge of each square, -1 for none.
  const first = new Int32Array(squares.length).fill(-1)
  let edges = 0
  for (let nw = 0; nw < squares.length; nw++) {
    if (squares[nw] === 0) continue
    first[nw] = edges
    edges += 6
  }
  const triangles = new Uint32Array(edges), halfedges = new Int32Array(edges), outgoing = new Int32Array(count)
  for (let nw = 0; nw < squares.length; nw++) {
    const e = first[nw]
    if (e === -1) continue
    const corners = [vertex[nw], vertex[nw + width], vertex[nw + width + 1], vertex[nw], vertex[nw + width + 1], vertex[nw + 1]]
    const west = nw > 0 ? first[nw - 1] : -1, south = first[nw + width], east = first[nw + 1], north = nw >= width ? first[nw - width] : -1
    for (let i = 0; i < 6; i++) {
      triangles[e + i] = corners[i]
      outgoing[corners[i]] = e + i
    }
    halfedges[e] = west === -1 ? -1 : west + 4
    halfedges[e + 1] = south === -1 ? -1 : south + 5
    halfedges[e + 2] = e + 3
    halfedges[e + 3] = e + 2
    halfedges[e + 4] = east === -1 ? -1 : east
    halfedges[e + 5] = north === -1 ? -1 : north + 1
  }
  return { triangles, halfedges, outgoing }
}

/** Square metres of a cell in the middle of the grid. */
function cellArea({ bbox, projector, cellWidth, cellHeight }: Raster): number {
  if (!projector.isLonLat) return cellWidth * cellHeight
  return cellWidth * cellHeight * 111_195 ** 2 * Math.cos((bbox[1] + bbox[3]) / 2 * Math.PI / 180)
}
