import { describe } from '../core/checks.ts'
import { FarsakhError } from '../core/errors.ts'
import type { RunOptions } from '../core/types.ts'
import { scalarText } from '../data/cells.ts'
import type { ByteSource } from '../data/source.ts'
import type { SpeedScenario } from '../data/speed-scenario.ts'
import { parseCsv } from './csv.ts'
import { readAll } from './read-all.ts'
import { describeFormat, sniff } from './sniff.ts'
import { checkScenarioRow, type LooseRow, type SeasonalRow } from './speed-scenario-rows.ts'
import { parseYaml } from './yaml.ts'

/** How to read speeds by class of ground. */
export interface ReadSpeedScenarioOptions extends RunOptions {
  /** Rows of which season to use, besides those that hold in all. */
  season?: string
  /** Sheet of a workbook, by name or number from 1; the first by default. */
  sheet?: string | number
}

/**
 * Reads speeds by class of ground from CSV (any usual delimiter), YAML, JSON or an Excel workbook, told apart by content.
 *
 * Tables have a header with `class`, `speed` (km/h) and, where they are needed, `label`, `mode` (walking by default) and `season`, in any case and order: AccessMod's own tables are such.
 * YAML is a list of such rows, or a map from class to speed, or to `{ speed, mode, label }`; maps by season stand under `seasons`, those for all under `speeds`.
 * @param source the file
 * @param options `season`, `sheet`, `signal` and `onProgress`
 * @returns rows in the order of the file; those of the season instead of those for all
 * @throws FarsakhError `SPEEDS_MALFORMED` naming file, row, column and value for negative speeds, unknown modes, classes that are no whole numbers, files without rows; RangeError where there is no such season, or there are several and none is asked for
 * @example
 * const speeds = await readSpeedScenario(bytes('class;label;speed;mode\n10;Crops;4,5;WALKING\n1001;Trunk road;80;MOTORIZED\n'))
 * speeds.rows[0] // { class: 10, label: 'Crops', speed: 4.5, mode: 'walking' }
 */
export async function readSpeedScenario(source: ByteSource, options: ReadSpeedScenarioOptions = {}): Promise<SpeedScenario> {
  const rows = await readRows(source, options)
  const seasons = seasonsIn(rows), always = rows.filter(({ season }) => season === '')
  const wanted = options.season?.trim().toLowerCase()
  if (wanted !== undefined && !seasons.includes(wanted)) throw new RangeError(`expected one of the seasons ${seasons.join(', ') || '(the table has none)'} of ${source.name}, got "${options.season}"`)
  const own = rows.filter(({ season }) => season === wanted)
  const replaced = new Set(own.map(row => row.class)), known = new Set(always.map(row => row.class))
  const missing = wanted === undefined ? rows.find(row => !known.has(row.class)) : undefined
  if (missing !== undefined) throw new RangeError(`expected a season, one of ${seasons.join(', ')}, since ${source.name} has speeds for class ${missing.class} by season only, got none`)
  return { rows: [...own, ...always.filter(row => !replaced.has(row.class))].map(row => ({ class: row.class, label: row.label, speed: row.speed, mode: row.mode })), name: source.name }
}

/**
 * Seasons of a table of speeds by class of ground, in order of appearance; empty where all rows hold always.
 * @param source the file
 * @param options as those of {@link readSpeedScenario}
 * @throws FarsakhError `SPEEDS_MALFORMED`
 */
export async function seasonsOfScenario(source: ByteSource, options: Omit<ReadSpeedScenarioOptions, 'season'> = {}): Promise<string[]> {
  return seasonsIn(await readRows(source, options))
}

function seasonsIn(rows: readonly SeasonalRow[]): string[] {
  return [...new Set(rows.map(({ season }) => season))].filter(season => season !== '')
}

async function readRows(source: ByteSource, options: ReadSpeedScenarioOptions): Promise<SeasonalRow[]> {
  const content = await readAll(source, options), { name } = source
  const loose = await looseRows(content, name, options)
  if (loose.length === 0) throw malformed(name, 'expected at least one speed, got none')
  return loose.map(row => checkScenarioRow(row, name))
}

