import { isPassable, type Ground } from './ground.ts'
import { toblerFactor } from './speed-models.ts'
import type { SpreadOptions } from './spread.ts'

/** A move to another cell. */
export interface Move {
  readonly rows: number
  readonly columns: number
}

/** The moves of 4, 8 or 16 neighbours. */
export function movesOf(neighbours: 4 | 8 | 16): Move[] {
  const moves: Move[] = []
  for (let rows = -2; rows <= 2; rows++) {
    for (let columns = -2; columns <= 2; columns++) {
      const d = rows * rows + columns * columns
      if (d === 1 || (d === 2 && neighbours >= 8) || (d === 5 && neighbours === 16)) moves.push({ rows, columns })
    }
  }
  return moves
}

/** Seconds that one move of a search takes, in the order in which it searches; Infinity where it cannot be made. The yardstick of every kernel. */
export function moveSeconds(ground: Ground, options: SpreadOptions, from: number, to: number): number {
  const { width, metres } = ground
  const row = Math.floor(from / width), column = from - row * width
  const dr = Math.floor(to / width) - row, dc = to % width - column
  const cells = crossed(from, dr, dc, width)
  if (cells.some(cell => !isPassable(ground, cell))) return Infinity
  if (Math.abs(dr) === 1 && Math.abs(dc) === 1 && options.diagonals !== 'open' && !isPassable(ground, from + dc) && !isPassable(ground, from + dr * width)) return Infinity
  const ew = (metres.ew[row] + metres.ew[row + dr]) / 2 * dc
  const ns = dr === 0 ? 0 : (metres.ns[dr > 0 ? row : row - 1] + metres.ns[dr > 0 ? row + dr - 1 : row + dr]) / 2 * dr
  const distance = Math.hypot(ew, ns)
  let perMetre = 0
  for (const cell of cells) perMetre += paceAt(ground, options, cell, from, to, distance) / cells.length
  const seconds = distance * perMetre
  return options.whole === true ? Math.round(seconds * 1000) / 1000 : seconds
}

/** The cells that a move crosses in equal shares: both ends, and the two between them of a knight's move. */
function crossed(from: number, dr: number, dc: number, width: number): number[] {
  const to = from + dr * width + dc
  if (Math.abs(dr) + Math.abs(dc) < 3) return [from, to]
  const [sr, sc] = Math.abs(dr) === 2 ? [dr / 2, 0] : [0, dc / 2]
  return [from, from + sr * width + sc, to - sr * width - sc, to]
}

function paceAt(ground: Ground, options: SpreadOptions, cell: number, from: number, to: number, distance: number): number {
  if (ground.kind === 'friction') return ground.perMetre[cell]
  const code = ground.code[cell], pace = 3.6 / ground.kmh[code]
  if (ground.elevation === undefined || ground.mode[code] === 'motorised') return pace
  const rise = ground.elevation[to] - ground.elevation[from]
  return pace / toblerFactor((options.direction === 'to' ? -rise : rise) / distance)
}
