import { Growable } from '../core/growable.ts'

/** A crossing of a query with a stored segment: shares along either. */
export interface Hit {
  readonly id: number
  readonly along: number
  readonly share: number
}

/** Segments on the plane in square buckets, for asking what crosses a short segment. */
export class Segments {
  readonly #side: number
  readonly #buckets = new Map<number, number[]>()
  readonly #ends = new Growable(Float64Array)
  readonly #ids = new Growable(Int32Array)

  /** @param side of a bucket in metres */
  constructor(side: number) {
    this.#side = side
  }

  add(id: number, ax: number, ay: number, bx: number, by: number): void {
    const at = this.#ids.push(id)
    for (const value of [ax, ay, bx, by]) this.#ends.push(value)
    // A long segment goes into buckets piece by piece, not into its whole box.
    const pieces = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / this.#side))
    let last = NaN
    for (let i = 0; i < pieces; i++) {
      const x0 = ax + (bx - ax) * i / pieces, y0 = ay + (by - ay) * i / pieces, x1 = ax + (bx - ax) * (i + 1) / pieces, y1 = ay + (by - ay) * (i + 1) / pieces
      for (const key of this.#keys(Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1))) {
        if (key === last) continue
        last = key
        const bucket = this.#buckets.get(key)
        if (bucket === undefined) this.#buckets.set(key, [at])
        else if (bucket[bucket.length - 1] !== at) bucket.push(at)
      }
    }
  }

  /** What crosses the segment from a to b, in order along it. */
  crossing(ax: number, ay: number, bx: number, by: number): Hit[] {
    const near = this.#near(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by))
    if (near.length === 0) return []
    const hits: Hit[] = []
    const ends = this.#ends.values, dx = bx - ax, dy = by - ay
    for (const at of near) {
      const cx = ends[4 * at], cy = ends[4 * at + 1], ex = ends[4 * at + 2] - cx, ey = ends[4 * at + 3] - cy
      const area = dx * ey - dy * ex
      if (area === 0) continue
      const along = ((cx - ax) * ey - (cy - ay) * ex) / area, share = ((cx - ax) * dy - (cy - ay) * dx) / area
      if (along >= 0 && along <= 1 && share >= 0 && share <= 1) hits.push({ id: this.#ids.values[at], along, share })
    }
    return hits.sort((p, q) => p.along - q.along || p.id - q.id)
  }

  /**
   * Whether any segment comes near a point.
   * @param reach metres within which to look
   * @param ownReach metres within which a segment is near, by id and at most `reach`; the same for all by default
   */
  isNear(x: number, y: number, reach: number, ownReach: (id: number) => number = () => reach): boolean {
    const ends = this.#ends.values
    for (const at of this.#near(x - reach, y - reach, x + reach, y + reach)) {
      const ax = ends[4 * at], ay = ends[4 * at + 1], dx = ends[4 * at + 2] - ax, dy = ends[4 * at + 3] - ay
      const length2 = dx * dx + dy * dy
      const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length2))
      if ((ax + t * dx - x) ** 2 + (ay + t * dy - y) ** 2 < ownReach(this.#ids.values[at]) ** 2) return true
    }
    return false
  }

  #near(west: number, south: number, east: number, north: number): number[] {
    let found: number[] = []
    let isShared = true
    for (const key of this.#keys(west, south, east, north)) {
      const bucket = this.#buckets.get(key)
      if (bucket === undefined) continue
      if (found.length === 0) found = bucket
      else {
        if (isShared) found = [...found]
        isShared = false
        for (const at of bucket) if (!found.includes(at)) found.push(at)
      }
    }
    return found
  }

  #keys(west: number, south: number, east: number, north: number): number[] {
    const side = this.#side
    const c0 = Math.floor(west / side), c1 = Math.floor(east / side), r0 = Math.floor(south / side), r1 = Math.floor(north / side)
    if (c0 === c1 && r0 === r1) return [r0 * 65536 + c0]
    const keys: number[] = []
    for (let r = r0; r <= r1; r++) for (let c = c0; c <= c1; c++) keys.push(r * 65536 + c)
    return keys
  }
}

