import type { ContourMesh } from '../geo/contour.ts'

/** Points that show how well a simplified contour still tells inside from outside. */
export interface FieldSamples {
  /** Degrees. */
  readonly lon: ArrayLike<number>
  readonly lat: ArrayLike<number>
  /** Milliseconds at each point, 0xffffffff where it is unreachable. */
  readonly ms: ArrayLike<number>
  /** What each point stands for, in the unit of `TimeField.weight`. */
  readonly weight: ArrayLike<number>
}

/**
 * Travel time as a surface: a triangle mesh whose vertices carry times, and the exact place along any mesh edge at which a cutoff is passed.
 * Contours of a field are pictures of the same numbers that coverage counts with. Roads give a mesh pinned to them; a grid is triangulated.
 * Vertices on the hull are unreachable, so that every contour closes.
 */
export interface TimeField extends ContourMesh {
  /** What each vertex stands for: metres of road, or cells. */
  readonly weight: ArrayLike<number>
  /** Finer points around these vertices and their neighbours; the vertices of the mesh themselves serve where this is left out. */
  samples?(vertices: Uint32Array): FieldSamples
}