async function looseRows(content: Uint8Array, name: string, options: ReadSpeedScenarioOptions): Promise<LooseRow[]> {
  const format = sniff(content)
  if (format === 'zip') {
    // Workbooks are rare and their reader is large.
    const { readXlsx } = await import('./xlsx.ts')
    return rowsOfTable(await readXlsx(content, name, { sheet: options.sheet, code: 'SPEEDS_MALFORMED' }), name)
  }
  if (format === 'empty') throw malformed(name, 'expected speeds by class, got an empty file')
  if (format !== 'text' && format !== 'json') throw malformed(name, `expected speeds by class as CSV, YAML or an Excel workbook (.xlsx), got ${isOldExcel(content) ? 'an old Excel file (.xls): save it as .xlsx' : describeFormat(format)}`)
  const text = new TextDecoder().decode(content).trim()
  if (format === 'json' || !isTable(text)) return rowsOfYaml(text, name)
  const { names, columns, size, lines } = parseCsv(content, { name, header: 'first-line' })
  return rowsOfTable([names, ...Array.from({ length: size }, (_, i) => columns.map(column => column[i]))], name, i => `line ${lines[i]}`)
}

function isOldExcel(content: Uint8Array): boolean {
  return content[0] === 0xd0 && content[1] === 0xcf && content[2] === 0x11 && content[3] === 0xe0
}

/** Tables begin with a header of names; YAML has a colon, a dash or a bracket there. Text in UTF-16 has zeros between its letters. */
function isTable(text: string): boolean {
  const line = text.replaceAll('\0', '').split(/\r?\n/).find(one => !one.startsWith('sep='))!
  return /^[^:#\-[{]*[,;\t|]/.test(line)
}

const columnNames = {
  class: ['class', 'value', 'classe'], label: ['label', 'name', 'description'], speed: ['speed', 'kmh', 'km/h', 'speed_kmh', 'speed (km/h)'], mode: ['mode', 'transport', 'travel mode'], season: ['season'],
} as const

/** The first row that is not empty names the columns. */
function rowsOfTable(table: readonly (readonly unknown[])[], name: string, where?: (row: number) => string): LooseRow[] {
  const first = table.findIndex(row => row.some(cell => scalarText(cell).trim() !== ''))
  if (first < 0) throw malformed(name, 'expected speeds by class, got an empty table')
  const header = table[first].map(cell => scalarText(cell).trim().toLowerCase())
  const find = (names: readonly string[]): number => header.findIndex(cell => names.includes(cell))
  const at = { class: find(columnNames.class), label: find(columnNames.label), speed: find(columnNames.speed), mode: find(columnNames.mode), season: find(columnNames.season) }
  if (at.class < 0 || at.speed < 0) throw malformed(name, `expected the columns class and speed, got ${header.join(', ')}`)
  return table.slice(first + 1).flatMap((row, i): LooseRow[] => {
    if (row.every(cell => scalarText(cell).trim() === '')) return []
    const cell = (column: number): unknown => column < 0 ? undefined : row[column] ?? ''
    return [{ class: cell(at.class), label: cell(at.label), speed: cell(at.speed), mode: cell(at.mode), season: cell(at.season), row: first + i + 2, where: where?.(i) ?? `row ${first + i + 2}` }]
  })
}

function rowsOfYaml(text: string, name: string): LooseRow[] {
  const content = parseYaml(text, name, { code: 'SPEEDS_MALFORMED' })
  const rows: Omit<LooseRow, 'row' | 'where'>[] = []
  if (!Array.isArray(content) && !isMap(content)) throw malformed(name, `expected a list of speeds or a map from class to speed, got ${describe(content)}`)
  if (Array.isArray(content) || !('speeds' in content || 'seasons' in content)) addRows(rows, content, '', name)
  else {
    addRows(rows, content.speeds ?? [], '', name)
    const seasons = content.seasons ?? {}
    if (!isMap(seasons)) throw malformed(name, `expected a map from season to speeds under seasons, got ${describe(seasons)}`)
    for (const [season, part] of Object.entries(seasons)) addRows(rows, part, season, name)
  }
  return rows.map((row, i) => ({ ...row, row: i + 1, where: `row ${i + 1}` }))
}

function addRows(rows: Omit<LooseRow, 'row' | 'where'>[], part: unknown, season: string, name: string): void {
  if (Array.isArray(part)) {
    for (const row of part as unknown[]) rows.push(pick(isMap(row) ? row : {}, season))
  } else if (isMap(part)) {
    for (const [key, value] of Object.entries(part)) rows.push(isMap(value) ? pick({ class: key, ...value }, season) : { class: key, speed: value, label: undefined, mode: undefined, season })
  } else throw malformed(name, `expected a map from class to speed${season === '' ? '' : ` in season ${season}`}, got ${describe(part)}`)
}

function pick(row: Readonly<Record<string, unknown>>, season: string): Omit<LooseRow, 'row' | 'where'> {
  return { class: row.class, label: row.label, speed: row.speed ?? row.kmh, mode: row.mode, season: row.season ?? season }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(name: string, message: string): FarsakhError {
  return new FarsakhError('SPEEDS_MALFORMED', `${message} in ${name}`, { file: name })
}
