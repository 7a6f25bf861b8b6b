import { minutesRaster } from '../analysis/zonal-minutes.ts'
import type { ReplayTravelTime } from '../io/replay-arguments.ts'
import type { Raster } from '../data/raster.ts'
import type { TravelTimes } from '../data/travel-times.ts'
import { travelTimes } from '../travel/travel-times.ts'
import { checkField, facilityLayer, groundLayer, noteIgnored } from './accessmod-layers.ts'
import type { JobResult } from './accessmod.ts'
import { geoTiff } from './results.ts'
import type { Session } from './session.ts'

/** Travel time in whole minutes, and the nearest facility where that was asked for. */
export async function runTravelTime(session: Session, args: ReplayTravelTime): Promise<JobResult> {
  const land = await groundLayer(session, args)
  const places = await facilityLayer(session, args.inputHf, { rows: args.tableFacilities, argument: 'tableFacilities', id: 'cat' })
  if (args.addNearest && args.outputNearest !== '') checkField(places, args.joinField, 'joinField')
  const times = await session.step('searching', () => travelTimes(land, { ...args.towardsFacilities ? { to: places } : { from: places }, cutoff: longest(args.maxTravelTime), ...session.run }))
  session.addIssues(args.inputHf, times.issues)
  const minutes = minutesRaster(times, { rounding: args.roundingMethod, compat: 'accessmod-5.9', ...session.run })
  const files = { [`${args.outputTravelTime}.tif`]: geoTiff(minutes) }
  if (args.addNearest && args.outputNearest !== '') Object.assign(files, { [`${args.outputNearest}.tif`]: geoTiff(nearestRaster(session, times, land.grid, args.joinField)) })
  const reached = times.seconds.reduce((sum, seconds) => sum + (seconds < Infinity ? 1 : 0), 0)
  return { files, summary: `${args.outputTravelTime}: minutes to ${places.size} facilities in ${reached} cells`, counts: { facilities: places.size, cells: reached } }
}

/** Seconds of the longest journey; AccessMod's 0 is no limit. */
export function longest(minutes: number): number {
  return minutes === 0 ? Infinity : minutes * 60
}

/** The value of a column of the nearest facility by cell; text can't be a cell's value, so that such a column gives way to the facility's number. */
function nearestRaster(session: Session, times: TravelTimes, grid: Raster, field: string): Raster {
  const { places, nearest } = times
  const numbers = field === 'cat' || !places.names.includes(field) ? places.ids.map(Number) : [...places.column(field)]
  if (numbers.some(value => !Number.isInteger(value))) noteIgnored(session, `args.joinField was left out: expected a column of whole numbers, got "${field}"; cells hold the number (cat) of the nearest facility`)
  const values = numbers.every(Number.isInteger) ? numbers : places.ids.map(Number)
  return grid.with(Int32Array.from(nearest, place => place === -1 ? -1 : values[place]), -1)
}
