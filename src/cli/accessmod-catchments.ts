import type { FeatureCollection, MultiPolygon } from 'geojson'
import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import type { Places } from '../data/places.ts'
import type { Raster } from '../data/raster.ts'
import { cellOutlines } from '../geo/cell-outlines.ts'
import type { Terrain } from '../travel/terrain.ts'

/** The cells from which each new site is reached within its limit, as dissolved polygons. */
export function catchmentsOf(land: Terrain, options: { readonly sites: Places, /** Minutes begun. */ readonly limits: ArrayLike<number> } & RunOptions): FeatureCollection<MultiPolygon, { amId: number, amName: string }> {
  const { sites, limits } = options, { grid } = land, cells = land.cellsOf(sites), search = land.spread('to')
  const corner = ([column, row]: readonly [column: number, row: number]): [number, number] => grid.projector.toLonLat(grid.bbox[0] + column * grid.cellWidth, grid.bbox[3] - row * grid.cellHeight)
  return {
    type: 'FeatureCollection',
    features: sites.ids.map((name, i) => {
      report(options, 'drawing catchments', i, sites.size)
      const inside = insideOf(grid, search.run({ cell: [cells[i]] }, { ...options, cutoff: limits[i] * 60 }).reached)
      return { type: 'Feature', properties: { amId: i + 1, amName: name }, geometry: { type: 'MultiPolygon', coordinates: cellOutlines(inside, grid.width).map(rings => rings.map(ring => ring.map(corner))) } }
    }),
  }
}

function insideOf({ width, height }: Raster, reached: Uint32Array): Uint8Array {
  const inside = new Uint8Array(width * height)
  for (const cell of reached) inside[cell] = 1
  return inside
}
