import type { FeatureCollection, Geometry } from 'geojson'
import type { Column, Compat, Issue, RunOptions } from '../core/types.ts'
import type { Metres, Seconds } from '../core/units.ts'
import type { Population } from '../data/demand.ts'
import type { GridModel } from '../data/grid-model.ts'
import type { Places } from '../data/places.ts'
import type { Raster } from '../data/raster.ts'
import type { Table } from '../data/table.ts'
import type { Zones } from '../data/zones.ts'

/**
 * Something on the grid: places, zones, the cells of a raster that have data, features (points, lines touched, polygons by cell centre),
 * or `sites`, the existing facilities and the new ones as they come.
 */
export type GridLayer = 'sites' | Places | Zones | Raster | FeatureCollection<Geometry | null>

/** What makes a cell suitable for a site. Each factor is stretched from 0 to 1 over the candidates; the score is their weighted mean. */
export type SuitabilityFactor = { readonly /** 1 by default. */ weight?: number } & (
  /** People still to be served within a straight-line radius; many are good by default. */
  | { readonly kind: 'people', readonly radius: Metres, readonly good?: 'high' | 'low' }
  /** Straight-line distance between the centres of cells, to the nearest cell of a layer. */
  | { readonly kind: 'distance', readonly layer: GridLayer, readonly good: 'high' | 'low' }
  /** Travel time to (or from) the nearest cell of a layer, by the model or another one on the same grid; where there is no way, the longest that there is. */
  | { readonly kind: 'travel-time', readonly layer: GridLayer, readonly good: 'high' | 'low', readonly direction?: 'to' | 'from', readonly cutoff?: Seconds, readonly model?: GridModel }
  /** The values of a raster; high ones are good by default. Cells without data count as the worst. */
  | { readonly kind: 'priority', readonly raster: Raster, readonly good?: 'high' | 'low' }
)

/** Where sites may be: only inside a layer and its surroundings, or only outside. A layer with nothing in it excludes nothing. */
export interface SiteExclusion {
  readonly layer: GridLayer
  /** How far the layer reaches around itself, 0 by default; to centres of cells, from the places' own positions, else from the layer's cells, which belong to it in any case. */
  readonly metres?: Metres
  readonly keep: 'inside' | 'outside'
}

/** What is built for how many people: the row that holds the people within the time. Whole numbers may follow each other (0 to 500, 501 to 1500). */
export interface SiteSize {
  readonly min: number
  readonly max: number
  readonly label: string
  /** People that a site of this size can take. */
  readonly capacity: number
}

/** What scaling up is asked. One of `sites`, `goal` and `budget` must be there; the first one met ends it. */
export interface ScaleUpOptions extends RunOptions {
  /** Everybody: people on the model's grid, places with a `population` column (or `column`), or demand. The denominator of every share. */
  readonly population: Population
  /** Population column, where the population is places. */
  readonly column?: string
  /** Those of them who are still to be served; all by default. */
  readonly residual?: Population
  /** Facilities that there are. They count in the layer `sites`, and serve people where `existingCapacity` is given. */
  readonly existing?: Places
  /** People that each existing facility takes before the first site is looked for, largest first: values, or the name of a column. */
  readonly existingCapacity?: string | Column
  /** Farthest that people travel, inclusive. */
  readonly within: Seconds
  /** Which way people travel; `to` the sites by default. */
  readonly direction?: 'to' | 'from'
  /** How many sites at most. */
  readonly sites?: number
  /** Share of the population served at which it is enough, from 0 to 1. */
  readonly goal?: number
  /** Seconds of computing after which no further site is begun. */
  readonly budget?: Seconds
  /** Without factors every cell that is not excluded is a candidate; with them only the most suitable ones are. */
  readonly suitability?: readonly SuitabilityFactor[]
  readonly exclusions?: readonly SiteExclusion[]
  /** Sizes of sites; without, a site takes everybody within the time. */
  readonly sizes?: readonly SiteSize[]
  /** AccessMod's whole minutes, circles, whole-number scores, shares and columns. */
  readonly compat?: Compat
}

/** A new site, in the order of building. */
export interface ScaleUpRow {
  site: string
  /** Size, '' without a table of sizes. */
  label: string
  /** People that it can take, Infinity without a table of sizes. */
  capacity: number
  /** Score of its cell from 0 to 1; NaN without factors. */
  suitability: number
  /** People still to be served within the time. */
  people: number
  /** Those of them that it takes, nearest first. */
  served: number
  /** How far they come, in seconds: `within` without a table of sizes. */
  limit: Seconds
  /** People still to be served afterwards, anywhere. */
  left: number
  /** Share of the population served so far. */
  covered: number
}

/** Why no further site was looked for. */
export type StopReason = 'sites' | 'goal' | 'budget' | 'no-candidates' | 'nobody-left'

/** A row of AccessMod's table of new facilities. */
export type AccessModSiteRow = Record<string, number | string>

/** What came of scaling up. */
export interface ScaleUp<Row extends object = ScaleUpRow> {
  /** New sites, at the centres of their cells, with the columns label and capacity (NaN where it is not limited). */
  readonly sites: Places
  readonly table: Table<Row>
  /** People still to be served by cell. */
  readonly residual: Raster
  /** Share of the population served before the first site and after each. */
  readonly covered: Float64Array
  readonly stopped: StopReason
  /** Cells that were candidates for the first site. */
  readonly candidates: number
  /** Searches over the ground that all of it took. */
  readonly searches: number
  readonly issues: Table<Issue>
}
