import { Bitset } from '../core/bitset.ts'

/** A triangle mesh whose vertices carry numbers, as contours need it. */
export interface ContourMesh {
  /** Degrees, one a vertex. */
  readonly lon: Float64Array
  readonly lat: Float64Array
  /** Milliseconds at each vertex, 0xffffffff where there is none. */
  readonly ms: Uint32Array
  /** Vertices with a time, in any order. */
  readonly reached: Uint32Array
  /** Three vertices a triangle, counter-clockwise; half-edge e runs from vertex `triangles[e]`. */
  readonly triangles: Uint32Array
  /** The opposite half-edge, -1 on the hull. */
  readonly halfedges: Int32Array
  /** One half-edge that leaves each vertex. */
  readonly outgoing: Int32Array
  /**
   * Where a half-edge from a vertex inside (ms <= cutoff) to one outside (ms > cutoff) leaves the area. Never decreases with the cutoff.
   * @returns fraction of the way, in (0, 1)
   */
  crossing(halfedge: number, cutoffMs: number): number
}

/** Units of ring coordinates in one degree: a unit is 11 mm of latitude. */
export const ringScale = 1e7

/** Closed rings as columns; the area lies to the left, so outer rings run counter-clockwise and holes clockwise. The first vertex is not repeated. */
export interface Rings {
  /** Coordinates in 1e-7 degrees. */
  readonly x: Int32Array
  readonly y: Int32Array
  /** Offsets into the vertices by ring, one more than there are rings. */
  readonly first: Uint32Array
  /** Index of the level that a ring bounds. */
  readonly level: Uint32Array
}

/** Rings, and the mesh vertex just inside each ring vertex. */
export interface Contours extends Rings {
  readonly inside: Uint32Array
}

/**
 * The borders of the areas within several levels: marching triangles, walked from edge to edge of the mesh.
 * Every level cuts the same mesh edges in the order of the levels, so areas nest by construction; holes and islands are kept.
 * @param cutoffs levels in milliseconds, ascending
 * Cost: six edges a reached vertex, or one pass over the triangles where many are reached: about 5 ms for a mesh of 800,000.
 */
export function contours(mesh: ContourMesh, cutoffs: readonly number[]): Contours {
  const walk = new RingWalk(mesh)
  const starts = cutoffs.map(() => new Starts())
  if (mesh.reached.length * 6 > mesh.ms.length) scanTriangles(mesh, cutoffs, starts)
  else scanReached(mesh, cutoffs, starts)
  for (let k = 0; k < cutoffs.length; k++) walk.level(starts[k], k, cutoffs[k])
  return walk.take()
}

/** Half-edges from inside to outside by level, each of which is one ring vertex; over the whole mesh in the order of memory. */
function scanTriangles({ ms, triangles }: ContourMesh, cutoffs: readonly number[], starts: readonly Starts[]): void {
  const low = cutoffs[0], top = cutoffs[cutoffs.length - 1]
  for (let e = 0; e < triangles.length; e += 3) {
    const a = ms[triangles[e]], b = ms[triangles[e + 1]], c = ms[triangles[e + 2]]
    if ((a > top && b > top && c > top) || (a <= low && b <= low && c <= low)) continue
    for (let k = 0; k < cutoffs.length; k++) {
      const cutoff = cutoffs[k]
      if (a <= cutoff && b > cutoff) starts[k].push(e)
      if (b <= cutoff && c > cutoff) starts[k].push(e + 1)
      if (c <= cutoff && a > cutoff) starts[k].push(e + 2)
    }
  }
}

