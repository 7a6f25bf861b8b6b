import { FarsakhError } from '../core/errors.ts'
import { checkLength } from '../core/checks.ts'
import type { Bbox, Issue } from '../core/types.ts'
import { lonBeside } from '../geo/antimeridian.ts'
import { projector, type Projector } from '../geo/crs.ts'
import { issueTable } from './issues.ts'
import type { Demand } from './demand.ts'
import { gatherPeople } from './raster-people.ts'
import type { Table } from './table.ts'

/** Cell values of a raster, row by row from the north-west corner. */
export type RasterValues = Float64Array | Float32Array | Int32Array | Uint32Array | Int16Array | Uint16Array | Int8Array | Uint8Array

/** What a raster is made of. */
export interface RasterContent {
  readonly values: RasterValues
  readonly width: number
  readonly height: number
  /** Outer edges of the grid (cells are areas), in units of `crs`. */
  readonly bbox: Bbox
  /** `EPSG:4326` by default. */
  readonly crs?: string
  /** Value that means "no data"; NaN always does. */
  readonly nodata?: number
  readonly name?: string
  readonly issues?: Table<Issue>
}

/** A north-up grid of numbers. */
export class Raster {
  readonly values: RasterValues
  readonly width: number
  readonly height: number
  readonly bbox: Bbox
  readonly crs: string
  readonly nodata: number
  readonly name: string
  readonly issues: Table<Issue>
  /** Converts between the grid's coordinates and degrees. */
  readonly projector: Projector
  #people: Demand | undefined

  constructor(content: RasterContent) {
    this.values = content.values
    this.width = content.width
    this.height = content.height
    this.bbox = content.bbox
    this.crs = content.crs ?? 'EPSG:4326'
    this.nodata = content.nodata ?? NaN
    this.name = content.name ?? 'raster'
    this.issues = content.issues ?? issueTable()
    this.projector = projector(this.crs)
  }

  /** Width of a cell in units of the CRS. */
  get cellWidth(): number {
    return (this.bbox[2] - this.bbox[0]) / this.width
  }

  /** Height of a cell in units of the CRS. */
  get cellHeight(): number {
    return (this.bbox[3] - this.bbox[1]) / this.height
  }

  /** Whether a cell has a value. */
  has(cell: number): boolean {
    const value = this.values[cell]
    return value === value && value !== this.nodata
  }

  /** Centre of a cell in degrees. */
  lonLat(cell: number): [lon: number, lat: number] {
    const row = Math.floor(cell / this.width)
    const x = this.bbox[0] + (cell - row * this.width + 0.5) * this.cellWidth
    const y = this.bbox[3] - (row + 0.5) * this.cellHeight
    return this.projector.toLonLat(x, y)
  }

  /** The cell that holds a position in degrees, -1 outside the grid. A grid from 170 to 190 degrees holds -175 too. */
  cellAt(lon: number, lat: number): number {
    const [x, y] = this.projector.fromLonLat(lon, lat)
    const column = Math.floor((this.projector.isLonLat ? lonBeside(x, this.bbox) - this.bbox[0] : x - this.bbox[0]) / this.cellWidth)
    const row = Math.floor((this.bbox[3] - y) / this.cellHeight)
    return column >= 0 && column < this.width && row >= 0 && row < this.height ? row * this.width + column : -1
  }

  /** The cells above 0 as points with people; gathered once. */
  people(): Demand {
    return this.#people ??= gatherPeople(this)
  }

  /** The same grid with other values; `nodata` is NaN unless given. */
  with(values: RasterValues, nodata: number = NaN): Raster {
    checkLength(values, this.width * this.height, 'values')
    return new Raster({ values, width: this.width, height: this.height, bbox: this.bbox, crs: this.crs, nodata, name: this.name })
  }
}

/**
 * Makes a raster from an array.
 * @param content values row by row, first row north; width and height in cells; bbox in units of crs
 * @throws RangeError when the sizes disagree; FarsakhError `RASTER_MALFORMED` when the bbox is empty, `CRS_UNKNOWN`
 */
export function rasterFrom(content: RasterContent): Raster {
  const { width, height, bbox } = content
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) throw new RangeError(`expected width and height in whole cells, got ${width} x ${height}`)
  checkLength(content.values, width * height, 'values')
  if (!(bbox[2] > bbox[0]) || !(bbox[3] > bbox[1])) {
    throw new FarsakhError('RASTER_MALFORMED', `expected bbox as west, south, east, north with west < east and south < north, got ${bbox.join(', ')}`, { value: bbox })
  }
  return new Raster(content)
}
