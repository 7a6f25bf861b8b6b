import { unreachable, type PointTimes } from './travel-times.ts'
import type { Demand } from './demand.ts'

/**
 * Where people stand with regard to the places: `within` a cutoff, `beyond` every cutoff (or not connected at all), or `off-network`:
 * too far from any road for the model to say.
 */
export type Group = 'within' | 'beyond' | 'off-network'

/** The group of a point by its nearest place. */
export function groupOf(times: PointTimes, point: number): Group {
  if (times.joined[point] === 0) return 'off-network'
  return times.ms[point * times.k] === unreachable ? 'beyond' : 'within'
}

/** Name of the zone of people outside every zone. */
export const noZone = '(no zone)'
/** Name of the only zone where no zones are given. */
export const everywhere = 'all'

/** What assigns points to zones. `Zones` is one. */
export interface ZoneLookup {
  readonly size: number
  readonly names: readonly string[]
  /** Index of the zone of each point, -1 outside all. */
  zonesAt(points: { readonly lon: ArrayLike<number>, readonly lat: ArrayLike<number> }): Int32Array
}

/** Zone names and the zone of each point; points outside all zones get a zone of their own, the last, if there are any. */
export function zoneColumn(demand: Demand, zones: ZoneLookup | undefined): { names: readonly string[], zone: Int32Array } {
  if (zones === undefined) return { names: [everywhere], zone: new Int32Array(demand.size) }
  const zone = zones.zonesAt(demand).map(index => index === -1 ? zones.size : index)
  return { names: zone.includes(zones.size) ? [...zones.names, noZone] : zones.names, zone }
}
