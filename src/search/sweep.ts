import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import { createKernels, type Kernels } from './assembly/kernels.ts'
import { Climb, type Start } from './climb.ts'
import type { Consumer, SweepRun } from './consumer.ts'
import { nothing } from './contract.ts'
import { endless, type Metric } from './customize.ts'
import { planSweep, shareOf, type LaidPlan, type PlanOptions } from './plan.ts'
import { Batch, bufferSize, laneCount, type Layout } from './sweep-batch.ts'

export type { SweepTargets } from './plan.ts'

/** Where a source starts, and the points that it meets without the graph. */
export interface SweepSource {
  readonly seeds: readonly Start[]
  /** Points on the source's own link, by id. */
  readonly direct?: readonly { readonly point: number, readonly ms: number }[]
}

/** What a sweep is made for, and the kernels that do it. */
export interface SweepOptions extends PlanOptions {
  readonly kernels?: Kernels
}

/** How far sources reach, and which of them are swept. */
export interface SweepRunOptions extends RunOptions {
  /** Milliseconds, inclusive. */
  readonly cutoffMs: number
  /** Only this share of the sources, cut by position in the hierarchy; labels stay those of all. */
  readonly share?: { readonly index: number, readonly of: number }
}

/**
 * Times between many sources and all points: each source climbs the hierarchy on its own, then 16 of them come down together in one pass over memory.
 * Cost: a few microseconds of climbing a source, then the pairs of the plan once for 16 sources. 64 bytes a row and 8 a pair.
 * Source: Delling, Goldberg, Nowatzyk, Werneck, PHAST, JPDC 2013.
 */
export class Sweep {
  /** Ids of the points of this part, in the order in which they are swept. */
  readonly points: Uint32Array
  readonly #metric: Metric
  readonly #plan: LaidPlan
  readonly #pointCount: number
  readonly #hasTargets: boolean
  readonly #climb: Climb
  readonly #kernels: Kernels
  readonly #layout: Layout
  readonly #gateBlocks: { first: Uint32Array, end: Uint32Array }
  #kept = 0
  #rowOfPoint: Uint32Array | undefined
  #area = 0
  #areaSize = 0
  #kernelBytes = 0

  /**
   * @param metric hierarchy with a cost
   * @throws FarsakhError `MEMORY_EXCEEDED` when the plan does not fit in the kernels' memory
   */
  constructor(metric: Metric, options: SweepOptions) {
    this.#metric = metric
    const { rowStream, itemStream, ...plan } = planSweep(metric, options)
    this.#plan = plan
    this.points = this.#plan.points
    this.#hasTargets = options.targets !== undefined
    this.#pointCount = options.targets === undefined ? metric.hierarchy.node.length : options.targets.first.length - 1
    this.#climb = new Climb(metric.hierarchy, options.direction === 'forward' ? metric.rise : metric.fall)
    this.#kernels = options.kernels ?? createKernels()
    this.#layout = this.#lay(rowStream, itemStream)
    this.#gateBlocks = blocksOfGates(this.#plan)
  }

  /** Bytes that the sweep holds: its plan, its rows and what consumers asked for so far. */
  get bytes(): number {
    const { rowOf, itemOf, keys, points, blocks, gates } = this.#plan
    const own = [rowOf, itemOf, keys, points, gates.entrance, gates.exit].reduce((sum, column) => sum + column.byteLength, 0)
    return own + blocks.count * 28 + gates.count * 24 + this.#kernelBytes + this.#metric.hierarchy.node.length * 5
  }

  /**
   * Sweeps all sources, those close together at the same time, and lets consumers take the times of every point before they are overwritten. Labels are indexes into `sources`.
   * @throws RangeError for a cutoff that is no whole number of ms below 0x3fffffff
   * @throws FarsakhError `MEMORY_EXCEEDED` when what the consumers keep does not fit
   */
  run(sources: readonly SweepSource[], consumers: readonly Consumer[], options: SweepRunOptions): void {
    const { cutoffMs } = options
    checkLimit(cutoffMs)
    const order = this.#inOrder(sources, options.share)
    const keepsRows = consumers.some(consumer => consumer.keepsRows)
    if (keepsRows) this.#keep()
    const run: SweepRun = {
      kernels: this.#kernels, points: this.points, pointCount: this.#pointCount, sourceCount: sources.length, limit: cutoffMs,
      rows: this.#layout.rows, rowOfPoint: keepsRows ? this.#rowOfPoint! : new Uint32Array(),
    }
    this.#begin(run, consumers)
    const batch = new Batch(this.#plan, keepsRows ? { ...this.#layout, kept: this.#kept } : this.#layout, this.#kernels)
    for (let at = 0; at < order.length; at += laneCount) {
      report(options, 'sweeping', at, order.length)
      const labels = order.subarray(at, Math.min(order.length, at + laneCount))
      for (const consumer of consumers) consumer.open?.(labels)
      for (const [lane, label] of labels.entries()) this.#enter(sources[label], lane, batch, cutoffMs)
      this.#descend(batch, consumers, cutoffMs)
      batch.clear()
      for (const consumer of consumers) consumer.close?.(labels)
    }
    for (const consumer of consumers) consumer.end?.()
    report(options, 'sweeping', order.length, order.length)
  }

  /** Puts the streams into the kernels' memory, where alone they are kept. */
  #lay(rowStream: Uint32Array, itemStream: Uint32Array): Layout {
    const kernels = this.#kernels, plan = this.#plan
    const reserve = (bytes: number): number => {
      this.#kernelBytes += bytes
      return kernels.allocate(Math.max(16, Math.ceil(bytes / 16) * 16))
    }
    const layout = {
      rowStream: reserve(rowStream.byteLength), itemStream: reserve(itemStream.byteLength),
      rowMarks: reserve(plan.rowCount), itemMarks: reserve(plan.itemCount), rows: reserve(plan.rowCount * 64), buffer: reserve(bufferSize * 64),
    }
    kernels.u32(layout.rowStream, rowStream.length).set(rowStream)
    kernels.u32(layout.itemStream, itemStream.length).set(itemStream)
    kernels.u8(layout.rowMarks, plan.rowCount).fill(0)
    kernels.u8(layout.itemMarks, plan.itemCount).fill(0)
    return layout
  }

