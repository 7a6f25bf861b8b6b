import { FarsakhError } from '../core/errors.ts'
import { IssueLog } from '../data/issues.ts'
import type { Places } from '../data/places.ts'
import type { Joined } from './joined.ts'
import type { Network } from './network.ts'

/** Reports places that could not join the network, and why. */
export function reportOffNetwork(places: Places, joined: Joined, network: Network, within: number): IssueLog {
  const log = new IssueLog()
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
  return log
}
