import { around } from 'geokdbush'
import KDBush from 'kdbush'
import type { Points } from '../core/types.ts'
import type { Metres } from '../core/units.ts'

/** How many points to look for, and how far. */
export interface NearbyOptions {
  /** At most this many; all within reach by default. */
  k?: number
  /** Metres as the crow flies; unbounded by default. */
  within?: Metres
}

/** A static index of points on the globe (kdbush), asked by great-circle distance (geokdbush), also across the 180th meridian. */
export class PointIndex {
  readonly #tree: KDBush

  constructor({ lon, lat }: Points) {
    this.#tree = new KDBush(lon.length)
    for (let i = 0; i < lon.length; i++) this.#tree.add(lon[i], lat[i])
    this.#tree.finish()
  }

  /** Indices of the points near a position, nearest first. Cost: logarithmic for each one found. */
  near(lon: number, lat: number, options: NearbyOptions = {}): number[] {
    return around(this.#tree, lon, lat, options.k, (options.within ?? Infinity) / 1000)
  }
}