/** The same by turning around every reached vertex, where those are few. */
function scanReached({ ms, triangles, halfedges, outgoing, reached }: ContourMesh, cutoffs: readonly number[], starts: readonly Starts[]): void {
  for (let i = 0; i < reached.length; i++) {
    const v = reached[i], inside = ms[v], begin = outgoing[v]
    let e = begin
    do {
      const outside = ms[triangles[e % 3 === 2 ? e - 2 : e + 1]]
      if (outside > inside) {
        for (let k = 0; k < cutoffs.length; k++) if (inside <= cutoffs[k] && outside > cutoffs[k]) starts[k].push(e)
      }
      e = halfedges[e % 3 === 0 ? e + 2 : e - 1]
    } while (e !== begin && e !== -1)
  }
}

class Starts {
  values = new Int32Array(256)
  length = 0

  push(e: number): void {
    if (this.length === this.values.length) {
      const grown = new Int32Array(this.length * 2)
      grown.set(this.values)
      this.values = grown
    }
    this.values[this.length++] = e
  }
}

/** Walks the rings of one level after another and gathers their vertices. */
class RingWalk {
  readonly #mesh: ContourMesh
  /** Half-edges walked at the present level. */
  readonly #seen: Bitset
  #x = new Int32Array(1024)
  #y = new Int32Array(1024)
  #inside = new Uint32Array(1024)
  #count = 0
  readonly #first: number[] = [0]
  readonly #level: number[] = []

  constructor(mesh: ContourMesh) {
    this.#mesh = mesh
    this.#seen = new Bitset(mesh.triangles.length)
  }

  level(starts: Starts, level: number, cutoffMs: number): void {
    this.#seen.clear()
    for (let i = 0; i < starts.length; i++) if (!this.#seen.has(starts.values[i])) this.#ring(starts.values[i], level, cutoffMs)
  }

  take(): Contours {
    const { length } = this.#level
    return {
      x: this.#x.slice(0, this.#count), y: this.#y.slice(0, this.#count), inside: this.#inside.slice(0, this.#count),
      first: Uint32Array.from(this.#first.slice(0, length + 1)), level: Uint32Array.from(this.#level),
    }
  }

  #ring(start: number, level: number, cutoffMs: number): void {
    const { triangles, halfedges, ms } = this.#mesh
    const seen = this.#seen, begin = this.#count
    let e = start
    do {
      seen.add(e)
      this.#vertex(e, cutoffMs, begin)
      // In a triangle entered through an edge that goes out of the area, the ring leaves through the edge that comes back in.
      const next = e % 3 === 2 ? e - 2 : e + 1, last = e % 3 === 0 ? e + 2 : e - 1
      e = halfedges[ms[triangles[last]] > cutoffMs ? last : next]
    } while (e !== start && e !== -1)
    if (e === -1) throw new RangeError('expected unreachable vertices on the hull of the field, got a contour that leaves it')
    while (this.#count > begin && this.#same(this.#count - 1, begin)) this.#count--
    if (this.#count - begin < 3) {
      this.#count = begin
      return
    }
    this.#first.push(this.#count)
    this.#level.push(level)
  }

  #vertex(e: number, cutoffMs: number, begin: number): void {
    const { triangles, lon, lat } = this.#mesh
    const a = triangles[e], b = triangles[e % 3 === 2 ? e - 2 : e + 1], t = this.#mesh.crossing(e, cutoffMs)
    if (this.#count === this.#x.length) this.#grow()
    const i = this.#count
    this.#x[i] = Math.round((lon[a] + (lon[b] - lon[a]) * t) * ringScale)
    this.#y[i] = Math.round((lat[a] + (lat[b] - lat[a]) * t) * ringScale)
    this.#inside[i] = a
    if (i === begin || !this.#same(i, i - 1)) this.#count++
  }

  #same(i: number, j: number): boolean {
    return i !== j && this.#x[i] === this.#x[j] && this.#y[i] === this.#y[j]
  }

  #grow(): void {
    const size = this.#x.length * 2
    const x = new Int32Array(size), y = new Int32Array(size), inside = new Uint32Array(size)
    x.set(this.#x)
    y.set(this.#y)
    inside.set(this.#inside)
    this.#x = x
    this.#y = y
    this.#inside = inside
  }
}
