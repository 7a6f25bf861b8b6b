import { basename } from 'node:path'
import { scaleUp, type ScaleUpRow, type SiteSize } from '../analysis/scale-up.ts'
import { FarsakhError } from '../core/errors.ts'
import { formatDuration } from '../core/units.ts'
import { tableFrom, type Table } from '../data/table.ts'
import { toCsv } from '../export/csv.ts'
import { toGeoJSON } from '../export/geojson.ts'
import { parseCsv } from '../io/csv.ts'
import { readAll } from '../io/read-all.ts'
import { capacityColumn } from './catchment-table.ts'
import type { CommandContext } from './command.ts'
import { defaultCutoff } from './defaults.ts'
import { readGround } from './ground.ts'
import { readPopulation, readSide, use } from './inputs.ts'
import type { CliIo } from './io.ts'
import type { Options } from './options.ts'
import { checkWritable } from './output-folder.ts'
import { announce, geoTiff, writeResults } from './results.ts'
import { Session } from './session.ts'
import { formatNumber, formatShare, printTable, styleFor } from './terminal.ts'

/** `farsakh scale-up`: where to build next, one site after the other. */
export async function run(context: CommandContext): Promise<void> {
  const { io, options } = context
  const session = new Session(context)
  await checkWritable(options.out!)
  const existing = options.to === undefined ? undefined : await readSide(session, 'to', options.where)
  if (existing === undefined && options.capacity !== undefined) throw new TypeError('--capacity: expected --to FILE as well, the facilities whose capacity it is')
  const existingCapacity = existing === undefined ? undefined : capacityColumn(session, existing)
  const sizes = await readSizes(session)
  const { demand } = await readPopulation(session)
  const land = await readGround(session)
  const found = await session.step('choosing sites', () => scaleUp(land, {
    population: demand, existing, existingCapacity, within: options.cutoff ?? defaultCutoff, sizes, sites: options.sites, goal: options.goal, ...apartFrom(options), ...session.run,
  }))
  session.addIssues(options.population!, found.issues)
  const table = fileTable(found.table)
  const written = await writeResults(session, {
    'sites.csv': () => toCsv(table), 'sites.geojson': () => `${JSON.stringify(toGeoJSON(found.sites))}\n`, 'people_left.tif': geoTiff(found.residual),
  }, { counts: { sites: found.sites.size, existing: existing?.size ?? 0, candidates: found.candidates, people: demand.total } })
  if (options.json) io.stdout.write(`${JSON.stringify({ command: 'scale-up', out: options.out, files: written, stopped: found.stopped, covered: [...found.covered], sites: [...table] })}\n`)
  else io.stdout.write(print(io, found.table, found.covered[0]))
  announce(session, written)
}

/** Sites may be wanted away from others. */
function apartFrom({ apart }: Options): { exclusions?: readonly [{ layer: 'sites', metres: number, keep: 'outside' }] } {
  return apart === undefined ? {} : { exclusions: [{ layer: 'sites', metres: apart, keep: 'outside' }] }
}

/** The table of sizes: min, max, label and capacity. */
async function readSizes(session: Session): Promise<SiteSize[] | undefined> {
  const path = session.context.options.sizes
  if (path === undefined) return undefined
  return session.step(`reading ${basename(path)}`, async () => {
    const table = parseCsv(await readAll(use(session, 'sizes', path), session.run), { name: path, header: 'first-line' })
    const column = (name: string): readonly string[] => {
      const i = table.names.findIndex(one => one.trim().toLowerCase() === name)
      if (i === -1) throw new FarsakhError('CSV_COLUMN_MISSING', `expected the columns min, max, label and capacity in ${path}, got ${table.names.join(', ')}`, { file: path, column: name })
      return table.columns[i]
    }
    const [min, max, label, capacity] = ['min', 'max', 'label', 'capacity'].map(column)
    return Array.from({ length: table.size }, (_, i): SiteSize => ({ min: Number(min[i]), max: Number(max[i]), label: label[i], capacity: Number(capacity[i]) }))
  })
}

/** The table that sites.csv holds. */
function fileTable(table: Table<ScaleUpRow>): Table<object> {
  return tableFrom<Record<string, number | string>>({
    site: table.column('site'), label: table.column('label'), capacity: table.column('capacity'), people: table.column('people'), served: table.column('served'), limit_seconds: table.column('limit'), left: table.column('left'), covered: table.column('covered'),
  })
}

function print(io: CliIo, table: Table<ScaleUpRow>, before: number): string {
  const columns = [{ title: 'site', align: 'left' as const }, { title: 'size', align: 'left' as const }, ...['people near', 'served', 'as far as', 'covered so far'].map(title => ({ title, align: 'right' as const }))]
  const rows = [...table].map(row => [row.site, row.label, formatNumber(row.people), formatNumber(row.served), formatDuration(row.limit), formatShare(row.covered)])
  return printTable(columns, [['before', '', '', '', '', formatShare(before)], ...rows], { width: io.stdout.columns, style: styleFor(io.stdout, io.env) })
}
