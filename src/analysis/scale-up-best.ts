import { MinHeap } from '../core/heap.ts'
import { report, throwIfAborted } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import type { GridSearch } from '../data/grid-model.ts'

/** What the best cell is looked for with. */
export interface BestCellScene {
  readonly width: number
  readonly height: number
  readonly search: GridSearch
  readonly within: Seconds
  /** People still to be served by cell; they never get more. */
  readonly left: Float64Array
}

/** A cell and the people within the time of it. */
export interface BestCell {
  readonly cell: number
  readonly people: number
}

/** Cells that are bounded together: at first a square of them. */
interface Group {
  /** Those that were candidates when they were looked at first. */
  cells: Uint32Array
  /** No cell of the group has more people within the time. */
  bound: number
  /** The round in which the bound was found. */
  round: number
  /** Cells within the time of any of the group where somebody waited; undefined before a search, and where there is no room to keep it. */
  reach: Uint32Array | undefined
  /** The cell that most of these people are nearest to. */
  hub: number
  parts: Group[] | undefined
}

/** Keys of single cells in the heap lie above those of groups, so that of equal bounds groups are opened first and then the lowest cell wins. */
const cellKeys = 2 ** 31
/** Cells in all reaches that are kept: 64 MB. */
const mostKept = 16e6

/**
 * Finds the cell with the most people within a time, exactly, without a search for every cell: one search from all cells of a group at once counts the people within the time of any of them,
 * which no cell of the group can exceed. The group with the highest bound is split (branch and bound) around the cell that serves most of its people: that cell, those beside it, those twice as far, and so on.
 * People only ever get fewer, so bounds of earlier rounds hold, and a group is looked at again only when its old bound is the highest (lazy evaluation, Minoux 1978): whom it reaches is kept, and only counted anew.
 */
export class BestCellFinder {
  searches = 0
  readonly #scene: BestCellScene
  /** People rounded down so that sums are exact in any order: equal surroundings are equal, and no bound falls below what it bounds. */
  readonly #people: Float64Array
  /** Cells where somebody waited at first. */
  readonly #waiting: Uint32Array
  readonly #found: Uint32Array
  /** What people are multiples of; found once, so that nobody's number rises from one round to the next. */
  #unit = 0
  #roots: Group[] = []
  #round = 0
  #kept = 0

  constructor(scene: BestCellScene) {
    this.#scene = scene
    this.#people = new Float64Array(scene.left.length)
    this.#waiting = cellsWithPeople(scene.left)
    this.#found = new Uint32Array(this.#waiting.length)
  }

  /** Forgets all bounds, since more cells may be candidates now. */
  forget(): void {
    this.#roots = []
    this.#kept = 0
  }

