import type { Feature } from 'geojson'
import type { ZoneLookup } from '../data/groups.ts'
import type { Raster } from '../data/raster.ts'
import type { Zones } from '../data/zones.ts'
import { gridShapes } from '../geo/rasterize-features.ts'
import { rasterizePolygons } from '../geo/rasterize.ts'

/** Zones as AccessMod has them: each cell of the population belongs to the zone that holds its centre, with borders straight in the plane of the grid. */
export function zonesOnGrid(zones: Zones, grid: Raster): ZoneLookup {
  const features = zones.geometries.map((geometry): Feature => ({ type: 'Feature', properties: {}, geometry }))
  const { polygons } = gridShapes(grid, { type: 'FeatureCollection', features })
  const zone = new Int32Array(grid.width * grid.height).fill(-1)
  rasterizePolygons(grid, polygons.rings, (cell, shape) => {
    if (zone[cell] === -1) zone[cell] = polygons.feature[shape]
  })
  return {
    size: zones.size, names: zones.names,
    zonesAt: ({ lon, lat }) => Int32Array.from(lon, (x, i) => {
      const cell = grid.cellAt(x, lat[i])
      return cell === -1 ? -1 : zone[cell]
    }),
  }
}
