import type { RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import type { ContourMesh } from '../geo/contour.ts'

/** Stretches of road (or points, where both ends are the same) that show how well a simplified contour still tells inside from outside. */
export interface FieldSamples {
  /** Ends in degrees. */
  readonly lon: ArrayLike<number>
  readonly lat: ArrayLike<number>
  readonly lon2: ArrayLike<number>
  readonly lat2: ArrayLike<number>
  /** The first of the cutoffs within which the whole stretch lies; the number of cutoffs where there is none. */
  readonly level: ArrayLike<number>
  /** What each stretch stands for, in the unit of `TimeField.weight`. */
  readonly weight: ArrayLike<number>
}

/** What a field is wanted for. */
export interface FieldOptions extends RunOptions {
  /** The only levels that will be asked for; a grid then leaves out all that lies between its contours. */
  readonly cutoffs?: readonly Seconds[]
}

/**
 * Travel time as a surface: a triangle mesh whose vertices carry times, and the exact place along any mesh edge at which a cutoff is passed.
 * Contours of a field are pictures of the same numbers that coverage counts with. Roads give a mesh pinned to them; a grid is triangulated.
 * Vertices on the hull are unreachable, so that every contour closes.
 */
export interface TimeField extends ContourMesh {
  /** What each vertex stands for: metres of road, or cells. */
  readonly weight: ArrayLike<number>
  /** What lies within each cutoff, in the unit of `weight`; the reached vertices add up to it where this is left out. */
  within?(cutoffsMs: readonly number[]): number[]
  /** What lies around these vertices, each stretch on one side of every cutoff; the vertices of the mesh themselves serve where this is left out. */
  samples?(vertices: Uint32Array, cutoffsMs: readonly number[]): FieldSamples
}
