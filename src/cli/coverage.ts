import { catchments } from '../analysis/catchment.ts'
import { coverage, type CoverageRow } from '../analysis/coverage.ts'
import type { Table } from '../data/table.ts'
import { toCsv } from '../export/csv.ts'
import { toGeoJSON } from '../export/geojson.ts'
import { travelTimes } from '../travel/travel-times.ts'
import { capacityColumn, catchmentsTable } from './catchment-table.ts'
import type { CommandContext } from './command.ts'
import { coverageJson, coverageTable, peopleLeftOut, printCoverage } from './coverage-table.ts'
import { reportedCutoffs } from './defaults.ts'
import { engineOptions, explain, joinOptions, readFacilities, readPopulation, readZonesIfAny, towards } from './inputs.ts'
import { readModel } from './model.ts'
import { checkWritable } from './output-folder.ts'
import { announce, geoTiff, writeResults, type ResultFiles } from './results.ts'
import { Session } from './session.ts'
import { populatedTimes } from './time-raster.ts'

/** `farsakh coverage`: who reaches a facility in time, by district, with everything that shows how. */
export async function run(context: CommandContext): Promise<void> {
  const { options } = context
  const session = new Session(context)
  await checkWritable(options.out!)
  const cutoffs = reportedCutoffs(options)
  const facilities = await readFacilities(session)
  const { places, side } = facilities
  const zones = await readZonesIfAny(session)
  const population = await readPopulation(session)
  const { model, counts, grid, off } = await readModel(session)

  const times = await session.step('searching', () => travelTimes(model, { ...towards(facilities), cutoff: options.cutoff ?? Math.max(...cutoffs), ...joinOptions(session), ...engineOptions(session), ...session.run }))
  explain(session, times.explanation)
  session.addIssues(options[side]!, times.issues)
  const { demand, raster } = population
  const covered = await session.step('counting people', () => coverage(times, demand, { cutoffs, zones, ...session.run }))
  const everybody = zones === undefined ? covered : coverage(times, demand, { cutoffs })
  session.addIssues(options.population!, peopleLeftOut(covered, { everybody, isGround: grid !== undefined }))
  const areas = await session.step('drawing catchments', () => catchments(times, demand, { capacity: capacityColumn(session, places), ...session.run }))

  const files: ResultFiles = { 'coverage.csv': () => toCsv(coverageTable(covered)), 'catchments.csv': () => toCsv(catchmentsTable(areas)) }
  if (grid !== undefined || raster !== undefined) {
    const drawn = await session.step('drawing travel times', () => grid === undefined ? populatedTimes(times, demand, raster!, session.run) : times.toRaster())
    files['travel_time.tif'] = geoTiff(drawn)
  }
  if (options.isochrones !== false) {
    const { isochrones } = await import('../analysis/isochrone.ts')
    const bands = await session.step('drawing isochrones', () => isochrones(times, { cutoffs, ...session.run }))
    files['isochrones.geojson'] = () => `${JSON.stringify(toGeoJSON(bands))}\n`
  }
  const written = await writeResults(session, files, { counts: { facilities: places.size, zones: zones?.size ?? 0, people: demand.total, cells: demand.size, ...counts } })
  show(context, { covered, everybody, written, off })
  announce(session, written)
}

function show(context: CommandContext, results: { covered: Table<CoverageRow>, everybody: Table<CoverageRow>, written: readonly string[], off: string }): void {
  const { io, options } = context
  if (options.json) io.stdout.write(`${JSON.stringify({ command: 'coverage', out: options.out, files: results.written, coverage: coverageJson(results.covered), all: coverageJson(results.everybody) })}\n`)
  else io.stdout.write(printCoverage(io, results.covered, { everybody: results.everybody, off: results.off }))
}
