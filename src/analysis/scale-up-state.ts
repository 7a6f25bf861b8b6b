import { checkLength, checkNumber } from '../core/checks.ts'
import { FarsakhError } from '../core/errors.ts'
import type { RunOptions } from '../core/types.ts'
import type { GridModel } from '../data/grid-model.ts'
import { IssueLog } from '../data/issues.ts'
import { BestCellFinder } from './scale-up-best.ts'
import { fillSite, type Filled, type FillScene } from './scale-up-build.ts'
import { Candidates } from './scale-up-exclusions.ts'
import { factorColumn, type FactorColumn } from './scale-up-factors.ts'
import { measured, middleOf, positionsOf, visitCell } from './scale-up-layers.ts'
import { peopleOnGrid } from './scale-up-people.ts'
import { mostSuitable } from './scale-up-score.ts'
import { sizeFor } from './scale-up-sizes.ts'
import type { ScaleUpOptions, SiteSize } from './scale-up-types.ts'

/** A site as it was built. */
export interface BuiltSite extends Filled {
  readonly cell: number
  readonly size: SiteSize | undefined
  readonly suitability: number
  /** People still to be served before and after. */
  readonly before: number
  readonly after: number
}

/** Why no site came of a round. */
export type Failure = 'no-candidates' | 'nobody-left' | 'too-few'

/** Scaling up as it goes on: people still to be served, and where sites may be. */
export class ScaleUpState {
  /** People still to be served by cell, where they can be. */
  readonly left: Float64Array
  /** 1 for cells that can be crossed. */
  readonly passable: Uint8Array
  /** 1 for cells that the population knows of. */
  readonly known: Uint8Array
  /** Everybody. */
  readonly total: number
  /** People on cells that can be crossed, of those still to be served at the beginning. */
  readonly reachable: number
  /** Cells that were candidates at the beginning. */
  readonly firstCandidates: number
  readonly issues: IssueLog = new IssueLog()
  /** People still to be served, anywhere; with `compat` those on barriers are none of them. */
  remaining: number
  readonly #model: GridModel
  /** People to be served at the beginning by cell, those on barriers too. */
  readonly #waiting: Float64Array
  readonly #options: ScaleUpOptions
  readonly #candidates: Candidates
  readonly #factors: readonly FactorColumn[]
  readonly #finder: BestCellFinder
  readonly #fill: FillScene
  readonly #siteCells: number[] = []
  #searches = 0
  #hasClosedEmpty = false

