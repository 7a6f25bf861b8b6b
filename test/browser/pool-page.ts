import { buildGraph, isochrones, networkFrom, placesFrom, travelMatrix, travelTimes, type Network, type Places } from 'farsakh'
import type { Pool } from 'farsakh/node'

/** What a pool gives, in Node and in a page. */
export interface PoolResult {
  readonly matrix: readonly number[]
  readonly swept: readonly number[]
  readonly times: readonly number[]
  readonly nearest: readonly number[]
  readonly areas: unknown
  readonly code: unknown
}

/** Lets a pool do what it can, and what it can't. */
export async function usePool(pool: Pool): Promise<PoolResult> {
  const network = grid(40), from = strewn(60, 7919), to = strewn(50, 104_729), cutoff = 1500
  const [matrix, swept, times, sums] = await Promise.all([
    pool.travelMatrix(network, { from, to, cutoff }), pool.travelMatrix(grid(40).prepare(), { from, to, cutoff, engine: 'sweep' }),
    pool.travelTimes(network, { to, cutoff }), pool.travelSums(network, { to, points: from, cutoff, nearest: 2 }),
  ])
  const error: unknown = await pool.travelTimes(network, { to: placesFrom([{ id: 'far', lon: 0, lat: 0 }]), cutoff }).catch((error: unknown) => error)
  return {
    matrix: [...matrix.firstEntry, ...matrix.destination, ...matrix.seconds], swept: [...swept.destination, ...swept.seconds], times: [...times.ms],
    nearest: [...sums.nearest?.place ?? []], areas: isochrones(times, { cutoffs: [600] }), code: (error as { code?: unknown }).code,
  }
}

/** The same in one thread. */
export function useOneThread(): Pick<PoolResult, 'matrix' | 'times'> {
  const network = grid(40), from = strewn(60, 7919), to = strewn(50, 104_729), cutoff = 1500
  const matrix = travelMatrix(network, { from, to, cutoff })
  return { matrix: [...matrix.firstEntry, ...matrix.destination, ...matrix.seconds], times: [...travelTimes(network, { to, cutoff }).ms] }
}

function grid(size: number): Network {
  const lon: number[] = [], lat: number[] = [], tail: number[] = [], head: number[] = [], ms: number[] = []
  for (let node = 0; node < size * size; node++) {
    lon.push(44 + node % size / 100)
    lat.push(33 + Math.floor(node / size) / 100)
    for (const other of [node % size === size - 1 ? -1 : node + 1, node + size < size * size ? node + size : -1]) {
      if (other === -1) continue
      tail.push(node, other)
      head.push(other, node)
      ms.push(30_000 + node * 7919 % 60_000, 20_000 + node * 104_729 % 60_000)
    }
  }
  return networkFrom(buildGraph({ lon, lat, tail, head, ms }))
}

function strewn(count: number, step: number): Places {
  return placesFrom(Array.from({ length: count }, (_, i) => ({ id: String(i), lon: 44 + i * step % 3900 / 10_000, lat: 33 + i * step * 31 % 3900 / 10_000 })))
}
