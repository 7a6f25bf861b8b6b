import { Raster } from '../data/raster.ts'
import { projector } from '../geo/crs.ts'
import { fractal } from './noise.ts'
import type { Frame, Plan } from './plan.ts'
import type { Relief } from './relief.ts'

/** Classes of the land cover raster, numbered as in ESA WorldCover 2021. */
export const coverClasses = { tree: 10, shrub: 20, grass: 30, crop: 40, built: 50, bare: 60, water: 80, wetland: 90 } as const

/** Land cover and heights on one grid in UTM zone 38 north. */
export interface Cover {
  /** Class by cell, 0 outside the map. */
  readonly landcover: Raster
  /** Whole metres, -32768 outside the map. */
  readonly elevation: Raster
}

const crs = 'EPSG:32638'

/** Classes by height, slope, wetness and people; rivers are burnt in without gaps. Cost: O(cells), one projection each. */
export function makeCover(plan: Plan, frame: Frame, relief: Relief, population: Raster): Cover {
  const grid = gridOf(plan, frame)
  const { width, height } = grid
  const classes = new Uint8Array(width * height), metres = new Int16Array(width * height).fill(-32768)
  const landcover = new Raster({ ...grid, values: classes, nodata: 0, name: 'landcover' })
  const patch = fractal(plan.seed + 61, Math.max(plan.width, plan.height) / 12, 5)
  const squareMetres = plan.peopleCell ** 2 * 111_195 ** 2 * 0.84
  for (let cell = 0; cell < classes.length; cell++) {
    const [lon, lat] = landcover.lonLat(cell)
    const [x, y] = frame.toPlane(lon, lat)
    if (x < 0 || y < 0 || x >= plan.width || y >= plan.height) continue
    metres[cell] = Math.round(relief.heightAt(x, y))
    const at = population.cellAt(lon, lat)
    const crowd = at < 0 ? 0 : population.values[at] / squareMetres * 1e4
    classes[cell] = crowd > 6 ? coverClasses.built : classOf(plan, relief, x, y, patch(x, y))
  }
  burnRivers(frame, relief, landcover)
  return { landcover, elevation: landcover.with(metres, -32768) }
}

function gridOf(plan: Plan, frame: Frame): { crs: string, width: number, height: number, bbox: readonly [number, number, number, number] } {
  const utm = projector(crs), side = plan.coverCell
  const corners = [[0, 0], [plan.width, 0], [0, plan.height], [plan.width, plan.height], [plan.width / 2, 0], [plan.width / 2, plan.height]].map(([x, y]) => utm.fromLonLat(...frame.toLonLat(x, y)))
  const eastings = corners.map(corner => corner[0]), northings = corners.map(corner => corner[1])
  const west = Math.floor(Math.min(...eastings) / side), south = Math.floor(Math.min(...northings) / side)
  const east = Math.ceil(Math.max(...eastings) / side), north = Math.ceil(Math.max(...northings) / side)
  return { crs, width: east - west, height: north - south, bbox: [west * side, south * side, east * side, north * side] }
}

function classOf(plan: Plan, relief: Relief, x: number, y: number, patch: number): number {
  const column = Math.min(relief.columns - 1, Math.floor(x / relief.cell)), row = Math.min(relief.rows - 1, Math.floor(y / relief.cell))
  const cell = row * relief.columns + column
  const high = relief.metres[cell] / plan.mountains
  const near = Math.max(0, 1 - relief.toWater[cell] * relief.cell / (0.045 * plan.width))
  if (high < 0.12 && near > 0.9 && patch > 0.35) return coverClasses.wetland
  if (high < 0.3 && near + 0.7 * patch > 0.55) return coverClasses.crop
  if (high > 0.75) return patch > 0.25 ? coverClasses.grass : coverClasses.bare
  if (high > 0.33 && patch > 0.12) return coverClasses.tree
  if (high > 0.28) return patch > -0.2 ? coverClasses.shrub : coverClasses.grass
  return patch + 0.6 * near > 0.05 ? coverClasses.grass : coverClasses.bare
}

function burnRivers(frame: Frame, relief: Relief, landcover: Raster): void {
  const step = landcover.cellWidth / 3
  for (const { x, y, width } of relief.rivers) {
    if (width < 8) continue
    for (let i = 0; i + 1 < x.length; i++) {
      const pieces = Math.ceil(Math.hypot(x[i + 1] - x[i], y[i + 1] - y[i]) / step)
      for (let k = 0; k <= pieces; k++) {
        const px = x[i] + (x[i + 1] - x[i]) * k / pieces, py = y[i] + (y[i + 1] - y[i]) * k / pieces
        for (let side = -width / 2; side <= width / 2; side += step) {
          for (const [dx, dy] of [[side, 0], [0, side]]) {
            const cell = landcover.cellAt(...frame.toLonLat(px + dx, py + dy))
            if (cell >= 0 && landcover.values[cell] !== 0) landcover.values[cell] = coverClasses.water
          }
        }
      }
    }
  }
}
