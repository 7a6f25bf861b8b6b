import type { Issue, Points, RunOptions } from '../core/types.ts'
import type { Explanation } from '../data/explanation.ts'
import type { Table } from '../data/table.ts'
import { TravelTimes, evenSeconds, secondsToMs, unreachable, type PointTimes } from '../data/travel-times.ts'
import { moveSeconds, movesOf } from '../surface/moves.ts'
import type { SpreadOptions } from '../surface/spread.ts'
import { GridField } from './grid-field.ts'
import type { TimesQuery } from './model.ts'
import type { Terrain } from './terrain.ts'

/** Why cells are searched. */
export const onlySearch: Explanation = { engine: 'search', why: 'the only engine over cells', estimates: {} }

/** Times by cell, and what they were asked for. */
export interface TerrainFound {
  readonly seconds: Float64Array
  readonly nearest: Int32Array
}

/** Travel times over ground from times by cell: read at any point, drawn. */
export function terrainTimes(land: Terrain, query: TimesQuery, { seconds, nearest, issues }: TerrainFound & { readonly issues: Table<Issue> }): TravelTimes {
  const { places, direction, cutoff } = query
  const moves = { ...land.moves, direction }
  return new TravelTimes({
    places, direction, cutoff, seconds, nearest, issues,
    ...(query.explain === true && { explanation: onlySearch }),
    model: {
      at: (points, k, options) => k === 1 ? nearestAt(land.settle(points, query).cell, { seconds, nearest }, land.moves.compat === undefined) : severalAt(land, query, { points, k, ...options }),
      field: options => new GridField(land.grid, seconds, { ...options, beyond: cell => beyond(land, moves, seconds, cell) }),
      grid: land.grid,
    },
  })
}

function nearestAt(cells: Int32Array, found: TerrainFound, isEven: boolean): PointTimes {
  const count = cells.length
  const ms = new Uint32Array(count).fill(unreachable), seconds = new Float64Array(count).fill(Infinity), place = new Int32Array(count).fill(-1), joined = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    const cell = cells[i]
    if (cell === -1) continue
    joined[i] = 1
    seconds[i] = isEven ? evenSeconds(found.seconds[cell]) : found.seconds[cell]
    ms[i] = secondsToMs(seconds[i])
    place[i] = found.nearest[cell]
  }
  return { k: 1, ms, seconds, place, joined }
}

/** The k nearest of each point, from one bounded search a place. Places come in their order, so a later one with an equal time stands behind. */
function severalAt(land: Terrain, query: TimesQuery, { points, k, ...options }: { readonly points: Points, readonly k: number } & RunOptions): PointTimes {
  if (!(Number.isInteger(k) && k >= 1)) throw new RangeError(`expected k as a whole number from 1, got ${k}`)
  const reach = land.reach({ ...query, ...options, points }), count = points.lon.length * k
  const seconds = new Float64Array(count).fill(Infinity), place = new Int32Array(count).fill(-1)
  for (let p = 0; p < query.places.size; p++) {
    const row = reach.of(p)
    for (let i = 0; i < row.point.length; i++) {
      const begin = row.point[i] * k, time = row.seconds[i]
      let at = begin + k
      while (at > begin && time < seconds[at - 1]) at--
      if (at === begin + k) continue
      seconds.copyWithin(at + 1, at, begin + k - 1)
      place.copyWithin(at + 1, at, begin + k - 1)
      seconds[at] = time
      place[at] = p
    }
  }
  const ms = new Uint32Array(count)
  for (let i = 0; i < count; i++) ms[i] = secondsToMs(seconds[i])
  return { k, ms, seconds, place, joined: reach.joined }
}

/** When a cell that was not reached would be, from those around it that were: contours pass between the two where the time is up. */
function beyond(land: Terrain, moves: SpreadOptions, seconds: Float64Array, cell: number): number {
  // Corners of a square of cells are one move apart, or two where there are no diagonal ones.
  return moves.neighbours === 4 ? continued(land, moves, seconds, { cell, steps: 2 }) : continued(land, moves, seconds, { cell, steps: 1 })
}

function continued(land: Terrain, moves: SpreadOptions, seconds: Float64Array, { cell, steps }: { readonly cell: number, readonly steps: number }): number {
  const { width, height } = land.ground, row = Math.floor(cell / width), column = cell - row * width
  let least = seconds[cell]
  if (least < Infinity || steps === 0) return least
  for (const move of movesOf(moves.neighbours === 4 ? 4 : 8)) {
    const r = row + move.rows, c = column + move.columns, next = r * width + c
    if (r < 0 || c < 0 || r >= height || c >= width) continue
    least = Math.min(least, continued(land, moves, seconds, { cell: next, steps: steps - 1 }) + moveSeconds(land.ground, moves, next, cell))
  }
  return least
}
