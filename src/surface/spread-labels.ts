import { moveSeconds, movesOf } from './moves.ts'
import type { Spread, Starts } from './spread.ts'
import type { SpreadRun } from './spread-run.ts'

/**
 * Gives cells the label they have when searched strictly by time. A cell that is settled twice within a window can fall by the last bit of its time the second time, come by another label, and be as far from its neighbours as before:
 * those keep the label of a way that is no longer among the fastest. Cost: a few dozen moves for each slip, of which a million cells have one at most.
 */
export function mendLabels({ ground, options }: Spread, { seconds, nearest, slips }: Pick<SpreadRun, 'seconds' | 'nearest' | 'slips'>, starts: Starts): void {
  const { width, height } = ground, moves = movesOf(options.neighbours ?? 8)
  const neighbours = (cell: number): number[] => {
    const row = Math.floor(cell / width), column = cell - row * width
    return moves.map(move => [row + move.rows, column + move.columns]).filter(([r, c]) => r >= 0 && c >= 0 && r < height && c < width).map(([r, c]) => r * width + c)
  }
  const isFastest = (from: number, to: number): boolean => seconds[from] + moveSeconds(ground, options, from, to) === seconds[to]

  for (let cell = slips.pop(); cell !== undefined; cell = slips.pop()) {
    for (const v of neighbours(cell)) {
      if (nearest[v] === nearest[cell] || seconds[v] === Infinity || !isFastest(cell, v)) continue
      const own = starts.cell.flatMap((source, i) => source === v && starts.time[i] === seconds[v] ? [starts.label[i]] : [])
      const label = Math.min(...own, ...neighbours(v).filter(u => seconds[u] < Infinity && isFastest(u, v)).map(u => nearest[u]))
      if (label === nearest[v]) continue
      nearest[v] = label
      slips.push(v)
    }
  }
}