  constructor(model: GridModel, options: ScaleUpOptions) {
    const { compat, within, direction = 'to', existing, residual } = options, { width, height } = model.grid
    this.#model = model
    this.#options = options
    const everybody = peopleOnGrid(model, options.population, options), waiting = residual === undefined ? everybody : peopleOnGrid(model, residual, options)
    this.#waiting = waiting.people
    // Those still to be served may live where the population has no data.
    this.known = everybody.known.map((is, cell) => is === 1 || waiting.people[cell] > 0 ? 1 : 0)
    this.total = everybody.total
    this.passable = new Uint8Array(width * height)
    for (let cell = 0; cell < this.passable.length; cell++) this.passable[cell] = model.isPassable(cell) ? 1 : 0
    this.left = waiting.people.map((people, cell) => this.passable[cell] === 1 ? people : 0)
    this.reachable = this.left.reduce((sum, people) => sum + people, 0)
    this.remaining = compat === undefined ? waiting.total : this.reachable
    const search = model.spread(direction), grid = measured(model.grid)
    this.#fill = { search, within, left: this.left, known: this.known, wholeMinutes: compat !== undefined }
    this.#finder = new BestCellFinder({ width, height, search, within, left: this.left })
    const positions = existing === undefined ? [] : positionsOf(model.grid, existing)
    for (const position of positions) visitCell(model.grid, position, cell => { this.#siteCells.push(cell) })
    this.#candidates = new Candidates(grid, { passable: this.passable, exclusions: options.exclusions ?? [], existing: positions })
    this.firstCandidates = this.#candidates.count
    if (this.firstCandidates === 0) throw noCandidates(this.passable, options)
    const scene = { model, measured: grid, left: this.left, siteCells: this.#siteCells, compat }
    this.#factors = (options.suitability ?? []).map(factor => factorColumn(factor, scene, { signal: options.signal }))
    if (existing !== undefined && options.existingCapacity !== undefined) this.#serveExisting()
  }

  /** Searches over the ground so far. */
  get searches(): number {
    return this.#searches + this.#finder.searches + this.#factors.reduce((sum, { searches }) => sum + searches, 0)
  }

  /** People still to be served by cell: those on barriers too, unless `compat` leaves these cells out. NaN for cells that the population does not know of. */
  get residual(): Float64Array {
    const { compat } = this.#options
    return this.left.map((people, cell) => {
      if (this.known[cell] === 0 || (compat !== undefined && this.passable[cell] === 0)) return NaN
      return this.passable[cell] === 1 ? people : this.#waiting[cell]
    })
  }

  /** Share of the population that is served. AccessMod counts people on barriers as served. */
  get covered(): number {
    return this.total === 0 ? 0 : Math.max(0, 1 - this.remaining / this.total)
  }

  /** Builds a site where it serves most, or is most suitable. */
  build(run: RunOptions): BuiltSite | Failure {
    const found = this.#factors.length === 0 ? this.#mostPeople(run) : this.#suitable(run)
    if (found === undefined) return this.#hasClosedEmpty ? 'nobody-left' : 'no-candidates'
    const { sizes, compat } = this.#options, { cell } = found, before = this.remaining
    let size: SiteSize | undefined
    const capacityFor = (people: number): number | undefined => {
      size = sizes === undefined ? undefined : sizeFor(sizes, people, compat)
      return size?.capacity
    }
    this.#searches++
    const filled = fillSite(this.#fill, cell, { capacityFor, least: compat === undefined ? Number.MIN_VALUE : 1, signal: run.signal })
    if (filled === undefined) return this.#fail(cell)
    this.remaining = Math.max(0, before - filled.filling.taken)
    this.#siteCells.push(cell)
    this.#candidates.close(cell)
    this.#candidates.addSite(middleOf(this.#model.grid, cell))
    if (this.#candidates.mayGrow) this.#finder.forget()
    return { ...filled, cell, size, suitability: found.suitability, before, after: this.remaining }
  }

  #mostPeople(run: RunOptions): { cell: number, suitability: number } | undefined {
    const best = this.#finder.best(this.#candidates.mask, run)
    return best === undefined ? undefined : { cell: best.cell, suitability: NaN }
  }

  #suitable(run: RunOptions): { cell: number, suitability: number } | undefined {
    const { cells, score } = mostSuitable(this.#factors, this.#candidates.mask, this.#options.compat)
    if (cells.length < 2) return cells.length === 0 ? undefined : { cell: cells[0], suitability: score }
    if (cells.length <= 16) return { cell: this.#finder.bestOf(cells, run)!.cell, suitability: score }
    const mask = new Uint8Array(this.left.length)
    for (const cell of cells) mask[cell] = 1
    this.#finder.forget()
    return { cell: this.#finder.best(mask, run)!.cell, suitability: score }
  }

  /** A cell that serves too few is no candidate any more; by default nor are all others from which nobody is within the time. */
  #fail(cell: number): Failure {
    this.#candidates.close(cell)
    if (this.#options.compat !== undefined) return 'too-few'
    if (this.#factors.length === 0) return 'nobody-left'
    if (!this.#hasClosedEmpty) this.#closeEmpty()
    return 'too-few'
  }

  /** One search from all who wait, the other way round, finds the cells that are within the time of anybody. */
  #closeEmpty(): void {
    this.#hasClosedEmpty = true
    this.#searches++
    const { direction = 'to', within, signal } = this.#options, cell: number[] = []
    for (let i = 0; i < this.left.length; i++) if (this.left[i] > 0) cell.push(i)
    const { seconds } = this.#model.spread(direction === 'to' ? 'from' : 'to').run({ cell }, { signal, cutoff: within * (1 + 1e-9) })
    for (let i = 0; i < seconds.length; i++) if (seconds[i] === Infinity) this.#candidates.close(i)
  }

  /** Lets existing facilities take people, the largest first. */
  #serveExisting(): void {
    const { existing, existingCapacity, signal } = this.#options, places = existing!
    const capacity = typeof existingCapacity === 'string' ? places.column(existingCapacity) : Float64Array.from(existingCapacity!)
    checkLength(capacity, places.size, 'existingCapacity')
    for (const [i, value] of capacity.entries()) checkNumber(value, `existingCapacity of place ${places.ids[i]}`, 0)
    const turns = Array.from(capacity.keys()).sort((a, b) => capacity[a] === capacity[b] ? a - b : capacity[b] - capacity[a])
    for (const place of turns) {
      const cell = this.#model.grid.cellAt(places.lon[place], places.lat[place]), value = `${places.lon[place]}, ${places.lat[place]}`
      if (cell === -1) this.issues.add('error', 'PLACE_OUTSIDE_GRID', `${places.ids[place]}: outside the grid, so it serves nobody`, place, value)
      else if (this.passable[cell] === 0) this.issues.add('error', 'PLACE_ON_BARRIER', `${places.ids[place]}: on a barrier, so it serves nobody`, place, value)
      else {
        this.#searches++
        const filled = fillSite(this.#fill, cell, { capacityFor: () => capacity[place], least: Number.MIN_VALUE, signal })
        this.remaining = Math.max(0, this.remaining - (filled?.filling.taken ?? 0))
      }
    }
  }
}

function noCandidates(passable: Uint8Array, { exclusions = [] }: ScaleUpOptions): FarsakhError {
  const cells = passable.reduce((sum, open) => sum + open, 0)
  const why = cells === 0 ? 'no cell can be crossed: check the classes and their speeds' : `the exclusions leave none of ${cells} cells that can be crossed: check their layers, metres, and whether they keep the inside or the outside`
  return new FarsakhError('CANDIDATES_EMPTY', `expected cells where a site may be, got none: ${why}`, { passable: cells, exclusions: exclusions.length })
}
