import { basename } from 'node:path'
import { FarsakhError } from '../core/errors.ts'
import type { Points } from '../core/types.ts'
import { demandFrom } from '../data/demand.ts'
import { IssueLog } from '../data/issues.ts'
import { Places } from '../data/places.ts'
import type { Raster } from '../data/raster.ts'
import type { Ends } from '../data/travel-matrix.ts'
import { parseCsv } from '../io/csv.ts'
import { readAll } from '../io/read-all.ts'
import { readPopulation, readSide, use } from './inputs.ts'
import { flagOf, type Options } from './options.ts'
import type { Session } from './session.ts'

/** Who travels: places, cells of a raster, or rows of a table. */
export interface Origins {
  readonly ends: Ends
  /** Where they are, if that is known. */
  readonly points: Points | undefined
  /** People by origin; undefined where nobody says how many. */
  readonly demand: Float64Array | undefined
  readonly raster: Raster | undefined
  /** The raster's cell of each origin. */
  readonly cell: Uint32Array | undefined
  /** A column as numbers or text. @throws TypeError where there are no columns, RangeError where there is no such one */
  readonly numbers: (column: string) => Float64Array
  readonly text: (column: string) => readonly string[]
  /** The input, for findings. */
  readonly path: string
}

/** Where they travel to. */
export interface Sites {
  readonly ends: Ends
  readonly supply: Float64Array
  readonly path: string
}

/** Rows of one end of a ready matrix: an id and columns, with or without coordinates. */
interface Attributes {
  readonly ends: Ends
  readonly points: Points | undefined
  readonly numbers: (column: string) => Float64Array
  readonly text: (column: string) => readonly string[]
}

/** Reads `--from` places or the people of `--population`. */
export async function readOrigins(session: Session): Promise<Origins & { readonly ends: Places }> {
  const { options } = session.context, { from, population } = options
  if ((from === undefined) === (population === undefined)) throw new TypeError(`expected either --from FILE (places) or --population FILE (a raster of people), got ${from === undefined ? 'neither' : 'both'}`)
  if (from !== undefined) {
    const places = await readSide(session, 'from', options.whereFrom)
    return { ...originsOf(session, attributesOf(places), from), ends: places }
  }
  if (options.demand !== undefined) throw new TypeError('--demand: expected --from FILE (places with that column), got --population: its people are those of the raster, or of --population-column')
  const { demand, raster, places } = await readPopulation(session)
  if (places !== undefined) return { ...attributesOf(places), ends: places, demand: demand.people, raster: undefined, cell: undefined, path: population! }
  const refuse = (column: string): never => { throw new TypeError(`expected --from FILE (places with the column ${column}), because cells of a raster have no columns; got --population ${population}`) }
  const ids = Array.from(demand.row, String)
  return { ends: new Places({ ids, lon: demand.lon, lat: demand.lat }), points: demand, demand: demand.people, raster, cell: demand.row, numbers: refuse, text: refuse, path: population! }
}

/** Reads the facilities of `--to` and what they offer. */
export async function readSites(session: Session): Promise<Sites & { readonly ends: Places }> {
  const { options } = session.context
  if (options.to === undefined) throw new TypeError('expected --to FILE (facilities that people travel to), got none')
  const places = await readSide(session, 'to', options.where)
  return { ends: places, supply: supplyOf(session, attributesOf(places), options.to), path: options.to }
}

/** Reads one end of a ready matrix; without a file its ids are those of the matrix. */
export async function readEnd(session: Session, side: 'from' | 'to', ids: readonly string[]): Promise<Attributes> {
  const { options } = session.context, path = options[side]
  if (path === undefined) {
    const refuse = (column: string): never => { throw new TypeError(`expected ${flagOf(side)} FILE with the column ${column}, got none`) }
    return { ends: { size: ids.length, ids }, points: undefined, numbers: refuse, text: refuse }
  }
  // Places have coordinates, a table of a matrix need not.
  const where = side === 'to' ? options.where : options.whereFrom
  if ((side === 'from' && options.zones !== undefined) || where !== undefined || !/\.(csv|tsv|txt)$/i.test(path)) return attributesOf(await readSide(session, side, where))
  return session.step(`reading ${basename(path)}`, async () => {
    const table = parseCsv(await readAll(use(session, side, path), session.run), { name: path, header: 'first-line' }), name = options.id ?? table.names.find(one => /^id$/i.test(one.trim())) ?? table.names[0]
    session.addIssues(path, table.issues.table())
    const text = (column: string): readonly string[] => {
      const at = table.names.indexOf(column)
      if (at === -1) throw new RangeError(`expected one of the columns ${table.names.join(', ')} of ${path}, got ${JSON.stringify(column)}`)
      return table.columns[at].map(value => value.trim())
    }
    const known = text(name)
    return { ends: { size: known.length, ids: known }, points: undefined, text, numbers: column => Float64Array.from(text(column), value => value === '' ? NaN : Number(value)) }
  })
}

