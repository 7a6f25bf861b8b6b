import type { Issue } from '../core/types.ts'
import { Growable } from '../core/growable.ts'
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
 * Cost: one pass over the cells. @throws RangeError when places lack the column
 */
export function demandFrom(population: Population, options: { column?: string } = {}): Demand {
  if (population instanceof Raster) return fromRaster(population)
  if (population instanceof Places) return fromPlaces(population, options.column ?? 'population')
  return population
}

function fromRaster(raster: Raster): Demand {
  const { values, width, height, bbox, cellWidth, cellHeight, projector } = raster
  const lon = new Growable(Float64Array), lat = new Growable(Float64Array), people = new Growable(Float64Array), row = new Growable(Uint32Array)
  const log = new IssueLog(100)
  let total = 0, cell = 0
  for (let r = 0; r < height; r++) {
    const y = bbox[3] - (r + 0.5) * cellHeight
    for (let c = 0; c < width; c++, cell++) {
      const value = values[cell]
      if (value > 0 && value !== raster.nodata && value !== Infinity) {
        const x = bbox[0] + (c + 0.5) * cellWidth
        if (projector.isLonLat) {
          lon.push(x)
          lat.push(y)
        } else {
          const [px, py] = projector.toLonLat(x, y)
          lon.push(px)
          lat.push(py)
        }
        people.push(value)
        row.push(cell)
        total += value
      } else if ((value < 0 || value === Infinity) && value !== raster.nodata) {
        log.add('error', 'POPULATION_NEGATIVE', `expected people at least 0 and finite in cell (row ${r}, column ${c}) of ${raster.name}: counted as nobody. Is it the nodata value?`, cell, value)
      }
    }
  }
  return { size: people.length, lon: lon.take(), lat: lat.take(), people: people.take(), row: row.take(), total, issues: log.table() }
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
