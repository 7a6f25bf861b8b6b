import { Growable } from '../core/growable.ts'
import type { Issue, LonLat, Points, RunOptions } from '../core/types.ts'
import type { Metres, Seconds } from '../core/units.ts'
import type { Demand } from './demand.ts'
import type { Explanation } from './explanation.ts'
import type { FieldOptions, TimeField } from './field.ts'
import type { Places } from './places.ts'
import { Raster } from './raster.ts'
import type { Table } from './table.ts'

/** Milliseconds that mean "cannot be reached"; `Infinity` in seconds. */
export const unreachable = 0xffffffff

/** Milliseconds as seconds, `Infinity` for unreachable. */
export function msToSeconds(ms: number): Seconds {
  return ms === unreachable ? Infinity : ms / 1000
}

/** Seconds as whole milliseconds, rounded up so that nobody counts as within a cutoff who is beyond it; `unreachable` for Infinity. */
export function secondsToMs(seconds: Seconds): number {
  // Whole milliseconds in seconds are off by less than a millionth of one.
  return seconds === Infinity ? unreachable : Math.min(unreachable - 1, Math.ceil(seconds * 1000 - 1e-6))
}

/**
 * Seconds without the rounding of sums: those within a millionth of a millisecond of whole milliseconds are these, so that people exactly at a cutoff are within it.
 * Infinity stays what it is.
 */
export function evenSeconds(seconds: Seconds): Seconds {
  const ms = Math.round(seconds * 1000)
  return Math.abs(seconds * 1000 - ms) < 1e-6 ? ms / 1000 : seconds
}

/**
 * Times at points: `k` entries a point, nearest first, ties to the lower place.
 * Access legs at both ends are included; entries beyond the cutoff are unreachable.
 */
export interface PointTimes {
  readonly k: number
  /** Milliseconds, `unreachable` where there is none. */
  readonly ms: Uint32Array
  /** The same in seconds, `Infinity` where there is none, where the model has them finer than milliseconds. */
  readonly seconds?: Float64Array
  /** Index of the place, -1 where there is none. */
  readonly place: Int32Array
  /** 1 where the point joins the model at all, 0 for off-network points. */
  readonly joined: Uint8Array
}

/** Times at points in seconds, as fine as the model has them. */
export function secondsOf({ ms, seconds }: PointTimes): Float64Array {
  return seconds?.slice() ?? Float64Array.from(ms, msToSeconds)
}

/** Other costs for some arcs of the roads. */
export interface ArcChanges {
  /** Arcs, by their number in the graph's order. */
  readonly arc: ArrayLike<number>
  /** Milliseconds of each from now on; 0xffffffff or Infinity closes an arc. */
  readonly ms: ArrayLike<number>
}

/** What happens to travel times: places that close, places that are new, arcs with other costs. All at once. */
export interface TimesChanges extends RunOptions {
  /** Places that close, by id or by index. */
  readonly close?: readonly (string | number)[]
  /** New places; they come after those that remain. */
  readonly add?: Places
  /** Roads that close, open or take another time. */
  readonly arcs?: ArcChanges
}

/** What the travel model that made the times answers for them. */
export interface TimesModel {
  /** The k nearest places from any points. */
  at(points: Points, k: number, options?: RunOptions): PointTimes
  /** The surface for contours, covering what is reachable. */
  field(options?: FieldOptions): TimeField
  /** Times after changes, where the model can repair them. */
  update?(changes: TimesChanges): TravelTimes
  /** Milliseconds by arc, for times over roads. */
  readonly cost?: Uint32Array
  /** The model's own grid, where it has one. */
  readonly grid?: Raster
}

/** What travel times are made of. */
export type TravelTimesContent = TimesFrame & TimesColumn

