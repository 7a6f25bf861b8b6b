import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import { hilbertOrder, sortedBy } from '../core/hilbert.ts'
import { outgoingHalfedges, triangulate, type Triangulation } from '../geo/delaunay.ts'
import type { MeshPoints } from './mesh-points.ts'

/** Pieces shorter than this are never split. */
const shortest = 1

/**
 * Triangulates points so that pieces of road are edges: whatever piece is missing is split in two and everything triangulated anew.
 * @param isGround 1 by link for those that need not be edges
 * @param passes how often to split; 4 leave about 0.2 % of the road length off the edges
 */
export function pinRoads(points: MeshPoints, isGround: Uint8Array, passes: number, options: RunOptions | undefined): Triangulation {
  for (let pass = 0; ; pass++) {
    report(options, 'meshing roads', pass, passes + 1)
    const mesh = triangulate(points.x.values.subarray(0, points.x.length), points.y.values.subarray(0, points.y.length))
    if (pass === passes || splitMissing(points, isGround, mesh) === 0) return mesh
  }
}

function splitMissing(points: MeshPoints, isGround: Uint8Array, { triangles, halfedges }: Triangulation): number {
  const outgoing = outgoingHalfedges(triangles, points.x.length)
  const { from, to, link } = points
  let split = 0
  for (let piece = 0, end = points.link.length; piece < end; piece++) {
    if (isGround[link.values[piece]] === 1) continue
    const a = from.values[piece], b = to.values[piece]
    if (halfedgeBetween(triangles, halfedges, outgoing, a, b) !== -1) continue
    if (Math.hypot(points.x.values[a] - points.x.values[b], points.y.values[a] - points.y.values[b]) > shortest && points.split(piece)) split++
  }
  return split
}

/** The half-edge from one vertex to another, -1 where the mesh has none. */
export function halfedgeBetween(triangles: Uint32Array, halfedges: Int32Array, outgoing: Int32Array, from: number, to: number): number {
  const begin = outgoing[from]
  let e = begin
  while (e !== -1) {
    if (triangles[e % 3 === 2 ? e - 2 : e + 1] === to) return e
    e = halfedges[e % 3 === 0 ? e + 2 : e - 1]
    if (e === begin) break
  }
  return -1
}

/** Where each point goes so that neighbours in the plane are neighbours in memory. */
export function spatialRank(points: MeshPoints): Uint32Array<ArrayBuffer> {
  const order = hilbertOrder(points.x.values.subarray(0, points.x.length), points.y.values.subarray(0, points.y.length))
  const rank = new Uint32Array(order.length)
  for (let i = 0; i < order.length; i++) rank[order[i]] = i
  return rank
}

/** The same triangles with vertices renamed by rank, in the order of their lowest vertex. */
export function reorder({ triangles, halfedges }: Triangulation, rank: Uint32Array): Triangulation {
  const count = triangles.length / 3
  const lowest = new Uint32Array(count)
  for (let t = 0; t < count; t++) lowest[t] = Math.min(rank[triangles[3 * t]], rank[triangles[3 * t + 1]], rank[triangles[3 * t + 2]])
  const order = sortedBy(lowest)
  const place = new Uint32Array(count)
  for (let i = 0; i < count; i++) place[order[i]] = i
  const outTriangles = new Uint32Array(triangles.length), outHalfedges = new Int32Array(triangles.length)
  for (let t = 0; t < count; t++) {
    for (let side = 0; side < 3; side++) {
      const twin = halfedges[3 * t + side]
      outTriangles[3 * place[t] + side] = rank[triangles[3 * t + side]]
      outHalfedges[3 * place[t] + side] = twin === -1 ? -1 : 3 * place[Math.floor(twin / 3)] + twin % 3
    }
  }
  return { triangles: outTriangles, halfedges: outHalfedges }
}
