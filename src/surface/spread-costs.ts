import type { ClassGround, Ground } from './ground.ts'
import { cellsBetween, classPace, moveMeasure, moveMetres, movesOf } from './moves.ts'
import { leastPace, walkTime, type Pace } from './speed-models.ts'
import type { SpreadOptions } from './spread.ts'

/** The moves of a search over one grid, as columns by move. */
export interface MoveColumns {
  readonly count: number
  readonly rows: Int32Array
  readonly columns: Int32Array
  /** From a cell to the one it leads to. */
  readonly offset: Int32Array
  /** To the cells between the ends of a knight's move, or to those on either side of a diagonal. */
  readonly first: Int32Array
  readonly second: Int32Array
  /** Metres between the ends, by row and move; one row where all rows are alike. */
  readonly distance: Float64Array
  /** Metres that each crossed cell counts for, likewise. */
  readonly share: Float64Array
  /** From a row of `distance` and `share` to the next; 0 where all rows are alike. */
  readonly stride: number
  /** The shortest move in metres; and that in the middle of the grid, where rows don't shrink to nothing as they do at a pole. */
  readonly shortest: number
  readonly usual: number
}

/** What the classes of a ground cost, as columns by code; see ClassPace. */
export interface ClassCosts {
  readonly flat: Float64Array
  readonly walk: Float64Array
  /** Slopes stretch walks after Tobler, or after Langmuir. */
  readonly isTobler: boolean
  /** Paces of their own by slope; empty without any. */
  readonly paces: readonly (Pace | undefined)[]
  /** The least that any move out of a cell of this code can take, in seconds. */
  readonly least: Float64Array
  /** What slope makes of a walk, by kind of move and rise in whole metres; empty where elevations are not whole or rows differ. */
  readonly factor: Float64Array
  /** Where rise 0 of each move is in `factor`. */
  readonly level: Int32Array
}

/** The greatest rise in `factor`, in metres. */
export const factorRise = 512

/** Compiles the moves over a ground. Cost: 16 bytes a move and row where rows differ in metres. */
export function moveColumns(ground: Ground, neighbours: 4 | 8 | 16): MoveColumns {
  const { width, height } = ground, metres = moveMeasure(ground), moves = movesOf(neighbours), count = moves.length, rows = metres.isUniform ? 1 : height
  const distance = new Float64Array(rows * count), share = new Float64Array(rows * count)
  let shortest = Infinity
  for (let i = 0; i < distance.length; i++) {
    const k = i % count
    distance[i] = moveMetres(metres, (i - k) / count, moves[k])
    share[i] = k < 8 ? distance[i] / 2 : distance[i] / 4
    shortest = Math.min(shortest, distance[i])
  }
  const middle = Math.floor(rows / 2) * count
  const beside = moves.map(move => move.rows * move.columns * move.rows * move.columns === 1 ? [move.columns, move.rows * width] : cellsBetween(move, width))
  return {
    count, distance, share, shortest, usual: Math.min(...distance.subarray(middle, middle + count)), stride: metres.isUniform ? 0 : count,
    rows: Int32Array.from(moves, move => move.rows), columns: Int32Array.from(moves, move => move.columns),
    offset: Int32Array.from(moves, move => move.rows * width + move.columns),
    first: Int32Array.from(beside, pair => pair[0] ?? 0), second: Int32Array.from(beside, pair => pair[1] ?? 0),
  }
}

/** Compiles the classes of a ground. */
export function classCosts(ground: ClassGround, options: SpreadOptions, moves: MoveColumns): ClassCosts {
  const codes = Array.from(ground.mode, (_, code) => code)
  const paces = codes.map(code => ground.perCell === undefined ? classPace(ground, options, code) : { flat: ground.perCell[code], walk: 0, pace: undefined })
  const least = codes.map(code => paces[code].flat === Infinity ? Infinity : ground.elevation === undefined ? paces[code].flat : leastPace(ground.mode[code], ground.kmh[code], options.models))
  const fastest = Math.min(...least.slice(1))
  const isTobler = options.models?.walking !== 'langmuir', hasTable = moves.stride === 0 && ground.elevation !== undefined && isWhole(ground)
  return {
    flat: Float64Array.from(paces, pace => pace.flat), walk: Float64Array.from(paces, pace => pace.walk), isTobler,
    paces: paces.some(({ pace }) => pace !== undefined) ? paces.map(({ pace }) => pace) : [],
    least: Float64Array.from(least, pace => leastMove(moves.shortest, pace, fastest, options)),
    ...hasTable ? factors(moves, options.direction === 'to' ? -1 : 1, isTobler) : { factor: new Float64Array(), level: new Int32Array(moves.count) },
  }
}

/** The least that a move can take out of a cell of one pace where another is the fastest, a little less for rounding. */
export function leastMove(shortest: number, pace: number, fastest: number, options: SpreadOptions): number {
  const least = shortest * (pace + fastest) / 2 * (1 - 1e-9)
  return options.whole === true ? Math.max(0, Math.round(least * 1000) - 1) : least
}

/** What each rise makes of a walk, for moves of each length. */
function factors({ distance }: MoveColumns, sign: 1 | -1, isTobler: boolean): { factor: Float64Array, level: Int32Array } {
  const lengths = [...new Set(distance)], size = 2 * factorRise + 1
  const factor = new Float64Array(lengths.length * size)
  for (const [kind, length] of lengths.entries()) {
    for (let rise = -factorRise; rise <= factorRise; rise++) factor[kind * size + factorRise + rise] = walkTime(sign * rise / length, isTobler)
  }
  return { factor, level: Int32Array.from(distance, length => lengths.indexOf(length) * size + factorRise) }
}

function isWhole(ground: ClassGround): boolean {
  const { elevation = new Int8Array(), elevationNodata } = ground
  if (!(elevation instanceof Float32Array || elevation instanceof Float64Array)) return true
  for (const z of elevation) if (z % 1 !== 0 && z === z && z !== elevationNodata) return false
  return true
}

/** Cells looked at to know what is usual; by how much buckets may be narrower than a cheap move among them; seconds below which they never are. */
const samples = 1024, narrower = 1024, narrowest = 1e-9

/**
 * Width of a bucket: the cheapest move, so that hardly a cell is settled twice. Where a few cells are thousands of times as fast or as small as all others it is wider, or the others would wait in a window each.
 * @param least moves that are the cheapest out of some cells, those of 0 and Infinity left aside
 * @param leastOf the least that a usual move out of a cell can take, Infinity out of barriers
 */
export function bucketWidth({ width, height }: Ground, least: ArrayLike<number>, leastOf: (cell: number) => number): number {
  const isMove = (time: number): boolean => time > 0 && time < Infinity
  const cheapest = Array.from(least).filter(isMove).reduce((a, b) => Math.min(a, b), Infinity)
  // Multiples of the golden ratio spread over the grid whatever its width.
  const usual = Float64Array.from({ length: samples }, (_, i) => leastOf(Math.floor(i * 0.6180339887498949 % 1 * width * height))).filter(isMove).sort()
  const cheap = usual.length === 0 ? 0 : usual[Math.floor(usual.length / 10)]
  return cheapest < Infinity ? Math.max(cheapest, cheap / narrower, narrowest) : 1
}
