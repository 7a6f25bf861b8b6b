import type { Points } from './types.ts'

/** Remembers things about points by their two columns of coordinates, which must not change, for as long as these live. */
export class PointMemo<T> {
  readonly #known: WeakMap<ArrayLike<number>, WeakMap<ArrayLike<number>, Map<string, T>>> = new WeakMap<ArrayLike<number>, WeakMap<ArrayLike<number>, Map<string, T>>>()

  /** What is known of some points, by whatever else it depends on. */
  of({ lon, lat }: Points): Map<string, T> {
    let byLat = this.#known.get(lon)
    if (byLat === undefined) this.#known.set(lon, byLat = new WeakMap<ArrayLike<number>, Map<string, T>>())
    let known = byLat.get(lat)
    if (known === undefined) byLat.set(lat, known = new Map<string, T>())
    return known
  }
}
