import { Network, placesFrom, travelMatrix, type Places, type TravelMatrix } from 'farsakh'
import { seeded } from '../../../src/core/random.ts'

/** What one runtime needed. */
export interface BrowserResult {
  readonly seconds: number
  readonly checksum: string
}

/** The same matrix again and again, wherever this runs: 192 places to 20,000 by sweeps. Gives the least time. */
export function job(buffer: ArrayBuffer, rounds = 9): BrowserResult {
  const network = Network.from(buffer).prepare(), [from, to] = ends(network)
  let seconds = Infinity, checksum = ''
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now(), matrix = travelMatrix(network, { from, to, cutoff: 864_000, engine: 'sweep' })
    seconds = Math.min(seconds, (performance.now() - begin) / 1000)
    checksum = checksumOf(matrix)
  }
  return { seconds, checksum }
}

/** The ends of the matrix, seeded. */
export function ends({ graph: { lon, lat, nodeCount } }: Network): [from: Places, to: Places] {
  const random = seeded(3)
  const places = (count: number): Places => placesFrom(Array.from({ length: count }, (_, i) => {
    const node = random.below(nodeCount)
    return { id: String(i), lon: lon[node]!, lat: lat[node]! }
  }))
  return [places(192), places(20_000)]
}

/** Equal checksums mean equal matrices. */
export function checksumOf(matrix: TravelMatrix): string {
  return `${matrix.size}:${matrix.seconds.reduce((sum, value) => sum + Math.round(value * 1000), 0)}`
}
