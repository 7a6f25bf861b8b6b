import { checkOneOf, describe } from '../core/checks.ts'
import { FarsakhError } from '../core/errors.ts'
import { report } from '../core/run.ts'
import type { Compat, Issue, RunOptions } from '../core/types.ts'
import { IssueLog } from '../data/issues.ts'
import { Raster } from '../data/raster.ts'
import type { Table } from '../data/table.ts'
import { diagonalBridges } from './bridges.ts'
import { countClasses } from './compile.ts'
import { draftBarrier } from './merge-barriers.ts'
import { Board, type LayerDraft } from './merge-board.ts'
import type { GroundLayer, LandCoverLayer } from './merge-layers.ts'
import { draftRoads } from './merge-roads.ts'

/** How to merge. */
export interface MergeOptions extends RunOptions {
  /** `diagonals`: erase road cells that leak through a barrier from corner to corner, as AccessMod's "clean bridges" does; `keep` by default. */
  readonly clean?: 'keep' | 'diagonals'
  /** `accessmod-5.9`: labels in lower case, skeletons without the outline of their polygons. */
  readonly compat?: Compat
}

/** Land cover with roads and barriers laid over it. */
export interface MergedLandCover {
  /** Classes of ground; cells without data are barriers. */
  readonly landcover: Raster
  /** Labels by class, shifted classes included; '' where none is known. */
  readonly labels: ReadonlyMap<number, string>
  /** Cells that `clean` erased, ascending. */
  readonly erased: Uint32Array
  readonly issues: Table<Issue>
}

/**
 * Lays roads and barriers over land cover, as AccessMod does: going down the stack, a barrier closes what lies below it, and the uppermost class that is not closed stands. So a road above a river is a bridge, one below it is cut.
 * @param layers top first, exactly one of them land cover; its grid is that of the result
 * @param options `clean`, `compat`
 * @returns classes of ground, their labels, the cells erased, and issues: roads cut by barriers, layers outside the grid, features that cannot be used
 * @throws FarsakhError `CLASS_CLASH` where two layers have the same class, `GRIDS_DIFFER`, `CRS_UNKNOWN`; RangeError unless exactly one layer is land cover, and for layers of another kind; TypeError for layers without a raster or features
 * Cost: a pass over the cells for each raster, and the cells that each shape covers; 3 bytes a cell (9 where classes are not within 0 to 65534).
 */
export function mergeLandCover(layers: readonly LandCoverLayer[], options: MergeOptions = {}): MergedLandCover {
  const given: unknown = layers
  if (!Array.isArray(given)) throw new TypeError(`expected layers as an array, top first, got ${describe(given)}`)
  checkOneOf(options.clean, 'clean', [undefined, 'keep', 'diagonals'])
  for (const [i, layer] of layers.entries()) checkLayer(layer, i)
  const bases = layers.filter(layer => layer.kind === 'landcover')
  if (bases.length !== 1) throw new RangeError(`expected exactly one layer of land cover, got ${bases.length}`)
  const grid = bases[0].raster, issues = new IssueLog()
  const drafts = layers.map((layer, i): LayerDraft => {
    if (layer.kind === 'landcover') return draftGround(layer)
    const context = { grid, issues, name: layer.name ?? `layer ${i + 1} (${layer.kind})`, run: options }
    return layer.kind === 'roads' ? draftRoads(layer, context) : draftBarrier(layer, { ...context, compat: options.compat })
  })
  checkClasses(drafts)
  const board = new Board(grid, drafts.flatMap(({ labels }) => [...labels.keys()]))
  for (const [i, draft] of drafts.entries()) {
    report(options, 'merging land cover', i, drafts.length)
    draft.draw(board)
  }
  const erased = options.clean === 'diagonals' ? erase(board, issues) : new Uint32Array()
  const labels = new Map(drafts.flatMap(draft => [...draft.labels]).map(([value, text]) => [value, options.compat === undefined ? text : text.toLowerCase()]))
  return { landcover: board.toRaster(), labels, erased, issues: issues.table() }
}

/** Callers without types may give anything, and a layer of a misspelt kind must not close the roads in it. */
function checkLayer(layer: LandCoverLayer, i: number): void {
  checkOneOf(layer.kind, `kind of layer ${i + 1}`, ['landcover', 'roads', 'barrier'])
  if (layer.kind === 'landcover') {
    if (!((layer.raster as unknown) instanceof Raster)) throw new TypeError(`expected raster of layer ${i + 1} (landcover) as a raster, got ${describe(layer.raster)}`)
  } else if (!isDrawable(layer.features)) throw new TypeError(`expected features of layer ${i + 1} (${layer.kind}) as a FeatureCollection, columns of lines or a raster, got ${describe(layer.features)}`)
}

function isDrawable(features: unknown): boolean {
  if (typeof features !== 'object' || features === null) return false
  return features instanceof Raster || ('lon' in features && 'first' in features) || ('features' in features && Array.isArray(features.features))
}

function draftGround({ raster, labels, name }: GroundLayer): LayerDraft {
  return {
    name: name ?? raster.name,
    labels: new Map([...countClasses(raster).keys()].map(value => [value, labels?.get(value) ?? ''])),
    draw: board => {
      for (let cell = 0; cell < raster.values.length; cell++) if (raster.has(cell)) board.lay(cell, 'ground', raster.values[cell])
    },
  }
}

/** A number that means two things would get one speed. */
function checkClasses(drafts: readonly LayerDraft[]): void {
  const owners = new Map<number, LayerDraft>()
  for (const draft of drafts) {
    for (const value of draft.labels.keys()) {
      const owner = owners.get(value)
      if (owner !== undefined) {
        const say = (of: LayerDraft): string => `${of.name}${of.labels.get(value) === '' ? '' : ` (${of.labels.get(value)})`}`
        throw new FarsakhError('CLASS_CLASH', `expected each class in one layer, got class ${value} in ${say(owner)} and in ${say(draft)}: give one of them another number, with shift for roads say`, { class: value, layers: [owner.name, draft.name] })
      }
      owners.set(value, draft)
    }
  }
}

function erase(board: Board, issues: IssueLog): Uint32Array {
  const erased = diagonalBridges(board.grid, cell => board.isPassable(cell), cell => board.is(cell, 'road'))
  for (const cell of erased) board.clear(cell)
  if (erased.length > 0) issues.add('info', 'BRIDGES_ERASED', `${erased.length} cells of road that led from corner to corner through a barrier are erased`, -1, erased.length)
  return erased
}
