import { isochrones } from '../analysis/isochrone.ts'
import { formatDuration } from '../core/units.ts'
import { toGeoJSON } from '../export/geojson.ts'
import { travelTimes } from '../travel/travel-times.ts'
import type { CommandContext } from './command.ts'
import { reportedCutoffs } from './defaults.ts'
import { eachRaster } from './each-raster.ts'
import { joinOptions, readFacilities, towards } from './inputs.ts'
import { readModel } from './model.ts'
import { checkWritable } from './output-folder.ts'
import { announce, geoTiff, writeResults } from './results.ts'
import { Session } from './session.ts'

/** `farsakh isochrones`: the areas from which a facility is reached in time. */
export async function run(context: CommandContext): Promise<void> {
  const { io, options } = context
  const session = new Session(context)
  await checkWritable(options.out!)
  const cutoffs = reportedCutoffs(options)
  const facilities = await readFacilities(session)
  const input = await readModel(session), { model, grid } = input, cutoff = options.cutoff ?? Math.max(...cutoffs)
  const each = options.each === true ? eachRaster(session, facilities, input, cutoff) : {}
  const times = await session.step('searching', () => travelTimes(model, { ...towards(facilities), cutoff, ...joinOptions(session), ...session.run }))
  session.addIssues(options[facilities.side]!, times.issues)
  const bands = await session.step('drawing isochrones', () => isochrones(times, { cutoffs, ...session.run }))
  const files = await writeResults(session, { 'isochrones.geojson': () => `${JSON.stringify(toGeoJSON(bands))}\n`, ...grid !== undefined && { 'travel_time.tif': geoTiff(times.toRaster()) }, ...each }, { counts: { facilities: facilities.places.size, areas: bands.features.length } })
  if (options.json) io.stdout.write(`${JSON.stringify({ command: 'isochrones', out: options.out, files, cutoffs })}\n`)
  else io.stdout.write(`Areas within ${cutoffs.map(formatDuration).join(', ')} of ${facilities.places.size} ${facilities.places.size === 1 ? 'place' : 'places'}\n`)
  announce(session, files)
}
