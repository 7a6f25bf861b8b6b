import { describe } from '../core/checks.ts'
import type { Issue } from '../core/types.ts'
import { IssueLog } from './issues.ts'
import { Places } from './places.ts'
import { Raster } from './raster.ts'
import type { Table } from './table.ts'

/** People at points: the populated cells of a raster, or places with a population column. */
export interface Demand {
  readonly size: number
  /** Degrees. */
  readonly lon: Float64Array
  /** Degrees. */
  readonly lat: Float64Array
  readonly people: Float64Array
  /** The raster cell or the place that each point stands for. */
  readonly row: Uint32Array
  /** Sum of people, added in order. */
  readonly total: number
  readonly issues: Table<Issue>
}

/** Where people come from. */
export type Population = Raster | Places | Demand

/**
 * Gathers the people of a raster (its cells above 0) or of places (a column, `population` by default).
 * Negative and non-numeric values count as nobody and are listed in `issues`.
 * @param population a raster of people by cell, places with a column of people, or demand already gathered
 * @param options `column`: the column of places, `population` by default
 * Cost: one pass over the cells, once a raster. @throws RangeError when places lack the column
 */
export function demandFrom(population: Population, options: { column?: string } = {}): Demand {
  if (population instanceof Raster) return population.people()
  if (population instanceof Places) return fromPlaces(population, options.column ?? 'population')
  if ((population as Partial<Demand> | undefined)?.people === undefined) throw new TypeError(`expected population as a raster of people, places or demand, got ${describe(population)}`)
  return population
}

function fromPlaces(places: Places, column: string): Demand {
  const values = places.column(column)
  const log = new IssueLog(1000)
  const people = new Float64Array(places.size)
  let total = 0
  for (let i = 0; i < places.size; i++) {
    const value = values[i]
    if (value >= 0 && value < Infinity) people[i] = value
    else log.add('error', Number.isNaN(value) ? 'POPULATION_MISSING' : 'POPULATION_NEGATIVE', `expected ${column} at least 0 and finite for place ${places.ids[i]}: counted as nobody`, i, value)
    total += people[i]
  }
  return { size: places.size, lon: places.lon, lat: places.lat, people, row: Uint32Array.from(people, (_, i) => i), total, issues: log.table() }
}
