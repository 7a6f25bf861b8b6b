import Delaunator from 'delaunator'

/** A triangulation as flat arrays: half-edge `e` runs from vertex `triangles[e]`, and triangle t owns half-edges 3t, 3t + 1 and 3t + 2. */
export interface Triangulation {
  /** Three vertices a triangle, counter-clockwise. */
  readonly triangles: Uint32Array
  /** The opposite half-edge of each, -1 on the hull. */
  readonly halfedges: Int32Array
}

/**
 * The Delaunay triangulation of points in the plane.
 * @param x, y coordinates in one unit; points should be apart from each other (exact duplicates are left out)
 * Cost: n log n, about 1 second a million points.
 */
export function triangulate(x: ArrayLike<number>, y: ArrayLike<number>): Triangulation {
  const count = x.length
  const coordinates = new Float64Array(count * 2)
  for (let i = 0; i < count; i++) {
    coordinates[2 * i] = x[i]
    // Delaunator turns counter-clockwise where y points down.
    coordinates[2 * i + 1] = -y[i]
  }
  const { triangles, halfedges } = new Delaunator(coordinates)
  return { triangles, halfedges }
}

/** One half-edge that leaves each vertex, -1 where a vertex has none. */
export function outgoingHalfedges(triangles: Uint32Array, vertices: number): Int32Array<ArrayBuffer> {
  const outgoing = new Int32Array(vertices).fill(-1)
  for (let e = triangles.length - 1; e >= 0; e--) outgoing[triangles[e]] = e
  return outgoing
}

/** The next half-edge of the same triangle. */
export function nextHalfedge(e: number): number {
  return e % 3 === 2 ? e - 2 : e + 1
}