  /** Makes room for the rows of all items, and finds the row of every point. */
  #keep(): void {
    if (this.#rowOfPoint !== undefined) return
    const { blocks, itemCount } = this.#plan
    this.#kept = this.#kernels.allocate(itemCount * 64)
    this.#kernelBytes += itemCount * 64
    const rowOfPoint = this.#rowOfPoint = new Uint32Array(this.points.length), above = (this.#kept - this.#layout.rows) / 64
    for (let b = 0, point = 0; b < blocks.count; b++) {
      for (let row = blocks.ownRow[b]; row < blocks.row[b + 1]; row++) rowOfPoint[point++] = row
      for (let item = blocks.item[b]; item < blocks.item[b + 1]; item++) rowOfPoint[point++] = above + item
    }
  }

  /** Makes room for what consumers keep, in one area that is used again by the next run. */
  #begin(run: SweepRun, consumers: readonly Consumer[]): void {
    const sizes = consumers.map(consumer => Math.ceil(consumer.bytes(run) / 16) * 16)
    const size = sizes.reduce((sum, bytes) => sum + bytes, 0)
    if (size > this.#areaSize) {
      this.#area = this.#kernels.allocate(size)
      this.#areaSize = size
      this.#kernelBytes += size
    }
    let offset = this.#area
    for (const [i, consumer] of consumers.entries()) {
      consumer.begin(run, offset)
      offset += sizes[i]
    }
  }

  /** Sources by the position of their first seed. */
  #inOrder(sources: readonly SweepSource[], share: SweepRunOptions['share']): Uint32Array {
    const { position } = this.#metric.hierarchy
    const at = Uint32Array.from(sources, ({ seeds }) => seeds.length === 0 ? 0 : position[seeds[0].node])
    return Uint32Array.from(sources, (_, label) => label).sort((a, b) => at[a] - at[b] || a - b).subarray(...shareOf(sources.length, share))
  }

  #enter({ seeds, direct }: SweepSource, lane: number, batch: Batch, limit: number): void {
    const climb = this.#climb, { position } = this.#metric.hierarchy, { itemOf, keys } = this.#plan
    const count = climb.run(seeds, limit), { positions, times } = climb
    for (let i = 0; i < count; i++) {
      const p = positions[i]
      // A node that nobody reads has no row but is a point all the same.
      if (!batch.enterRow(p, times[i], lane) && !this.#hasTargets && itemOf[p] !== nothing) batch.items.push({ item: itemOf[p], ms: times[i], lane })
    }
    for (const { node, ms } of seeds) if (ms <= limit) batch.active.push(position[node])
    if (direct === undefined || direct.length === 0) return
    if (!this.#hasTargets) throw new RangeError('expected direct entries with targets only')
    for (const { point, ms } of direct) if (ms <= limit && itemOf[point] !== nothing) {
      batch.active.push(keys[itemOf[point]])
      batch.items.push({ item: itemOf[point], ms, lane })
    }
  }

  /** Down through all blocks, but for those behind closed gates. */
  #descend(batch: Batch, consumers: readonly Consumer[], limit: number): void {
    const { gates, blocks } = this.#plan, { first, end } = this.#gateBlocks
    batch.sort()
    let gate = 0
    for (let b = 0; b < blocks.count; b++) {
      while (gate < gates.count && first[gate] < b) gate++
      let isClosed = false
      for (; gate < gates.count && first[gate] === b; gate++) {
        if (!batch.isClosed(gate, limit)) continue
        batch.shut(gate)
        for (const consumer of consumers) consumer.skip?.(blocks.point[b], blocks.point[end[gate]] - blocks.point[b])
        b = end[gate] - 1
        isClosed = true
        break
      }
      if (!isClosed) batch.block(b, consumers)
    }
  }
}

/** @throws RangeError for a cutoff that is no whole number of ms below 0x3fffffff */
export function checkLimit(cutoffMs: number): void {
  if (!(Number.isInteger(cutoffMs) && cutoffMs >= 0 && cutoffMs < endless)) throw new RangeError(`expected a cutoff as a whole number of milliseconds below ${endless}, got ${cutoffMs}`)
}

/** Blocks of each gate. */
function blocksOfGates({ gates, blocks }: LaidPlan): { first: Uint32Array, end: Uint32Array } {
  const first = new Uint32Array(gates.count), end = new Uint32Array(gates.count)
  const blockAt = (position: number): number => {
    let low = 0, high = blocks.count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (blocks.position[middle] < position) low = middle + 1
      else high = middle
    }
    return low
  }
  for (let gate = 0; gate < gates.count; gate++) {
    first[gate] = blockAt(gates.from[gate])
    end[gate] = blockAt(gates.to[gate])
  }
  return { first, end }
}
