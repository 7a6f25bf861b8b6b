import type { Compat, RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import { isPassable, type Ground } from './ground.ts'
import { spreadSlopes } from './spread-classes.ts'
import { bucketWidth, classCosts, leastMove, moveColumns, type ClassCosts, type MoveColumns } from './spread-costs.ts'
import { mendLabels } from './spread-labels.ts'
import { spreadFlat, spreadFriction } from './spread-flat.ts'
import { SpreadQueue } from './spread-queue.ts'
import { reportCells, Touched, type SpreadRun } from './spread-run.ts'
import { wasmSpread, type WasmSpread } from './spread-wasm.ts'
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
  /** `accessmod-5.9`: nobody leaves a cell without elevation. By default motorised travel, which no slope changes, goes on. */
  readonly compat?: Compat
  /** `plain` does without WebAssembly, which is used where there is some and the ground allows it; the answers are the same to the bit. */
  readonly kernels?: 'plain'
}

/** Where a search starts. */
export interface SpreadSources {
  readonly cell: ArrayLike<number>
  /** Head start of each in seconds, none by default. */
  readonly seconds?: ArrayLike<number>
  /** Label of each, its index by default; not negative. */
  readonly label?: ArrayLike<number>
}

/**
 * Least-cost search over a grid from many cells at once: exact, ties to the lower label. Its scratch is used again by the next run, which clears only what the last one touched.
 * Cost: near-linear in the cells reached; 12 bytes a cell, half a byte more for the list of cells reached, and the cells that wait.
 * Source: the moves of r.walk and r.cost of GRASS; see {@link SpreadQueue} for the order.
 */
export class Spread {
  readonly ground: Ground
  readonly options: SpreadOptions
  #seconds: Float64Array = new Float64Array()
  #nearest: Int32Array = new Int32Array()
  /** Undefined where the ground asks for more than it knows. */
  #wasm: WasmSpread | undefined
  readonly #moves: MoveColumns
  readonly #classes: ClassCosts | undefined
  readonly #fastest: number
  readonly #queue: SpreadQueue
  readonly #touched: Touched

  constructor(ground: Ground, options: SpreadOptions) {
    const cells = ground.width * ground.height
    this.ground = ground
    this.options = options
    this.#touched = new Touched(cells)
    this.#moves = moveColumns(ground, options.neighbours ?? 8)
    this.#classes = ground.kind === 'classes' ? classCosts(ground, options, this.#moves) : undefined
    this.#fastest = ground.kind === 'friction' ? fastestPace(ground.perMetre) : 0
    const bucket = bucketWidth(ground, this.#classes?.least ?? [leastMove(this.#moves.shortest, this.#fastest, this.#fastest, options)], this.#leastOf())
    this.#queue = new SpreadQueue(ground.width, ground.height, bucket)
    if (ground.kind === 'classes' && options.whole !== true) this.#wasm = wasmSpread(ground, this.#classes!, this.#moves, { ...options.kernels === 'plain' ? { wasm: undefined } : {}, bucket, sign: options.direction === 'to' ? -1 : 1 })
    if (this.#wasm === undefined) this.#allocate()
  }

  /** Seconds by cell, Infinity where the last run did not come. Valid until the next run. */
  get seconds(): Float64Array {
    return this.#wasm?.seconds ?? this.#seconds
  }

  /** Label of the nearest source by cell, -1 where the last run did not come. Equal times go to the lower label. Valid until the next run. */
  get nearest(): Int32Array {
    return this.#wasm?.nearest ?? this.#nearest
  }

  /** How many cells the last run gave a time. */
  get count(): number {
    return this.#touched.count
  }

  /** Cells that the last run gave a time, each once, in no order to rely on. */
  get reached(): Uint32Array {
    const touched = this.#touched, { seconds } = this
    if (touched.isListed) return new Uint32Array(touched.cells)
    const cells = new Uint32Array(touched.count)
    for (let cell = 0, n = 0; n < cells.length; cell++) if (seconds[cell] !== Infinity) cells[n++] = cell
    return cells
  }

  /**
   * Searches outward from the sources up to the cutoff, inclusive, and half a nanosecond on for what rounding adds to sums (not under `compat`); ways of more than 1e9 seconds, 31 years, lead nowhere.
   * Sources on barriers and outside the grid (-1) are passed over.
   */
  run(sources: SpreadSources, options: { readonly cutoff?: Seconds } & RunOptions = {}): this {
    const isWhole = this.options.whole === true, unit = isWhole ? 1000 : 1
    this.#clear()
    const starts = this.#starts(sources, unit), labels = new Set(starts.label), hasLabels = labels.size > 1
    const cutoff = Math.min(options.cutoff ?? Infinity, longest) * unit + (isWhole ? 1e-6 : this.options.compat === undefined ? slack : 0), isOpen = this.options.diagonals === 'open'
    const slips = this.#wasm === undefined ? [] : this.#searchWasm(this.#wasm, starts, { cutoff, hasLabels, isOpen, options })
    if (slips === undefined) {
      this.#wasm = undefined
      this.#allocate()
      return this.run(sources, options)
    }
    const run: SpreadRun = {
      width: this.ground.width, height: this.ground.height, seconds: this.seconds, nearest: this.nearest, queue: this.#queue, moves: this.#moves, touched: this.#touched, cutoff, hasLabels, isOpen, isWhole, slips, options,
    }
    if (this.#wasm === undefined) {
      this.#enter(starts, run)
      this.#search(run)
    }
    if (slips.length > 0 && !isWhole) mendLabels(this, run, starts)
    this.#finish(run, labels.values().next().value ?? 0)
    return this
  }

  /** The least that a usual move out of a cell can take. */
  #leastOf(): (cell: number) => number {
    const { ground, options } = this, classes = this.#classes, { shortest, usual } = this.#moves, fastest = this.#fastest
    if (ground.kind === 'classes') return cell => classes!.least[ground.code[cell]] * (usual / shortest)
    return cell => isPassable(ground, cell) ? leastMove(usual, ground.perMetre[cell], fastest, options) : Infinity
  }

  #allocate(): void {
    const cells = this.ground.width * this.ground.height
    this.#seconds = new Float64Array(cells).fill(Infinity)
    this.#nearest = new Int32Array(cells).fill(-1)
    this.#touched.count = 0
  }

