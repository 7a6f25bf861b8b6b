import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import type { MoveColumns } from './spread-costs.ts'
import type { SpreadQueue } from './spread-queue.ts'

/** What a kernel works on. Times are seconds, or milliseconds where they are whole. */
export interface SpreadRun {
  readonly width: number
  readonly height: number
  readonly seconds: Float64Array
  readonly nearest: Int32Array
  readonly queue: SpreadQueue
  readonly moves: MoveColumns
  readonly touched: Touched
  /** Cells whose time fell by less than `slipSeconds` while their label changed. */
  readonly slips: number[]
  readonly cutoff: number
  /** Whether labels differ: a single one is filled in at the end. */
  readonly hasLabels: boolean
  readonly isOpen: boolean
  readonly isWhole: boolean
  readonly options: RunOptions
}

/**
 * When a time falls by so little, sums with it may not fall, and cells beyond may keep the label of before; see mendLabels. More than the last bit of any time below two centuries.
 */
export const slipSeconds = 1e-6

/** The cells that have a time: a list while they are few. */
export class Touched {
  readonly #most: number
  #cells: Int32Array = new Int32Array(1024)
  count = 0

  /** @param cells of the grid */
  constructor(cells: number) {
    this.#most = Math.max(1024, cells >> 3)
  }

  /** Whether the list is whole; beyond an eighth of the grid only the count goes on. */
  get isListed(): boolean {
    return this.count <= this.#most
  }

  get cells(): Int32Array {
    return this.#cells.subarray(0, this.count)
  }

  add(cell: number): void {
    const at = this.count++
    if (at < this.#cells.length) this.#cells[at] = cell
    else if (at < this.#most) this.#grow(cell, at)
  }

  /** Takes over a list made elsewhere. */
  take({ count, cells }: { readonly count: number, readonly cells: Int32Array }): void {
    this.#cells = cells
    this.count = count
  }

  #grow(cell: number, at: number): void {
    const cells = new Int32Array(Math.min(this.#most, at * 2))
    cells.set(this.#cells)
    cells[at] = cell
    this.#cells = cells
  }
}

const stage = 'spread'

/** Reports that so many more cells were settled. */
export function reportCells({ options, touched, width, height }: Pick<SpreadRun, 'options' | 'touched' | 'width' | 'height'>): void {
  report(options, stage, touched.count, width * height)
}
