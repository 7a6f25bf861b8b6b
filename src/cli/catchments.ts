import { catchments } from '../analysis/catchment.ts'
import { toCsv } from '../export/csv.ts'
import { travelTimes } from '../travel/travel-times.ts'
import { capacityColumn, catchmentsTable, printCatchments } from './catchment-table.ts'
import type { CommandContext } from './command.ts'
import { defaultCutoff } from './defaults.ts'
import { engineOptions, explain, joinOptions, readFacilities, readPopulation, towards } from './inputs.ts'
import { readModel } from './model.ts'
import { checkWritable } from './output-folder.ts'
import { announce, geoTiff, writeResults } from './results.ts'
import { Session } from './session.ts'

/** `farsakh catchments`: who belongs to which facility. */
export async function run(context: CommandContext): Promise<void> {
  const { io, options } = context
  const session = new Session(context)
  await checkWritable(options.out!)
  const facilities = await readFacilities(session)
  const capacity = capacityColumn(session, facilities.places)
  const { demand } = await readPopulation(session)
  const { model, grid } = await readModel(session)
  const times = await session.step('searching', () => travelTimes(model, { ...towards(facilities), cutoff: options.cutoff ?? defaultCutoff, ...joinOptions(session), ...engineOptions(session), ...session.run }))
  explain(session, times.explanation)
  session.addIssues(options[facilities.side]!, times.issues)
  const areas = await session.step('allocating people', () => catchments(times, demand, { capacity, ...session.run }))
  const files = await writeResults(session, { 'catchments.csv': () => toCsv(catchmentsTable(areas)), ...grid !== undefined && { 'travel_time.tif': geoTiff(times.toRaster()) } }, { counts: { facilities: facilities.places.size, people: demand.total } })
  if (options.json) io.stdout.write(`${JSON.stringify({ command: 'catchments', out: options.out, files, catchments: [...catchmentsTable(areas)] })}\n`)
  else io.stdout.write(printCatchments(io, areas))
  announce(session, files)
}
