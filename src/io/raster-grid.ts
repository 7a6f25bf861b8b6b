import { FarsakhError } from '../core/errors.ts'
import type { Bbox } from '../core/types.ts'
import type { Projector } from '../geo/crs.ts'
import type { TiffLayout } from './geotiff.ts'

/** Where a raster's cells lie, in units of its CRS. */
export interface Grid {
  readonly west: number
  readonly north: number
  readonly cellWidth: number
  readonly cellHeight: number
  readonly width: number
  readonly height: number
  /** Whether the file's first row is the southernmost. */
  readonly isSouthUp: boolean
}

/** A part of a raster in cells, counted from the north-west. */
export interface Window {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/**
 * The grid of a GeoTIFF from its tie point and scale or its transformation; cells that stand for points are widened to areas around them.
 * @throws FarsakhError `RASTER_UNSUPPORTED` when it has none, is rotated or mirrored
 */
export function gridOf(layout: TiffLayout, file: string): Grid {
  const { x, y, dx, dy } = affine(layout, file)
  if (!(dx > 0) || dy === 0 || !Number.isFinite(dx + dy + x + y)) {
    throw new FarsakhError('RASTER_UNSUPPORTED', `expected cells from west to east in ${file}, got steps of ${dx}, ${dy}: warp it, with gdalwarp say`, { file })
  }
  const isSouthUp = dy > 0
  // A point stands in the middle of its cell.
  const half = layout.geoKeys?.GTRasterTypeGeoKey === 2 ? 0.5 : 0
  const west = x - half * dx, edge = y - half * dy
  return { west, north: isSouthUp ? edge + layout.height * dy : edge, cellWidth: dx, cellHeight: Math.abs(dy), width: layout.width, height: layout.height, isSouthUp }
}

interface Affine { x: number, y: number, dx: number, dy: number }

function affine(layout: TiffLayout, file: string): Affine {
  const { pixelScale, tiePoint, transformation } = layout
  if (pixelScale !== undefined && tiePoint !== undefined) {
    const [i, j, , x, y] = tiePoint, [dx, dy] = pixelScale
    return { x: x - i * dx, y: y + j * dy, dx, dy: -dy }
  }
  if (transformation !== undefined) {
    const [dx, skewX, , x, skewY, dy, , y] = transformation
    if (Math.abs(skewX) < 1e-9 * Math.abs(dx) && Math.abs(skewY) < 1e-9 * Math.abs(dy)) return { x, y, dx, dy }
    throw new FarsakhError('RASTER_UNSUPPORTED', `expected a north-up raster in ${file}, got a rotated one: warp it, with gdalwarp ${file} north-up.tif say`, { file })
  }
  throw new FarsakhError('RASTER_UNSUPPORTED', `expected a raster with a place on earth in ${file}, got a plain picture without tie point: add it, with gdal_translate -a_ullr -a_srs say`, { file })
}

/**
 * The cells that meet a box in degrees.
 * @throws RangeError when none does
 */
export function windowOf(grid: Grid, projector: Projector, bbox: Bbox, file: string): Window {
  const [west, south, east, north] = projectBbox(projector, bbox)
  // A hair's breadth inwards, so that a box along cell borders takes no neighbours.
  const left = Math.max(0, Math.floor((west - grid.west) / grid.cellWidth + 1e-6)), right = Math.min(grid.width, Math.ceil((east - grid.west) / grid.cellWidth - 1e-6))
  const top = Math.max(0, Math.floor((grid.north - north) / grid.cellHeight + 1e-6)), bottom = Math.min(grid.height, Math.ceil((grid.north - south) / grid.cellHeight - 1e-6))
  if (!(right > left) || !(bottom > top)) throw new RangeError(`expected a bbox that meets ${file}, got ${bbox.join(', ')} (west, south, east, north in degrees)`)
  return { left, top, width: right - left, height: bottom - top }
}

/** The box around a box in degrees, in a projector's units: sides bend, so points along them are looked at. */
function projectBbox(projector: Projector, bbox: Bbox): Bbox {
  if (projector.isLonLat) return bbox
  let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity
  const steps = 20
  for (let i = 0; i <= steps; i++) {
    for (let j = 0; j <= steps; j++) {
      if (i % steps !== 0 && j % steps !== 0) continue
      const [x, y] = projector.fromLonLat(bbox[0] + (bbox[2] - bbox[0]) * i / steps, bbox[1] + (bbox[3] - bbox[1]) * j / steps)
      west = Math.min(west, x)
      east = Math.max(east, x)
      south = Math.min(south, y)
      north = Math.max(north, y)
    }
  }
  return [west, south, east, north]
}
