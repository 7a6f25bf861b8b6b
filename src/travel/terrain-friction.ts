import { describe } from '../core/checks.ts'
import { FarsakhError } from '../core/errors.ts'
import type { Issue } from '../core/types.ts'
import { IssueLog } from '../data/issues.ts'
import type { Raster } from '../data/raster.ts'
import type { Table } from '../data/table.ts'
import { gridMetres } from '../geo/grid-metres.ts'
import type { FrictionGround } from '../surface/ground.ts'

/**
 * What the values of a friction raster mean: seconds to cross a cell (east to west, as r.cost counts), seconds a metre, minutes a metre (Malaria Atlas Project),
 * or a speed in km/h.
 */
export type FrictionUnit = 's/cell' | 's/m' | 'min/m' | 'km/h'

/**
 * Makes ground of a friction or speed raster. Cells without data, and those not above 0, are barriers.
 * @throws TypeError for another unit; FarsakhError `RASTER_MALFORMED` when no cell is above 0
 * Cost: one pass; 4 bytes a cell (8 for float64 rasters), none for seconds a metre whose "no data" is no number above 0.
 */
export function frictionGround(raster: Raster, unit: FrictionUnit): { readonly ground: FrictionGround, readonly issues: Table<Issue> } {
  const { width, height, values, nodata } = raster, metres = gridMetres(raster)
  const secondsPerMetre = paceOf(unit)
  const isFloat = values instanceof Float32Array || values instanceof Float64Array
  const isReady = unit === 's/m' && isFloat && !(nodata > 0)
  const perMetre = isReady ? values : values instanceof Float64Array ? new Float64Array(values.length) : new Float32Array(values.length)
  let negative = 0, zero = 0, passable = 0, fast = 0, slow = 0
  for (let row = 0, cell = 0; row < height; row++) {
    const ew = metres.ew[row]
    for (let column = 0; column < width; column++, cell++) {
      const value = values[cell]
      if (!(value > 0) || value === nodata || value === Infinity) {
        if (value < 0 && value !== nodata) negative++
        if (value === 0 && nodata !== 0) zero++
        continue
      }
      const pace = secondsPerMetre(value, ew)
      passable++
      if (pace < fastest) fast++
      if (pace > slowest) slow++
      if (!isReady) perMetre[cell] = pace
    }
  }
  if (passable === 0) throw new FarsakhError('RASTER_MALFORMED', `expected ${raster.name} with values above 0 in ${unit}, got none among ${values.length} cells: is it the right band?`, { file: raster.name })
  const log = new IssueLog()
  if (fast > 0 || slow > passable / 2) {
    const what = fast > 0 ? `${fast} of ${passable} cells are faster than 1000 km/h` : `${slow} of ${passable} cells are slower than 0.1 km/h`
    log.add('warning', 'FRICTION_IMPLAUSIBLE', `${what} when ${raster.name} is read in ${unit}: is it the right unit?`, -1, fast > 0 ? fast : slow)
  }
  // For friction 0 would be for nothing; for speeds it is how barriers are written.
  if (zero > 0 && unit !== 'km/h') log.add('warning', 'FRICTION_ZERO', `${zero} cells of ${raster.name} are 0 ${unit}: they are barriers, as "no data" is often written`, -1, zero)
  if (negative > 0) log.add('warning', 'FRICTION_NEGATIVE', `${negative} cells of ${raster.name} are below 0 ${unit}: they are barriers`, -1, negative)
  return { ground: { kind: 'friction', width, height, metres, perMetre }, issues: log.table() }
}

/** Seconds a metre at 1000 and at 0.1 km/h. */
const fastest = 3.6 / 1000, slowest = 3.6 / 0.1

function paceOf(unit: FrictionUnit): (value: number, ew: number) => number {
  switch (unit) {
    case 's/cell': return (value, ew) => value / ew
    case 's/m': return value => value
    case 'min/m': return value => value * 60
    case 'km/h': return value => 3.6 / value
    default: throw new TypeError(`expected unit as s/cell, s/m, min/m or km/h, got ${describe(unit)}`)
  }
}
