import type { Feature, Geometry } from 'geojson'
import { gridShapes } from '../geo/rasterize-features.ts'
import { gridLines, rasterizeLines, type GridLines } from '../geo/rasterize.ts'
import { scalarText } from '../data/cells.ts'
import type { Board, DraftContext, LayerDraft } from './merge-board.ts'
import type { RoadLayer } from './merge-layers.ts'

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
  const { lines, classes, labels } = 'lon' in layer.features ? fromColumns(layer, context) : fromFeatures(layer, context)
  const shift = layer.shift ?? 1000
  const shifted = classes.map(value => value < 1000 ? value + shift : value)
  const given = new Map([...shifted].map((value, i) => [value, classes[i]]).filter(([value]) => value === value) as [number, number][])
  const order = drawingOrder(classes, layer.order)
  return {
    name: context.name,
    labels: new Map([...given].map(([value, own]) => [value, layer.labels?.get(own) ?? labels.get(own) ?? ''])),
    draw: board => { drawRoads(board, { lines, classes: shifted, order }, context) },
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

interface RoadsToDraw {
  readonly lines: GridLines
  readonly classes: Float64Array
  readonly order: Uint32Array
}

function drawRoads(board: Board, { lines, classes, order }: RoadsToDraw, { grid, issues, name, run }: DraftContext): void {
  const cut = new Map<number, Set<number>>()
  let touched = 0
  rasterizeLines(grid, lines, (cell, line) => {
    touched++
    board.lay(cell, 'road', classes[line])
    if (board.is(cell, 'barrier')) cut.set(classes[line], (cut.get(classes[line]) ?? new Set()).add(cell))
  }, { ...run, order })
  if (touched === 0) issues.add('warning', 'LAYER_OUTSIDE_GRID', order.length === 0 ? `${name} has no lines` : `none of the ${order.length} lines of ${name} touches the grid of ${grid.name}: is its CRS right?`)
  for (const [value, cells] of cut) issues.add('warning', 'ROADS_CUT', `${cells.size} cells of road class ${value} in ${name} are cut by barriers above: put the roads above those they cross on bridges`, -1, value)
}
