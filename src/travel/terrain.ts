import type { Points } from '../core/types.ts'
import type { Raster } from '../data/raster.ts'
import type { Reach, ReachQuery } from '../data/reach.ts'
import { TravelTimes, secondsToMs, unreachable, type PointTimes } from '../data/travel-times.ts'
import type { TravelMatrix } from '../data/travel-matrix.ts'
import type { Places } from '../data/places.ts'
import { issueTable } from '../data/issues.ts'
import { isPassable, type Ground } from '../surface/ground.ts'
import { Spread, type SpreadOptions } from '../surface/spread.ts'
import type { MatrixQuery, TimesQuery, TravelModel } from './model.ts'

/** What a terrain is made of. */
export interface TerrainContent {
  /** The grid: its size, place and CRS. */
  readonly grid: Raster
  readonly ground: Ground
  readonly moves: Omit<SpreadOptions, 'direction' | 'whole'>
}

/** Ground that people cross cell by cell. Answers travel times, matrices and reach. */
export class Terrain implements TravelModel {
  readonly kind = 'terrain'
  readonly grid: Raster
  readonly ground: Ground
  readonly moves: Omit<SpreadOptions, 'direction' | 'whole'>

  constructor(content: TerrainContent) {
    this.grid = content.grid
    this.ground = content.ground
    this.moves = content.moves
  }

  times(query: TimesQuery): TravelTimes {
    const { places, direction, cutoff } = query
    const spread = new Spread(this.ground, { ...this.moves, direction }).run({ cell: this.cellsOf(places) }, { ...query, cutoff })
    const { seconds, nearest } = spread
    return new TravelTimes({
      places, direction, cutoff, seconds, nearest, issues: issueTable(),
      model: {
        at: (points, k) => this.#timesAt(points, k, seconds, nearest),
        field: () => { throw new RangeError('not yet') },
        grid: this.grid,
      },
    })
  }

  matrix(query: MatrixQuery): TravelMatrix<Places, Places> {
    throw new RangeError(`not yet for ${query.from.size} places`)
  }

  /** The points within the cutoff of each place, one search a place. */
  reach(query: ReachQuery): Reach {
    const { places, points, cutoff, direction } = query
    const sources = this.cellsOf(places), cells = this.cellsOf(points)
    const spread = new Spread(this.ground, { ...this.moves, direction })
    return {
      places, points, cutoff, joined: Uint8Array.from(cells, cell => cell === -1 ? 0 : 1),
      of: place => {
        const { seconds } = spread.run({ cell: [sources[place]] }, { ...query, cutoff })
        const point = Uint32Array.from(cells.keys()).filter(i => cells[i] !== -1 && seconds[cells[i]] < Infinity)
        return { point, seconds: Float64Array.from(point, i => seconds[cells[i]]) }
      },
    }
  }

  /** The passable cell that each point stands on, -1 on barriers and outside the grid. */
  cellsOf(points: Points): Int32Array {
    const cells = new Int32Array(points.lon.length)
    for (let i = 0; i < cells.length; i++) {
      const cell = this.grid.cellAt(points.lon[i], points.lat[i])
      cells[i] = cell >= 0 && isPassable(this.ground, cell) ? cell : -1
    }
    return cells
  }

  #timesAt(points: Points, k: number, seconds: Float64Array, nearest: Int32Array): PointTimes {
    if (k !== 1) throw new RangeError('not yet')
    const cells = this.cellsOf(points)
    return {
      k, ms: Uint32Array.from(cells, cell => cell === -1 ? unreachable : secondsToMs(seconds[cell])),
      place: Int32Array.from(cells, cell => cell === -1 ? -1 : nearest[cell]), joined: Uint8Array.from(cells, cell => cell === -1 ? 0 : 1),
    }
  }
}
