import type { FeatureCollection } from 'geojson'
import type { NamedRow } from '../analysis/geographic-coverage-accessmod.ts'
import type { CoverageOrder } from '../analysis/geographic-coverage-order.ts'
import type { GeographicCoverage } from '../analysis/geographic-coverage-result.ts'
import { geographicCoverage } from '../analysis/geographic-coverage.ts'
import type { Raster } from '../data/raster.ts'
import { tableFrom, type Table, type TableColumn } from '../data/table.ts'
import { toCsv } from '../export/csv.ts'
import { toGeoJSON } from '../export/geojson.ts'
import type { ReplayCapacity } from '../io/replay-arguments.ts'
import { replayMalformed } from '../io/replay-readers.ts'
import { checkField, facilityLayer, groundLayer, noteIgnored, rasterLayer, zoneLayer } from './accessmod-layers.ts'
import { longest } from './accessmod-travel-time.ts'
import { zonesOnGrid } from './accessmod-zones.ts'
import type { JobResult } from './accessmod.ts'
import { geoTiff } from './results.ts'
import type { Session } from './session.ts'

/** AccessMod's geographic coverage. */
export async function runCapacity(session: Session, args: ReplayCapacity): Promise<JobResult> {
  const land = await groundLayer(session, args)
  const population = await rasterLayer(session, args.inputPop)
  const places = await facilityLayer(session, args.inputHf, { rows: args.tableFacilities, argument: 'tableFacilities', id: args.hfIdx })
  if (args.capField !== '' && !args.ignoreCapacity) checkField(places, args.capField, 'capField')
  if (args.orderField !== '' && args.hfOrder === 'tableOrder') checkField(places, args.orderField, 'orderField')
  const zones = args.zonalCoverage ? await zoneLayer(session, args.inputZoneAdmin, args.zoneFieldLabel) : undefined
  if (args.roundingMethod !== 'ceil') noteIgnored(session, `args.roundingMethod was left out: minutes are rounded up, not by ${args.roundingMethod}`)
  const served = await session.step('allocating people', () => geographicCoverage(land, {
    ...args.towardsFacilities ? { to: places } : { from: places }, population, cutoff: longest(args.maxTravelTime), zones: zones && zonesOnGrid(zones, population), compat: 'accessmod-5.9',
    capacity: args.ignoreCapacity || args.capField === '' ? undefined : args.capField, ignoreCapacity: args.ignoreCapacity, keepPeople: !args.removeCapted, order: orderOf(args),
    columns: { id: args.hfIdx, name: args.nameField, zone: args.zoneFieldId, zoneName: args.zoneFieldLabel, ...args.capField === '' ? {} : { capacity: args.capField } }, ...session.run,
  }))
  session.addIssues(args.inputHf, served.issues)
  const files: JobResult['files'] = { [`${args.outputTableCapacity}.csv`]: () => toCsv(asked(served.table, args)), [`${args.outputPopResidual}.tif`]: geoTiff(served.residual!) }
  if (served.zonal !== undefined) files[`${args.outputTableZonal}.csv`] = () => toCsv(served.zonal!)
  if (args.vectCatch) files[`${args.outputHfCatchment}.geojson`] = () => `${JSON.stringify(toGeoJSON(catchments(served, args, session)))}\n`
  if (args.popOnBarrier) files[`${args.outputPopBarrier}.tif`] = geoTiff(onBarriers(population, land.cellsOf(served.demand), served.demand.row))
  return { files, summary: `${args.outputTableCapacity}: ${places.size} facilities`, counts: { facilities: places.size, people: served.demand.total } }
}

function orderOf(args: ReplayCapacity): CoverageOrder {
  const direction = args.hfOrderSorting === 'hfOrderAsc' ? 'ascending' : 'descending'
  if (args.hfOrder === 'travelTime') return { by: 'people-within-time', seconds: longest(args.maxTravelTimeOrder), direction }
  if (args.hfOrder === 'circBuffer') return { by: 'people-within-radius', metres: args.radius, direction }
  if (args.orderField === '') throw replayMalformed('the column to order facilities by', 'args.orderField', '')
  return { by: 'field', column: args.orderField, direction }
}

/** The table without the columns that AccessMod gives only when asked. */
function asked<Row extends object>(table: Table<Row>, args: ReplayCapacity): Table<Row> {
  const extended = ['amPopTotal', 'amPopTotalNotOnBarrier', 'amPopTotalOnBarrier', 'amPopResidualBefore', 'amPopResidualAfter']
  const left = new Set([...args.addColumnPopOrigTravelTime ? [] : ['amPopOrigTravelTimeMax'], ...args.addColumnsPopCoverageExtended ? [] : extended])
  const names = (table.names as (keyof Row & string)[]).filter(name => !left.has(name))
  return tableFrom<Row>(Object.fromEntries(names.map(name => [name, table.column(name) as unknown as TableColumn])) as Record<keyof Row & string, TableColumn>)
}

/** Catchments with what AccessMod says of each. */
function catchments(served: GeographicCoverage<NamedRow, NamedRow>, { hfIdx, nameField }: ReplayCapacity, session: Session): FeatureCollection {
  const { type, features } = served.catchmentPolygons(session.run)
  return { type, features: features.map(({ properties: { id, name, case: kind }, ...feature }) => ({ ...feature, properties: { [hfIdx]: numberIfOne(id), [nameField]: name, type: kind } })) }
}

function numberIfOne(text: string): number | string {
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

/** The people who live where nobody can pass. */
function onBarriers(population: Raster, cells: Int32Array, rows: Uint32Array): Raster {
  const values = new Float64Array(population.values.length).fill(NaN)
  for (const [i, cell] of rows.entries()) if (cells[i] === -1) values[cell] = population.values[cell]
  return population.with(values)
}
