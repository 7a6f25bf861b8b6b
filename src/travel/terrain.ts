import { PointMemo } from '../core/point-memo.ts'
import type { Issue, Points } from '../core/types.ts'
import { issueTable } from '../data/issues.ts'
import type { JoinOptions } from '../data/join.ts'
import type { Places } from '../data/places.ts'
import type { Raster } from '../data/raster.ts'
import type { PathsQuery, Reach, ReachQuery, TravelPaths } from '../data/reach.ts'
import type { Table } from '../data/table.ts'
import type { TravelMatrix } from '../data/travel-matrix.ts'
import type { TravelSums } from '../data/travel-sums.ts'
import type { TravelTimes } from '../data/travel-times.ts'
import { isPassable, type Ground } from '../surface/ground.ts'
import { Spread, type SpreadOptions } from '../surface/spread.ts'
import type { Direction } from './joined.ts'
import type { MatrixQuery, SumsQuery, TimesQuery, TravelModel } from './model.ts'
import { reachSums } from './reach-sums.ts'
import { cellTimesJob, cellTimesOf, runCellTimes } from './terrain-job.ts'
import { terrainMatrix } from './terrain-matrix.ts'
import { terrainPaths } from './terrain-paths.ts'
import { settle, withinOf, type Settled } from './terrain-places.ts'
import { terrainReach } from './terrain-reach.ts'

/** What a terrain is made of. */
export interface TerrainContent {
  /** The grid: its size, place and CRS. */
  readonly grid: Raster
  readonly ground: Ground
  readonly moves: Omit<SpreadOptions, 'direction' | 'whole'>
  /** Names of the classes of ground, where there are any. */
  readonly labels?: ReadonlyMap<number, string>
  readonly issues?: Table<Issue>
}

/**
 * Ground that people cross cell by cell; `terrain` makes it. Answers travel times, matrices, sums, reach and paths, in double precision.
 * A place stands for the centre of its cell and has no access leg. One on a barrier or outside the grid is left out and reported; `snap: { within }` moves those on barriers, and
 * points that are asked for, to the passable cell whose centre is nearest, for nothing.
 */
export class Terrain implements TravelModel {
  readonly kind = 'terrain'
  readonly grid: Raster
  readonly ground: Ground
  readonly moves: Omit<SpreadOptions, 'direction' | 'whole'>
  /** Names of the classes of ground; empty for friction. */
  readonly labels: ReadonlyMap<number, string>
  /** What was found wrong while it was put together. */
  readonly issues: Table<Issue>
  readonly #spreads: Partial<Record<Direction, Spread>> = {}
  /** By how far points may move. */
  readonly #settled: PointMemo<Settled> = new PointMemo<Settled>()

  constructor(content: TerrainContent) {
    this.grid = content.grid
    this.ground = content.ground
    this.moves = content.moves
    this.labels = content.labels ?? new Map<number, string>()
    this.issues = content.issues ?? issueTable()
  }

  times(query: TimesQuery): TravelTimes {
    const job = cellTimesJob(this, query)
    return cellTimesOf(this, query, { job, found: runCellTimes(this, job, query) })
  }

  matrix(query: MatrixQuery): TravelMatrix<Places, Places> {
    return terrainMatrix(this, query)
  }

  sums(query: SumsQuery): TravelSums {
    return reachSums(this, query)
  }

  reach(query: ReachQuery): Reach {
    return terrainReach(this, query)
  }

  paths(query: PathsQuery): TravelPaths {
    return terrainPaths(this, query)
  }

  /** Whether a cell can be crossed. */
  isPassable(cell: number): boolean {
    return isPassable(this.ground, cell)
  }

  /** The scratch of searches one place at a time, made once for each direction; whoever runs it reads it before others run it. */
  spread(direction: Direction): Spread {
    return this.#spreads[direction] ??= new Spread(this.ground, { ...this.moves, direction })
  }

  /** The passable cell that each point stands on, or moves to where `snap` lets it. Remembered for the same columns. Cost: a projection a point. */
  settle(points: Points, options: JoinOptions = {}): Settled {
    const within = withinOf(options), key = `${within}`, known = this.#settled.of(points)
    let settled = known.get(key)
    if (settled === undefined) known.set(key, settled = settle(this, points, within))
    return settled
  }

  /** The passable cell that each point stands on, -1 on barriers and outside the grid. */
  cellsOf(points: Points): Int32Array {
    return this.settle(points).cell
  }
}
