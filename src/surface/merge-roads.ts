import type { Feature, Geometry } from 'geojson'
import { describe } from '../core/checks.ts'
import { FarsakhError } from '../core/errors.ts'
import { gridShapes } from '../geo/rasterize-features.ts'
import { gridLines, rasterizeLines, type GridLines } from '../geo/rasterize.ts'
import { scalarText } from '../data/cells.ts'
import { Raster } from '../data/raster.ts'
import { checkSameGrid } from '../data/same-grid.ts'
import { countClasses } from './compile.ts'
import type { Board, DraftContext, LayerDraft } from './merge-board.ts'
import type { RoadLayer } from './merge-layers.ts'

/** Roads, cell by cell: calls for each cell that a road touches, the uppermost first, with its class as given. */
type RoadVisits = (visit: (cell: number, value: number) => void) => void

/** Lines and the class of each as given. */
interface ClassedLines {
  readonly lines: GridLines
  /** NaN leaves a line out. */
  readonly classes: Float64Array
  /** Labels found beside the classes. */
  readonly labels: ReadonlyMap<number, string>
}

/** Roads ready to be laid. */
export function draftRoads(layer: RoadLayer, context: DraftContext): LayerDraft {
  const { shift = 1000, features, order } = layer
  const shifted = (value: number): number => value < 1000 ? value + shift : value
  const { given, visits, count, labels } = features instanceof Raster ? cellsOfRaster(layer, features, context) : cellsOfLines('lon' in features ? fromColumns(layer, context) : fromFeatures(layer, context), order, context)
  return {
    name: context.name,
    labels: new Map(given.map(value => [shifted(value), layer.labels?.get(value) ?? labels.get(value) ?? ''])),
    draw: board => { drawRoads(board, { visits, count, shifted }, context) },
  }
}

/** Roads of any origin: their classes as given, their cells, and how many lines (or cells) there are. */
interface RoadCells {
  readonly given: readonly number[]
  readonly visits: RoadVisits
  readonly count: number
  readonly labels: ReadonlyMap<number, string>
}

function cellsOfLines({ lines, classes, labels }: ClassedLines, wanted: readonly number[] | undefined, { grid, run }: DraftContext): RoadCells {
  const order = drawingOrder(classes, wanted)
  return {
    given: [...new Set(Array.from(order, line => classes[line]))], count: order.length, labels,
    visits: visit => { rasterizeLines(grid, lines, (cell, line) => { visit(cell, classes[line]) }, { ...run, order }) },
  }
}

/** One class a cell: whatever the order, none lies on another. */
function cellsOfRaster(layer: RoadLayer, raster: Raster, { grid, name }: DraftContext): RoadCells {
  checkSameGrid(raster, grid)
  if (typeof layer.class === 'string' || typeof layer.class === 'function') throw new TypeError(`expected one class for all cells, or none, with the raster of ${name}, got ${describe(layer.class)}`)
  const only = layer.class, counts = countClasses(raster), odd = [...counts.keys()].find(value => !Number.isInteger(value))
  if (only === undefined && odd !== undefined) throw new FarsakhError('CLASS_MISSING', `expected classes of road, whole numbers, in ${raster.name}, got ${odd}: give one class for all with class`, { file: raster.name, value: odd })
  const count = [...counts.values()].reduce((sum, cells) => sum + cells, 0)
  return {
    given: only === undefined ? [...counts.keys()] : [only], count, labels: new Map(),
    visits: visit => { for (let cell = 0; cell < raster.values.length; cell++) if (raster.has(cell)) visit(cell, only ?? raster.values[cell]) },
  }
}

function fromColumns(layer: RoadLayer, { grid, name }: DraftContext): ClassedLines {
  const columns = layer.features
  if (!('lon' in columns)) throw new TypeError('expected columns of lines')
  const lines = gridLines(grid, columns), count = columns.first.length - 1
  if (columns.class === undefined && typeof layer.class !== 'number') throw new TypeError(`expected a column class, or one class for all lines, in ${name}, got neither`)
  const classes = typeof layer.class === 'number' ? new Float64Array(count).fill(layer.class) : Float64Array.from(columns.class!)
  return { lines, classes, labels: new Map() }
}

function fromFeatures(layer: RoadLayer, { grid, issues, name }: DraftContext): ClassedLines {
  const collection = layer.features
  if (!('features' in collection)) throw new TypeError('expected a FeatureCollection')
  const { lines, points, polygons } = gridShapes(grid, collection, { crs: layer.crs })
  const others = points.x.length + polygons.rings.length
  if (others > 0) issues.add('warning', 'ROAD_NOT_LINE', `${others} points and polygons of ${name} are left out: roads are lines`, -1, others)
  const classOf = classReader(layer.class), labels = new Map<number, string>()
  const byFeature = collection.features.map((feature, row) => {
    const value = classOf(feature)
    if (!Number.isInteger(value)) issues.add('error', 'ROAD_WITHOUT_CLASS', `expected a class, a whole number, for feature ${row + 1} of ${name}, got ${Number.isNaN(value) ? 'none' : value}: it is left out`, row, Number.isNaN(value) ? '' : value)
    else if (layer.label !== undefined && !labels.has(value)) labels.set(value, scalarText(feature.properties?.[layer.label]))
    return Number.isInteger(value) ? value : NaN
  })
  return { lines, classes: Float64Array.from(lines.feature, feature => byFeature[feature]), labels }
}

function classReader(from: RoadLayer['class'] = 'class'): (feature: Feature<Geometry | null>) => number {
  if (typeof from === 'number') return () => from
  if (typeof from === 'function') return ({ properties }) => from(properties ?? {})
  return ({ properties }) => {
    const value = properties?.[from] as unknown
    return value === undefined || value === null || value === '' ? NaN : Number(value)
  }
}

/** Lines by class, the uppermost class first, those of one class as they come. */
function drawingOrder(classes: Float64Array, wanted: readonly number[] | undefined): Uint32Array {
  const rank = new Map(wanted?.map((value, i) => [value, i]))
  const rankOf = (line: number): number => rank.get(classes[line]) ?? Infinity
  return Uint32Array.from(classes.keys()).filter(line => classes[line] === classes[line])
    .sort((a, b) => (rankOf(a) === rankOf(b) ? classes[a] - classes[b] : rankOf(a) - rankOf(b)) || a - b)
}

interface RoadsToDraw extends Pick<RoadCells, 'visits' | 'count'> {
  /** The class that a class as given becomes. */
  readonly shifted: (value: number) => number
}

function drawRoads(board: Board, { visits, count, shifted }: RoadsToDraw, { grid, issues, name }: DraftContext): void {
  const cut = new Map<number, Set<number>>()
  let touched = 0
  visits((cell, given) => {
    const value = shifted(given)
    touched++
    board.lay(cell, 'road', value)
    if (board.is(cell, 'barrier')) cut.set(value, (cut.get(value) ?? new Set()).add(cell))
  })
  if (touched === 0) issues.add('warning', 'LAYER_OUTSIDE_GRID', count === 0 ? `${name} has no lines` : `none of the ${count} lines of ${name} touches the grid of ${grid.name}: is its CRS right?`)
  for (const [value, cells] of cut) issues.add('warning', 'ROADS_CUT', `${cells.size} cells of road class ${value} in ${name} are cut by barriers above: put the roads above those they cross on bridges`, -1, value)
}
