import { FarsakhError } from '../core/errors.ts'
import { isSameCrs } from '../geo/crs.ts'
import type { Raster } from './raster.ts'

/** The part of a raster that says where its cells are. */
export type RasterGrid = Pick<Raster, 'width' | 'height' | 'bbox' | 'crs' | 'projector' | 'name'>

/** Corners may differ by this share of a cell: files round them. */
const tolerance = 1e-3

/** Whether two rasters have the same cells: as many, and corners within a thousandth of a cell, whatever their CRS is called. */
export function sameGrid(a: RasterGrid, b: RasterGrid): boolean {
  return a.width === b.width && a.height === b.height && cornerShift(a, b) < tolerance
}

/**
 * Throws unless rasters lie on one grid.
 * @param raster to be checked
 * @param like the raster whose grid it must have
 * @throws FarsakhError `GRIDS_DIFFER` saying in what: CRS, size, cell size, shift, and how much of `like` is covered
 */
export function checkSameGrid(raster: RasterGrid, like: RasterGrid): void {
  if (sameGrid(raster, like)) return
  const differences = differencesOf(raster, like)
  throw new FarsakhError('GRIDS_DIFFER', `expected ${raster.name} on the grid of ${like.name}, got ${differences.join('; ')}: bring it there with align(raster, like, { method }), 'nearest' for classes, 'bilinear' for heights, 'sum' for people; or with gdalwarp ${like.crs.startsWith('EPSG:') ? `-t_srs ${like.crs} ` : ''}-te ${like.bbox.join(' ')} -ts ${like.width} ${like.height}`,
    { file: raster.name, like: like.name, differences })
}

/** Farthest that a corner of one grid is from that of the other, in cells of the other. */
function cornerShift(a: RasterGrid, b: RasterGrid): number {
  const alike = isSameCrs(a.crs, b.crs), cellWidth = (b.bbox[2] - b.bbox[0]) / b.width, cellHeight = (b.bbox[3] - b.bbox[1]) / b.height
  let most = 0
  for (const [i, j] of [[0, 1], [0, 3], [2, 1], [2, 3]] as const) {
    const [x, y] = alike ? [a.bbox[i], a.bbox[j]] : b.projector.fromLonLat(...a.projector.toLonLat(a.bbox[i], a.bbox[j]))
    const shift = Math.max(Math.abs(x - b.bbox[i]) / cellWidth, Math.abs(y - b.bbox[j]) / cellHeight)
    // Corners that a projection cannot place are no match.
    most = shift >= 0 ? Math.max(most, shift) : Infinity
  }
  return most
}

function differencesOf(a: RasterGrid, b: RasterGrid): string[] {
  const found: string[] = [], alike = isSameCrs(a.crs, b.crs)
  if (!alike) found.push(`CRS ${a.crs} instead of ${b.crs}`)
  if (a.width !== b.width || a.height !== b.height) found.push(`${a.width} x ${a.height} cells instead of ${b.width} x ${b.height}`)
  if (!alike) return found
  const [aw, ah] = cellOf(a), [bw, bh] = cellOf(b)
  if (Math.abs(aw / bw - 1) > tolerance / b.width || Math.abs(ah / bh - 1) > tolerance / b.height) found.push(`cells of ${say(aw)} x ${say(ah)} instead of ${say(bw)} x ${say(bh)}`)
  const east = (a.bbox[0] - b.bbox[0]) / bw, south = (b.bbox[3] - a.bbox[3]) / bh
  if (Math.abs(east) >= tolerance || Math.abs(south) >= tolerance) found.push(`its north-west corner ${shift(east, 'east', 'west')} and ${shift(south, 'south', 'north')}`)
  const share = overlap(a, b)
  if (share < 1 - 1e-9) found.push(share === 0 ? `nothing of it within ${b.name}` : `only ${(Math.floor(share * 1000) / 10)} % of ${b.name} covered`)
  return found
}

function cellOf({ width, height, bbox }: RasterGrid): [width: number, height: number] {
  return [(bbox[2] - bbox[0]) / width, (bbox[3] - bbox[1]) / height]
}

function shift(cells: number, positive: string, negative: string): string {
  return `${say(Math.abs(cells))} cells ${cells < 0 ? negative : positive}`
}

/** Share of one grid's area that another covers, both in one CRS. */
function overlap(a: RasterGrid, b: RasterGrid): number {
  const width = Math.min(a.bbox[2], b.bbox[2]) - Math.max(a.bbox[0], b.bbox[0]), height = Math.min(a.bbox[3], b.bbox[3]) - Math.max(a.bbox[1], b.bbox[1])
  return Math.max(0, width) * Math.max(0, height) / ((b.bbox[2] - b.bbox[0]) * (b.bbox[3] - b.bbox[1]))
}

function say(value: number): string {
  return String(Number(value.toPrecision(6)))
}
