import { FarsakhError } from '../core/errors.ts'
import { PointMemo } from '../core/point-memo.ts'
import type { Issue, Points, RunOptions } from '../core/types.ts'
import type { Metres } from '../core/units.ts'
import { IssueLog } from '../data/issues.ts'
import type { Component, JoinOptions } from '../data/join.ts'
import type { Places } from '../data/places.ts'
import type { Raster } from '../data/raster.ts'
import type { Table } from '../data/table.ts'
import { Snapper, type Snapped } from '../graph/snap.ts'
import type { MoveTimes } from '../search/move-times.ts'
import { pointOn } from './geometry.ts'
import { crossedCells, joins, onGrid } from './hybrid-hooks.ts'
import type { Network } from './network.ts'
import type { Terrain } from './terrain.ts'

/** Half the width of a road: nearer than this one stands on it, and so on a bridge rather than in the river. */
const onRoad: Metres = 5
/** Of those who stand on a road, in km/h. */
const defaultWalk = 5

/** Where points stand: on the ground, on a road, or on both, and then the quicker way counts. */
export interface Standing extends Snapped {
  /** The cell that can be crossed, -1 where there is none. */
  readonly cell: Int32Array
  /** Milliseconds to its centre: 0, but for those who stand on a road, whose place on it is exact. */
  readonly ground: Uint32Array
  /** Milliseconds of the straight leg to the road, where there is a link. */
  readonly access: Uint32Array
  /** Metres to the centre of the cell for those who had to move there from a barrier, 0 for all others. */
  readonly moved: Float64Array
}

/** What points are joined to. */
export interface Grounds {
  readonly network: Network
  readonly land: Terrain
  readonly moves: MoveTimes
  /** How links may be joined, a value of `joins` each. */
  readonly joins: Uint8Array
}

/** What finds the nearest road, from beside it and from on it. */
interface Snappers {
  readonly beside: Snapper | undefined
  readonly bridges: Snapper | undefined
}

/**
 * Finds where points stand. A road counts within half the diagonal of a cell, along a straight line that crosses no barrier; farther off the cell knows the way.
 * Who stands on a road, within 5 m of its axis, is on it whatever lies around.
 */
export class Stander {
  readonly #grounds: Grounds
  readonly #within: Metres
  readonly #snappers = new Map<Component, Snappers>()
  readonly #known: PointMemo<Standing> = new PointMemo<Standing>()

  constructor(grounds: Grounds) {
    const { metres } = grounds.land.ground
    this.#grounds = grounds
    this.#within = metres.ew.reduce((most, ew, row) => Math.max(most, Math.hypot(ew, metres.ns[row]) / 2), 0)
  }

  /**
   * Where points stand, remembered for the same columns.
   * @throws RangeError for `snap: { component: 'largest' }`: the ground leads to every part of the roads
   * Cost: a projection and a look into an index a point.
   */
  stand(points: Points, options: JoinOptions & RunOptions = {}): Standing {
    const component = options.snap?.component ?? 'connected'
    if (component === 'largest') throw new RangeError('expected snap.component as connected or any over roads and ground, since the ground leads to every part of the roads, got "largest"')
    const key = `${component} ${options.walk} ${options.snap?.within}`, known = this.#known.of(points)
    let standing = known.get(key)
    if (standing === undefined) known.set(key, standing = this.#find(points, options, this.#snappersFor(component)))
    return standing
  }

  /** Finders of roads that may be joined: scraps only where any road may. */
  #snappersFor(component: Component): Snappers {
    let snappers = this.#snappers.get(component)
    if (snappers === undefined) {
      const { network: { graph, ms, scraps }, joins: kinds } = this.#grounds, { first, arc } = graph.linkArcs
      const usable = Array.from(kinds.keys()).filter(link => kinds[link] !== joins.closed && (component === 'any' || scraps.isScrap[link] === 0) && arc.subarray(first[link], first[link + 1]).some(a => ms[a] !== 0xffffffff))
      const of = (kind: number): Snapper | undefined => {
        const links = usable.filter(link => kinds[link] === kind)
        return links.length === 0 ? undefined : new Snapper(graph, links)
      }
      this.#snappers.set(component, snappers = { beside: of(joins.open), bridges: of(joins.edge) })
    }
    return snappers
  }

