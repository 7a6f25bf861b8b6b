import { TravelMatrix } from 'farsakh'
import { seeded } from '../src/core/random.ts'

/** Everybody to everybody at 30 km/h over 50 x 50 km, half of them with something to offer: size squared pairs. */
export function city(size: number): { readonly matrix: TravelMatrix, readonly demand: Float64Array, readonly supply: Float64Array } {
  const random = seeded(3), x = Float64Array.from({ length: size }, () => random() * 50), y = Float64Array.from({ length: size }, () => random() * 50), ends = { size, ids: Array.from({ length: size }, (_, i) => String(i)) }
  const destination = new Uint32Array(size * size), seconds = new Float64Array(size * size)
  for (let i = 0, at = 0; i < size; i++) {
    for (let j = 0; j < size; j++, at++) {
      destination[at] = j
      seconds[at] = Math.hypot(x[i]! - x[j]!, y[i]! - y[j]!) * 120
    }
  }
  const matrix = new TravelMatrix({ origins: ends, destinations: ends, cutoff: Infinity, firstEntry: Uint32Array.from({ length: size + 1 }, (_, i) => i * size), destination, seconds })
  return { matrix, demand: Float64Array.from({ length: size }, () => random.below(4000)), supply: Float64Array.from({ length: size }, () => random() < 0.5 ? random.below(20) : 0) }
}