interface TimesFrame {
  readonly places: Places
  readonly direction: 'to' | 'from'
  readonly cutoff: Seconds
  /** Index of that place, -1 where none is reachable. */
  readonly nearest: Int32Array
  readonly model: TimesModel
  /** Places that could not join, and why. */
  readonly issues: Table<Issue>
  /** Which engine computed them and why, where that was asked for. */
  readonly explanation?: Explanation
}

/** Times by node or cell of the model to (from) the nearest place: milliseconds, or seconds where the model has them finer. */
type TimesColumn = { readonly ms: Uint32Array, readonly seconds?: undefined } | { readonly ms?: undefined, readonly seconds: Float64Array }

/** How to lay a raster over travel times. */
export interface ToRasterOptions extends RunOptions {
  /** Take the grid of this raster. */
  like?: Raster
  /** Cell size in metres, for a new grid in degrees around the reachable area. */
  cell?: Metres
}

/** Travel time from everywhere to the nearest of some places (or from the nearest of them to everywhere). */
export class TravelTimes {
  readonly places: Places
  readonly direction: 'to' | 'from'
  readonly cutoff: Seconds
  readonly nearest: Int32Array
  readonly issues: Table<Issue>
  /** Which engine computed them and why, with `explain: true`. */
  readonly explanation: Explanation | undefined
  readonly #model: TimesModel
  #ms: Uint32Array | undefined
  #seconds: Float64Array | undefined
  #last: (Points & { k: number, times: PointTimes }) | undefined

  constructor(content: TravelTimesContent) {
    this.places = content.places
    this.direction = content.direction
    this.cutoff = content.cutoff
    this.#ms = content.ms
    this.#seconds = content.seconds
    this.nearest = content.nearest
    this.issues = content.issues
    this.explanation = content.explanation
    this.#model = content.model
  }

  /** Milliseconds by node or cell of the model, rounded up where the model has them finer (terrain); 0xffffffff where unreachable. */
  get ms(): Uint32Array {
    this.#ms ??= Uint32Array.from(this.seconds, secondsToMs)
    return this.#ms
  }

  /** Seconds by node or cell of the model, `Infinity` where unreachable; exactly `ms / 1000` on roads, in double precision on terrain. */
  get seconds(): Float64Array {
    this.#seconds ??= Float64Array.from(this.ms, msToSeconds)
    return this.#seconds
  }

  /**
   * Seconds at a position, or at each of many; access leg included, `Infinity` where the places cannot be reached within the cutoff.
   * @param points [lon, lat] in degrees, or columns of them (places, demand)
   */
  at(points: LonLat): Seconds
  at(points: Points): Float64Array
  at(points: LonLat | Points): Seconds | Float64Array {
    const times = this.atPoints('lon' in points ? points : { lon: [points[0]], lat: [points[1]] })
    return 'lon' in points ? secondsOf(times) : secondsOf(times)[0]
  }

