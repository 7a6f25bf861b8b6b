import type { Metres } from '../core/units.ts'
import { cellsOf } from '../geo/cells.ts'
import type { MeshPoints } from './mesh-points.ts'

/** Points of islands beside roads, each with the nearest road point and how far that is. */
export interface Islands {
  readonly point: Uint32Array
  readonly anchor: Uint32Array
  readonly metres: Float32Array
  /** 1 by link for those of such islands. */
  readonly isBeside: Uint8Array
}

/** Points of scraps, which are ground to the mesh as they are to places: nobody joins them, and one walks on from the road beside. */
export function findIslands(isScrap: Uint8Array, points: MeshPoints): Islands {
  const { islanders, mainland } = sides(points, isScrap)
  const nearest = new Nearest(points, mainland)
  const anchor = new Uint32Array(islanders.length), metres = new Float32Array(islanders.length)
  for (const [i, point] of islanders.entries()) {
    anchor[i] = nearest.find(points.x.values[point], points.y.values[point])
    metres[i] = nearest.metres
  }
  return { point: islanders, anchor, metres, isBeside: isScrap }
}

/** Points of scraps only, and those of all other roads. */
function sides({ x, link, from, to }: MeshPoints, isScrap: Uint8Array): { islanders: Uint32Array, mainland: Uint32Array } {
  const side = new Uint8Array(x.length)
  for (let piece = 0; piece < link.length; piece++) {
    const bit = isScrap[link.values[piece]] === 1 ? 1 : 2
    side[from.values[piece]] |= bit
    side[to.values[piece]] |= bit
  }
  const ids = Uint32Array.from(side.keys())
  return { islanders: ids.filter(id => side[id] === 1), mainland: ids.filter(id => side[id] > 1) }
}

/** The nearest of some points, searched in growing boxes. */
class Nearest {
  metres = Infinity
  readonly #ids: Uint32Array
  readonly #x: Float64Array
  readonly #y: Float64Array
  readonly #cells: ReturnType<typeof cellsOf>

  constructor(points: MeshPoints, ids: Uint32Array) {
    this.#ids = ids
    this.#x = Float64Array.from(ids, id => points.x.values[id])
    this.#y = Float64Array.from(ids, id => points.y.values[id])
    this.#cells = cellsOf(this.#x, this.#y, 4)
  }

  /** Its id, with its distance in `metres`. */
  find(x: number, y: number): number {
    for (let reach = 64; ; reach *= 4) {
      const id = this.#within(x, y, reach)
      if (this.metres <= reach || reach > 1e7) return id
    }
  }

  #within(x: number, y: number, reach: Metres): number {
    const { columns, rows, west, south, cellWidth, cellHeight, first, order } = this.#cells
    const c0 = Math.max(0, Math.floor((x - reach - west) / cellWidth)), c1 = Math.min(columns - 1, Math.floor((x + reach - west) / cellWidth))
    const r0 = Math.max(0, Math.floor((y - reach - south) / cellHeight)), r1 = Math.min(rows - 1, Math.floor((y + reach - south) / cellHeight))
    let best = -1
    this.metres = Infinity
    for (let r = r0; r <= r1 && c0 <= c1; r++) {
      for (let i = first[r * columns + c0]; i < first[r * columns + c1 + 1]; i++) {
        const distance = Math.hypot(this.#x[order[i]] - x, this.#y[order[i]] - y)
        if (distance < this.metres) {
          this.metres = distance
          best = this.#ids[order[i]]
        }
      }
    }
    return best
  }
}
