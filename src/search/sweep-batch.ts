import type { Kernels } from './assembly/kernels.ts'
import type { Consumer } from './consumer.ts'
import { endless } from './customize.ts'
import type { LaidPlan } from './plan.ts'

/** Sources swept at once. */
export const laneCount = 16

/** Items relaxed before they are consumed. */
export const bufferSize = 256

/** Places of the parts of a plan in the kernels' memory, in bytes. */
export interface Layout {
  readonly rowStream: number
  readonly itemStream: number
  readonly rowMarks: number
  readonly itemMarks: number
  readonly rows: number
  readonly buffer: number
  /** Where rows of items stay until the end of a batch, if they have to. */
  readonly kept?: number
}

/** What 16 sources have entered on their way up, and the views of the kernels' memory that they write to. */
export class Batch {
  /** Positions that hold seeds or points met directly. */
  active: number[] = []
  items: { item: number, ms: number, lane: number }[] = []
  readonly #plan: LaidPlan
  readonly #layout: Layout
  readonly #kernels: Kernels
  readonly #rows: Uint32Array
  readonly #rowMarks: Uint8Array
  readonly #itemMarks: Uint8Array
  readonly #buffer: Uint32Array
  readonly #chunk: number
  readonly #touched: number[] = []
  #entered = 0

  constructor(plan: LaidPlan, layout: Layout, kernels: Kernels) {
    this.#plan = plan
    this.#layout = layout
    this.#kernels = kernels
    this.#rows = kernels.u32(layout.rows, plan.rowCount * laneCount)
    this.#rowMarks = kernels.u8(layout.rowMarks, plan.rowCount)
    this.#itemMarks = kernels.u8(layout.itemMarks, plan.itemCount)
    this.#buffer = layout.kept === undefined ? kernels.u32(layout.buffer, bufferSize * laneCount) : kernels.u32(layout.kept, plan.itemCount * laneCount)
    this.#chunk = layout.kept === undefined ? bufferSize : Infinity
  }

  /** Writes a time into the row of a position; false when it has none. */
  enterRow(position: number, ms: number, lane: number): boolean {
    const row = this.#plan.rowOf[position] - 1
    if (row === -1) return false
    const rows = this.#rows, base = row * laneCount
    if (this.#rowMarks[row] === 0) {
      this.#rowMarks[row] = 1
      this.#touched.push(row)
      for (let i = base; i < base + laneCount; i++) rows[i] = endless
    }
    rows[base + lane] = ms
    return true
  }

  sort(): void {
    this.active.sort((a, b) => a - b)
    this.items.sort((a, b) => a.item - b.item)
    this.#entered = 0
  }

  /** Whether nothing within the cutoff is in a gate or can come in. */
  isClosed(gate: number, limit: number): boolean {
    const { from, to, firstEntrance, entrance } = this.#plan.gates
    for (const p of this.active) {
      if (p >= to[gate]) break
      if (p >= from[gate]) return false
    }
    const rows = this.#rows
    for (let i = firstEntrance[gate]; i < firstEntrance[gate + 1]; i++) {
      for (let j = entrance[i] * laneCount, last = j + laneCount; j < last; j++) if (rows[j] <= limit) return false
    }
    return true
  }

  /** Passes a gate by: the rows that points elsewhere read must not keep the times of the batch before. */
  shut(gate: number): void {
    const { firstExit, exit } = this.#plan.gates
    for (let i = firstExit[gate]; i < firstExit[gate + 1]; i++) this.#rows.fill(endless, exit[i] * laneCount, (exit[i] + 1) * laneCount)
  }

  block(b: number, consumers: readonly Consumer[]): void {
    const { row, item, point, rowAt, itemAt, ownRow } = this.#plan.blocks
    const { rowStream, itemStream, rowMarks, itemMarks, rows, buffer, kept } = this.#layout
    const kernels = this.#kernels, chunk = this.#chunk, own = row[b + 1] - ownRow[b]
    if (row[b + 1] > row[b]) kernels.relax(rowStream + rowAt[b] * 4, row[b + 1] - row[b], rows, rowMarks + row[b], rows + row[b] * 64)
    if (own > 0) for (const consumer of consumers) consumer.take(rows + ownRow[b] * 64, own, point[b])
    let stream = itemStream + itemAt[b] * 4
    for (let from = item[b]; from < item[b + 1]; from += chunk) {
      const count = Math.min(chunk, item[b + 1] - from), out = kept === undefined ? buffer : kept + from * 64
      const entered = this.#enterItems(from, { count, base: kept === undefined ? from : 0 })
      stream = kernels.relax(stream, count, rows, itemMarks + from, out)
      this.#leaveItems(entered)
      for (const consumer of consumers) consumer.take(out, count, point[b] + own + from - item[b])
    }
  }

  /** Writes the times at which items are met directly into their rows in the buffer, which begins with item `base`. */
  #enterItems(from: number, { count, base: first }: { count: number, base: number }): number {
    const { items } = this, buffer = this.#buffer, marks = this.#itemMarks
    const before = this.#entered
    while (this.#entered < items.length && items[this.#entered].item < from + count) {
      const { item, ms, lane } = items[this.#entered++]
      const base = (item - first) * laneCount
      if (marks[item] === 0) buffer.fill(endless, base, base + laneCount)
      marks[item] = 1
      buffer[base + lane] = Math.min(buffer[base + lane], ms)
    }
    return before
  }

  #leaveItems(before: number): void {
    for (let i = before; i < this.#entered; i++) this.#itemMarks[this.items[i].item] = 0
  }

  clear(): void {
    for (const row of this.#touched) this.#rowMarks[row] = 0
    this.#touched.length = 0
    this.active = []
    this.items = []
  }
}
