import { describe } from '../core/checks.ts'
import type { Compat, RunOptions } from '../core/types.ts'
import { distanceToMarked } from '../geo/grid-distance.ts'
import { accessModWindow, circleWindow, windowSums, type GridWindow } from '../geo/grid-windows.ts'
import type { GridModel } from '../data/grid-model.ts'
import { checkSameGrid } from '../data/same-grid.ts'
import { markLayer, type MeasuredGrid } from './scale-up-layers.ts'
import type { SuitabilityFactor } from './scale-up-types.ts'

/** What factors look at. */
export interface FactorScene {
  readonly model: GridModel
  readonly measured: MeasuredGrid
  /** People still to be served by cell. */
  readonly left: Float64Array
  /** Cells of the existing and the new sites. */
  readonly siteCells: readonly number[]
  readonly compat: Compat | undefined
}

/** A factor on the grid, brought up to date before each site. */
export interface FactorColumn {
  readonly weight: number
  readonly good: 'high' | 'low'
  /** Values by cell; undefined while its layer has nothing in it. */
  values(): Float64Array | undefined
  /** Searches over the ground so far. */
  readonly searches: number
}

/** Prepares a factor: what does not change is worked out once. */
export function factorColumn(factor: SuitabilityFactor, scene: FactorScene, run: RunOptions): FactorColumn {
  const { weight = 1, kind, good = 'high' } = factor
  switch (kind) {
    case 'people': return new People(weight, good, { scene, window: peopleWindow(factor.radius, scene) })
    case 'distance': return layered(factor, scene, mark => ({ values: distanceToMarked(scene.measured.grid, scene.measured.metres, mark), searches: 0 }))
    case 'travel-time': return layered(factor, scene, mark => ({ values: timesOf(factor, scene, mark, run), searches: 1 }))
    case 'priority': {
      const { raster } = factor
      checkSameGrid(raster, scene.measured.grid)
      const values = Float64Array.from(raster.values, (value, cell) => raster.has(cell) ? value : NaN)
      return { weight, good, searches: 0, values: () => values }
    }
    default: throw new TypeError(`expected a factor of people, distance, travel-time or priority, got ${describe(kind)}`)
  }
}

function peopleWindow(radius: number, { measured: { grid, metres }, compat }: FactorScene): GridWindow {
  return compat === undefined ? circleWindow(grid, metres, radius) : accessModWindow(metres.ns[0], radius)
}

/** People around each cell. Sums anew only the rows around cells that lost people. */
class People implements FactorColumn {
  readonly weight: number
  readonly good: 'high' | 'low'
  readonly searches = 0
  readonly #scene: FactorScene
  readonly #window: GridWindow
  #sums: Float64Array | undefined
  #last: Float64Array | undefined

  constructor(weight: number, good: 'high' | 'low', { scene, window }: { scene: FactorScene, window: GridWindow }) {
    this.weight = weight
    this.good = good
    this.#scene = scene
    this.#window = window
  }

  values(): Float64Array {
    const { left, measured: { grid } } = this.#scene, { rows: reach } = this.#window
    let [first, last] = [0, grid.height - 1]
    if (this.#last !== undefined) {
      const changed = changedRows(left, this.#last, grid.width)
      first = changed[0] - reach
      last = changed[1] + reach
    }
    this.#sums = windowSums(left, grid, this.#window, { out: this.#sums, rows: [first, last] })
    this.#last = left.slice()
    // Running sums leave a trace of rounding: equal surroundings shall be equal.
    return this.#sums.map(sum => Math.round(sum * 1e6) / 1e6)
  }
}

/** First and last row in which values differ; an empty range where none do. */
function changedRows(now: Float64Array, before: Float64Array, width: number): [first: number, last: number] {
  let first = 0, last = now.length - 1
  while (first <= last && now[first] === before[first]) first++
  while (last > first && now[last] === before[last]) last--
  return first > last ? [Infinity, -Infinity] : [Math.floor(first / width), Math.floor(last / width)]
}

interface Found { readonly values: Float64Array | undefined, readonly searches: number }

/** A factor of a layer: of a fixed one worked out once, of the sites whenever there are more. */
function layered(factor: SuitabilityFactor & { kind: 'distance' | 'travel-time' }, scene: FactorScene, find: (mark: Uint8Array) => Found): FactorColumn {
  const { layer, good, weight = 1 } = factor, { grid } = scene.measured
  let found: Found | undefined, sites = -1, searches = 0
  return {
    weight, good,
    get searches() { return searches },
    values: () => {
      if (found !== undefined && (layer !== 'sites' || sites === scene.siteCells.length)) return found.values
      const mark = layer === 'sites' ? new Uint8Array(grid.width * grid.height) : markLayer(grid, layer)
      if (layer === 'sites') for (const cell of scene.siteCells) mark[cell] = 1
      sites = scene.siteCells.length
      found = mark.includes(1) ? find(mark) : { values: undefined, searches: 0 }
      searches += found.searches
      return found.values
    },
  }
}

/** Travel times to a layer; with `compat` in whole minutes. Cells that cannot reach it have the longest time there is. */
function timesOf(factor: SuitabilityFactor & { kind: 'travel-time' }, { model, compat }: FactorScene, mark: Uint8Array, run: RunOptions): Float64Array | undefined {
  const { direction = 'to', cutoff = Infinity } = factor, by = factor.model ?? model
  if (by !== model) checkSameGrid(by.grid, model.grid)
  const cell: number[] = []
  for (let i = 0; i < mark.length; i++) if (mark[i] === 1 && by.isPassable(i)) cell.push(i)
  if (cell.length === 0) return undefined
  const { seconds, reached } = by.spread(direction).run({ cell }, { ...run, cutoff })
  let most = 0
  const times = new Float64Array(mark.length).fill(-1)
  for (const i of reached) {
    times[i] = compat === undefined ? seconds[i] : Math.ceil(seconds[i] / 60)
    if (times[i] > most) most = times[i]
  }
  return times.map(time => time < 0 ? most : time)
}
