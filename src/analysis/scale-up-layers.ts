import { gridMetres, type GridMetres } from '../geo/grid-metres.ts'
import { gridShapes } from '../geo/rasterize-features.ts'
import { gridPlacer, rasterizeLines, rasterizePoints, rasterizePolygons } from '../geo/rasterize.ts'
import { Places } from '../data/places.ts'
import { Raster } from '../data/raster.ts'
import { checkSameGrid } from '../data/same-grid.ts'
import { Zones } from '../data/zones.ts'
import type { GridLayer } from './scale-up-types.ts'

/** A layer on the grid that does not change. */
export type FixedLayer = Exclude<GridLayer, 'sites'>

/** A position in coordinates of the grid: columns from the west edge, rows from the north edge. */
export type GridPosition = readonly [x: number, y: number]

/** A grid with its measures. */
export interface MeasuredGrid {
  readonly grid: Raster
  readonly metres: GridMetres
}

/** Measures a grid. */
export function measured(grid: Raster): MeasuredGrid {
  return { grid, metres: gridMetres(grid) }
}

/** Marks the cells of a layer with 1. */
export function markLayer(grid: Raster, layer: FixedLayer): Uint8Array {
  const mark = new Uint8Array(grid.width * grid.height)
  if (layer instanceof Raster) {
    checkSameGrid(layer, grid)
    for (let cell = 0; cell < mark.length; cell++) if (layer.has(cell)) mark[cell] = 1
    return mark
  }
  const visit = (cell: number): void => { mark[cell] = 1 }
  if (layer instanceof Places) {
    for (const position of positionsOf(grid, layer)) visitCell(grid, position, visit)
    return mark
  }
  const { points, lines, polygons } = gridShapes(grid, layer instanceof Zones ? zoneFeatures(layer) : layer)
  rasterizePoints(grid, points, visit)
  rasterizeLines(grid, lines, visit)
  rasterizePolygons(grid, polygons.rings, visit)
  return mark
}

/** Where places stand on the grid. */
export function positionsOf(grid: Raster, places: Places): GridPosition[] {
  const place = gridPlacer(grid)
  return places.ids.map((_, i) => place(...grid.projector.fromLonLat(places.lon[i], places.lat[i])))
}

/** Visits the cell of a position, if it is on the grid. */
export function visitCell(grid: Raster, [x, y]: GridPosition, visit: (cell: number) => void): void {
  const column = Math.floor(x), row = Math.floor(y)
  if (column >= 0 && column < grid.width && row >= 0 && row < grid.height) visit(row * grid.width + column)
}

/** The middle of a cell. */
export function middleOf({ width }: Raster, cell: number): GridPosition {
  const row = Math.floor(cell / width)
  return [cell - row * width + 0.5, row + 0.5]
}

function zoneFeatures(zones: Zones): Exclude<FixedLayer, Places | Zones | Raster> {
  return { type: 'FeatureCollection', features: zones.geometries.map(geometry => ({ type: 'Feature', geometry, properties: {} })) }
}
