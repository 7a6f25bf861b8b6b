import type { FeatureCollection, MultiPolygon } from 'geojson'
import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import type { Demand } from '../data/demand.ts'
import { issueTable } from '../data/issues.ts'
import type { Places } from '../data/places.ts'
import type { Raster } from '../data/raster.ts'
import type { Reach } from '../data/reach.ts'
import { cellOutlines } from '../geo/cell-outlines.ts'
import type { CapacityCase } from './geographic-coverage-cases.ts'
import type { CoverageRun, CoverageTurn } from './geographic-coverage-run.ts'

/** What the polygon of a catchment says of itself. */
export interface CatchmentProperties {
  readonly id: string
  readonly name: string
  readonly case: CapacityCase
  readonly limit: Seconds
}

interface Asked extends RunOptions {
  readonly grid: Raster
  readonly places: Places
  readonly run: CoverageRun
  readonly reachOf: (points: Demand) => Reach
}

/** The catchments as dissolved cells. */
export function catchmentFeatures(asked: Asked): FeatureCollection<MultiPolygon, CatchmentProperties> {
  const { grid, places, run } = asked
  const reach = asked.reachOf(centresOf(grid))
  const names = namesOf(places)
  const inside = new Uint8Array(grid.width * grid.height)
  const turns = run.turns.filter(hasCatchment)
  return {
    type: 'FeatureCollection',
    features: turns.map(({ place, filling, limit }, i) => {
      report(asked, 'drawing catchments', i, turns.length)
      const { point, seconds } = reach.of(place)
      inside.fill(0)
      for (let e = 0; e < point.length; e++) if (seconds[e] <= limit) inside[point[e]] = 1
      const coordinates = cellOutlines(inside, grid.width).map(rings => rings.map(ring => ring.map(corner => lonLat(grid, corner))))
      return { type: 'Feature', properties: { id: places.ids[place], name: names[place], case: filling.case, limit }, geometry: { type: 'MultiPolygon', coordinates } }
    }),
  }
}

/** Names of places: their `name`, else their id. */
export function namesOf(places: Places, column = 'name'): readonly string[] {
  if (!places.names.includes(column)) return places.ids
  return places.text(column).map((name, i) => name === '' ? places.ids[i] : name)
}

function hasCatchment({ filling }: CoverageTurn): boolean {
  return filling.case === 'E' || filling.waiting > 0
}

/** The centres of all cells as points where nobody lives. */
function centresOf(grid: Raster): Demand {
  const size = grid.width * grid.height
  const lon = new Float64Array(size), lat = new Float64Array(size)
  for (let cell = 0; cell < size; cell++) [lon[cell], lat[cell]] = grid.lonLat(cell)
  return { size, lon, lat, people: new Float64Array(0), row: new Uint32Array(0), total: 0, issues: issueTable() }
}

function lonLat(grid: Raster, [column, row]: readonly [column: number, row: number]): [lon: number, lat: number] {
  return grid.projector.toLonLat(grid.bbox[0] + column * grid.cellWidth, grid.bbox[3] - row * grid.cellHeight)
}
