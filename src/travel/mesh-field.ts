import { Growable } from '../core/growable.ts'
import type { FieldSamples, TimeField } from '../data/field.ts'
import { metresPerDegree, metresPerLon } from '../geo/distance.ts'
import { LinkTimes, type LinkQuery } from './link-times.ts'
import { sampleRoads } from './mesh-samples.ts'
import type { RoadMesh, RoadMeshColumns } from './mesh.ts'

const unreachable = 0xffffffff
/** Contours keep this far from the vertices they pass, where the edge is long enough: closer points would fall together when coordinates are rounded. */
const roadGap = 0.4, offRoadGap = 3

/** A search over the roads of a mesh. */
export interface FieldQuery extends LinkQuery {
  /** Metres per second off the roads. */
  readonly walk: number
  readonly cutoffMs: number
}

/** Times of one search on a road mesh: exact on the roads, and off them the time at the nearest road point plus the walk to it. */
export class RoadField implements TimeField {
  readonly lon: Float64Array
  readonly lat: Float64Array
  readonly ms: Uint32Array
  readonly reached: Uint32Array
  readonly weight: Float32Array
  readonly triangles: Uint32Array
  readonly halfedges: Int32Array
  readonly outgoing: Int32Array
  readonly #columns: Readonly<RoadMeshColumns>
  readonly #times: LinkTimes
  readonly #walk: number

  constructor(mesh: RoadMesh, query: FieldQuery) {
    const { columns } = mesh
    this.#columns = columns
    this.#walk = query.walk
    this.#times = new LinkTimes(mesh.graph, query)
    this.lon = columns.lon
    this.lat = columns.lat
    this.weight = columns.weight
    this.triangles = columns.triangles
    this.halfedges = columns.halfedges
    this.outgoing = columns.outgoing
    this.ms = new Uint32Array(columns.lon.length).fill(unreachable)
    const reached = new Growable(Uint32Array, 4096)
    this.#reachRoads(query, reached)
    this.#reachLattice(query.cutoffMs, reached)
    this.reached = reached.values.subarray(0, reached.length)
  }

  crossing(e: number, cutoffMs: number): number {
    const { triangles, edgePiece, anchor } = this.#columns
    const a = triangles[e], b = triangles[e % 3 === 2 ? e - 2 : e + 1]
    const dx = (this.lon[a] - this.lon[b]) * metresPerLon(this.lat[a]), dy = (this.lat[a] - this.lat[b]) * metresPerDegree
    const length = Math.sqrt(dx * dx + dy * dy)
    const piece = edgePiece[e]
    if (piece !== -1) {
      const gap = Math.min(0.25, roadGap / length)
      return Math.max(gap, Math.min(1 - gap, this.#along(piece, a, cutoffMs)))
    }
    // Off the roads one gets as far as the time left allows, but at most half-way to something that cannot be reached.
    const left = (cutoffMs - this.ms[a]) / 1000 * this.#walk / length
    const far = anchor[b] !== b && this.ms[anchor[b]] !== unreachable ? 1 - Math.min(0.25, offRoadGap / length) : 0.5
    return Math.max(Math.min(0.4, offRoadGap / length), Math.min(far, left))
  }

  samples(vertices: Uint32Array, cutoffsMs: readonly number[]): FieldSamples {
    return sampleRoads({ field: this, columns: this.#columns, times: this.#times, vertices, cutoffsMs })
  }

  /** Share of a piece from one of its ends to the place where the cutoff is passed. */
  #along(piece: number, from: number, cutoffMs: number): number {
    const { chain, fraction, pieceLink } = this.#columns
    const isForward = chain[piece] === from
    const begin = fraction[isForward ? piece : piece + 1], end = fraction[isForward ? piece + 1 : piece]
    this.#times.open(pieceLink[piece])
    return (this.#times.reach(begin, isForward, cutoffMs) - begin) / (end - begin)
  }

  #reachRoads(query: FieldQuery, reached: Growable<Uint32Array<ArrayBuffer>>): void {
    const { firstChain, chain, fraction, nodeVertex, firstLink, nodeLink } = this.#columns
    const { ms } = this, { cutoffMs } = query, nodeMs = query.ms
    const times = this.#times
    const done = new Uint8Array(firstChain.length)
    const reach = (v: number, time: number): void => {
      if (time > cutoffMs || time >= ms[v]) return
      if (ms[v] === unreachable) reached.push(v)
      ms[v] = time
    }
    const open = (link: number): void => {
      if (done[link] === 1) return
      done[link] = 1
      times.open(link)
      for (let i = firstChain[link] + 1, end = firstChain[link + 1] - 1; i < end; i++) {
        const v = chain[i], time = times.at(fraction[i])
        if (time > cutoffMs) continue
        if (ms[v] === unreachable) reached.push(v)
        else if (ms[v] <= time) continue
        ms[v] = time
      }
    }
    for (let node = 0; node < nodeMs.length; node++) {
      if (nodeMs[node] > cutoffMs) continue
      if (nodeVertex[node] !== -1) reach(nodeVertex[node], nodeMs[node])
      for (let i = firstLink[node]; i < firstLink[node + 1]; i++) open(nodeLink[i])
    }
    for (const link of times.seedLinks()) if (firstChain[link] < firstChain[link + 1]) open(link)
  }

  #reachLattice(cutoffMs: number, reached: Growable<Uint32Array<ArrayBuffer>>): void {
    const { firstLattice, lattice, latticeMetres } = this.#columns
    const { ms } = this
    const perMetre = 1000 / this.#walk
    for (let i = 0, roads = reached.length; i < roads; i++) {
      const v = reached.values[i]
      for (let at = firstLattice[v]; at < firstLattice[v + 1]; at++) {
        const time = Math.round(ms[v] + latticeMetres[at] * perMetre)
        // A place may stand on an island, which then has times of its own.
        if (time > cutoffMs || time >= ms[lattice[at]]) continue
        if (ms[lattice[at]] === unreachable) reached.push(lattice[at])
        ms[lattice[at]] = time
      }
    }
  }
}