  /**
   * Times at many points at once, with the `k` nearest places of each.
   * Cost: one snap a point and a look-up, both remembered for the same points; for k > 1 one k-label search.
   */
  atPoints(points: Points, options: { k?: number } & RunOptions = {}): PointTimes {
    const k = options.k ?? 1, { lon, lat } = points
    if (this.#last?.lon !== lon || this.#last.lat !== lat || this.#last.k !== k) this.#last = { lon, lat, k, times: this.#model.at(points, k, options) }
    return this.#last.times
  }

  /** The time surface that isochrones are contours of. */
  field(options?: FieldOptions): TimeField {
    return this.#model.field(options)
  }

  /** The model's own grid, where it has one: `seconds` begins with the times of its cells. */
  get grid(): Raster | undefined {
    return this.#model.grid
  }

  /** Milliseconds by arc of the roads that these times were found on: pass it to `network.with` to go on with them after an update. Undefined off the roads. */
  get cost(): Uint32Array | undefined {
    return this.#model.cost
  }

  /**
   * The times after places closed or opened, or some arcs changed: repaired where the changes tell, and equal to the bit to times computed anew. These times stay as they are.
   * Remaining places keep their order and new ones follow; `nearest` counts in the `places` of the result, on which further updates may be made.
   * @param changes `close`, ids or indexes; `add`, places; `arcs`, other milliseconds for some arcs
   * @throws RangeError for an id or an arc that does not exist, an id that would be there twice, or a model that cannot do it (terrain); FarsakhError `PLACES_EMPTY` when no place would remain, `PLACES_OFF_NETWORK` when none of them is near a road
   * Cost: the nodes whose time changes, and a copy of the columns: milliseconds for one of 1,000 places among a million nodes.
   */
  update(changes: TimesChanges): TravelTimes {
    if (this.#model.update === undefined) throw new RangeError('expected travel times over roads, got some of a model that cannot update its times: compute them again')
    return this.#model.update(changes)
  }

  /**
   * Seconds on a grid: that of another raster (its cells with data), or cells of `cell` metres around what is reachable, or the model's own grid.
   * NaN where unreachable.
   * @throws RangeError when neither is given and the model has no grid
   */
  toRaster(options: ToRasterOptions = {}): Raster {
    const grid = options.like ?? (options.cell === undefined ? this.#model.grid : undefined) ?? this.#gridOf(options)
    if (grid === this.#model.grid) return grid.with(Float32Array.from(this.seconds.subarray(0, grid.values.length), seconds => seconds === Infinity ? NaN : seconds))
    const seconds = new Float32Array(grid.values.length).fill(NaN)
    const fill = (cells: ArrayLike<number>, { ms }: PointTimes): void => {
      for (let i = 0; i < ms.length; i++) if (ms[i] !== unreachable) seconds[cells[i]] = ms[i] / 1000
    }
    // Populated cells have as a rule been joined already, for coverage; the others follow.
    const people = options.like === undefined ? undefined : grid.people()
    if (people !== undefined) fill(people.row, this.atPoints(people, options))
    const rest = otherCells(grid, people)
    fill(rest.row, this.#model.at(rest, 1, options))
    return grid.with(seconds)
  }

  #gridOf(options: ToRasterOptions): Raster {
    const { cell } = options
    if (cell === undefined || !(cell > 0)) throw new RangeError('expected toRaster({ cell }) in metres or toRaster({ like: raster }): these times have no grid of their own')
    const field = this.field(options)
    let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity
    for (let i = 0; i < field.ms.length; i++) {
      if (field.ms[i] === unreachable) continue
      west = Math.min(west, field.lon[i])
      east = Math.max(east, field.lon[i])
      south = Math.min(south, field.lat[i])
      north = Math.max(north, field.lat[i])
    }
    if (west > east) throw new RangeError('expected something within the cutoff to lay a raster over, got nothing reachable')
    const dy = cell / 111_195
    const dx = dy / Math.max(0.01, Math.cos((south + north) / 2 * Math.PI / 180))
    const width = Math.max(1, Math.ceil((east - west) / dx)), height = Math.max(1, Math.ceil((north - south) / dy))
    return new Raster({ values: new Float32Array(width * height), width, height, bbox: [west, north - height * dy, west + width * dx, north], nodata: NaN })
  }
}

/** Centres of the cells with data that are not among the populated ones. */
function otherCells(grid: Raster, people: Demand | undefined): Points & { row: Uint32Array } {
  const isDone = new Uint8Array(grid.values.length)
  for (const cell of people?.row ?? []) isDone[cell] = 1
  const rows = new Growable(Uint32Array)
  for (let cell = 0; cell < isDone.length; cell++) if (isDone[cell] === 0 && grid.has(cell)) rows.push(cell)
  const row = rows.take()
  const lon = new Float64Array(row.length), lat = new Float64Array(row.length)
  for (const [i, cell] of row.entries()) [lon[i], lat[i]] = grid.lonLat(cell)
  return { lon, lat, row }
}
