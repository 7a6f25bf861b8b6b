import type { RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import type { Raster } from './raster.ts'

/** A search over cells that is run again and again; what it found is valid until the next run. */
export interface GridSearch {
  /** Seconds by cell, Infinity where the last run did not come. */
  readonly seconds: Float64Array
  /** By cell, which of the cells that the last run searched from is the nearest: its place in that list, the lower of equally near ones; -1 where it did not come. */
  readonly nearest: Int32Array
  /** Cells that the last run gave a time. */
  readonly reached: Uint32Array
  /** How many these are; asking costs nothing. */
  readonly count: number
  /** Searches from cells up to the cutoff, inclusive. */
  run(sources: { readonly cell: ArrayLike<number> }, options?: { readonly cutoff?: Seconds } & RunOptions): GridSearch
}

/** A model that people cross cell by cell, searched from any cells at once. Terrain is one. */
export interface GridModel {
  readonly grid: Raster
  isPassable(cell: number): boolean
  spread(direction: 'to' | 'from'): GridSearch
}
