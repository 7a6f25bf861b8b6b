import { checkOneOf } from '../core/checks.ts'
import type { Compat, RunOptions } from '../core/types.ts'
import type { Raster } from '../data/raster.ts'
import { evenSeconds, type TravelTimes } from '../data/travel-times.ts'

/** How minutes are made whole: `ceil` counts minutes begun, as AccessMod does since 5.8; `floor` those completed, as it did before. */
export type MinuteRounding = 'ceil' | 'floor' | 'round'

const roundings: Readonly<Record<MinuteRounding, (minutes: number) => number>> = { ceil: Math.ceil, floor: Math.floor, round: Math.round }

/** How minutes are made whole, up by default. */
export function roundingOf(rounding: MinuteRounding = 'ceil'): (minutes: number) => number {
  checkOneOf(rounding, 'rounding', Object.keys(roundings))
  return roundings[rounding]
}

/** Value of cells that are not reached. */
const nothing = -99_999

/**
 * Travel times as a grid of whole minutes.
 * @param times travel times over terrain, or over roads with `like`
 * @param options `rounding`, up by default; `like`, a raster whose grid to take; `compat: 'accessmod-5.9'` writes -1 beyond 32,767 minutes
 * @returns an Int32 raster; cells that are not reached within the cutoff have no data
 * @throws RangeError when the times have no grid of their own and `like` is not given
 * Cost: one pass over the cells.
 */
export function minutesRaster(times: TravelTimes, options: { readonly rounding?: MinuteRounding, readonly like?: Raster, readonly compat?: Compat } & RunOptions = {}): Raster {
  const round = roundingOf(options.rounding), { grid } = times
  const isOwn = grid !== undefined && (options.like === undefined || options.like === grid)
  const raster = isOwn ? grid : times.toRaster(options)
  const seconds = isOwn ? times.seconds : raster.values
  const limit = options.compat === undefined ? Infinity : 32_767
  const values = new Int32Array(raster.width * raster.height)
  for (let cell = 0; cell < values.length; cell++) {
    const minutes = round((options.compat === undefined ? evenSeconds(seconds[cell]) : seconds[cell]) / 60)
    values[cell] = !(seconds[cell] < Infinity) ? nothing : minutes > limit ? -1 : minutes
  }
  return raster.with(values, nothing)
}
