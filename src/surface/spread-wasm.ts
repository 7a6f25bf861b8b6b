import { FarsakhError } from '../core/errors.ts'
import { instantiate, mostBytes, pageBytes, type WasmApi } from '../core/wasm.ts'
import { spreadBase64 } from './assembly/spread.wasm.ts'
import type { ClassGround } from './ground.ts'
import type { ClassCosts, MoveColumns } from './spread-costs.ts'
import { walkTime } from './speed-models.ts'

/** As in spread.as. */
const buckets = 256, ring = 64, tileSize = 128, moveBytes = 32
/** Paces by slope that are worked out at most; with more, a search goes without WebAssembly. */
const mostPaces = 1e6
/** What the kernel is told of the ground. */
const kinds = { walked: 0, ridden: 1, level: 2 } as const
/** Slips that there is room for; with more, the search is done again without WebAssembly. */
const mostSlips = 65536

type Names = 'ground' | 'queue' | 'start' | 'enter' | 'settle' | 'touchedCount' | 'slipCount'
type Kernel = (...values: (number | boolean)[]) => number

/** Offsets of arrays in memory. */
type Layout = Readonly<Record<'seconds' | 'nearest' | 'code' | 'elevation' | 'walk' | 'flat' | 'least' | 'factor' | 'rides' | 'paces' | 'moves' | 'heads' | 'tails' | 'next' | 'first' | 'last' | 'settled' | 'touched' | 'slips' | 'pool', number>>

/** A search over land cover and slopes in WebAssembly; its memory holds the ground, the times and the queue. Source: twin of spreadSlopes and spreadFlat, equal to the bit. */
export class WasmSpread {
  readonly #memory: WebAssembly.Memory
  readonly #kernel: Readonly<Record<Names, Kernel>>
  readonly #cells: number
  readonly #at: Layout

  constructor(memory: WebAssembly.Memory, kernel: Readonly<Record<Names, Kernel>>, cells: number, at: Layout) {
    this.#memory = memory
    this.#kernel = kernel
    this.#cells = cells
    this.#at = at
  }

