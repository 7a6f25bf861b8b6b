import { FarsakhError } from '../core/errors.ts'
import type { Issue, Points } from '../core/types.ts'
import type { Metres } from '../core/units.ts'
import { lonBeside } from '../geo/antimeridian.ts'
import { IssueLog } from '../data/issues.ts'
import type { JoinOptions } from '../data/join.ts'
import type { Places } from '../data/places.ts'
import type { Raster } from '../data/raster.ts'
import type { Table } from '../data/table.ts'
import { isPassable, type Ground } from '../surface/ground.ts'

/** A grid, and the ground on it. */
export interface GroundGrid {
  readonly grid: Raster
  readonly ground: Ground
}

/** Points on a grid. */
export interface Settled {
  /** The passable cell of each, -1 on barriers and outside the grid. */
  readonly cell: Int32Array
  /** Metres to the centre of that cell for those who had to move there, 0 for all others. */
  readonly moved: Float64Array
}

/** Metres that points on barriers may move, none unless asked for. */
export function withinOf({ snap }: JoinOptions): Metres {
  return snap?.within ?? 0
}

/**
 * Finds the cell of each point; one on a barrier takes the passable cell whose centre is nearest to it, where that is within some metres.
 * Cost: a projection a point, and for those on barriers the cells within that distance.
 */
export function settle({ grid, ground }: GroundGrid, points: Points, within: Metres): Settled {
  const count = points.lon.length, cell = new Int32Array(count), moved = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const at = grid.cellAt(points.lon[i], points.lat[i])
    cell[i] = at !== -1 && isPassable(ground, at) ? at : -1
    if (at === -1 || cell[i] !== -1 || within === 0) continue
    const near = nearestPassable({ grid, ground }, { lon: points.lon[i], lat: points.lat[i], cell: at }, within)
    if (near === undefined) continue
    cell[i] = near.cell
    moved[i] = near.metres
  }
  return { cell, moved }
}

/**
 * Reports places that could not be settled, and those that moved or share a cell.
 * @throws FarsakhError `PLACES_ON_BARRIERS` when none of a side could
 */
export function reportSettled(land: GroundGrid, sides: readonly { readonly places: Places, readonly settled: Settled }[], within: Metres): Table<Issue> {
  const log = new IssueLog()
  for (const side of sides) {
    reportSide(log, land, side, within)
    if (side.settled.cell.every(cell => cell === -1)) refuse(land, side, within)
  }
  return log.table()
}

interface Side {
  readonly places: Places
  readonly settled: Settled
}

function reportSide(log: IssueLog, { grid }: GroundGrid, { places, settled }: Side, within: Metres): void {
  const first = new Map<number, number>()
  let swapped = 0
  for (let i = 0; i < places.size; i++) {
    const cell = settled.cell[i], lon = places.lon[i], lat = places.lat[i], id = places.ids[i], value = `${lon}, ${lat}`
    if (cell === -1 && grid.cellAt(lon, lat) === -1) {
      log.add('error', 'PLACE_OUTSIDE_GRID', `${id}: outside the grid`, i, value)
      if (grid.cellAt(lat, lon) !== -1) swapped++
    } else if (cell === -1) {
      log.add('error', 'PLACE_ON_BARRIER', `${id}: on a barrier${within > 0 ? `, with no ground that can be crossed within ${within} m` : '; snap: { within: metres } moves it to the nearest ground'}`, i, value)
    } else {
      if (settled.moved[i] > 0) log.add('warning', 'PLACE_MOVED', `${id}: moved ${settled.moved[i].toFixed(0)} m from a barrier to the nearest ground`, i, settled.moved[i])
      const other = first.get(cell)
      if (other === undefined) first.set(cell, i)
      else log.add('info', 'PLACES_IN_ONE_CELL', `${id}: in the same cell as ${places.ids[other]}, so their times are equal`, i, places.ids[other])
    }
  }
  if (swapped > 0) log.add('warning', 'COORDINATES_SWAPPED', `${swapped} of ${places.size} places lie outside the grid: longitude and latitude seem to be swapped`, -1, swapped)
}

function refuse({ grid }: GroundGrid, { places }: Side, within: Metres): never {
  const outside = places.ids.filter((_, i) => grid.cellAt(places.lon[i], places.lat[i]) === -1).length
  const named = [...places.ids.slice(0, 3), ...(places.size > 3 ? ['...'] : [])].join(', ')
  const where = outside === places.size ? `all outside the grid (${grid.name}, ${grid.crs}, ${grid.bbox.join(', ')})` : outside === 0 ? 'all on barriers' : `${places.size - outside} on barriers and ${outside} outside the grid`
  const mend = outside === places.size ? 'check that rasters and places cover the same area, and that longitude and latitude are not swapped' : within > 0 ? `allow more than snap: { within: ${within} }, or check the barriers` : 'snap: { within: metres } moves places from barriers to the nearest ground'
  throw new FarsakhError('PLACES_ON_BARRIERS', `expected a place on ground that can be crossed, got ${places.size} (${named}), ${where}: ${mend}`, { places: places.size, outside, first: places.ids.slice(0, 3), within })
}

/** The passable cell nearest to a position within some metres; of equally near ones the first in the raster. */
function nearestPassable({ grid, ground }: GroundGrid, from: { readonly lon: number, readonly lat: number, readonly cell: number }, within: Metres): { cell: number, metres: Metres } | undefined {
  const { width, height, bbox, cellWidth, cellHeight } = grid, { metres } = ground
  const [x, y] = grid.projector.fromLonLat(from.lon, from.lat)
  const column = ((grid.projector.isLonLat ? lonBeside(x, bbox) : x) - bbox[0]) / cellWidth - 0.5, row = (bbox[3] - y) / cellHeight - 0.5
  const home = Math.floor(from.cell / width), ew = metres.ew[home], ns = metres.ns[home]
  let best = -1, least = within
  for (let r = Math.max(0, Math.ceil(row - within / ns)), last = Math.min(height - 1, Math.floor(row + within / ns)); r <= last; r++) {
    const rest = Math.sqrt(Math.max(0, least ** 2 - ((r - row) * ns) ** 2))
    for (let c = Math.max(0, Math.ceil(column - rest / ew)), end = Math.min(width - 1, Math.floor(column + rest / ew)); c <= end; c++) {
      const distance = Math.hypot((r - row) * ns, (c - column) * ew)
      if (distance > least || (best !== -1 && distance === least) || !isPassable(ground, r * width + c)) continue
      best = r * width + c
      least = distance
    }
  }
  return best === -1 ? undefined : { cell: best, metres: least }
}
