import type { Seconds } from '../core/units.ts'
import { isHole, isPassable, type Ground } from './ground.ts'
import { classCosts, moveColumns, type MoveColumns } from './spread-costs.ts'
import { walkTime } from './speed-models.ts'
import type { SpreadOptions } from './spread.ts'

/** Times of single moves over one ground, worked out as the kernels of a search do. */
export interface MoveTimer {
  readonly moves: MoveColumns
  /** Seconds of move `k` out of a cell (in a row), in the order in which a search goes; Infinity where it cannot be made. The move must stay in the grid. */
  readonly seconds: (from: number, row: number, k: number) => Seconds
}

/** Compiles a ground for {@link MoveTimer}. Equal to moveSeconds to the bit, without working out the classes at every move. Cost: one pass over elevations that are not typed as whole numbers. */
export function moveTimer(ground: Ground, options: SpreadOptions): MoveTimer {
  const moves = moveColumns(ground, options.neighbours ?? 8)
  const pace = ground.kind === 'friction' ? overFriction(ground.perMetre, moves) : overClasses(ground, options, moves)
  const seconds = (from: number, row: number, k: number): Seconds => {
    const to = from + moves.offset[k]
    if (!isPassable(ground, from) || !isPassable(ground, to)) return Infinity
    if (k >= 8 && !(isPassable(ground, from + moves.first[k]) && isPassable(ground, from + moves.second[k]))) return Infinity
    if (k >= 4 && k < 8 && options.diagonals !== 'open' && !isPassable(ground, from + moves.columns[k]) && !isPassable(ground, to - moves.columns[k])) return Infinity
    const time = pace(from, to, k, row * moves.stride + k) * moves.share[row * moves.stride + k]
    return options.whole === true ? Math.round(time * 1000) / 1000 : time
  }
  return { moves, seconds }
}

/** Seconds a metre of all cells crossed together. */
type Paces = (from: number, to: number, k: number, at: number) => number

function overFriction(perMetre: Float32Array | Float64Array, { first, second }: MoveColumns): Paces {
  return (from, to, k) => {
    const paces = perMetre[from] + perMetre[to]
    return k < 8 ? paces : paces + (perMetre[from + first[k]] + perMetre[from + second[k]])
  }
}

function overClasses(ground: Extract<Ground, { kind: 'classes' }>, options: SpreadOptions, moves: MoveColumns): Paces {
  const { code, elevation } = ground, { flat, walk, paces, isTobler } = classCosts(ground, options, moves), sign = options.direction === 'to' ? -1 : 1
  const { first, second, distance } = moves
  return (from, to, k, at) => {
    const codes = k < 8 ? [code[from], code[to]] : [code[from], code[to], code[from + first[k]], code[from + second[k]]]
    const sum = (of: (code: number) => number): number => codes.length === 2 ? of(codes[0]) + of(codes[1]) : (of(codes[0]) + of(codes[1])) + (of(codes[2]) + of(codes[3]))
    const walks = sum(c => walk[c])
    if (elevation === undefined) return walks + sum(c => flat[c])
    if (isHole(ground, from) && options.compat !== undefined) return Infinity
    if (isHole(ground, from) || isHole(ground, to)) return walks > 0 || codes.some(c => paces[c] !== undefined) ? Infinity : sum(c => flat[c])
    const slope = sign * (elevation[to] - elevation[from]) / distance[at]
    return (walks > 0 ? walks * walkTime(slope, isTobler) : 0) + sum(c => paces[c]?.(slope) ?? flat[c])
  }
}
