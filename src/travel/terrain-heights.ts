import type { Issue } from '../core/types.ts'
import { IssueLog } from '../data/issues.ts'
import type { Raster } from '../data/raster.ts'
import type { Table } from '../data/table.ts'

/** Metres: below any shore on land, the Dead Sea's too, and above any summit. */
const lowest = -500, highest = 9000

/**
 * Looks whether elevations can be what they seem, where people can go: an undeclared "no data" such as -9999 is a cliff that nobody climbs, without a word.
 * @param dem elevations in metres
 * @param code barriers are 0, by cell
 * @returns `ELEVATION_IMPLAUSIBLE` and `ELEVATION_MISSING`, with how many cells
 * Cost: one pass over the cells.
 */
export function checkHeights(dem: Raster, code: ArrayLike<number>): Table<Issue> {
  const { values, nodata, name } = dem, log = new IssueLog()
  let passable = 0, missing = 0, odd = 0, example = 0
  for (let cell = 0; cell < values.length; cell++) {
    if (code[cell] === 0) continue
    passable++
    const z = values[cell]
    if (z === nodata || z !== z) missing++
    else if (!(z >= lowest && z <= highest)) {
      if (odd++ === 0) example = z
    }
  }
  if (odd > 0) log.add('warning', 'ELEVATION_IMPLAUSIBLE', `${odd} of the ${passable} cells that can be crossed lie below ${lowest} or above ${highest} m in ${name}, the first at ${example}: if that means no data, declare it, with gdal_translate -a_nodata ${example} say; if these are feet, make them metres`, -1, odd)
  if (missing > 0) log.add('warning', 'ELEVATION_MISSING', `${name} has no data for ${missing} of the ${passable} cells that can be crossed: nobody walks or cycles there`, -1, missing)
  return log.table()
}
