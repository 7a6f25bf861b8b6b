import { Growable } from '../core/growable.ts'
import { metresPerDegree, metresPerLon } from '../geo/distance.ts'
import type { FieldSamples, TimeField } from '../data/field.ts'
import type { LinkTimes } from './link-times.ts'
import type { RoadMeshColumns } from './mesh.ts'

/** How far from a contour roads are still looked at: steps, and what a step to a road point counts. */
const farthest = 6, roadStep = 3

/** What a contour's surroundings are gathered from. */
export interface SampleQuery {
  readonly field: TimeField
  readonly columns: Readonly<RoadMeshColumns>
  readonly times: LinkTimes
  /** Mesh vertices along the contours. */
  readonly vertices: Uint32Array
  /** Ascending. */
  readonly cutoffsMs: readonly number[]
}

/** Pieces of road around some vertices, cut where they pass a cutoff. */
export function sampleRoads(query: SampleQuery): FieldSamples {
  const { field: { lon, lat, ms }, columns: { chain, fraction, pieceLink }, times, cutoffsMs } = query
  const pieces = piecesAround(query)
  const out = new Stretches(pieces.length)
  const cuts: number[] = []
  for (const piece of pieces) {
    const a = chain[piece], b = chain[piece + 1]
    const dx = lon[b] - lon[a], dy = lat[b] - lat[a]
    const metres = Math.sqrt((dx * metresPerLon(lat[a])) ** 2 + (dy * metresPerDegree) ** 2)
    const level = levelOf(ms[a], cutoffsMs)
    if (level === levelOf(ms[b], cutoffsMs)) {
      out.push(lon[a], lat[a], lon[b], lat[b], metres, level)
      continue
    }
    times.open(pieceLink[piece])
    const begin = fraction[piece], end = fraction[piece + 1]
    cuts.length = 0
    for (const cutoff of cutoffsMs) times.cuts(begin, end, cutoff, cuts)
    cuts.push(end)
    if (cuts.length > 2) cuts.sort((p, q) => p - q)
    let from = begin
    for (const to of cuts) {
      if (!(to > from)) continue
      const t = (from - begin) / (end - begin), u = (to - begin) / (end - begin)
      out.push(lon[a] + dx * t, lat[a] + dy * t, lon[a] + dx * u, lat[a] + dy * u, metres * (u - t), levelOf(times.at((from + to) / 2), cutoffsMs))
      from = to
    }
  }
  return out.take()
}

function levelOf(ms: number, cutoffsMs: readonly number[]): number {
  let level = 0
  while (level < cutoffsMs.length && ms > cutoffsMs[level]) level++
  return level
}

/** Pieces that lie within some steps over the mesh: few over road points, which stand close together, and more over the wide mesh off the roads. */
function piecesAround({ field: { triangles, halfedges, outgoing }, columns: { edgePiece, chain, anchor }, vertices }: SampleQuery): Uint32Array {
  const seen = new Uint8Array(chain.length), met = new Uint8Array(outgoing.length)
  const pieces = new Growable(Uint32Array, 4096)
  const waves = Array.from({ length: farthest + 1 }, () => new Growable(Uint32Array))
  for (const v of vertices) {
    if (met[v] === 0) waves[0].push(v)
    met[v] = 1
  }
  for (let steps = 0; steps < farthest; steps++) {
    const wave = waves[steps]
    for (let i = 0; i < wave.length; i++) {
      const first = outgoing[wave.values[i]]
      let e = first
      do {
        const piece = edgePiece[e], w = triangles[e % 3 === 2 ? e - 2 : e + 1]
        if (piece !== -1 && seen[piece] === 0) {
          seen[piece] = 1
          pieces.push(piece)
        }
        if (met[w] === 0) {
          met[w] = 1
          waves[Math.min(farthest, steps + (anchor[w] === w ? roadStep : 1))].push(w)
        }
        e = halfedges[e % 3 === 0 ? e + 2 : e - 1]
      } while (e !== first && e !== -1)
    }
  }
  return pieces.values.subarray(0, pieces.length)
}

/** Columns of stretches that grow together. */
class Stretches {
  #lon: Float64Array<ArrayBuffer>
  #lat: Float64Array<ArrayBuffer>
  #lon2: Float64Array<ArrayBuffer>
  #lat2: Float64Array<ArrayBuffer>
  #weight: Float32Array<ArrayBuffer>
  #level: Uint16Array<ArrayBuffer>
  #length = 0

  constructor(capacity: number) {
    const size = Math.ceil(capacity * 1.25) + 64
    this.#lon = new Float64Array(size)
    this.#lat = new Float64Array(size)
    this.#lon2 = new Float64Array(size)
    this.#lat2 = new Float64Array(size)
    this.#weight = new Float32Array(size)
    this.#level = new Uint16Array(size)
  }

  push(lon: number, lat: number, lon2: number, lat2: number, weight: number, level: number): void {
    if (this.#length === this.#lon.length) this.#grow()
    const i = this.#length++
    this.#lon[i] = lon
    this.#lat[i] = lat
    this.#lon2[i] = lon2
    this.#lat2[i] = lat2
    this.#weight[i] = weight
    this.#level[i] = level
  }

  take(): FieldSamples {
    const n = this.#length
    return {
      lon: this.#lon.subarray(0, n), lat: this.#lat.subarray(0, n), lon2: this.#lon2.subarray(0, n), lat2: this.#lat2.subarray(0, n),
      weight: this.#weight.subarray(0, n), level: this.#level.subarray(0, n),
    }
  }

  #grow(): void {
    const bigger = <A extends Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>>(column: A): A => {
      const grown = new (column.constructor as new (length: number) => A)(column.length * 2)
      grown.set(column)
      return grown
    }
    this.#lon = bigger(this.#lon)
    this.#lat = bigger(this.#lat)
    this.#lon2 = bigger(this.#lon2)
    this.#lat2 = bigger(this.#lat2)
    this.#weight = bigger(this.#weight)
    this.#level = bigger(this.#level)
  }
}