  /**
   * The cell of the mask with the most people within the time, the lowest of equal ones; undefined without cells.
   * @param mask 1 for candidates; never more of them than before, unless all was forgotten
   */
  best(mask: Uint8Array, run: RunOptions): BestCell | undefined {
    this.#round++
    this.#takePeople()
    if (this.#roots.length === 0) this.#roots = this.#squares(mask)
    const heap = new MinHeap(), groups: Group[] = []
    const offer = (group: Group): void => {
      const isDone = group.cells.length === 1 && group.round === this.#round
      heap.push(-group.bound, isDone ? cellKeys + group.cells[0] : groups.length)
      if (!isDone) groups.push(group)
    }
    for (const root of this.#roots) offer(root)
    for (let done = 0; heap.length > 0; done++) {
      const people = -heap.key, key = heap.pop()
      if (key >= cellKeys) return { cell: key - cellKeys, people }
      const group = groups[key]
      if (group.round === this.#round) {
        for (const part of this.#partsOf(group)) offer(part)
        continue
      }
      report(run, 'looking for a site', done, groups.length)
      if (this.#bound(group, mask, run)) offer(group)
    }
    return undefined
  }

  /** The best of a few cells, searched one by one. */
  bestOf(cells: Uint32Array, run: RunOptions): BestCell | undefined {
    this.#takePeople()
    let best: BestCell | undefined
    for (const cell of cells) {
      const people = this.#sum(this.#search([cell], run).reached)
      if (best === undefined || people > best.people) best = { cell, people }
    }
    return best
  }

  /** Candidates by squares, some 8 to a side. */
  #squares(mask: Uint8Array): Group[] {
    const { width, height } = this.#scene, groups: Group[] = []
    let size = 1
    while (size * 8 < Math.max(width, height)) size *= 2
    for (let row = 0; row < height; row += size) {
      for (let column = 0; column < width; column += size) {
        const cells: number[] = []
        for (let r = row; r < Math.min(height, row + size); r++) {
          for (let c = column, cell = r * width + column; c < Math.min(width, column + size); c++, cell++) if (mask[cell] === 1) cells.push(cell)
        }
        if (cells.length > 0) groups.push(groupOf(cells, Infinity))
      }
    }
    return groups
  }

  /** Brings the bound of a group up to date; false where no cell of it is a candidate any more. */
  #bound(group: Group, mask: Uint8Array, run: RunOptions): boolean {
    if (group.reach === undefined || group.cells.length === 1) {
      const cells = group.cells.filter(cell => mask[cell] === 1)
      if (cells.length === 0) return false
      // What the parts are made of stays as it was.
      if (group.parts === undefined) group.cells = cells
      if (group.reach === undefined) {
        group.bound = this.#look(group, cells, run)
        group.round = this.#round
        return true
      }
    }
    group.bound = this.#sum(group.reach)
    group.round = this.#round
    return true
  }

  /** Searches from all of a group; says how many people it reaches, and keeps whom. */
  #look(group: Group, cells: Uint32Array, run: RunOptions): number {
    const people = this.#people, search = this.#search(cells, run), { seconds, nearest } = search
    // In their order in the grid, unless the search came to a small part of it only.
    const asked = search.count * 4 > this.#waiting.length ? this.#waiting : search.reached
    const near = new Float64Array(cells.length), found = this.#found
    let count = 0, sum = 0
    for (let i = 0; i < asked.length; i++) {
      const cell = asked[i], here = people[cell]
      // Where nobody waits now nobody will wait later.
      if (here === 0 || seconds[cell] === Infinity) continue
      found[count++] = cell
      sum += here
      near[nearest[cell]] += here
    }
    let most = 0
    for (let i = 1; i < near.length; i++) if (near[i] > near[most]) most = i
    group.hub = cells[most]
    if (this.#kept + count <= mostKept) {
      this.#kept += count
      group.reach = found.slice(0, count)
    }
    return sum
  }

  /** The cells of a group by how far they are from its hub: itself, 1, 2 to 3, 4 to 7 and so on. */
  #partsOf(group: Group): Group[] {
    group.parts ??= this.#rings(group)
    for (const part of group.parts) part.bound = Math.min(part.bound, group.bound)
    return group.parts
  }

  #rings({ cells, hub, bound }: Group): Group[] {
    const { width } = this.#scene, row = Math.floor(hub / width), column = hub - row * width
    const rings: number[][] = []
    for (const cell of cells) {
      const r = Math.floor(cell / width), apart = Math.max(Math.abs(r - row), Math.abs(cell - r * width - column))
      const ring = apart === 0 ? 0 : 32 - Math.clz32(apart)
      while (rings.length <= ring) rings.push([])
      rings[ring].push(cell)
    }
    return rings.filter(ring => ring.length > 0).map(ring => groupOf(ring, bound))
  }

  #search(cell: ArrayLike<number>, run: RunOptions): GridSearch {
    throwIfAborted(run)
    this.searches++
    const { search, within } = this.#scene
    return search.run({ cell }, { cutoff: within })
  }

  #sum(cells: Uint32Array): number {
    const people = this.#people
    let sum = 0
    for (let i = 0; i < cells.length; i++) sum += people[cells[i]]
    return sum
  }

  #takePeople(): void {
    const { left } = this.#scene, people = this.#people
    // Multiples of one power of two whose sum stays below 2^52 add up without rounding.
    if (this.#unit === 0) this.#unit = 2 ** (Math.ceil(Math.log2(Math.max(1, left.reduce((sum, count) => sum + count, 0)))) - 51)
    for (let cell = 0; cell < left.length; cell++) people[cell] = Math.floor(left[cell] / this.#unit) * this.#unit
  }
}

function cellsWithPeople(left: Float64Array): Uint32Array {
  const cells = new Uint32Array(left.length)
  let count = 0
  for (let cell = 0; cell < left.length; cell++) if (left[cell] > 0) cells[count++] = cell
  return cells.slice(0, count)
}

function groupOf(cells: readonly number[], bound: number): Group {
  return { cells: Uint32Array.from(cells), bound, round: -1, reach: undefined, hub: cells[0], parts: undefined }
}
