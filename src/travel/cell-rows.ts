import type { ReachRow } from '../data/reach.ts'
import type { Seconds } from '../core/units.ts'
import type { RunOptions } from '../core/types.ts'
import { throwIfAborted } from '../core/run.ts'
import { evenSeconds } from '../data/travel-times.ts'
import type { Spread } from '../surface/spread.ts'

const nobody: ReachRow = { point: new Uint32Array(), seconds: new Float64Array() }

/** Bounded searches over cells from one place after another, each read at some points. Uses the scratch of a spread that others may use in between. */
export class CellRows {
  readonly #spread: Spread
  /** Cell by point, -1 off the ground. */
  readonly #cells: Int32Array
  /** The first point of each cell and the next one of each point, -1 for none. */
  readonly #first: Int32Array
  readonly #next: Int32Array

  /** Cost: a pass over the points; 4 bytes a cell and 4 a point. */
  constructor(spread: Spread, cells: Int32Array) {
    this.#spread = spread
    this.#cells = cells
    this.#first = new Int32Array(spread.ground.width * spread.ground.height).fill(-1)
    this.#next = new Int32Array(cells.length)
    for (let point = cells.length - 1; point >= 0; point--) {
      const cell = cells[point]
      if (cell === -1) continue
      this.#next[point] = this.#first[cell]
      this.#first[cell] = point
    }
  }

  /** The points within the cutoff of a cell, ascending, in fresh arrays. Cost: what the search touches. */
  run(cell: number, cutoff: Seconds, options?: RunOptions): ReachRow {
    throwIfAborted(options)
    if (cell === -1) return { point: nobody.point.slice(), seconds: nobody.seconds.slice() }
    const spread = this.#spread.run({ cell: [cell] }, { cutoff })
    const point = this.#pointsOf(spread.reached), seconds = new Float64Array(point.length), time = spread.seconds, cells = this.#cells, isExact = spread.options.compat !== undefined
    for (let i = 0; i < point.length; i++) seconds[i] = isExact ? time[cells[point[i]]] : evenSeconds(time[cells[point[i]]])
    return { point, seconds }
  }

  #pointsOf(reached: Uint32Array): Uint32Array {
    const first = this.#first, next = this.#next
    let count = 0
    for (let i = 0; i < reached.length; i++) for (let p = first[reached[i]]; p !== -1; p = next[p]) count++
    const points = new Uint32Array(count)
    count = 0
    for (let i = 0; i < reached.length; i++) for (let p = first[reached[i]]; p !== -1; p = next[p]) points[count++] = p
    // Typed arrays sort by number.
    return points.sort()
  }
}