  /** Searches in WebAssembly; returns the slips, undefined when they were too many. */
  #searchWasm(wasm: WasmSpread, starts: Starts, { cutoff, hasLabels, isOpen, options }: Pick<SpreadRun, 'cutoff' | 'hasLabels' | 'isOpen' | 'options'>): number[] | undefined {
    const { width, height } = this.ground, touched = this.#touched
    wasm.start(starts.first === Infinity ? 0 : starts.first, cutoff, { hasLabels, isOpen })
    for (const [i, cell] of starts.cell.entries()) wasm.enter(cell, starts.time[i], starts.label[i])
    try {
      for (let due = 1 << 20; wasm.settle();) {
        if (wasm.count < due) continue
        touched.count = wasm.count
        reportCells({ options, touched, width, height })
        due = touched.count + (1 << 20)
      }
    } finally {
      touched.take(wasm.touched)
    }
    return wasm.slips
  }

  #clear(): void {
    const { seconds, nearest } = this, touched = this.#touched
    if (touched.isListed) {
      for (const cell of touched.cells) {
        seconds[cell] = Infinity
        nearest[cell] = -1
      }
    } else {
      seconds.fill(Infinity)
      nearest.fill(-1)
    }
    touched.count = 0
  }

  /** The sources that stand on passable ground. */
  #starts(sources: SpreadSources, unit: number): Starts {
    const starts: Starts = { cell: [], time: [], label: [], first: Infinity }
    for (let i = 0; i < sources.cell.length; i++) {
      const cell = sources.cell[i]
      if (!(cell >= 0 && cell < this.seconds.length) || !isPassable(this.ground, cell)) continue
      const time = (sources.seconds?.[i] ?? 0) * unit
      starts.cell.push(cell)
      starts.time.push(unit === 1 ? time : Math.round(time))
      starts.label.push(sources.label?.[i] ?? i)
      starts.first = Math.min(starts.first, time)
    }
    return starts
  }

  #enter(starts: Starts, { seconds, nearest, queue, touched, cutoff }: SpreadRun): void {
    queue.start(starts.first === Infinity ? 0 : starts.first)
    for (const [i, cell] of starts.cell.entries()) {
      const time = starts.time[i]
      if (time > cutoff || time > seconds[cell] || (time === seconds[cell] && starts.label[i] >= nearest[cell])) continue
      if (seconds[cell] === Infinity) touched.add(cell)
      seconds[cell] = time
      nearest[cell] = starts.label[i]
      const row = Math.floor(cell / this.ground.width)
      queue.push(row, cell - row * this.ground.width, time)
    }
  }

  #search(run: SpreadRun): void {
    const { ground, options } = this, classes = this.#classes
    if (ground.kind === 'friction') spreadFriction(run, ground.perMetre, this.#fastest)
    else if (classes === undefined) return
    else if (ground.elevation === undefined) spreadFlat(run, ground.code, classes.flat, classes.least)
    else spreadSlopes(run, ground, classes, options.direction, options.compat !== undefined)
  }

  /** A single label is filled in, and whole milliseconds become seconds. */
  #finish({ seconds, nearest, touched, hasLabels, isWhole }: SpreadRun, label: number): void {
    if (hasLabels && !isWhole) return
    const finish = (cell: number): void => {
      if (!hasLabels) nearest[cell] = label
      if (isWhole) seconds[cell] /= 1000
    }
    if (touched.isListed) for (const cell of touched.cells) finish(cell)
    else for (let cell = 0; cell < seconds.length; cell++) if (seconds[cell] !== Infinity) finish(cell)
  }
}

/** Seconds. What takes longer is an undeclared "no data" among the heights, read as a cliff; with buckets of a nanosecond or more, their numbers stay whole in a float64. */
const longest = 1e9

/** Seconds. Twelve minutes of moves of a third of a second each are within twelve minutes, whatever the last bits of their sum say. */
const slack = 5e-10

/** Sources as a search enters them; times in its units. */
export interface Starts {
  readonly cell: number[]
  readonly time: number[]
  readonly label: number[]
  first: number
}

function fastestPace(perMetre: Float32Array | Float64Array): number {
  let fastest = Infinity
  for (const pace of perMetre) if (pace > 0 && pace < fastest) fastest = pace
  return fastest
}
