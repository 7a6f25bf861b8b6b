import { unreachable } from '../data/travel-times.ts'
import { isHole, isPassable, type ClassGround, type Ground } from '../surface/ground.ts'
import { cellsBetween, classPace, moveMetres, movesOf } from '../surface/moves.ts'
import { walkTime, type Pace } from '../surface/speed-models.ts'
import type { SpreadOptions } from '../surface/spread.ts'

/**
 * Whole milliseconds of every move over some ground, for searches that go over ground and roads: `moveSeconds` with `whole`, from tables.
 * Cost: 8 bytes a move and row.
 */
export class MoveTimes {
  readonly ground: Ground
  /** Rows, columns and cells that each move goes. */
  readonly rows: Int8Array
  readonly columns: Int8Array
  readonly offset: Int32Array
  /** Cells that a knight's move goes by, 0 for the others. */
  readonly #first: Int32Array
  readonly #second: Int32Array
  /** Metres by move and row. */
  readonly #metres: Float64Array
  readonly #isClosed: boolean
  readonly #slopes: Slopes | undefined
  /** Seconds a metre on the level by code; empty for friction. */
  readonly #level: Float64Array

  constructor(ground: Ground, options: SpreadOptions) {
    const moves = movesOf(options.neighbours ?? 8), { width, height, metres } = ground
    this.ground = ground
    this.rows = Int8Array.from(moves, move => move.rows)
    this.columns = Int8Array.from(moves, move => move.columns)
    this.offset = Int32Array.from(moves, move => move.rows * width + move.columns)
    this.#first = Int32Array.from(moves, move => cellsBetween(move, width)[0] ?? 0)
    this.#second = Int32Array.from(moves, move => cellsBetween(move, width)[1] ?? 0)
    this.#metres = Float64Array.from({ length: moves.length * height }, (_, i) => moveMetres(metres, i % height, moves[Math.floor(i / height)]))
    this.#isClosed = options.diagonals !== 'open'
    this.#level = ground.kind === 'friction' ? new Float64Array(0) : ground.kmh.map((kmh, code) => code !== 0 && kmh > 0 ? 3.6 / kmh : Infinity)
    this.#slopes = ground.kind === 'friction' || ground.elevation === undefined ? undefined : new Slopes(ground, options)
  }

  /** Seconds a metre on the level in a cell; Infinity on barriers. */
  pace(cell: number): number {
    const { ground } = this
    if (ground.kind === 'classes') return this.#level[ground.code[cell]]
    return isPassable(ground, cell) ? ground.perMetre[cell] : Infinity
  }

  /** How many times longer than on the level a metre takes in a cell, to and fro on the slopes to the four cells around it, barriers or not; 1 where slope does not count. */
  roughness(cell: number): number {
    return this.#slopes?.roughness(cell) ?? 1
  }

