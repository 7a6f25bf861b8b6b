import { buildGraph, hybrid, networkFrom, placesFrom, rasterFrom, terrain, travelMatrix, travelTimes, type Places } from 'farsakh'
import { createPool } from 'farsakh/node'
import { beforeAll, describe, expect, it } from 'vitest'
import { gridGraph } from '../helpers/graphs.ts'
import { bundledWorker } from '../helpers/pool-worker.ts'

const network = networkFrom(buildGraph(gridGraph(12, 9, { ms: arc => 30_000 + arc * 7919 % 60_000 })))
const size = { width: 64, height: 50, bbox: [43.985, 32.985, 44.125, 33.095] as const }
const landcover = rasterFrom({ ...size, values: Uint8Array.from({ length: 64 * 50 }, (_, i) => i * 7919 % 11 === 0 ? 0 : 1 + i * 31 % 2), nodata: 0 })
const dem = rasterFrom({ ...size, values: Float32Array.from({ length: 64 * 50 }, (_, i) => 300 + 80 * Math.sin(i % 64 / 9)) })
const land = terrain({ landcover, dem, speeds: { 1: 5, 2: 3 } }), cutoff = 2700
const from = scattered(40, 'village', 37), to = scattered(12, 'clinic', 101)

let worker: URL
beforeAll(async () => {
  worker = await bundledWorker()
})

describe('a pool over roads and ground', () => {
  it.each(['once', 'free'] as const)('gives what one thread gives, to the bit, switching %s', async switching => {
    const model = hybrid({ network, land, switching })
    await using pool = await createPool({ threads: 2, worker })
    for (const query of [{ from, to, cutoff }, { from: to, to: from, cutoff }]) {
      const [there, here] = [await pool.travelMatrix(model, query), travelMatrix(model, query)]
      expect(there.size).toBeGreaterThan(100)
      expect([there.firstEntry, there.destination, there.seconds]).toEqual([here.firstEntry, here.destination, here.seconds])
    }
    for (const options of [{ to, cutoff }, { from: to, cutoff }]) {
      const [there, here] = [await pool.travelTimes(model, options), travelTimes(model, options)]
      expect([there.ms, there.nearest]).toEqual([here.ms, here.nearest])
      expect(there.atPoints(from, { k: 3 })).toEqual(here.atPoints(from, { k: 3 }))
      expect(there.at(from)).toEqual(here.at(from))
    }
    await expect(pool.travelTimes(model, { to: placesFrom([{ id: 'far', lon: 0, lat: 0 }]), cutoff })).rejects.toMatchObject({ code: 'PLACES_ON_BARRIERS' })
  })
})

/** Places all over, on roads and beside them. */
function scattered(count: number, prefix: string, step: number): Places {
  return placesFrom(Array.from({ length: count }, (_, i) => ({ id: `${prefix}${i}`, lon: 44 + (i * step % 110) / 1000, lat: i % 3 === 0 ? 33 + (i % 9) / 100 : 33 + (i * step * 7 % 80) / 1000 })))
}
