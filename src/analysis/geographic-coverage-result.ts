import type { FeatureCollection, MultiPolygon } from 'geojson'
import type { Compat, Issue, RunOptions } from '../core/types.ts'
import type { Demand, Population } from '../data/demand.ts'
import type { Places } from '../data/places.ts'
import { Raster } from '../data/raster.ts'
import type { Reach } from '../data/reach.ts'
import type { Table } from '../data/table.ts'
import { catchmentFeatures, type CatchmentProperties } from './geographic-coverage-polygons.ts'
import type { CoverageRun } from './geographic-coverage-run.ts'
import type { FacilityCoverageRow, ZoneCoverageRow } from './geographic-coverage-tables.ts'

/** Whom a facility took. */
export interface Catchment {
  /** Points of the demand, ascending. */
  readonly point: Uint32Array
  readonly seconds: Float64Array
  /** How many people of each. */
  readonly people: Float64Array
}

/** What geographic coverage is made of. */
export interface GeographicCoverageContent<Facility extends object, Zone extends object> {
  readonly table: Table<Facility>
  readonly zonal: Table<Zone> | undefined
  readonly places: Places
  readonly run: CoverageRun
  readonly population: Population
  readonly demand: Demand
  readonly joined: Uint8Array
  readonly issues: Table<Issue>
  readonly compat: Compat | undefined
  readonly reachOf: (points: Demand) => Reach
}

/** Who was served by whom, and who is left. */
export class GeographicCoverage<Facility extends object = FacilityCoverageRow, Zone extends object = ZoneCoverageRow> {
  /** A row a facility, in the order of turns. */
  readonly table: Table<Facility>
  /** A row a zone; undefined with `keepPeople`, when everybody is left. */
  readonly zonal: Table<Zone> | undefined
  readonly demand: Demand
  /** People of each point of the demand whom no facility took. With the people of all catchments they add up to the population. */
  readonly left: Float64Array
  /** Places that could not join the model, and why. */
  readonly issues: Table<Issue>
  readonly #content: GeographicCoverageContent<Facility, Zone>

  constructor(content: GeographicCoverageContent<Facility, Zone>) {
    this.table = content.table
    this.zonal = content.zonal
    this.demand = content.demand
    this.left = content.run.left
    this.issues = content.issues
    this.#content = content
  }

  /** The people left on the grid of the population, where that was a raster; undefined otherwise. Under `compat` people on barriers are no value. */
  get residual(): Raster | undefined {
    const { population, joined, compat } = this.#content
    if (!(population instanceof Raster)) return undefined
    const values = Float64Array.from(population.values, (_, cell) => population.has(cell) ? 0 : NaN)
    for (const [i, cell] of this.demand.row.entries()) values[cell] = compat !== undefined && joined[i] === 0 && this.left[i] > 0 ? NaN : this.left[i]
    return population.with(values)
  }

  /**
   * Whom a facility took.
   * @param place its index
   */
  catchment(place: number): Catchment {
    const { turns, point, seconds, people } = this.#content.run
    const turn = turns.find(turn => turn.place === place)
    if (turn === undefined) throw new RangeError(`expected a place from 0 to ${turns.length - 1}, got ${place}`)
    const { firstEntry, lastEntry } = turn
    return { point: point.subarray(firstEntry, lastEntry), seconds: seconds.subarray(firstEntry, lastEntry), people: people.subarray(firstEntry, lastEntry) }
  }

  /**
   * The cells of the population's grid from which each facility is within its limit, whoever was served there, as polygons in the order of turns; those that nobody can reach have none.
   * Corners stand where an outline turns, so that over a projected grid a long straight side bends by some metres.
   * @throws RangeError when the population was no raster
   * Cost: one search a facility, and 16 bytes a cell of the grid.
   */
  catchmentPolygons(options: RunOptions = {}): FeatureCollection<MultiPolygon, CatchmentProperties> {
    const { population } = this.#content
    if (!(population instanceof Raster)) throw new RangeError('expected a raster of people, whose cells catchments are made of, got points: see catchment(place)')
    return catchmentFeatures({ ...this.#content, ...options, grid: population })
  }
}