  /** How many times longer than on the level the move to a cell beside takes; 1 where slope does not count. */
  stretch(from: number, to: number): number {
    if (this.#slopes === undefined) return 1
    const { width } = this.ground, row = Math.floor(from / width), rows = Math.floor(to / width) - row
    const metres = moveMetres(this.ground.metres, row, { rows, columns: to - from - rows * width })
    return this.#slopes.seconds(from, to, from, from, metres, metres / 2) / ((this.pace(from) + this.pace(to)) * metres / 2)
  }

  /** Milliseconds of move `m` from a cell of a row to one that is on the grid; 0xffffffff where it cannot be made. */
  ms(from: number, row: number, m: number): number {
    const to = from + this.offset[m], first = from + this.#first[m], second = from + this.#second[m]
    const isKnight = first !== from
    let level = this.pace(from) + this.pace(to)
    if (isKnight) level += this.pace(first) + this.pace(second)
    if (level === Infinity) return unreachable
    const dr = this.rows[m], dc = this.columns[m], { width, height } = this.ground
    if (this.#isClosed && dr !== 0 && dc !== 0 && !isKnight && this.pace(from + dc) === Infinity && this.pace(from + dr * width) === Infinity) return unreachable
    const metres = this.#metres[m * height + row], share = metres / (isKnight ? 4 : 2)
    const seconds = this.#slopes === undefined ? level * share : this.#slopes.seconds(from, to, first, second, metres, share)
    const ms = Math.round(seconds * 1000)
    return ms < unreachable ? ms : unreachable
  }
}

/** Times of moves over classes of ground with slopes. */
class Slopes {
  readonly #ground: ClassGround
  readonly #elevation: ArrayLike<number>
  /** By code: time a metre that no slope changes, a walk that slopes stretch, or a pace of its own. */
  readonly #flat: Float64Array
  readonly #walk: Float64Array
  readonly #isTobler: boolean
  readonly #pace: readonly (Pace | undefined)[]
  readonly #hasPaces: boolean
  readonly #isTowards: boolean
  readonly #isCompat: boolean

  constructor(ground: ClassGround, options: SpreadOptions) {
    const paces = Array.from(ground.kmh, (_, code) => classPace(ground, options, code))
    this.#ground = ground
    this.#elevation = ground.elevation ?? []
    this.#flat = Float64Array.from(paces, ({ flat }) => flat)
    this.#walk = Float64Array.from(paces, ({ walk }) => walk)
    this.#isTobler = options.models?.walking !== 'langmuir'
    this.#pace = paces.map(({ pace }) => pace)
    this.#hasPaces = paces.some(({ pace }) => pace !== undefined)
    this.#isTowards = options.direction === 'to'
    this.#isCompat = options.compat !== undefined
  }

  /** Seconds of a move between cells that can be crossed; `first` is `from` where there are no cells between. */
  seconds(from: number, to: number, first: number, second: number, metres: number, share: number): number {
    const ground = this.#ground, { code } = ground, elevation = this.#elevation, isKnight = first !== from
    const a = code[from], b = code[to], c = code[first], d = code[second]
    let walk = this.#walk[a] + this.#walk[b]
    if (isKnight) walk += this.#walk[c] + this.#walk[d]
    if (isHole(ground, from) || isHole(ground, to)) {
      const isLevel = walk === 0 && this.#pace[a] === undefined && this.#pace[b] === undefined && (!isKnight || (this.#pace[c] === undefined && this.#pace[d] === undefined))
      if (!isLevel || (this.#isCompat && isHole(ground, from))) return Infinity
      return (this.#flat[a] + this.#flat[b] + (isKnight ? this.#flat[c] + this.#flat[d] : 0)) * share
    }
    const slope = (this.#isTowards ? elevation[from] - elevation[to] : elevation[to] - elevation[from]) / metres
    let flat = this.#at(a, slope) + this.#at(b, slope)
    if (isKnight) flat += this.#at(c, slope) + this.#at(d, slope)
    const seconds = ((walk === 0 ? 0 : walk * walkTime(slope, this.#isTobler)) + flat) * share
    return seconds === seconds ? seconds : Infinity
  }

  roughness(cell: number): number {
    const ground = this.#ground, { width, height, metres: { ew, ns } } = ground, elevation = this.#elevation
    const row = Math.floor(cell / width), column = cell - row * width, code = ground.code[cell], walk = this.#walk[code]
    if (isHole(ground, cell)) return 1
    let sum = 0, count = 0
    const add = (other: number, metres: number): void => {
      if (isHole(ground, other)) return
      const slope = (elevation[other] - elevation[cell]) / metres
      sum += this.#at(code, slope) + this.#at(code, -slope) + (walk === 0 ? 0 : walk * (walkTime(slope, this.#isTobler) + walkTime(-slope, this.#isTobler)))
      count += 2
    }
    if (row > 0) add(cell - width, ns[row - 1])
    if (row + 1 < height) add(cell + width, ns[row])
    if (column > 0) add(cell - 1, ew[row])
    if (column + 1 < width) add(cell + 1, ew[row])
    return count === 0 ? 1 : sum / count / (this.#at(code, 0) + (walk === 0 ? 0 : walk * walkTime(0, this.#isTobler)))
  }

  #at(code: number, slope: number): number {
    return (this.#hasPaces ? this.#pace[code]?.(slope) : undefined) ?? this.#flat[code]
  }
}