function attributesOf(places: Places): Attributes {
  return { ends: places, points: places, numbers: column => places.column(column), text: column => places.text(column) }
}

/** Origins with their people: the column of `--demand`, or one called population. */
export function originsOf(session: Session, { ends, points, numbers, text }: Attributes, path: string): Origins {
  const { demand: column } = session.context.options
  return { ends, points, numbers, text, demand: peopleOf(session, { ends, numbers }, { column, path }), raster: undefined, cell: undefined, path }
}

function peopleOf(session: Session, { ends, numbers }: Pick<Attributes, 'ends' | 'numbers'>, { column, path }: { readonly column: string | undefined, readonly path: string }): Float64Array | undefined {
  if (column === undefined && !has(numbers, 'population')) return undefined
  const places = new Places({ ids: ends.ids, lon: new Float64Array(ends.size), lat: new Float64Array(ends.size), columns: { people: named(() => numbers(column ?? 'population'), '--demand') } })
  const { people, issues } = demandFrom(places, { column: 'people' })
  session.addIssues(path, issues)
  return people
}

/** The column of `--supply`, 1 each without it; what is missing or negative counts nothing and is listed. */
export function supplyOf(session: Session, { ends, numbers }: Attributes, path: string): Float64Array {
  const { supply: name } = session.context.options
  if (name === undefined) return new Float64Array(ends.size).fill(1)
  const log = new IssueLog()
  const supply = named(() => numbers(name), '--supply').map((value, i) => {
    if (value >= 0 && value < Infinity) return value
    log.add('error', Number.isNaN(value) ? 'SUPPLY_MISSING' : 'SUPPLY_NEGATIVE', `expected ${name} at least 0 and finite for ${ends.ids[i]}: it offers nothing`, i, value)
    return 0
  })
  session.addIssues(path, log.table())
  if (!supply.some(amount => amount > 0)) throw new RangeError(`--supply: expected numbers above 0 in the column ${name} of ${path}, got none in ${supply.length} rows`)
  return supply
}

/** A column that an option names, whose absence says which option. */
export function named<T>(read: () => T, flag: string): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`${flag}: ${error.message}`, { cause: error })
    throw new TypeError(`${flag}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

function has(numbers: Attributes['numbers'], column: string): boolean {
  try {
    numbers(column)
    return true
  } catch {
    return false
  }
}

/** Triples of a ready matrix. */
export interface ReadyMatrix {
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly seconds: Float64Array
}

const columns: Readonly<Record<'from' | 'to' | 'time', readonly string[]>> = { from: ['from', 'from_id', 'origin'], to: ['to', 'to_id', 'destination'], time: ['seconds', 'minutes'] }

/** Reads `--matrix`: ids of both ends and a time in seconds or minutes. */
export async function readMatrix(session: Session, { matrix }: Options): Promise<ReadyMatrix> {
  const path = matrix!
  return session.step(`reading ${basename(path)}`, async () => {
    const table = parseCsv(await readAll(use(session, 'matrix', path), session.run), { name: path, header: 'first-line' }), names = table.names.map(name => name.trim().toLowerCase())
    session.addIssues(path, table.issues.table())
    const find = (what: 'from' | 'to' | 'time'): number => {
      const at = names.findIndex(name => columns[what].includes(name))
      if (at === -1) throw new FarsakhError('CSV_COLUMN_MISSING', `expected the columns from, to and seconds (or minutes) in ${path}, got ${table.names.join(', ')}`, { file: path, column: what })
      return at
    }
    const [from, to, time] = (['from', 'to', 'time'] as const).map(find), unit = names[time] === 'minutes' ? 60 : 1
    const seconds = Float64Array.from(table.columns[time], value => value.trim() === '' ? NaN : Number(value) * unit), wrong = seconds.findIndex((value, i) => value < 0 || (Number.isNaN(value) && !/^(na|nan)?$/i.test(table.columns[time][i].trim())))
    if (wrong !== -1) throw new FarsakhError('CSV_MALFORMED', `expected times of at least 0 in the column ${table.names[time]} of ${path}, got ${JSON.stringify(table.columns[time][wrong])} on line ${table.lines[wrong]}`, { file: path, line: table.lines[wrong] })
    return { from: table.columns[from].map(id => id.trim()), to: table.columns[to].map(id => id.trim()), seconds }
  })
}
