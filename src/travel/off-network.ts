import { FarsakhError } from '../core/errors.ts'
import type { Issue } from '../core/types.ts'
import { IssueLog } from '../data/issues.ts'
import type { Places } from '../data/places.ts'
import type { Table } from '../data/table.ts'
import type { Joined } from './joined.ts'
import type { Network } from './network.ts'

/** Places and where they join. */
export interface Side {
  readonly places: Places
  readonly joined: Joined
}

/**
 * Reports places that could not join the network, and why.
 * @throws FarsakhError `PLACES_OFF_NETWORK` when none of a side could
 */
export function reportOffNetwork(network: Network, sides: readonly Side[], within: number): Table<Issue> {
  const log = new IssueLog()
  const { count, kilometres } = network.scraps
  if (count > 0) log.add('info', 'ROADS_UNCONNECTED', `${count} bits of road (${kilometres.toFixed(1)} km) are connected to nothing although all of them lie within 50 m of other roads: places join those others. snap: { component: 'any' } joins them too`, -1, count)
  for (const side of sides) reportSide(log, network, side, within)
  return log.table()
}

function reportSide(log: IssueLog, network: Network, { places, joined }: Side, within: number): void {
  const [west, south, east, north] = network.bbox
  let outside = 0, swapped = 0, off = 0
  for (let i = 0; i < places.size; i++) {
    if (joined.link[i] !== -1) continue
    off++
    const lon = places.lon[i], lat = places.lat[i]
    const isInside = lon >= west && lon <= east && lat >= south && lat <= north
    if (!isInside) outside++
    if (!isInside && lat >= west && lat <= east && lon >= south && lon <= north) swapped++
    log.add('error', 'PLACE_OFF_NETWORK', `${places.ids[i]}: no usable road within ${within} m${isInside ? '' : ', and it lies outside the network\'s box'}`, i, `${lon}, ${lat}`)
  }
  const box = [west, south, east, north].map(v => v.toFixed(3)).join(', ')
  const hint = swapped > 0 ? ': longitude and latitude seem to be swapped' : ''
  if (outside > 0) log.add('warning', swapped > 0 ? 'COORDINATES_SWAPPED' : 'PLACES_OUTSIDE_NETWORK', `${outside} of ${places.size} places lie outside the network's box (${box})${hint}`, -1, outside)
  if (off === places.size) {
    throw new FarsakhError('PLACES_OFF_NETWORK', `expected places near the roads of ${network.graph.meta.name}, whose box is ${box}, got none within ${within} m of a usable road (the first is at ${places.lon[0]}, ${places.lat[0]})${hint}`, { bbox: [west, south, east, north], outside, swapped, places: places.size })
  }
}

/** Says how many points lie off the network, and how much of the demand. */
export function reportPointsOff({ link }: Joined, demand: ArrayLike<number> | undefined, within: number): readonly Issue[] {
  let count = 0, lost = 0
  for (let point = 0; point < link.length; point++) {
    if (link[point] !== -1) continue
    count++
    if (demand !== undefined) lost += demand[point]
  }
  if (count === 0) return []
  const people = demand === undefined ? '' : `, with ${lost} of the demand`
  return [{ severity: 'warning', code: 'POINTS_OFF_NETWORK', row: -1, value: String(count), message: `${count} of ${link.length} points have no usable road within ${within} m${people}: they reach nothing` }]
}
