import { checkOneOf, describe } from '../core/checks.ts'
import type { Issue, Points, RunOptions } from '../core/types.ts'
import { IssueLog } from '../data/issues.ts'
import type { JoinOptions } from '../data/join.ts'
import type { Places } from '../data/places.ts'
import type { PathsQuery, Reach, ReachQuery, TravelPaths } from '../data/reach.ts'
import type { Table } from '../data/table.ts'
import type { TravelMatrix } from '../data/travel-matrix.ts'
import type { TravelSums } from '../data/travel-sums.ts'
import type { TravelTimes } from '../data/travel-times.ts'
import { MoveTimes } from '../search/move-times.ts'
import { findHooks, linkJoins } from './hybrid-hooks.ts'
import { hybridMatrix } from './hybrid-matrix.ts'
import { hybridPaths } from './hybrid-paths.ts'
import { Stander, type Standing } from './hybrid-places.ts'
import { hybridReach } from './hybrid-reach.ts'
import { HookedRoads } from './hybrid-roads.ts'
import { switchings, type HybridWorld, type Switching } from './hybrid-search.ts'
import { hybridTimes } from './hybrid-times.ts'
import type { Direction } from './joined.ts'
import type { MatrixQuery, SumsQuery, TimesQuery, TravelModel } from './model.ts'
import { Network } from './network.ts'
import { reachSums } from './reach-sums.ts'
import { Terrain } from './terrain.ts'

/** Options of {@link hybrid}. */
export interface HybridOptions extends RunOptions {
  /** The roads, with the profile of those who travel on them. */
  readonly network: Network
  /** The ground beside the roads, without roads of its own: the speeds of those on foot, and barriers. */
  readonly land: Terrain
  /**
   * `once`: on foot, by road, on foot; a car is left once and does not drive over fields. `free`: one may change between ground and road anywhere and as often as it helps.
   * `free` by default for those who walk on the roads too (profiles whose first access key is `foot`), `once` for all others.
   */
  readonly switching?: Switching
}

/**
 * Joins roads and ground in one travel model: roads keep their exact geometry and rules, and one joins or leaves them wherever the ground allows.
 * In every cell that a road crosses it is tied to the cell's centre at its nearest point, by a walk at the pace of the cell. Not so motorways, ferries, roads for motor vehicles only,
 * bridges and tunnels, which are joined at their junctions, and roads in cells that cannot be crossed: barriers block the ground, and what leads over them is a road.
 * Times at the nodes of the roads are those of the road graph to the millisecond where no way over the ground is shorter.
 * @param options network and land, which need not cover the same area; `switching`
 * @throws TypeError when network or land are something else, RangeError for another `switching`
 * Cost: one pass over the shapes of the roads; some 170 bytes a cell that an arc crosses once one searches in a direction, 10 more for the other, 90 with slopes. Searches take 8 bytes a cell and road node more.
 * @example
 * const roads = networkFrom(buildGraph({ lon: [43.25, 43.27], lat: [-11.7, -11.7], tail: [0, 1], head: [1, 0], ms: [90_000, 90_000] }))
 * const fields = rasterFrom({ values: new Float32Array(400).fill(0.72), width: 20, height: 20, bbox: [43.24, -11.71, 43.28, -11.69] })
 * const world = hybrid({ network: roads, land: terrain({ friction: fields, unit: 's/m' }) })
 * travelTimes(world, { to: placesFrom([{ id: 'clinic', lon: 43.25, lat: -11.7 }]), cutoff: minutes(30) }).at([43.27, -11.7]) // 90
 */
export function hybrid(options: HybridOptions): Hybrid {
  return new Hybrid(options)
}

/** Roads and ground as one; {@link hybrid} makes it. Times are whole milliseconds, by cell of the grid and after the cells by node of the roads. */
export class Hybrid implements TravelModel {
  readonly kind = 'hybrid'
  readonly network: Network
  readonly land: Terrain
  readonly switching: Switching
  /** What was found wrong with the roads, the land, and how they lie on each other. */
  readonly issues: Table<Issue>
  readonly #stander: Stander
  readonly #moves: MoveTimes
  readonly #roads: HookedRoads
  readonly #worlds: Partial<Record<Direction, HybridWorld>> = {}

  constructor(options: HybridOptions) {
    const { network, land } = options
    if (!(network instanceof Network)) throw new TypeError(`expected network as roads (readNetwork or networkFrom), got ${describe(network)}`)
    if (!(land instanceof Terrain)) throw new TypeError(`expected land as ground (terrain), got ${describe(land)}`)
    this.network = network
    this.land = land
    checkOneOf(options.switching, 'switching', [undefined, ...switchings])
    this.switching = options.switching ?? (network.profile?.modes[0] === 'foot' ? 'free' : 'once')
    const { ground, grid } = land, { graph, profile } = network, links = linkJoins(graph, profile)
    const moves = this.#moves = new MoveTimes(ground, { ...land.moves, direction: 'to' }), roads = this.#roads = new HookedRoads(network, findHooks(network, { grid, moves }, links, options))
    this.#stander = new Stander({ network, land, moves, joins: links })
    const log = new IssueLog()
    log.append(network.issues)
    log.append(land.issues)
    if (roads.hooks.cell.length === 0) log.add('warning', 'ROADS_OFF_GROUND', 'no road can be joined from the ground: do grid and roads cover the same area?')
    const driven = ground.kind === 'classes' ? ground.kmh.filter((_, code) => ground.mode[code] === 'motorised') : []
    if (driven.length > 0) log.add('warning', 'GROUND_MOTORISED', `expected ground that one crosses on foot, got classes for vehicles, up to ${Math.round(Math.max(...driven))} km/h: people drive over their cells as on any raster, however they came there; leave roads out of the ground, or give them speeds on foot`, -1, driven.length)
    this.issues = log.table()
  }

  times(query: TimesQuery): TravelTimes {
    return hybridTimes(this, query)
  }

  matrix(query: MatrixQuery): TravelMatrix<Places, Places> {
    return hybridMatrix(this, query)
  }

  sums(query: SumsQuery): TravelSums {
    return reachSums(this, query)
  }

  reach(query: ReachQuery): Reach {
    return hybridReach(this, query)
  }

  paths(query: PathsQuery): TravelPaths {
    return hybridPaths(this, query)
  }

  /** What searches in a direction go over; made at the first. Without slopes both go over the same ties. */
  world(direction: Direction): HybridWorld {
    return this.#worlds[direction] ??= this.#worldOf(direction)
  }

  /** Where points stand on roads and ground. Remembered for the same columns. */
  stand(points: Points, options?: JoinOptions & RunOptions): Standing {
    return this.#stander.stand(points, options)
  }

  #worldOf(direction: Direction): HybridWorld {
    const { land: { ground, moves: options }, switching } = this, roads = this.#roads
    const moves = direction === 'to' ? this.#moves : new MoveTimes(ground, { ...options, direction })
    const back = ground.kind === 'friction' || ground.elevation === undefined ? this.#worlds[direction === 'to' ? 'from' : 'to'] : undefined
    return { roads, direction, switching, joint: { moves, crossings: back?.joint.crossings ?? roads.crossings(moves), arcs: roads.arcs(direction) } }
  }
}
