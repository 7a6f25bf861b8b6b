import { MinHeap } from '../core/heap.ts'
import type { RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import { isPassable, type Ground } from './ground.ts'
import { moveSeconds, movesOf, type Move } from './moves.ts'
import type { SpeedModels } from './speed-models.ts'

/** How a search moves over the ground. */
export interface SpreadOptions {
  /** Neighbours of a cell: 4, 8 (the default) or 16 with the knight's moves. */
  readonly neighbours?: 4 | 8 | 16
  /** `to` the sources (slopes are met the other way round) or `from` them. */
  readonly direction: 'to' | 'from'
  /** Whether one may pass between two barriers that touch at a corner: `closed` by default, `open` as GRASS does. */
  readonly diagonals?: 'closed' | 'open'
  /** Slope models; Tobler and physics by default. */
  readonly models?: Partial<SpeedModels>
  /** Round the time of each move to whole milliseconds, so that sums with road times are exact. */
  readonly whole?: boolean
}

/** Where a search starts. */
export interface SpreadSources {
  readonly cell: ArrayLike<number>
  /** Head start of each in seconds, none by default. */
  readonly seconds?: ArrayLike<number>
  /** Label of each, its index by default. */
  readonly label?: ArrayLike<number>
}

/** Least-cost search over a grid from many cells at once. Its scratch is used again by the next run, which clears only what the last one touched. */
export class Spread {
  readonly ground: Ground
  readonly options: SpreadOptions
  /** Seconds by cell, Infinity where the last run did not come. Valid until the next run. */
  readonly seconds: Float64Array
  /** Label of the nearest source by cell, -1 where the last run did not come. Equal times go to the lower label. */
  readonly nearest: Int32Array
  readonly #heap = new MinHeap()
  readonly #moves: readonly Move[]
  #touched: number[] = []

  constructor(ground: Ground, options: SpreadOptions) {
    this.ground = ground
    this.options = options
    this.seconds = new Float64Array(ground.width * ground.height).fill(Infinity)
    this.nearest = new Int32Array(ground.width * ground.height).fill(-1)
    this.#moves = movesOf(options.neighbours ?? 8)
  }

  /** Cells that the last run gave a time, in the order in which it settled them. */
  get reached(): Uint32Array {
    return Uint32Array.from(this.#touched)
  }

  /**
   * Searches outward from the sources up to the cutoff, inclusive.
   * Sources on barriers and outside the grid (-1) are passed over.
   */
  run(sources: SpreadSources, options: { readonly cutoff?: Seconds } & RunOptions = {}): this {
    const { seconds, nearest, ground } = this, heap = this.#heap, cutoff = options.cutoff ?? Infinity
    for (const cell of this.#touched) {
      seconds[cell] = Infinity
      nearest[cell] = -1
    }
    this.#touched = []
    for (let i = 0; i < sources.cell.length; i++) {
      const cell = sources.cell[i]
      if (cell >= 0 && isPassable(ground, cell)) this.#offer(cell, sources.seconds?.[i] ?? 0, sources.label?.[i] ?? i, cutoff)
    }
    while (heap.length > 0) {
      const key = heap.key, cell = heap.pop()
      if (key > seconds[cell]) continue
      const row = Math.floor(cell / ground.width), column = cell - row * ground.width
      for (const move of this.#moves) {
        const r = row + move.rows, c = column + move.columns
        if (r < 0 || c < 0 || r >= ground.height || c >= ground.width) continue
        const next = r * ground.width + c
        const time = moveSeconds(ground, this.options, cell, next)
        if (time < Infinity) this.#offer(next, key + time, nearest[cell], cutoff)
      }
    }
    return this
  }

  #offer(cell: number, time: number, label: number, cutoff: number): void {
    const { seconds, nearest } = this
    if (time > cutoff || time > seconds[cell] || (time === seconds[cell] && label >= nearest[cell])) return
    if (seconds[cell] === Infinity) this.#touched.push(cell)
    seconds[cell] = time
    nearest[cell] = label
    this.#heap.push(time, cell)
  }
}