  /** Times by cell. Good until the next search, which may move the memory. */
  get seconds(): Float64Array {
    return new Float64Array(this.#memory.buffer, this.#at.seconds, this.#cells)
  }

  get nearest(): Int32Array {
    return new Int32Array(this.#memory.buffer, this.#at.nearest, this.#cells)
  }

  /** How many cells have a time. */
  get count(): number {
    return this.#kernel.touchedCount()
  }

  /** The same, and the first of them. */
  get touched(): { readonly count: number, readonly cells: Int32Array } {
    const { count } = this
    return { count, cells: new Int32Array(this.#memory.buffer, this.#at.touched, Math.min(count, mostListed(this.#cells))) }
  }

  /** Cells whose time fell by its last bit while their label changed; undefined when there were too many to remember. */
  get slips(): number[] | undefined {
    const count = this.#kernel.slipCount()
    return count > mostSlips ? undefined : Array.from(new Int32Array(this.#memory.buffer, this.#at.slips, count))
  }

  start(time: number, cutoff: number, options: { readonly hasLabels: boolean, readonly isOpen: boolean }): void {
    this.#kernel.start(time, cutoff, options.hasLabels, options.isOpen)
  }

  enter(cell: number, time: number, label: number): void {
    this.#kernel.enter(cell, time, label)
  }

  /** Settles one tile; false at the end. @throws FarsakhError MEMORY_EXCEEDED when the queue finds no more */
  settle(): boolean {
    try {
      return this.#kernel.settle() !== 0
    } catch (cause) {
      const bytes = this.#memory.buffer.byteLength
      throw new FarsakhError('MEMORY_EXCEEDED', `expected room for the cells that wait, got ${Math.round(bytes / 1e6)} MB for a search and no more: take larger cells or a shorter cutoff`, { bytes }, { cause })
    }
  }
}

/** Cells of the list of those that have a time, as in Touched. */
function mostListed(cells: number): number {
  return Math.max(1024, cells >> 3)
}

/**
 * A search in WebAssembly, or undefined where there is none or the ground asks for more than it knows: knight's moves, elevations that are unknown here and there, rows of different metres.
 * @param bucket width of a bucket in seconds
 * Cost: 15 bytes a cell, 3 of them a copy of the ground; for each class with a slope model of its own, its paces at all rises that there can be.
 */
export function wasmSpread(ground: ClassGround, costs: ClassCosts, moves: MoveColumns, options: { readonly bucket: number, readonly sign: 1 | -1, readonly wasm?: WasmApi | undefined }): WasmSpread | undefined {
  const { width, height, code, elevation } = ground, cells = width * height
  if (moves.count > 8 || moves.stride !== 0 || costs.flat.length > 256 || (elevation !== undefined && costs.factor.length === 0)) return undefined
  const range = rangeOf(ground)
  if (range === undefined) return undefined

  const factor = elevation === undefined ? noFactors() : factorsWithin(range.high - range.low, costs, moves, options.sign)
  const ridden = elevation === undefined ? [] : costs.paces.flatMap((pace, code) => pace === undefined ? [] : [{ code, pace }])
  if (ridden.length * factor.table.length > mostPaces) return undefined
  const tiles = Math.ceil(width / tileSize) * Math.ceil(height / tileSize), lists = buckets + ring * tiles + 1
  const { at, bytes } = layout({
    factor: factor.table.byteLength, rides: costs.flat.length * 4, paces: ridden.length * factor.table.byteLength, walk: costs.walk.byteLength, flat: costs.flat.byteLength, least: costs.least.byteLength, moves: moves.count * moveBytes, settled: tileSize * tileSize, heads: lists * 4, tails: lists * 4,
    next: ring * tiles * 4, first: ring * 4, last: ring * 4, slips: mostSlips * 4, touched: mostListed(cells) * 4, seconds: cells * 8, nearest: cells * 4, code: cells, elevation: elevation === undefined ? 0 : cells * 2, pool: 0,
  })
  const pages = Math.ceil(bytes / pageBytes) + 1
  const made = pages * pageBytes > mostBytes ? undefined : instantiate(spreadBase64, { ...options, pages })
  if (made === undefined) return undefined

  const { buffer } = made.memory, kernel = made.exports as Readonly<Record<Names, Kernel>>
  new Float64Array(buffer, at.seconds, cells).fill(Infinity)
  new Int32Array(buffer, at.nearest, cells).fill(-1)
  new Uint8Array(buffer, at.code, cells).set(code)
  if (elevation !== undefined) new Int16Array(buffer, at.elevation, cells).set(elevation)
  for (const name of ['walk', 'flat', 'least'] as const) new Float64Array(buffer, at[name], costs[name].length).set(costs[name])
  new Float64Array(buffer, at.factor, factor.table.length).set(factor.table)
  const rides = new Uint32Array(buffer, at.rides, costs.flat.length)
  for (const [i, { code, pace }] of ridden.entries()) {
    rides[code] = at.paces + i * factor.table.byteLength
    new Float64Array(buffer, rides[code], factor.table.length).set(factor.slope.map(slope => pace(slope)))
  }
  writeMoves(new DataView(buffer, at.moves), moves, factor.level)
  kernel.ground(width, height, at.seconds, at.nearest, at.code, at.elevation, at.walk, at.flat, at.least, at.factor, at.rides, elevation === undefined ? kinds.level : ridden.length > 0 ? kinds.ridden : kinds.walked, at.moves, moves.count)
  kernel.queue(at.heads, at.tails, at.next, at.first, at.last, at.settled, at.pool, at.touched, mostListed(cells), at.slips, mostSlips, options.bucket)
  return new WasmSpread(made.memory, kernel, cells, at)
}

/** Nothing rises. */
function noFactors(): ReturnType<typeof factorsWithin> {
  return { slope: new Float64Array(), table: new Float64Array(), level: new Int32Array(8) }
}

/** Lowest and highest elevation, 0 and 0 without any; undefined where one is unknown or does not fit into 16 bits. */
function rangeOf({ elevation = new Int16Array(), elevationNodata = NaN }: ClassGround): { low: number, high: number } | undefined {
  let low = elevation.length === 0 ? 0 : Infinity, high = elevation.length === 0 ? 0 : -Infinity
  for (let cell = 0; cell < elevation.length; cell++) {
    const z = elevation[cell]
    if (z === elevationNodata || !(z >= -32768 && z <= 32767)) return undefined
    if (z < low) low = z
    if (z > high) high = z
  }
  return { low, high }
}

/** The slope of every rise that there can be, by length of move, what it makes of a walk, and where rise 0 of each move is. */
function factorsWithin(most: number, { isTobler }: ClassCosts, { distance }: MoveColumns, sign: 1 | -1): { slope: Float64Array, table: Float64Array, level: Int32Array } {
  const lengths = [...new Set(distance)], size = 2 * most + 1, slope = new Float64Array(lengths.length * size)
  for (const [kind, length] of lengths.entries()) {
    for (let rise = -most; rise <= most; rise++) slope[kind * size + most + rise] = sign * rise / length
  }
  return { slope, table: slope.map(s => walkTime(s, isTobler)), level: Int32Array.from(distance, length => lengths.indexOf(length) * size + most) }
}

/** Pieces of memory one after the other, each on a line of the cache; the first bytes stay free. */
function layout(sizes: Readonly<Record<keyof Layout, number>>): { at: Layout, bytes: number } {
  let bytes = 64
  const at = Object.fromEntries(Object.entries(sizes).map(([name, size]) => {
    const offset = bytes
    bytes += Math.ceil(size / 64) * 64
    return [name, offset]
  })) as Layout
  return { at, bytes }
}

function writeMoves(view: DataView, { count, columns, rows, offset, first, second, share }: MoveColumns, level: Int32Array): void {
  for (let k = 0; k < count; k++) {
    for (const [i, value] of [columns[k], rows[k], offset[k], first[k], second[k], level[k]].entries()) view.setInt32(k * moveBytes + i * 4, value, true)
    view.setFloat64(k * moveBytes + 24, share[k], true)
  }
}
