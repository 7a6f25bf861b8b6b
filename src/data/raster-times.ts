import { checkNumber } from '../core/checks.ts'
import type { Seconds } from '../core/units.ts'
import { issueTable } from './issues.ts'
import { Places } from './places.ts'
import type { Raster } from './raster.ts'
import { TravelTimes, secondsToMs } from './travel-times.ts'

/**
 * Takes a raster of travel times from elsewhere for travel times, to count people with; which place is nearest is not known, and contours can't be drawn.
 * @param raster times by cell; cells without data, and those below 0, are out of reach
 * @param options `unit`, how many seconds a value stands for: 1 by default, 60 for minutes
 * @throws RangeError for a unit not above 0
 * Cost: one pass over the cells, 8 bytes each.
 */
export function timesFromRaster(raster: Raster, options: { readonly unit?: Seconds } = {}): TravelTimes {
  const { unit = 1 } = options
  checkNumber(unit, 'unit in seconds', Number.MIN_VALUE)
  const seconds = Float64Array.from(raster.values, (value, cell) => value >= 0 && raster.has(cell) ? value * unit : Infinity)
  return new TravelTimes({
    places: new Places({ ids: [], lon: new Float64Array(), lat: new Float64Array() }), direction: 'to', cutoff: Infinity, seconds, nearest: new Int32Array(seconds.length).fill(-1), issues: issueTable(),
    model: {
      grid: raster,
      at: ({ lon, lat }, k) => {
        if (k !== 1) throw new RangeError(`expected the nearest place only of times from a raster, got k ${k}`)
        const cells = Int32Array.from(lon, (x, i) => raster.cellAt(x, lat[i])), found = Float64Array.from(cells, cell => cell === -1 ? Infinity : seconds[cell])
        return { k, ms: Uint32Array.from(found, secondsToMs), seconds: found, place: new Int32Array(cells.length).fill(-1), joined: Uint8Array.from(cells, cell => cell === -1 ? 0 : 1) }
      },
      field: () => { throw new RangeError('expected travel times of a model to draw contours of, got a raster of times') },
    },
  })
}
