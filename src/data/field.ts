/**
 * Travel time as a surface: a triangle mesh whose vertices carry times, and the exact place along any mesh edge at which a cutoff is passed.
 * Contours of a field are pictures of the same numbers that coverage counts with.
 */
export interface TimeField {
  /** Degrees, one a vertex. */
  readonly lon: Float64Array
  readonly lat: Float64Array
  /** Milliseconds at each vertex, 0xffffffff where it is unreachable. */
  readonly ms: Uint32Array
  /** Three vertices a triangle, counter-clockwise. */
  readonly triangles: Uint32Array
  /**
   * Where the edge from `inside` (ms <= cutoff) to `outside` (ms > cutoff) leaves the area.
   * @returns fraction of the way from `inside` to `outside`, in (0, 1)
   */
  crossing(inside: number, outside: number, cutoffMs: number): number
}
