import type { Bbox, Issue, Points } from '../core/types.ts'
import { projector } from '../geo/crs.ts'
import type { IssueLog } from './issues.ts'

/** Coordinates as they were given, and how to speak of their records. */
export interface Given {
  readonly lon: Float64Array
  readonly lat: Float64Array
  readonly crs?: string
  /** The coordinates of a record as they stand in the file. */
  readonly text: (row: number) => string
  readonly label: (row: number) => string
}

/** The records that have usable coordinates. */
export interface Located {
  readonly kept: number[]
  readonly lon: Float64Array
  readonly lat: Float64Array
}

/**
 * Turns given coordinates into degrees and lists those that can't be used.
 * @throws FarsakhError `CRS_UNKNOWN`
 */
export function locate(given: Given, log: IssueLog): Located {
  const convert = given.crs === undefined ? undefined : projector(given.crs)
  const kept: number[] = []
  const lon = new Float64Array(given.lon.length), lat = new Float64Array(given.lon.length)
  let swapped = 0
  for (let row = 0; row < given.lon.length; row++) {
    let x = given.lon[row], y = given.lat[row]
    if (convert && !convert.isLonLat && Number.isFinite(x) && Number.isFinite(y)) [x, y] = convert.toLonLat(x, y)
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      log.add('error', 'PLACE_WITHOUT_COORDINATES', `left out: no usable coordinates in ${given.label(row)}`, row, given.text(row))
    } else if (Math.abs(y) > 90 || Math.abs(x) > 180) {
      const fits = Math.abs(y) <= 180 && Math.abs(x) <= 90
      if (fits) swapped++
      const hint = fits ? ': have longitude and latitude changed places?' : given.crs === undefined ? ': are they projected? Then give crs' : ''
      log.add('error', 'PLACE_OUTSIDE_WORLD', `left out: expected longitude within 180 and latitude within 90 degrees in ${given.label(row)}, got ${x}, ${y}${hint}`, row, given.text(row))
    } else {
      if (x === 0 && y === 0) log.add('warning', 'PLACE_AT_ZERO', `at 0, 0 degrees, off the coast of Africa, in ${given.label(row)}: are the coordinates missing?`, row, '0, 0')
      lon[kept.length] = x
      lat[kept.length] = y
      kept.push(row)
    }
  }
  if (swapped > 0) log.add('warning', 'COORDINATES_SWAPPED', `${swapped} of ${given.lon.length} records would fit the world if longitude and latitude changed places: name the columns with the lon and lat options`, -1, swapped)
  return { kept, lon: lon.slice(0, kept.length), lat: lat.slice(0, kept.length) }
}

/**
 * Suspects that longitude and latitude have changed places: most of the places that lie outside a box would lie inside it then.
 * @param places the points
 * @param bbox west, south, east, north in degrees, that of the network say
 * @returns a finding, or undefined where there is no such suspicion
 */
export function suspectSwap(places: Points, bbox: Bbox): Issue | undefined {
  const count = places.lon.length
  let outside = 0, mended = 0
  for (let i = 0; i < count; i++) {
    if (holds(bbox, places.lon[i], places.lat[i])) continue
    outside++
    if (holds(bbox, places.lat[i], places.lon[i])) mended++
  }
  if (mended === 0 || mended * 2 < outside) return undefined
  const message = `${outside} of ${count} places lie outside the network, and ${mended} of these would lie inside if longitude and latitude changed places: name the columns with the lon and lat options`
  return { severity: 'warning', code: 'COORDINATES_SWAPPED', row: -1, value: String(mended), message }
}

function holds([west, south, east, north]: Bbox, lon: number, lat: number): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north
}
