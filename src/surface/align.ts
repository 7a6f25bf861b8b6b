import { report } from '../core/run.ts'
import type { Issue, RunOptions } from '../core/types.ts'
import { lonBeside } from '../geo/antimeridian.ts'
import { reprojector } from '../geo/crs.ts'
import { IssueLog } from '../data/issues.ts'
import { Raster, type RasterValues } from '../data/raster.ts'
import { sameGrid, type RasterGrid } from '../data/same-grid.ts'
import type { Table } from '../data/table.ts'
import { sumOnto } from './align-sum.ts'

/** How to bring a raster onto another grid. */
export interface AlignOptions extends RunOptions {
  /** `nearest` for classes: the value at the cell's centre; `bilinear` for heights: between the four centres around it; `sum` for people: each cell's number is split by area, so that totals stay. */
  readonly method: 'nearest' | 'bilinear' | 'sum'
}

/**
 * Brings a raster onto the grid of another, whatever their CRS.
 * @param raster values to bring
 * @param like the raster whose grid the result has
 * @param options `method`
 * @returns a raster on that grid; cells that nothing covers have no data (with `sum` those that hold nobody are 0). Its issues say how many cells lack data, and how many people live outside the grid
 * @throws CRS_UNKNOWN as FarsakhError
 * Cost: a conversion of coordinates for each cell of `like` (`sum`: for each corner of `raster` near people) unless both have one CRS. `sum` keeps totals within the grid to 1e-9.
 */
export function align(raster: Raster, like: RasterGrid, options: AlignOptions): Raster {
  const { method } = options
  if (method !== 'nearest' && method !== 'bilinear' && method !== 'sum') throw new TypeError(`expected method as nearest, bilinear or sum, got ${JSON.stringify(method)}`)
  if (sameGrid(raster, like)) return onto(like, raster, { values: raster.values, nodata: raster.nodata, issues: raster.issues })
  const log = new IssueLog()
  log.append(raster.issues)
  if (method === 'sum') {
    const { values, outside } = sumOnto(raster, like, options)
    if (outside > 0) log.add('warning', 'PEOPLE_OUTSIDE_GRID', `${Number(outside.toPrecision(7))} of ${raster.name} lie outside the grid of ${like.name}, and are left out`, -1, outside)
    return onto(like, raster, { values, nodata: NaN, issues: log.table() })
  }
  const { values, nodata, without } = sample(raster, like, options)
  if (without > 0) log.add('warning', 'ALIGN_UNCOVERED', `${raster.name} has no data for ${without} of the ${values.length} cells of ${like.name}`, -1, without)
  return onto(like, raster, { values, nodata, issues: log.table() })
}

function onto(like: RasterGrid, raster: Raster, content: { readonly values: RasterValues, readonly nodata: number, readonly issues: Table<Issue> }): Raster {
  return new Raster({ ...content, width: like.width, height: like.height, bbox: like.bbox, crs: like.crs, name: raster.name })
}

function sample(raster: Raster, like: RasterGrid, options: AlignOptions): { values: RasterValues, nodata: number, without: number } {
  const { width, height, bbox } = like, isNearest = options.method === 'nearest'
  const values = isNearest ? emptyLike(raster, width * height) : { values: new Float64Array(width * height), nodata: NaN }
  const convert = reprojector(like.projector, raster.projector), read = isNearest ? nearestAt : bilinearAt
  let without = 0
  for (let row = 0, cell = 0; row < height; row++) {
    if ((row & 63) === 0) report(options, 'aligning', row, height)
    const y = bbox[3] - (row + 0.5) * (bbox[3] - bbox[1]) / height
    for (let column = 0; column < width; column++, cell++) {
      const at = convert(bbox[0] + (column + 0.5) * (bbox[2] - bbox[0]) / width, y)
      const x = raster.projector.isLonLat ? lonBeside(at[0], raster.bbox) : at[0]
      const value = read(raster, (x - raster.bbox[0]) / raster.cellWidth, (raster.bbox[3] - at[1]) / raster.cellHeight)
      if (value !== value) without++
      values.values[cell] = value === value ? value : values.nodata
    }
  }
  return { ...values, without }
}

/** Cells of the same kind of number; whole numbers need a value that means no data and is none of theirs. */
function emptyLike({ values, nodata }: Raster, size: number): { values: RasterValues, nodata: number } {
  const isFloat = values instanceof Float64Array || values instanceof Float32Array
  // A number that the cells can't hold, or none at all, would come back as another one.
  const isHeld = isFloat || (values.constructor as Uint8ArrayConstructor).of(nodata)[0] === nodata
  return isHeld ? { values: new (values.constructor as Float64ArrayConstructor)(size), nodata } : { values: new Float64Array(size), nodata: NaN }
}

/** The value of the cell that holds a position, NaN where it has none. */
function nearestAt(raster: Raster, x: number, y: number): number {
  const column = Math.floor(x), row = Math.floor(y)
  if (!(column >= 0 && row >= 0 && column < raster.width && row < raster.height)) return NaN
  const cell = row * raster.width + column
  return raster.has(cell) ? raster.values[cell] : NaN
}

/** Between the centres around a position; where some of them have no data the others decide, if the position's own cell has data. */
function bilinearAt(raster: Raster, x: number, y: number): number {
  if (nearestAt(raster, x, y) !== nearestAt(raster, x, y)) return NaN
  const column = Math.floor(x - 0.5), row = Math.floor(y - 0.5), fx = x - 0.5 - column, fy = y - 0.5 - row
  let sum = 0, weights = 0
  for (let r = 0; r < 2; r++) {
    for (let c = 0; c < 2; c++) {
      const weight = (r === 1 ? fy : 1 - fy) * (c === 1 ? fx : 1 - fx), value = nearestAt(raster, column + c, row + r)
      if (weight === 0 || value !== value) continue
      sum += weight * value
      weights += weight
    }
  }
  return sum / weights
}
