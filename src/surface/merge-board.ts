import type { RunOptions } from '../core/types.ts'
import type { IssueLog } from '../data/issues.ts'
import type { Raster } from '../data/raster.ts'

/** A layer made ready: its classes are known before any layer is laid. */
export interface LayerDraft {
  readonly name: string
  /** Classes that the layer may give to cells, and their labels. */
  readonly labels: ReadonlyMap<number, string>
  draw(board: Board): void
}

/** What drafting a layer needs. */
export interface DraftContext {
  readonly grid: Raster
  readonly issues: IssueLog
  readonly name: string
  readonly run: RunOptions
}

/** What a cell holds. */
export type Origin = 'open' | 'ground' | 'road' | 'barrier'

/** Cells while layers are laid on them, the uppermost first: what lies on a cell stays. */
export class Board {
  readonly grid: Raster
  readonly #origin: Uint8Array
  readonly #values: Uint16Array | Float64Array
  readonly #nodata: number

  constructor(grid: Raster, classes: readonly number[]) {
    const isSmall = classes.every(value => Number.isInteger(value) && value >= 0 && value < 65_535), cells = grid.width * grid.height
    this.grid = grid
    this.#nodata = isSmall ? 65_535 : NaN
    this.#origin = new Uint8Array(cells)
    this.#values = (isSmall ? new Uint16Array(cells) : new Float64Array(cells)).fill(this.#nodata)
  }

  is(cell: number, origin: Origin): boolean {
    return this.#origin[cell] === origins[origin]
  }

  isPassable(cell: number): boolean {
    return this.#origin[cell] === origins.ground || this.#origin[cell] === origins.road
  }

  /** Lays something on a cell that is still open. */
  lay(cell: number, origin: Origin, value?: number): void {
    if (this.#origin[cell] !== origins.open) return
    this.#origin[cell] = origins[origin]
    if (value !== undefined) this.#values[cell] = value
  }

  /** Makes a barrier of a cell. */
  clear(cell: number): void {
    this.#origin[cell] = origins.barrier
    this.#values[cell] = this.#nodata
  }

  toRaster(): Raster {
    return this.grid.with(this.#values, this.#nodata)
  }
}

const origins: Readonly<Record<Origin, number>> = { open: 0, ground: 1, road: 2, barrier: 3 }
