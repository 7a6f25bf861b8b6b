import { toCsv } from '../export/csv.ts'
import { IssueLog } from '../data/issues.ts'
import { named, type Origins } from './access-inputs.ts'
import { checkMeasures, decayOf, farthest, take, type Measured } from './access-measures.ts'
import { readAccessWorld } from './access-pairs.ts'
import { accessTable, columnsOf, equityTable, printSummary, printZones, sitesTable, summarise, zoneTable } from './access-tables.ts'
import type { CommandContext } from './command.ts'
import { readZonesIfAny } from './inputs.ts'
import { checkWritable } from './output-folder.ts'
import { announce, geoTiff, writeResults, type ResultFiles } from './results.ts'
import { Session } from './session.ts'
import { formatNumber } from './terminal.ts'

/** `farsakh access`: measures of access by place or by cell, by site and by zone, and how equal they are. */
export async function run(context: CommandContext): Promise<void> {
  const { io, options } = context
  const session = new Session(context)
  // What can be wrong with the call is found out before anything is read.
  const decay = decayOf(options), cutoff = options.matrix !== undefined && options.cutoff === undefined ? Infinity : farthest(options, decay)
  await checkWritable(options.out!)
  const { origins, sites, counts, pairs: search, among } = await readAccessWorld(session)
  checkMeasures(options, origins.demand)
  const zones = await readZonesIfAny(session)
  if (zones !== undefined && origins.points === undefined) throw new TypeError('--zones: expected --from FILE (places with coordinates), got a matrix alone')
  const people = origins.demand ?? new Float64Array(origins.ends.size).fill(1)
  const income = options.income === undefined ? undefined : incomeOf(session, origins, people), groups = options.groups === undefined ? undefined : named(() => origins.text(options.groups!), '--groups')

  const { pairs, close } = await search(cutoff), measured: Measured[] = []
  try {
    for (const name of options.measure!) {
      const taken = await session.step(`measuring ${name}`, () => take(name, { pairs, demand: origins.demand, supply: sites.supply, decay, options, among: () => among(cutoff) }))
      session.addIssues(sites.path, taken.found.issues)
      measured.push(taken)
    }
  } finally {
    await close()
  }

  const summaries = summarise(measured, people), equity = equityTable(measured, { people, income, groups }), byZone = zones === undefined ? undefined : zoneTable(origins, measured, { people, zones })
  // Measures of sites have no column by origin, and their people with nothing in reach must be said all the same.
  const bySite = measured.flatMap(({ columns, sites: found, found: { peopleUnreached } }) => columns.length > 0 ? [] : Object.keys(found).map(measure => ({ measure, peopleUnreached }))), everybody = people.reduce((sum, count) => sum + count, 0)
  const files = await writeResults(session, resultFiles(session, { origins, measured, byZone, equity, sites: sitesTable(sites, measured) }), {
    counts: { origins: origins.ends.size, facilities: sites.ends.size, people: everybody, ...counts },
  })
  if (options.json) io.stdout.write(`${JSON.stringify({ command: 'access', out: options.out, files, measures: summaries, ...bySite.length > 0 && { sites: bySite }, equity: [...equity], ...byZone !== undefined && { zones: [...byZone] } })}\n`)
  else {
    if (summaries.length > 0) io.stdout.write(printSummary(io, summaries, { isOfPeople: origins.demand !== undefined }))
    for (const { measure, peopleUnreached } of bySite) io.stdout.write(`${measure} stands in sites.csv; ${formatNumber(peopleUnreached)} of ${formatNumber(everybody)} people have no supply in reach\n`)
    if (byZone !== undefined && summaries.length > 0) io.stdout.write(`\n${printZones(io, byZone, summaries)}`)
  }
  announce(session, files)
}

/** Rows of access.csv at most: a raster's are its cells, which access.tif has as well. */
const mostRows = 1e6

function resultFiles(session: Session, { origins, measured, byZone, equity, sites }: {
  readonly origins: Origins, readonly measured: readonly Measured[], readonly byZone: ReturnType<typeof zoneTable> | undefined, readonly equity: ReturnType<typeof equityTable>, readonly sites: ReturnType<typeof sitesTable>
}): ResultFiles {
  const columns = columnsOf(measured), { raster, cell } = origins, files: ResultFiles = {}
  if (columns.length > 0) {
    if (origins.ends.size <= mostRows) files['access.csv'] = () => toCsv(accessTable(origins, measured))
    else session.warn(`access.csv is left out: ${formatNumber(origins.ends.size)} cells are too many for a table`)
    if (raster !== undefined) for (const { name, values } of columns) files[columns.length === 1 ? 'access.tif' : `access-${name}.tif`] = () => geoTiff(drawn(values, { raster, cell: cell! }))()
    files['equity.csv'] = () => toCsv(equity)
  }
  files['sites.csv'] = () => toCsv(sites)
  if (byZone !== undefined && columns.length > 0) files['access-by-zone.csv'] = () => toCsv(byZone)
  return files
}

/** A column on the grid of the people; no data where nobody lives, and where a time or a cost is Infinity. */
function drawn(column: Float64Array, { raster, cell }: { readonly raster: NonNullable<Origins['raster']>, readonly cell: Uint32Array }): NonNullable<Origins['raster']> {
  const values = new Float32Array(raster.width * raster.height).fill(NaN)
  for (const [i, value] of column.entries()) if (value < Infinity) values[cell[i]] = value
  return raster.with(values)
}

/** The column of `--income`; people without one are left out of what ranks people, and listed. */
function incomeOf(session: Session, origins: Origins, people: Float64Array): Float64Array {
  const name = session.context.options.income!, income = named(() => origins.numbers(name), '--income'), log = new IssueLog()
  for (const [i, value] of income.entries()) if (!Number.isFinite(value) && people[i] > 0) log.add('warning', 'INCOME_MISSING', `expected a number in the column ${name} for ${origins.ends.ids[i]}: its people are left out where people are ranked`, i, value)
  if (!income.some((value, i) => Number.isFinite(value) && people[i] > 0)) throw new RangeError(`--income: expected numbers in the column ${name} of ${origins.path}, got none`)
  session.addIssues(origins.path, log.table())
  return income
}