  #find(points: Points, options: JoinOptions & RunOptions, snappers: Snappers): Standing {
    const { land, moves } = this.#grounds, count = points.lon.length, settled = land.settle(points, options)
    const standing = {
      cell: settled.cell.slice(), moved: settled.moved.slice(), ground: new Uint32Array(count), link: new Int32Array(count).fill(-1), fraction: new Float64Array(count),
      metres: new Float64Array(count).fill(Infinity), access: new Uint32Array(count),
    }
    const take = (i: number, { link, fraction, metres }: Snapped): void => {
      const isOnRoad = metres[i] <= onRoad
      if (isOnRoad) {
        standing.cell[i] = this.#cellAt(points.lon[i], points.lat[i])
        standing.moved[i] = 0
      }
      standing.link[i] = link[i]
      standing.fraction[i] = fraction[i]
      standing.metres[i] = metres[i]
      const at = standing.cell[i], pace = at === -1 ? Infinity : moves.pace(at) * moves.roughness(at)
      // On a road one walks on the road, and from there to the centre of the cell: standing there for nothing would be a lift along the road.
      standing.access[i] = milliseconds(metres[i] * (isOnRoad ? 3.6 / (options.walk ?? defaultWalk) : pace))
      if (isOnRoad && at !== -1) standing.ground[i] = milliseconds(this.#toCentre(points.lon[i], points.lat[i], at) * pace)
    }
    const beside = snappers.beside?.snap(points, { ...options, within: this.#within }), bridges = snappers.bridges?.snap(points, { ...options, within: onRoad })
    for (let i = 0; i < count; i++) {
      if (beside !== undefined && beside.link[i] !== -1 && (beside.metres[i] <= onRoad || this.#isClear(points.lon[i], points.lat[i], beside.link[i], beside.fraction[i]))) take(i, beside)
      if (bridges !== undefined && bridges.link[i] !== -1 && bridges.metres[i] < standing.metres[i]) take(i, bridges)
    }
    return standing
  }

  /** The cell around a position, -1 where it cannot be crossed. */
  #cellAt(lon: number, lat: number): number {
    const { land: { grid }, moves } = this.#grounds, at = grid.cellAt(lon, lat)
    return at !== -1 && moves.pace(at) < Infinity ? at : -1
  }

  #toCentre(lon: number, lat: number, cell: number): Metres {
    const { land: { grid, ground: { metres } } } = this.#grounds, [x, y] = onGrid(grid, lon, lat), row = Math.floor(cell / grid.width)
    return Math.hypot((x - 0.5 - cell + row * grid.width) * metres.ew[row], (y - 0.5 - row) * metres.ns[row])
  }

  /** Whether one can walk straight from a point to a point of a link. */
  #isClear(lon: number, lat: number, link: number, fraction: number): boolean {
    const { land: { grid, moves: { diagonals } }, moves, network: { graph } } = this.#grounds
    const isPassable = (column: number, row: number): boolean => column >= 0 && row >= 0 && column < grid.width && row < grid.height && moves.pace(row * grid.width + column) < Infinity
    let isClear = true, last: readonly [number, number] | undefined
    crossedCells(onGrid(grid, lon, lat), onGrid(grid, ...pointOn(graph, link, fraction)), (column, row, enter, leave) => {
      // A corner that is only touched is no way into its cell, nor is there one between two barriers that touch.
      if (leave - enter < 1e-9 && enter > 0) return
      isClear &&= isPassable(column, row)
      if (last !== undefined && last[0] !== column && last[1] !== row && diagonals !== 'open') isClear &&= isPassable(last[0], row) || isPassable(column, last[1])
      last = [column, row]
    })
    return isClear
  }
}

/** Whole milliseconds of seconds; no walk takes longer than any cutoff and still wraps. */
function milliseconds(seconds: number): number {
  return Math.min(0xfffffffe, Math.round(seconds * 1000))
}

/**
 * Reports places that stand neither on ground that can be crossed nor on a road, and those that moved.
 * @param within metres that places on barriers may move
 * @throws FarsakhError `PLACES_ON_BARRIERS` when none of a side stands anywhere
 */
export function reportStanding({ grid }: Terrain, sides: readonly { readonly places: Places, readonly standing: Standing }[], within: Metres = 0): Table<Issue> {
  const log = new IssueLog(), mend = within > 0 ? `, with no ground that can be crossed within ${within} m` : '; snap: { within: metres } moves it to the nearest ground'
  for (const { places, standing: { cell, link, moved } } of sides) {
    let off = 0, outside = 0, swapped = 0
    for (let i = 0; i < places.size; i++) {
      if (moved[i] > 0) log.add('warning', 'PLACE_MOVED', `${places.ids[i]}: moved ${moved[i].toFixed(0)} m from a barrier to the nearest ground`, i, moved[i])
      if (cell[i] !== -1 || link[i] !== -1) continue
      const lon = places.lon[i], lat = places.lat[i], isOutside = grid.cellAt(lon, lat) === -1
      off++
      if (isOutside) outside++
      if (isOutside && grid.cellAt(lat, lon) !== -1) swapped++
      const where = isOutside ? 'outside the grid' : 'on a barrier'
      log.add('error', isOutside ? 'PLACE_OUTSIDE_GRID' : 'PLACE_ON_BARRIER', `${places.ids[i]}: ${where} and on no road${isOutside ? '' : mend}`, i, `${lon}, ${lat}`)
    }
    const hint = swapped > 0 ? ': longitude and latitude seem to be swapped' : ''
    if (swapped > 0) log.add('warning', 'COORDINATES_SWAPPED', `${swapped} of ${places.size} places lie outside the grid${hint}`, -1, swapped)
    if (off === places.size) refuse(grid, places, { off, outside, within, hint })
  }
  return log.table()
}

interface Refused {
  readonly off: number
  readonly outside: number
  readonly within: Metres
  readonly hint: string
}

function refuse({ name, crs, bbox }: Raster, { ids, lon, lat }: Places, { off, outside, within, hint }: Refused): never {
  const grid = `the grid (${name}, ${crs}, ${bbox.join(', ')})`
  const mend = hint !== '' ? hint : outside === off ? ': check that grid and places cover the same area' : within > 0 ? `: allow more than snap: { within: ${within} }, or check the barriers` : ': snap: { within: metres } moves places from barriers to the nearest ground'
  throw new FarsakhError('PLACES_ON_BARRIERS', `expected a place on a road or on ground that can be crossed, got ${off} (the first is ${ids[0]} at ${lon[0]}, ${lat[0]}), ${off - outside} of them on barriers and ${outside} outside ${grid}${mend}`, { places: off, outside, first: ids.slice(0, 3) })
}
