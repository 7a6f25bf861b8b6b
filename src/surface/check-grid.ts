import { FarsakhError } from '../core/errors.ts'
import type { Issue } from '../core/types.ts'
import { metresPerUnit } from '../geo/crs.ts'
import { gridMetres } from '../geo/grid-metres.ts'
import type { RasterGrid } from '../data/same-grid.ts'
import { Raster } from '../data/raster.ts'

/** A projection may stretch distances by so much before it is worth a word. */
const tolerance = 0.01

/**
 * Checks that distances on a grid can be had from its coordinates: units are metres, or degrees (measured on the ellipsoid row by row).
 * @param grid any raster
 * @returns an issue `GRID_DISTORTED` with the factor where the projection stretches distances at the grid's centre by more than 1 %, as Web Mercator does
 * @throws FarsakhError `GRID_UNSUPPORTED` for feet and other units, saying how to warp the grid, and for degrees that there are not
 * Cost: a few conversions of coordinates.
 */
export function checkGrid(grid: RasterGrid): Issue[] {
  const { crs, name, projector, bbox } = grid
  if (projector.isLonLat) {
    checkDegrees(grid)
    return []
  }
  const metres = metresPerUnit(crs), x = (bbox[0] + bbox[2]) / 2, y = (bbox[1] + bbox[3]) / 2, centre = projector.toLonLat(x, y)
  const better = `gdalwarp -t_srs EPSG:${utmCode(...centre)}`
  if (metres !== 1) throw new FarsakhError('GRID_UNSUPPORTED', `expected ${name} in metres or degrees, got units of ${metres} m (${crs}): warp it first, for example with ${better}`, { file: name, crs, metres })
  const east = 1 / groundMetres(centre, projector.toLonLat(x + 1, y)), north = 1 / groundMetres(centre, projector.toLonLat(x, y + 1))
  const worst = Math.abs(Math.log(east)) > Math.abs(Math.log(north)) ? east : north
  if (!(Math.abs(worst - 1) > tolerance)) return []
  const factor = worst.toFixed(3)
  return [{
    severity: 'warning', code: 'GRID_DISTORTED', row: -1, value: factor,
    message: `a metre on the ground is ${factor} m on the grid of ${name} (${crs}) at its centre, so times come out ${factor} times as long: warp it to a projection that keeps distances, for example with ${better}`,
  }]
}

/** Rows whose centres lie beyond a pole have no length; coordinates in metres without their CRS look like that. */
function checkDegrees({ name, crs, bbox, width, height }: RasterGrid): void {
  const [west, south, east, north] = bbox, half = (north - south) / height / 2, cell = (east - west) / width
  if (north - half <= 90 + 1e-9 && south + half >= -90 - 1e-9 && Math.max(-west, east) <= 360 + cell && east - west <= 360 + cell) return
  throw new FarsakhError('GRID_UNSUPPORTED', `expected ${name} in degrees, since its CRS is ${crs}, got west, south, east, north as ${bbox.join(', ')}: if these are metres, name the CRS that they are in, such as crs: 'EPSG:32638'`, { file: name, crs, bbox })
}

/** Metres between positions next to each other, on the WGS 84 ellipsoid. */
function groundMetres([lon1, lat1]: readonly [number, number], [lon2, lat2]: readonly [number, number]): number {
  const step = 1e-4
  // One cell around the first position tells how long a degree is there.
  const around = new Raster({ values: new Uint8Array(1), width: 1, height: 1, bbox: [lon1, lat1 - step / 2, lon1 + step, lat1 + step / 2] })
  const { ew, ns } = gridMetres(around)
  return Math.hypot((lon2 - lon1) / step * ew[0], (lat2 - lat1) / step * ns[0])
}

/** EPSG code of the UTM zone of a position. */
function utmCode(lon: number, lat: number): number {
  const zone = Math.min(60, Math.max(1, Math.floor((lon + 180) / 6) + 1))
  return (lat < 0 ? 32700 : 32600) + zone
}
