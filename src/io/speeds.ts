import { describe } from '../core/checks.ts'
import { FarsakhError } from '../core/errors.ts'
import type { RunOptions } from '../core/types.ts'
import type { ByteSource } from '../data/source.ts'
import { roadClasses, type SpeedRow, type SpeedTable } from '../data/speeds.ts'
import { parseCsv } from './csv.ts'
import { readAll } from './read-all.ts'
import { parseYaml } from './yaml.ts'

/**
 * Reads a table of speeds, from CSV or YAML, told apart by content.
 *
 * CSV has a header with `class` and `speed` (km/h) and, where they are needed, `season` and `surface` (a value of surface, tracktype or smoothness).
 * YAML is a list of such rows, or a map from class to speed, or to speeds by surface (`all` for the rest); maps by season stand under `seasons`.
 * @param source the file
 * @param options `signal` and `onProgress`
 * @returns rows in the order of the file
 * @throws FarsakhError `SPEEDS_MALFORMED` naming the row for unknown classes, speeds that are negative or no numbers, and columns that are missing
 * @example
 * const table = await readSpeeds(bytes('class,speed,season\nprimary,60,dry\nprimary,45,wet\n'))
 * withSpeeds(driving, table, { season: 'wet' }).speeds.primary // 45
 */
export async function readSpeeds(source: ByteSource, options: RunOptions = {}): Promise<SpeedTable> {
  const content = await readAll(source, options)
  const text = new TextDecoder().decode(content).trim()
  if (text === '') throw malformed(source.name, -1, 'expected speeds, got an empty file')
  const rows = isCsv(text) ? rowsOfCsv(content, source.name) : rowsOfYaml(text, source.name)
  if (rows.length === 0) throw malformed(source.name, -1, 'expected at least one speed, got none')
  return { rows, name: source.name }
}

/** CSV begins with a header of names; YAML has a colon, a dash or a bracket there. */
function isCsv(text: string): boolean {
  const line = text.split(/\r?\n/).find(one => !one.startsWith('sep='))!
  return /^\ufeff?"?[\w ]+"?\s*[,;\t|]/.test(line) && !/^\s*[\w*]+\s*:/.test(line)
}

const columns = { class: ['class', 'highway', 'road'], speed: ['speed', 'kmh', 'km/h', 'speed_kmh'], season: ['season'], surface: ['surface', 'tracktype', 'smoothness'] } as const

function rowsOfCsv(content: Uint8Array, name: string): SpeedRow[] {
  const table = parseCsv(content, { name, header: 'first-line' })
  const find = (names: readonly string[]): readonly string[] | undefined => {
    const i = table.names.findIndex(column => names.includes(column.trim().toLowerCase()))
    return i < 0 ? undefined : table.columns[i]
  }
  const road = find(columns.class), speed = find(columns.speed), season = find(columns.season), surface = find(columns.surface)
  if (road === undefined || speed === undefined) throw malformed(name, -1, `expected the columns class and speed, got ${table.names.join(', ')}`)
  return Array.from({ length: table.size }, (_, i) => {
    const text = speed[i].trim()
    return checkRow({ class: road[i], speed: text === '' ? undefined : Number(text.replace(/^(\d+),(\d+)$/, '$1.$2')), season: season?.[i], surface: surface?.[i] }, { name, row: table.lines[i], unit: 'line', shown: text })
  })
}

function rowsOfYaml(text: string, name: string): SpeedRow[] {
  const content = parseYaml(text, name, { code: 'SPEEDS_MALFORMED' })
  if (Array.isArray(content)) return content.map((row, i) => checkRow(isMap(row) ? row : {}, { name, row: i + 1, unit: 'row' }))
  if (!isMap(content)) throw malformed(name, -1, `expected a list of speeds or a map from class to speed, got ${describe(content)}`)
  const isNested = 'speeds' in content || 'seasons' in content
  const entries: Record<string, unknown>[] = []
  addMap(entries, isNested ? content.speeds ?? {} : content, '', name)
  const seasons = isNested ? content.seasons ?? {} : {}
  if (!isMap(seasons)) throw malformed(name, -1, `expected a map from season to speeds under seasons, got ${describe(seasons)}`)
  for (const [season, map] of Object.entries(seasons)) addMap(entries, map, season, name)
  return entries.map((row, i) => checkRow(row, { name, row: i + 1, unit: 'row' }))
}

function addMap(rows: Record<string, unknown>[], map: unknown, season: string, name: string): void {
  if (Array.isArray(map)) {
    for (const row of map as unknown[]) rows.push(isMap(row) ? { season, ...row } : { season })
    return
  }
  if (!isMap(map)) throw malformed(name, -1, `expected a map from class to speed${season === '' ? '' : ` in season ${season}`}, got ${describe(map)}`)
  for (const [road, speed] of Object.entries(map)) {
    if (!isMap(speed)) rows.push({ class: road, speed, season })
    else for (const [surface, value] of Object.entries(speed)) rows.push({ class: road, speed: value, season, surface: surface === 'all' ? '' : surface })
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

interface Where {
  name: string
  row: number
  unit: 'line' | 'row'
  /** The speed as it was written. */
  shown?: string
}

function checkRow(row: Record<string, unknown>, { name, row: at, unit, shown }: Where): SpeedRow {
  const road = word(row.class ?? row.highway), surface = word(row.surface), speed = row.speed ?? row.kmh
  const where = `${unit} ${at}`
  if (!roadClasses.includes(road) && !(road === '*' && surface !== '')) {
    throw malformed(name, at, `expected a class of road on ${where}, such as primary, track or ferry, or * with a surface, got ${road === '' ? 'nothing' : `"${road}"`}${nearest(road)}`, road)
  }
  if (typeof speed !== 'number' || !(speed >= 0 && speed <= 300)) {
    const got = shown !== undefined && shown !== '' ? `"${shown}"` : typeof speed === 'number' ? String(speed) : describe(speed)
    throw malformed(name, at, `expected a speed of 0 to 300 km/h for ${road} on ${where}, got ${got}`, shown ?? describe(speed))
  }
  return { class: road, speed, season: word(row.season), surface }
}

function word(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim().toLowerCase() : ''
}

function nearest(road: string): string {
  const near = road.length < 3 ? undefined : roadClasses.find(known => known.startsWith(road.slice(0, 4)) || known.includes(road))
  return near === undefined ? '' : `: is it ${near}?`
}

function malformed(name: string, row: number, message: string, value?: string): FarsakhError {
  return new FarsakhError('SPEEDS_MALFORMED', `${message} in ${name}`, { file: name, ...(row >= 0 && { row }), ...(value !== undefined && { value }) })
}
