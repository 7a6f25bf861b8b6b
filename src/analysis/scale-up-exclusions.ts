import { distanceToMarked, visitWithin } from '../geo/grid-distance.ts'
import { Places } from '../data/places.ts'
import { markLayer, positionsOf, visitCell, type GridPosition, type MeasuredGrid } from './scale-up-layers.ts'
import type { SiteExclusion } from './scale-up-types.ts'

/** Where sites may be, as they come. */
export class Candidates {
  /** 1 for cells where a site may be now. */
  readonly mask: Uint8Array
  /** Whether a new site may open cells that were closed before. */
  readonly mayGrow: boolean
  readonly #grid: MeasuredGrid
  readonly #fixed: Uint8Array
  readonly #around: readonly Around[]

  /** @param passable 1 for the cells that can be crossed; @param existing positions of the facilities that there are */
  constructor(grid: MeasuredGrid, { passable, exclusions, existing }: { passable: Uint8Array, exclusions: readonly SiteExclusion[], existing: readonly GridPosition[] }) {
    this.#grid = grid
    this.#fixed = passable.slice()
    for (const exclusion of exclusions) if (exclusion.layer !== 'sites') close(this.#fixed, nearLayer(grid, exclusion), exclusion.keep)
    this.mask = this.#fixed.slice()
    this.#around = exclusions.filter(({ layer }) => layer === 'sites').map(({ metres = 0, keep }) => ({ metres, keep, near: new Uint8Array(passable.length), count: 0 }))
    this.mayGrow = this.#around.some(({ keep }) => keep === 'inside')
    for (const position of existing) this.#mark(position)
    this.#apply()
  }

  /** Number of cells where a site may be. */
  get count(): number {
    return this.mask.reduce((sum, open) => sum + open, 0)
  }

  /** Takes a site into account. */
  addSite(position: GridPosition): void {
    this.#mark(position)
    this.#apply()
  }

  /** Closes a cell for good. */
  close(cell: number): void {
    this.#fixed[cell] = 0
    this.mask[cell] = 0
  }

  #mark(position: GridPosition): void {
    const { grid, metres } = this.#grid
    for (const around of this.#around) {
      around.count++
      markAround({ grid, metres }, position, around)
    }
  }

  #apply(): void {
    this.mask.set(this.#fixed)
    for (const { near, keep, count } of this.#around) if (count > 0) close(this.mask, near, keep)
  }
}

interface Around { readonly metres: number, readonly keep: 'inside' | 'outside', readonly near: Uint8Array, count: number }

function close(mask: Uint8Array, near: Uint8Array | undefined, keep: 'inside' | 'outside'): void {
  if (near === undefined) return
  const open = keep === 'inside' ? 1 : 0
  for (let cell = 0; cell < mask.length; cell++) if (near[cell] !== open) mask[cell] = 0
}

/** Marks the cell of a position, wherever in it that is, and those around. */
function markAround({ grid, metres }: MeasuredGrid, position: GridPosition, { near, metres: reach }: Pick<Around, 'near' | 'metres'>): void {
  const visit = (cell: number): void => { near[cell] = 1 }
  visitCell(grid, position, visit)
  visitWithin(grid, metres, position, reach, visit)
}

/** Marks the cells of a layer and those around it; undefined where the layer has nothing. */
function nearLayer({ grid, metres }: MeasuredGrid, { layer, metres: reach = 0 }: SiteExclusion): Uint8Array | undefined {
  if (layer === 'sites') return undefined
  if (layer instanceof Places && reach > 0) {
    const near = new Uint8Array(grid.width * grid.height)
    for (const position of positionsOf(grid, layer)) markAround({ grid, metres }, position, { near, metres: reach })
    return layer.size === 0 ? undefined : near
  }
  const mark = markLayer(grid, layer)
  if (!mark.includes(1)) return undefined
  return reach === 0 ? mark : Uint8Array.from(distanceToMarked(grid, metres, mark), distance => distance <= reach ? 1 : 0)
}
