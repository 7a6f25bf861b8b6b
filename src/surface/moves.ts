import type { Metres, Seconds } from '../core/units.ts'
import type { GridMetres } from '../geo/grid-metres.ts'
import { isHole, isPassable, type ClassGround, type Ground } from './ground.ts'
import { paceOf, walkingPace, walkTime, type Pace } from './speed-models.ts'
import type { SpreadOptions } from './spread.ts'

/** A move to another cell. */
export interface Move {
  readonly rows: number
  readonly columns: number
}

/** The moves of 4, 8 or 16 neighbours: beside, over a corner, as a knight. */
export function movesOf(neighbours: 4 | 8 | 16): Move[] {
  const moves: Move[] = []
  for (const d of [1, 2, 5].slice(0, neighbours === 4 ? 1 : neighbours === 8 ? 2 : 3)) {
    for (let rows = -2; rows <= 2; rows++) {
      for (let columns = -2; columns <= 2; columns++) if (rows * rows + columns * columns === d) moves.push({ rows, columns })
    }
  }
  return moves
}

/** Metres between the centres of two cells: across at the mean of both rows' widths; Infinity beyond the grid. */
export function moveMetres(metres: GridMetres, row: number, { rows, columns }: Move): Metres {
  const { ew, ns } = metres, next = row + rows
  if (metres.isUniform) return Math.hypot(ew[0] * columns, ns[0] * rows)
  const first = Math.min(row, next), last = Math.max(row, next) - 1
  if (first < 0 || last + 1 >= ew.length) return Infinity
  return Math.hypot((ew[row] + ew[next]) / 2 * columns, rows === 0 ? 0 : (ns[first] + ns[last]) / 2 * rows)
}

/** What moves are measured in: metres, or the width of a cell where the ground says how long one takes, so that whole numbers of cells take whole numbers of times. */
export function moveMeasure(ground: Ground): GridMetres {
  const { metres } = ground
  return ground.kind === 'friction' || ground.perCell === undefined ? metres : { isUniform: true, ew: Float64Array.of(1), ns: Float64Array.of(metres.ns[0] / metres.ew[0]) }
}

/** The cells between the ends of a knight's move; none for the others. */
export function cellsBetween({ rows, columns }: Move, width: number): readonly number[] {
  if (Math.abs(rows) === 2) return [rows / 2 * width, rows / 2 * width + columns]
  return Math.abs(columns) === 2 ? [columns / 2, columns / 2 + rows * width] : []
}

/**
 * Seconds that one move of a search takes, in the order in which it searches; Infinity where it cannot be made. The yardstick of every kernel, which agrees with it to the bit.
 * The cells crossed share the way equally: the two ends, for a knight's move the two between them also; all at the slope between the ends.
 * @param from cell that the search comes from
 * @param to a neighbour of it
 */
export function moveSeconds(ground: Ground, options: SpreadOptions, from: number, to: number): Seconds {
  const { width } = ground
  const row = Math.floor(from / width), toRow = Math.floor(to / width), move = { rows: toRow - row, columns: to - toRow * width - (from - row * width) }
  const cells = [from, to, ...cellsBetween(move, width).map(offset => from + offset)]
  if (cells.some(cell => !isPassable(ground, cell))) return Infinity
  const isDiagonal = Math.abs(move.rows) === 1 && Math.abs(move.columns) === 1
  if (isDiagonal && options.diagonals !== 'open' && !isPassable(ground, from + move.columns) && !isPassable(ground, from + move.rows * width)) return Infinity
  const distance = moveMetres(moveMeasure(ground), row, move), share = distance / cells.length
  const seconds = ground.kind === 'friction' ? sum(cells.map(cell => ground.perMetre[cell])) * share : classSeconds(ground, options, cells, distance, share)
  return options.whole === true ? Math.round(seconds * 1000) / 1000 : seconds
}

function classSeconds(ground: ClassGround, options: SpreadOptions, cells: readonly number[], distance: Metres, share: Metres): Seconds {
  const { elevation, code } = ground, [from, to] = cells
  if (ground.perCell !== undefined) return sum(cells.map(cell => ground.perCell![code[cell]])) * share
  const paces = cells.map(cell => classPace(ground, options, code[cell]))
  if (elevation === undefined) return sum(paces.map(({ flat, walk }) => flat + walk)) * share
  const hasHole = isHole(ground, from) || isHole(ground, to)
  if (options.compat !== undefined && isHole(ground, from)) return Infinity
  if (hasHole) return paces.some(({ walk, pace }) => walk > 0 || pace !== undefined) ? Infinity : sum(paces.map(({ flat }) => flat)) * share
  const slope = (options.direction === 'to' ? elevation[from] - elevation[to] : elevation[to] - elevation[from]) / distance
  const flat = sum(paces.map(({ flat, pace }) => pace === undefined ? flat : pace(slope)))
  const walk = sum(paces.map(p => p.walk))
  const seconds = ((walk === 0 ? 0 : walk * walkTime(slope, options.models?.walking !== 'langmuir')) + flat) * share
  return seconds === seconds ? seconds : Infinity
}

/** What a class of ground adds to a move, a metre: flat time that no slope changes, a walk that slopes stretch, or a pace of its own by slope. */
export interface ClassPace {
  readonly flat: number
  readonly walk: number
  readonly pace: Pace | undefined
}

/** The pace of a code of the ground; code 0, a barrier, takes forever. */
export function classPace(ground: ClassGround, options: Pick<SpreadOptions, 'models'>, code: number): ClassPace {
  const mode = ground.mode[code], kmh = ground.kmh[code], flat = 3.6 / kmh
  if (code === 0 || !(kmh > 0)) return { flat: Infinity, walk: 0, pace: undefined }
  if (mode === 'motorised' || ground.elevation === undefined) return { flat, walk: 0, pace: undefined }
  if (mode === 'walking') return { ...walkingPace(kmh, options.models), pace: undefined }
  return { flat: 0, walk: 0, pace: paceOf(mode, kmh, options.models) }
}

/** In pairs, so that the way back has the same sum. */
function sum(values: readonly number[]): number {
  return values.length === 4 ? (values[0] + values[1]) + (values[2] + values[3]) : values[0] + values[1]
}
