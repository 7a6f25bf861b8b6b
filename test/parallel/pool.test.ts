import { networkFrom, buildGraph, placesFrom, travelMatrix, travelTimes, type Places } from 'farsakh'
import { createPool } from 'farsakh/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Pool } from '../../src/parallel/pool.ts'
import { gridGraph } from '../helpers/graphs.ts'
import { bundledWorker } from '../helpers/pool-worker.ts'

const network = networkFrom(buildGraph(gridGraph(30, 20, { step: 0.01, ms: arc => 20_000 + arc * 7919 % 60_000 })))
const from = scattered(90, 'village', 3), to = scattered(40, 'clinic', 11)
const cutoff = 1800

let worker: URL
beforeAll(async () => {
  worker = await bundledWorker()
})

describe('a pool', () => {
  it.each([1, 2, 3])('of %d threads gives the matrix of one thread, byte for byte', async threads => {
    await using pool = await createPool({ threads, worker })
    const [there, here] = [await pool.travelMatrix(network, { from, to, cutoff }), travelMatrix(network, { from, to, cutoff })]
    expect(there.size).toBeGreaterThan(500)
    expect([...there.firstEntry]).toEqual([...here.firstEntry])
    expect([...there.destination]).toEqual([...here.destination])
    expect([...there.seconds]).toEqual([...here.seconds])
    expect([...there.issues]).toEqual([...here.issues])
    expect([there.origins === from, there.destinations === to, there.cutoff]).toEqual([true, true, cutoff])
  })
})

/** Places strewn over the grid, some of them off the roads. */
function scattered(count: number, name: string, seed: number): Places {
  return placesFrom(Array.from({ length: count }, (_, i) => ({ id: `${name} ${i}`, lon: 44 + (i * 7919 * seed % 2900) / 10_000, lat: 33 + (i * 104729 * seed % 1900) / 10_000 })))
}
