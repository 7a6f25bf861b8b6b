import type { Metres } from '../core/units.ts'
import type { GridFrame } from './rasterize.ts'

/** How far apart the centres of neighbouring cells are. */
export interface GridMetres {
  /** East to west by row. */
  readonly ew: Float64Array
  /** From each row to the next to the south; the last repeats. */
  readonly ns: Float64Array
  /** True when every row has the same `ew` and `ns`. */
  readonly isUniform: boolean
}

const radians = Math.PI / 180
/** WGS 84: semi-major axis in metres, first eccentricity squared. */
const axis: Metres = 6_378_137, eccentricity2 = 0.006694379990141317

/**
 * Metres between cell centres: those of the grid's own units where it is projected, those of the WGS 84 ellipsoid at each row's latitude in degrees.
 * @param grid size, box and projector; a raster has them
 */
export function gridMetres({ width, height, bbox, projector }: GridFrame): GridMetres {
  const cellWidth = (bbox[2] - bbox[0]) / width, cellHeight = (bbox[3] - bbox[1]) / height
  if (!projector.isLonLat) return { ew: new Float64Array(height).fill(cellWidth), ns: new Float64Array(height).fill(cellHeight), isUniform: true }
  const ew = new Float64Array(height), ns = new Float64Array(height)
  for (let row = 0; row < height; row++) {
    const lat = (bbox[3] - (row + 0.5) * cellHeight) * radians, border = (bbox[3] - (row + 1) * cellHeight) * radians
    ew[row] = cellWidth * radians * Math.cos(lat) * axis / Math.sqrt(1 - eccentricity2 * Math.sin(lat) ** 2)
    ns[row] = cellHeight * radians * axis * (1 - eccentricity2) / (1 - eccentricity2 * Math.sin(border) ** 2) ** 1.5
  }
  return { ew, ns, isUniform: false }
}
