import { report } from '../core/run.ts'
import type { PathsQuery, TravelPath, TravelPaths } from '../data/reach.ts'
import { evenSeconds } from '../data/travel-times.ts'
import { moveSeconds, movesOf } from '../surface/moves.ts'
import type { SpreadOptions } from '../surface/spread.ts'
import type { Terrain } from './terrain.ts'
import { reportSettled, withinOf } from './terrain-places.ts'

/** The fastest ways of all pairs over the ground, from cell centre to cell centre: one bounded search for each place of the smaller side, traced back by its times. */
export function terrainPaths(land: Terrain, query: PathsQuery): TravelPaths {
  const { from, to, cutoff } = query
  const origins = land.settle(from, query), destinations = land.settle(to, query)
  const issues = reportSettled(land, [{ places: from, settled: origins }, ...(to === from ? [] : [{ places: to, settled: destinations }])], withinOf(query))
  const direction = to.size < from.size ? 'to' : 'from', spread = land.spread(direction)
  const [sources, ends] = direction === 'to' ? [destinations.cell, origins.cell] : [origins.cell, destinations.cell]
  const paths: TravelPath[] = []
  for (let source = 0; source < sources.length; source++) {
    report(query, 'searching', source, sources.length)
    if (sources[source] === -1) continue
    const { seconds } = spread.run({ cell: [sources[source]] }, { cutoff })
    for (let end = 0; end < ends.length; end++) {
      const cell = ends[end]
      if (cell === -1 || seconds[cell] === Infinity) continue
      const back = traceBack(land, { ...land.moves, direction }, seconds, cell)
      const { line, metres } = measured(land, direction === 'to' ? back : back.reverse())
      const [origin, destination] = direction === 'to' ? [end, source] : [source, end]
      paths.push({ origin, destination, seconds: land.moves.compat === undefined ? evenSeconds(seconds[cell]) : seconds[cell], metres, line })
    }
  }
  report(query, 'searching', sources.length, sources.length)
  return { paths: direction === 'from' ? paths : paths.sort((a, b) => a.origin - b.origin || a.destination - b.destination), issues }
}

/** The cells from one back to where the search began: the first move from which the time follows, again and again. */
function traceBack({ ground }: Terrain, options: SpreadOptions, seconds: Float64Array, cell: number): number[] {
  const { width, height } = ground, moves = movesOf(options.neighbours ?? 8), cells = [cell]
  for (let at = cell; seconds[at] > 0;) {
    const row = Math.floor(at / width), column = at - row * width, next = moves.find(move => {
      const r = row + move.rows, c = column + move.columns
      if (r < 0 || c < 0 || r >= height || c >= width) return false
      const u = r * width + c
      return seconds[u] < seconds[at] && seconds[u] + moveSeconds(ground, options, u, at) === seconds[at]
    })
    if (next === undefined) throw new RangeError(`expected a cell from which ${at} is reached, got none`)
    at += next.rows * width + next.columns
    cells.push(at)
  }
  return cells
}

function measured({ grid, ground: { metres } }: Terrain, cells: readonly number[]): Pick<TravelPath, 'line' | 'metres'> {
  const { width } = grid
  let length = 0
  for (let i = 0; i + 1 < cells.length; i++) {
    const row = Math.floor(cells[i] / width), dr = Math.floor(cells[i + 1] / width) - row, dc = cells[i + 1] % width - cells[i] % width
    const ns = dr === 0 ? 0 : (metres.ns[dr > 0 ? row : row - 1] + metres.ns[dr > 0 ? row + dr - 1 : row + dr]) / 2 * dr
    length += Math.hypot((metres.ew[row] + metres.ew[row + dr]) / 2 * dc, ns)
  }
  const line = cells.map(cell => grid.lonLat(cell))
  return { metres: length, line: line.length === 1 ? [line[0], line[0]] : line }
}
