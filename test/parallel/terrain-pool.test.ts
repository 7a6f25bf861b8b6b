import { placesFrom, rasterFrom, travelMatrix, travelTimes, type Places } from 'farsakh'
import { createPool } from 'farsakh/node'
import { beforeAll, describe, expect, it } from 'vitest'
import { terrain } from '../../src/travel/make-terrain.ts'
import { bundledWorker } from '../helpers/pool-worker.ts'

const width = 90, height = 70
const grid = { width, height, bbox: [600_000, 3_600_000, 600_000 + width * 100, 3_600_000 + height * 100] as const, crs: 'EPSG:32638' }
const classes = rasterFrom({ ...grid, values: Uint8Array.from({ length: width * height }, (_, i) => i * 7919 % 11 === 0 ? 0 : 1 + i * 31 % 3), nodata: 0 })
const dem = rasterFrom({ ...grid, values: Float32Array.from({ length: width * height }, (_, i) => 300 + 80 * Math.sin(i % width / 9) + 60 * Math.cos(Math.floor(i / width) / 7)) })
const land = terrain({ landcover: classes, dem, speeds: { 1: 5, 2: 3, 3: 1.5 } })
const from = scattered(70, 'village', 37), to = scattered(30, 'clinic', 101)
const cutoff = 5400

let worker: URL
beforeAll(async () => {
  worker = await bundledWorker()
})

describe('a pool over terrain', () => {
  it.each([1, 2])('of %d threads gives the matrix of one thread, to the bit', async threads => {
    await using pool = await createPool({ threads, worker })
    for (const query of [{ from, to, cutoff }, { from: to, to: from, cutoff }]) {
      const [there, here] = [await pool.travelMatrix(land, query), travelMatrix(land, query)]
      expect(there.size).toBeGreaterThan(400)
      expect(there.firstEntry).toEqual(here.firstEntry)
      expect(there.destination).toEqual(here.destination)
      expect(there.seconds).toEqual(here.seconds)
      expect([...there.issues]).toEqual([...here.issues])
    }
  })

  it('gives travel times that answer as those made here do', async () => {
    await using pool = await createPool({ threads: 2, worker })
    for (const options of [{ to, cutoff }, { from, cutoff }]) {
      const [there, here] = [await pool.travelTimes(land, options), travelTimes(land, options)]
      expect(there.seconds).toEqual(here.seconds)
      expect(there.nearest).toEqual(here.nearest)
      expect(there.at(from)).toEqual(here.at(from))
      expect(there.atPoints(from, { k: 3 })).toEqual(here.atPoints(from, { k: 3 }))
    }
  })

  it('refuses what one thread refuses, and counts places while it works', async () => {
    await using pool = await createPool({ threads: 2, worker })
    const outside = placesFrom([{ id: 'far', lon: 0, lat: 0 }])
    await expect(pool.travelTimes(land, { to: outside, cutoff })).rejects.toMatchObject({ code: 'PLACES_ON_BARRIERS' })
    await expect(pool.travelMatrix(land, { from, to, cutoff, engine: 'sweep' })).rejects.toThrow('expected engine as one of search')
    await expect(pool.travelMatrix(land, { from, to, cutoff, memory: 2000 })).rejects.toMatchObject({ code: 'MEMORY_EXCEEDED' })
    const seen: number[] = []
    await pool.travelMatrix(land, { from, to, cutoff, onProgress: ({ done }) => seen.push(done) })
    expect(seen.at(-1)).toBe(30)
  })
})

/** Places on passable cells, spread over the grid. */
function scattered(count: number, prefix: string, step: number): Places {
  const cells = [...classes.values.keys()].filter(cell => classes.has(cell))
  return placesFrom(Array.from({ length: count }, (_, i) => {
    const [lon, lat] = classes.lonLat(cells[(i + 1) * step * 13 % cells.length]!)
    return { id: `${prefix}${i}`, lon, lat }
  }))
}
