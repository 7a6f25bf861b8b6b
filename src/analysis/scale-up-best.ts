import { MinHeap } from '../core/heap.ts'
import { report, throwIfAborted } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import type { GridSearch } from '../data/grid-model.ts'

/** What the best cell is looked for with. */
export interface BestCellScene {
  readonly width: number
  readonly height: number
  readonly search: GridSearch
  readonly within: Seconds
  /** People still to be served by cell. */
  readonly left: Float64Array
}

/** A cell and the people within the time of it. */
export interface BestCell {
  readonly cell: number
  readonly people: number
}

/** A square block of cells, or a cell (`size` 1). */
interface Block {
  readonly row: number
  readonly column: number
  readonly size: number
  /** No cell of the block has more people within the time. */
  bound: number
  /** The round in which the bound was found. */
  round: number
  parts: Block[] | undefined
}

/** Keys of cells in the heap lie above those of blocks, so that of equal bounds blocks are opened first and then the lowest cell wins. */
const cellKeys = 2 ** 31

/**
 * Finds the cell with the most people within a time, exactly, without a search for every cell: one search from all cells of a block at once counts the people within the time of any of them,
 * which no cell of the block can exceed. Blocks are halved while their bound is the highest (branch and bound). People only ever get fewer,
 * so bounds of earlier rounds hold, and a block is searched again only when its old bound is the highest (lazy evaluation, Minoux 1978).
 */
export class BestCellFinder {
  searches = 0
  readonly #scene: BestCellScene
  /** People rounded down so that sums are exact in any order: equal surroundings are equal, and no bound falls below what it bounds. */
  readonly #people: Float64Array
  #roots: Block[] = []
  #round = 0

  constructor(scene: BestCellScene) {
    this.#scene = scene
    this.#people = new Float64Array(scene.left.length)
    this.forget()
  }

  /** Forgets all bounds, since more cells may be candidates now. */
  forget(): void {
    const { width, height } = this.#scene
    let size = 1
    while (size * 8 < Math.max(width, height)) size *= 2
    this.#roots = []
    for (let row = 0; row < height; row += size) {
      for (let column = 0; column < width; column += size) this.#roots.push({ row, column, size, bound: Infinity, round: -1, parts: undefined })
    }
  }

  /**
   * The cell of the mask with the most people within the time, the lowest of equal ones; undefined without cells.
   * @param mask 1 for candidates; never more of them than before, unless all was forgotten
   */
  best(mask: Uint8Array, run: RunOptions): BestCell | undefined {
    this.#round++
    this.#takePeople()
    const heap = new MinHeap(), blocks: Block[] = []
    const offer = (block: Block): void => {
      const isDone = block.size === 1 && block.round === this.#round
      heap.push(-block.bound, isDone ? cellKeys + this.#cellOf(block) : blocks.length)
      if (!isDone) blocks.push(block)
    }
    for (const root of this.#roots) offer(root)
    for (let done = 0; heap.length > 0; done++) {
      const people = -heap.key, key = heap.pop()
      if (key >= cellKeys) return { cell: key - cellKeys, people }
      const block = blocks[key]
      if (block.round === this.#round) {
        for (const part of this.#partsOf(block)) offer(part)
        continue
      }
      report(run, 'looking for a site', done, blocks.length)
      const cells = this.#candidatesOf(block, mask)
      if (cells.length === 0) continue
      block.bound = this.#count(cells, run)
      block.round = this.#round
      offer(block)
    }
    return undefined
  }

  /** The best of a few cells, searched one by one. */
  bestOf(cells: Uint32Array, run: RunOptions): BestCell | undefined {
    this.#takePeople()
    let best: BestCell | undefined
    for (const cell of cells) {
      const people = this.#count([cell], run)
      if (best === undefined || people > best.people) best = { cell, people }
    }
    return best
  }

  #cellOf({ row, column }: Block): number {
    return row * this.#scene.width + column
  }

  #candidatesOf({ row, column, size }: Block, mask: Uint8Array): number[] {
    const { width, height } = this.#scene, cells: number[] = []
    for (let r = row; r < Math.min(height, row + size); r++) {
      for (let c = column, cell = r * width + column; c < Math.min(width, column + size); c++, cell++) if (mask[cell] === 1) cells.push(cell)
    }
    return cells
  }

  #partsOf(block: Block): Block[] {
    const { width, height } = this.#scene, { row, column, bound } = block, size = block.size / 2
    block.parts ??= [[0, 0], [0, size], [size, 0], [size, size]].flatMap(([down, right]): Block[] =>
      row + down < height && column + right < width ? [{ row: row + down, column: column + right, size, bound, round: -1, parts: undefined }] : [])
    for (const part of block.parts) part.bound = Math.min(part.bound, bound)
    return block.parts
  }

  #count(cells: ArrayLike<number>, run: RunOptions): number {
    throwIfAborted(run)
    this.searches++
    const { search, within } = this.#scene, people = this.#people, { reached } = search.run({ cell: cells }, { cutoff: within })
    let sum = 0
    for (let i = 0; i < reached.length; i++) sum += people[reached[i]]
    return sum
  }

  #takePeople(): void {
    const { left } = this.#scene, people = this.#people
    let total = 0
    for (let cell = 0; cell < left.length; cell++) total += left[cell]
    // Multiples of one power of two whose sum stays below 2^52 add up without rounding.
    const unit = 2 ** (Math.ceil(Math.log2(Math.max(1, total))) - 51)
    for (let cell = 0; cell < left.length; cell++) people[cell] = Math.floor(left[cell] / unit) * unit
  }
}
