import { unreachable } from '../data/travel-times.ts'
import type { Ground } from '../surface/ground.ts'
import { moveSeconds, movesOf } from '../surface/moves.ts'
import type { SpreadOptions } from '../surface/spread.ts'

/**
 * Whole milliseconds of every move over some ground, for searches that go over ground and roads: `moveSeconds` with `whole`, read from tables where slope does not count.
 * Cost: 8 bytes a move and row.
 */
export class MoveTimes {
  readonly ground: Ground
  /** Rows, columns and cells that each move goes. */
  readonly rows: Int8Array
  readonly columns: Int8Array
  readonly offset: Int32Array
  readonly #options: SpreadOptions
  /** Metres by move and row. */
  readonly #metres: Float64Array
  /** Seconds a metre by code. */
  readonly #pace: Float64Array
  readonly #isFlat: boolean
  readonly #isClosed: boolean

  constructor(ground: Ground, options: SpreadOptions) {
    const moves = movesOf(options.neighbours ?? 8), { width, height, metres } = ground
    this.ground = ground
    this.#options = { ...options, whole: true }
    this.rows = Int8Array.from(moves, move => move.rows)
    this.columns = Int8Array.from(moves, move => move.columns)
    this.offset = Int32Array.from(moves, move => move.rows * width + move.columns)
    this.#metres = new Float64Array(moves.length * height)
    for (const [m, { rows: dr, columns: dc }] of moves.entries()) {
      for (let row = Math.max(0, -dr); row < height - Math.max(0, dr); row++) {
        const ew = (metres.ew[row] + metres.ew[row + dr]) / 2 * dc
        const ns = dr === 0 ? 0 : (metres.ns[dr > 0 ? row : row - 1] + metres.ns[dr > 0 ? row + dr - 1 : row + dr]) / 2 * dr
        this.#metres[m * height + row] = Math.hypot(ew, ns)
      }
    }
    this.#pace = ground.kind === 'classes' ? ground.kmh.map(kmh => 3.6 / kmh) : new Float64Array(0)
    this.#isFlat = ground.kind === 'friction' || ground.elevation === undefined
    this.#isClosed = options.diagonals !== 'open'
  }

  /** Seconds a metre on the flat in a cell; Infinity on barriers. */
  pace(cell: number): number {
    const { ground } = this
    if (ground.kind === 'classes') return ground.code[cell] === 0 ? Infinity : this.#pace[ground.code[cell]]
    const pace = ground.perMetre[cell]
    return pace > 0 ? pace : Infinity
  }

  /** Milliseconds of move `m` from a cell of a row to one that is on the grid; 0xffffffff where it cannot be made. */
  ms(from: number, row: number, m: number): number {
    const to = from + this.offset[m]
    if (!this.#isFlat) return this.#sloping(from, to)
    const a = this.pace(from), b = this.pace(to)
    if (b === Infinity) return unreachable
    const dr = this.rows[m], dc = this.columns[m], { width } = this.ground
    const reach = dr * dr + dc * dc
    let perMetre: number
    if (reach === 5) {
      const step = dr === 2 || dr === -2 ? dr / 2 * width : dc / 2
      perMetre = a / 4 + this.pace(from + step) / 4 + this.pace(to - step) / 4 + b / 4
      if (perMetre === Infinity) return unreachable
    } else {
      if (reach === 2 && this.#isClosed && this.pace(from + dc) === Infinity && this.pace(from + dr * width) === Infinity) return unreachable
      perMetre = a / 2 + b / 2
    }
    return whole(this.#metres[m * this.ground.height + row] * perMetre)
  }

  #sloping(from: number, to: number): number {
    const { ground } = this
    if (ground.kind === 'classes' && ground.code[to] === 0) return unreachable
    return whole(moveSeconds(ground, this.#options, from, to))
  }
}

function whole(seconds: number): number {
  const ms = Math.round(seconds * 1000)
  return ms < unreachable ? ms : unreachable
}
