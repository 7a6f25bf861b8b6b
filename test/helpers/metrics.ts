import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { matrixFrom, type TravelMatrix } from 'farsakh'
import { shared } from './shared.ts'

const folder = 'data/golden/metrics'

/** Whether the peers' figures are here. */
export const hasMetrics: boolean = shared(folder) !== undefined

/** Rows of a table of the peers'. */
export function metricRows(name: string): Record<string, string>[] {
  const path = shared(`${folder}/${name}`)!, bytes = readFileSync(path)
  const [header, ...lines] = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split('\n').map(line => line.split(',').map(cell => cell.replaceAll('"', '')))
  return lines.map(cells => Object.fromEntries(header!.map((column, i) => [column, cells[i]!])))
}

/** A document of the peers'. */
export function metricJson(name: string): unknown {
  return JSON.parse(readFileSync(shared(`${folder}/${name}`)!, 'utf8'))
}

/** Belo Horizonte as ipea has it: hexagons with people, jobs, schools and income, and the minutes between them. */
export interface Belo {
  readonly ids: readonly string[]
  readonly matrix: TravelMatrix
  /** A column of the land use by hexagon. */
  readonly column: (name: 'population' | 'jobs' | 'schools' | 'income_per_capita' | 'income_decile') => Float64Array
}

/** Reads `five_ids`, `bho100` (a hundred hexagons) or `bho_full`. Times are in seconds. */
export function belo(name: 'five_ids' | 'bho100' | 'bho_full'): Belo {
  const land = metricRows(`ipea-accessibility/${name}/land_use.csv`), ids = land.map(row => row.id!)
  const rows = metricRows(`ipea-accessibility/${name}/travel_matrix.csv${name === 'bho_full' ? '.gz' : ''}`)
  const matrix = matrixFrom({ origins: ids, destinations: ids, origin: rows.map(row => row.from_id!), destination: rows.map(row => row.to_id!), seconds: Float64Array.from(rows, row => Number(row.travel_time) * 60) })
  return { ids, matrix, column: column => Float64Array.from(land, row => row[column] === '' || row[column] === 'NA' ? NaN : Number(row[column])) }
}

/** The largest relative difference between ours, by id, and a column of a table; rows that the peer leaves out or calls NA must be as `absent` says. */
export function farthest(ids: readonly string[], ours: ArrayLike<number>, rows: readonly Record<string, string>[], column: string, key = 'id', absent = 0): number {
  const wanted = new Map(rows.map(row => [row[key]!, row[column]!]))
  let worst = 0
  for (const [i, id] of ids.entries()) {
    const text = wanted.get(id), value = text === undefined || text === '' || text === 'NA' || text === 'NaN' ? absent : text === 'Inf' || text === 'inf' ? Infinity : Number(text)
    if (ours[i] === value) continue
    worst = Math.max(worst, Math.abs(ours[i]! - value) / Math.max(Math.abs(value), 1e-300))
  }
  return worst
}
