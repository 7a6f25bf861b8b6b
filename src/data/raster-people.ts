import { Growable } from '../core/growable.ts'
import type { Demand } from './demand.ts'
import { IssueLog } from './issues.ts'
import type { Raster } from './raster.ts'

/** The cells above 0 as points with people; what is negative or infinite counts as nobody and is listed. */
export function gatherPeople(raster: Raster): Demand {
  const { values, width, height, bbox, cellWidth, cellHeight, projector } = raster
  const lon = new Growable(Float64Array), lat = new Growable(Float64Array), people = new Growable(Float64Array), row = new Growable(Uint32Array)
  const log = new IssueLog(100)
  let total = 0, cell = 0
  for (let r = 0; r < height; r++) {
    const y = bbox[3] - (r + 0.5) * cellHeight
    for (let c = 0; c < width; c++, cell++) {
      const value = values[cell]
      if (value > 0 && value !== raster.nodata && value !== Infinity) {
        const x = bbox[0] + (c + 0.5) * cellWidth
        if (projector.isLonLat) {
          lon.push(x)
          lat.push(y)
        } else {
          const [px, py] = projector.toLonLat(x, y)
          lon.push(px)
          lat.push(py)
        }
        people.push(value)
        row.push(cell)
        total += value
      } else if ((value < 0 || value === Infinity) && value !== raster.nodata) {
        log.add('error', 'POPULATION_NEGATIVE', `expected people at least 0 and finite in cell (row ${r}, column ${c}) of ${raster.name}: counted as nobody. Is it the nodata value?`, cell, value)
      }
    }
  }
  return { size: people.length, lon: lon.take(), lat: lat.take(), people: people.take(), row: row.take(), total, issues: log.table() }
}
