import { basename, dirname, resolve } from 'node:path'
import type { GridLayer, SiteExclusion, SiteSize, SuitabilityFactor } from '../analysis/scale-up.ts'
import { FarsakhError } from '../core/errors.ts'
import type { Raster } from '../data/raster.ts'
import { parseCsv } from '../io/csv.ts'
import { readAll } from '../io/read-all.ts'
import { formatOf, readFeatureFile, readGridFile } from './ground.ts'
import { readPlacesFile, use } from './inputs.ts'
import type { Session } from './session.ts'

type TableOption = 'sizes' | 'suitability' | 'exclusions'

/** What is built for how many people: min, max, label and capacity. */
export async function readSizes(session: Session): Promise<SiteSize[] | undefined> {
  const rows = await readRows(session, 'sizes', ['min', 'max', 'label', 'capacity'])
  return rows?.map(row => ({ min: row.number('min'), max: row.number('max'), label: row.text('label'), capacity: row.number('capacity') }))
}

/** What makes a cell suitable: kind, and layer, good, weight, metres and direction where they matter. */
export async function readSuitability(session: Session): Promise<SuitabilityFactor[] | undefined> {
  const rows = await readRows(session, 'suitability', ['kind']), factors: SuitabilityFactor[] = []
  for (const row of rows ?? []) {
    const kind = row.choice('kind', ['people', 'distance', 'travel-time', 'priority']), weight = row.number('weight', 1), good = row.choice('good', ['high', 'low'], kind === 'people' || kind === 'priority' ? 'high' : undefined)
    if (kind === 'people') factors.push({ kind, weight, good, radius: row.number('metres') })
    else if (kind === 'priority') factors.push({ kind, weight, good, raster: await rasterOf(session, row) })
    else if (kind === 'distance') factors.push({ kind, weight, good, layer: await layerOf(session, row) })
    else factors.push({ kind, weight, good, layer: await layerOf(session, row), direction: row.choice<'to' | 'from'>('direction', ['to', 'from'], 'to') })
  }
  return rows === undefined ? undefined : factors
}

/** Where sites may be: layer, keep, and metres around the layer. */
export async function readExclusions(session: Session): Promise<SiteExclusion[]> {
  const exclusions: SiteExclusion[] = []
  for (const row of await readRows(session, 'exclusions', ['layer', 'keep']) ?? []) exclusions.push({ layer: await layerOf(session, row), metres: row.number('metres', 0), keep: row.choice('keep', ['inside', 'outside']) })
  return exclusions
}

/** One row of a table of settings; what a cell must not hold is an error that names its line. */
class SettingsRow {
  readonly file: string
  readonly role: TableOption
  readonly #line: number
  readonly #cells: ReadonlyMap<string, string>

  constructor(file: string, role: TableOption, line: number, cells: ReadonlyMap<string, string>) {
    this.file = file
    this.role = role
    this.#line = line
    this.#cells = cells
  }

  text(column: string): string {
    return this.#cells.get(column)?.trim() ?? ''
  }

  number(column: string, otherwise?: number): number {
    const text = this.text(column)
    if (text === '' && otherwise !== undefined) return otherwise
    if (text === '' || Number.isNaN(Number(text))) throw this.malformed(column, 'a number')
    return Number(text)
  }

  choice<T extends string>(column: string, names: readonly T[], otherwise?: T): T {
    const text = this.text(column), found = names.find(name => name === text.toLowerCase()) ?? (text === '' ? otherwise : undefined)
    if (found === undefined) throw this.malformed(column, `one of ${names.join(', ')}`)
    return found
  }

  malformed(column: string, expected: string): FarsakhError {
    return new FarsakhError('CSV_MALFORMED', `expected ${expected} as ${column} in line ${this.#line} of ${this.file}, got ${this.text(column) === '' ? 'nothing' : `"${this.text(column)}"`}`, { file: this.file, row: this.#line, column, value: this.text(column) })
  }
}

async function readRows(session: Session, role: TableOption, required: readonly string[]): Promise<SettingsRow[] | undefined> {
  const path = session.context.options[role]
  if (path === undefined) return undefined
  return session.step(`reading ${basename(path)}`, async () => {
    const { names, columns, size, lines } = parseCsv(await readAll(use(session, role, path), session.run), { name: path, header: 'first-line' })
    const known = names.map(name => name.trim().toLowerCase()), missing = required.find(name => !known.includes(name))
    if (missing !== undefined) throw new FarsakhError('CSV_COLUMN_MISSING', `expected the columns ${required.join(', ')} in ${path}, got ${names.join(', ')}`, { file: path, column: missing })
    return Array.from({ length: size }, (_, i) => new SettingsRow(path, role, lines[i], new Map(known.map((name, c) => [name, columns[c][i]]))))
  })
}

/** The layer of a row: `sites`, or a file beside the table. */
async function layerOf(session: Session, row: SettingsRow): Promise<GridLayer> {
  if (row.text('layer').toLowerCase() === 'sites') return 'sites'
  const path = pathOf(row, 'sites, or a file'), format = await formatOf(session, row.role, path)
  if (format === 'geotiff') return readGridFile(session, row.role, path)
  return format === 'text' ? readPlacesFile(session, row.role, path) : readFeatureFile(session, row.role, path)
}

async function rasterOf(session: Session, row: SettingsRow): Promise<Raster> {
  const path = pathOf(row, 'a GeoTIFF')
  return readGridFile(session, row.role, path)
}

function pathOf(row: SettingsRow, expected: string): string {
  if (row.text('layer') === '') throw row.malformed('layer', expected)
  return resolve(dirname(row.file), row.text('layer'))
}
