import type { Compat } from '../core/types.ts'
import { gridShapes, type GridShapes } from '../geo/rasterize-features.ts'
import { gridLines, rasterizeLines, rasterizePoints, rasterizePolygons, type CellVisitor, type LineColumns } from '../geo/rasterize.ts'
import type { FeatureCollection, Geometry } from 'geojson'
import { Raster } from '../data/raster.ts'
import { checkSameGrid } from '../data/same-grid.ts'
import type { DraftContext, LayerDraft } from './merge-board.ts'
import type { BarrierLayer } from './merge-layers.ts'
import { rasterizeSkeleton } from './skeleton.ts'

/** A barrier ready to be laid. */
export function draftBarrier(layer: BarrierLayer, context: DraftContext & { readonly compat: Compat | undefined }): LayerDraft {
  const { features } = layer, { grid, issues, name } = context
  if (features instanceof Raster) checkSameGrid(features, grid)
  return {
    name, labels: new Map(),
    draw: board => {
      let closed = 0
      const close: CellVisitor = cell => {
        closed++
        board.lay(cell, 'barrier')
      }
      if (features instanceof Raster) visitRaster(features, close)
      else if ('lon' in features) rasterizeLines(grid, gridLines(grid, features), close, context.run)
      else drawShapes(gridShapes(grid, features, { crs: layer.crs }), close, { ...context, layer })
      if (closed === 0) issues.add('warning', 'LAYER_OUTSIDE_GRID', isEmpty(features) ? `${name} has no features` : `nothing of ${name} is on the grid of ${grid.name}: is its CRS right?`)
    },
  }
}

function visitRaster(raster: Raster, close: CellVisitor): void {
  for (let cell = 0; cell < raster.values.length; cell++) if (raster.has(cell)) close(cell, 0)
}

function drawShapes({ points, lines, polygons }: GridShapes, close: CellVisitor, { grid, run, compat, layer }: DraftContext & { readonly compat: Compat | undefined, readonly layer: BarrierLayer }): void {
  rasterizePoints(grid, points, close)
  rasterizeLines(grid, lines, close, run)
  if (layer.polygons === 'skeleton') rasterizeSkeleton(grid, polygons.rings, close, { ...run, outline: compat === undefined ? 'touched' : 'centre' })
  else rasterizePolygons(grid, polygons.rings, close, run)
}

function isEmpty(features: FeatureCollection<Geometry | null> | LineColumns | Raster): boolean {
  return 'features' in features ? features.features.length === 0 : 'first' in features && features.first.length < 2
}
