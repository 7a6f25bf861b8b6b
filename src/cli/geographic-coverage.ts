import type { CoverageOrder } from '../analysis/geographic-coverage-order.ts'
import { geographicCoverage } from '../analysis/geographic-coverage.ts'
import type { FacilityCoverageRow, ZoneCoverageRow } from '../analysis/geographic-coverage-tables.ts'
import { formatDuration } from '../core/units.ts'
import { tableFrom, type Table } from '../data/table.ts'
import { toCsv } from '../export/csv.ts'
import { toGeoJSON } from '../export/geojson.ts'
import { capacityColumn } from './catchment-table.ts'
import type { CommandContext } from './command.ts'
import { peopleOff } from './coverage-table.ts'
import { defaultCutoff } from './defaults.ts'
import { joinOptions, readFacilities, readPopulation, readZonesIfAny, towards } from './inputs.ts'
import type { CliIo } from './io.ts'
import { readModel } from './model.ts'
import type { Options } from './options.ts'
import { checkWritable } from './output-folder.ts'
import { announce, geoTiff, writeResults, type ResultFiles } from './results.ts'
import { Session } from './session.ts'
import { formatNumber, formatShare, printTable, styleFor } from './terminal.ts'

/** `farsakh geographic-coverage`: facilities fill up one after the other. */
export async function run(context: CommandContext): Promise<void> {
  const { io, options } = context
  const session = new Session(context)
  await checkWritable(options.out!)
  const order = orderOf(options)
  const facilities = await readFacilities(session)
  const capacity = capacityColumn(session, facilities.places)
  const zones = await readZonesIfAny(session)
  const { demand, raster } = await readPopulation(session)
  const { model, grid, off } = await readModel(session)
  const asked = { ...towards(facilities), population: raster ?? demand, cutoff: options.cutoff ?? defaultCutoff, capacity, order, zones, ...joinOptions(session), ...session.run }
  const served = await session.step('filling facilities', () => geographicCoverage(model, asked))
  session.addIssues(options[facilities.side]!, served.issues)
  const unjoined = served.zonal!.column('unjoined').reduce((sum, people) => sum + people, 0)
  session.addIssues(options.population!, peopleOff(unjoined, demand.total, { isGround: grid !== undefined, where: zones === undefined ? 'under unjoined in run.json' : 'in the column unjoined of zones.csv' }))
  const table = fileTable(served.table)
  const files: ResultFiles = { 'geographic_coverage.csv': () => toCsv(table) }
  if (zones !== undefined && served.zonal !== undefined) files['zones.csv'] = () => toCsv(served.zonal!)
  if (raster !== undefined) {
    const polygons = await session.step('drawing catchments', () => served.catchmentPolygons(session.run))
    files['catchments.geojson'] = () => `${JSON.stringify(toGeoJSON(polygons))}\n`
    files['people_left.tif'] = geoTiff(served.residual!)
  }
  const written = await writeResults(session, files, { counts: { facilities: facilities.places.size, people: demand.total, unjoined } })
  if (options.json) io.stdout.write(`${JSON.stringify({ command: 'geographic-coverage', out: options.out, files: written, facilities: [...table] })}\n`)
  else io.stdout.write(print(io, served.table, { zones: served.zonal, off }))
  announce(session, written)
}

/** Whose turn is first, from `--order` and the options beside it. */
function orderOf({ order = 'people', orderWithin, orderRadius, ascending, cutoff }: Options): CoverageOrder {
  const direction = ascending === true ? 'ascending' : 'descending'
  if (order !== 'people') {
    if (orderWithin !== undefined || orderRadius !== undefined) throw new TypeError(`--order-${orderWithin === undefined ? 'radius' : 'within'}: expected --order people, got --order ${order}`)
    return { by: 'field', column: order, direction }
  }
  if (orderRadius === undefined) return { by: 'people-within-time', seconds: orderWithin ?? cutoff ?? defaultCutoff, direction }
  if (orderWithin !== undefined) throw new TypeError('expected either --order-within or --order-radius, got both')
  return { by: 'people-within-radius', metres: orderRadius, direction }
}

/** The table that geographic_coverage.csv holds. */
function fileTable(table: Table<FacilityCoverageRow>): Table<object> {
  return tableFrom<Record<string, number | string>>({
    facility: table.column('facility'), turn: table.column('turn'), order_value: table.column('orderValue'), capacity: table.column('capacity'), case: table.column('case'), limit_seconds: table.column('limit'),
    reachable: table.column('reachable'), waiting: table.column('waiting'), within: table.column('within'), taken: table.column('taken'), room: table.column('room'), turned_away: table.column('turnedAway'), left: table.column('left'), share: table.column('share'),
  })
}

const most = 20

function print(io: CliIo, table: Table<FacilityCoverageRow>, { zones, off }: { zones: Table<ZoneCoverageRow> | undefined, off: string }): string {
  const columns = [{ title: 'facility', align: 'left' as const }, ...['turn', 'capacity', 'waiting', 'taken', 'turned away', 'as far as', 'covered so far'].map(title => ({ title, align: 'right' as const }))]
  const rows = [...table].slice(0, most).map(row => [row.facility, String(row.turn), formatNumber(row.capacity), formatNumber(row.waiting), formatNumber(row.taken), formatNumber(row.turnedAway), formatDuration(row.limit), formatShare(row.share)])
  const style = styleFor(io.stdout, io.env), width = io.stdout.columns
  const more = table.length > most ? `${formatNumber(table.length - most)} more facilities stand in geographic_coverage.csv\n` : ''
  if (zones === undefined || zones.length < 2) return printTable(columns, rows, { width, style }) + more
  const zoneColumns = [{ title: 'zone', align: 'left' as const }, ...['people', 'covered', 'left', off, 'share'].map(title => ({ title, align: 'right' as const }))]
  return `${printTable(columns, rows, { width, style })}${more}\n${printTable(zoneColumns, [...zones].map(row => [row.zone, formatNumber(row.total), formatNumber(row.covered), formatNumber(row.left), formatNumber(row.unjoined), formatShare(row.share)]), { width, style })}`
}
