import { scaleUp, type ScaleUpRow, type SiteExclusion } from '../analysis/scale-up.ts'
import { formatDuration } from '../core/units.ts'
import { tableFrom, type Table } from '../data/table.ts'
import { toCsv } from '../export/csv.ts'
import { toGeoJSON } from '../export/geojson.ts'
import { capacityColumn } from './catchment-table.ts'
import type { CommandContext } from './command.ts'
import { peopleOff } from './coverage-table.ts'
import { defaultCutoff } from './defaults.ts'
import { readGround } from './ground.ts'
import { readPopulation, readSide } from './inputs.ts'
import type { CliIo } from './io.ts'
import { checkWritable } from './output-folder.ts'
import { announce, geoTiff, writeResults } from './results.ts'
import { Session } from './session.ts'
import { readExclusions, readSizes, readSuitability } from './site-tables.ts'
import { formatNumber, formatShare, printTable, styleFor } from './terminal.ts'

/** `farsakh scale-up`: where to build next, one site after the other. */
export async function run(context: CommandContext): Promise<void> {
  const { io, options } = context
  const session = new Session(context)
  await checkWritable(options.out!)
  const existing = options.to === undefined ? undefined : await readSide(session, 'to', options.where)
  if (existing === undefined && options.capacity !== undefined) throw new TypeError('--capacity: expected --to FILE as well, the facilities whose capacity it is')
  const existingCapacity = existing === undefined ? undefined : capacityColumn(session, existing)
  const sizes = await readSizes(session), suitability = await readSuitability(session), exclusions = await exclusionsOf(session)
  const { demand } = await readPopulation(session)
  const land = await readGround(session)
  const found = await session.step('choosing sites', () => scaleUp(land, {
    population: demand, existing, existingCapacity, within: options.cutoff ?? defaultCutoff, sizes, sites: options.sites, goal: options.goal, suitability, exclusions, ...session.run,
  }))
  session.addIssues(options.population!, found.issues)
  const unjoined = land.cellsOf(demand).reduce((sum, cell, i) => cell === -1 ? sum + demand.people[i] : sum, 0)
  session.addIssues(options.population!, peopleOff(unjoined, demand.total, { isGround: true, where: 'among those left, and under unjoined in run.json', canMove: false }))
  const table = fileTable(found.table, suitability !== undefined)
  const written = await writeResults(session, {
    'sites.csv': () => toCsv(table), 'sites.geojson': () => `${JSON.stringify(toGeoJSON(found.sites))}\n`, 'people_left.tif': geoTiff(found.residual),
  }, { counts: { sites: found.sites.size, existing: existing?.size ?? 0, candidates: found.candidates, people: demand.total, unjoined } })
  if (options.json) io.stdout.write(`${JSON.stringify({ command: 'scale-up', out: options.out, files: written, stopped: found.stopped, covered: [...found.covered], sites: [...table] })}\n`)
  else io.stdout.write(print(io, found.table, found.covered[0]))
  announce(session, written)
}

/** Where sites may be: as the table of exclusions says, and as far from others as is wanted. */
async function exclusionsOf(session: Session): Promise<SiteExclusion[]> {
  const { apart } = session.context.options, listed = await readExclusions(session)
  return apart === undefined ? listed : [...listed, { layer: 'sites', metres: apart, keep: 'outside' }]
}

/** The table that sites.csv holds. */
function fileTable(table: Table<ScaleUpRow>, hasScores: boolean): Table<object> {
  return tableFrom<Record<string, number | string>>({
    site: table.column('site'), label: table.column('label'), ...hasScores && { suitability: table.column('suitability') }, capacity: table.column('capacity'), people: table.column('people'), served: table.column('served'), limit_seconds: table.column('limit'), left: table.column('left'), covered: table.column('covered'),
  })
}

function print(io: CliIo, table: Table<ScaleUpRow>, before: number): string {
  const columns = [{ title: 'site', align: 'left' as const }, { title: 'size', align: 'left' as const }, ...['people near', 'served', 'as far as', 'covered so far'].map(title => ({ title, align: 'right' as const }))]
  const rows = [...table].map(row => [row.site, row.label, formatNumber(row.people), formatNumber(row.served), formatDuration(row.limit), formatShare(row.covered)])
  return printTable(columns, [['before', '', '', '', '', formatShare(before)], ...rows], { width: io.stdout.columns, style: styleFor(io.stdout, io.env) })
}
