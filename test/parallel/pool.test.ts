import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { buildGraph, isochrones, networkFrom, placesFrom, rasterFrom, travelMatrix, travelTimes, type Network, type Places, type Progress } from 'farsakh'
import { createPool } from 'farsakh/node'
import { beforeAll, describe, expect, it } from 'vitest'
import { travelSums } from '../../src/travel/travel-sums.ts'
import { gridGraph } from '../helpers/graphs.ts'
import { bundledWorker } from '../helpers/pool-worker.ts'
import { root } from '../helpers/source.ts'

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

  it('gives travel times that answer here as those made here do', async () => {
    await using pool = await createPool({ threads: 2, worker })
    const raster = rasterFrom({ values: new Float32Array(12).fill(1), width: 4, height: 3, bbox: [44, 33, 44.29, 33.19] })
    for (const options of [{ to, cutoff }, { from, cutoff, walk: 3 }]) {
      const [there, here] = [await pool.travelTimes(network, options), travelTimes(network, options)]
      expect([...there.ms]).toEqual([...here.ms])
      expect([...there.nearest]).toEqual([...here.nearest])
      expect([...there.at(from)]).toEqual([...here.at(from)])
      expect([...there.atPoints(from, { k: 3 }).place]).toEqual([...here.atPoints(from, { k: 3 }).place])
      expect([...there.toRaster({ like: raster }).values]).toEqual([...here.toRaster({ like: raster }).values])
      expect(isochrones(there, { cutoffs: [600] })).toEqual(isochrones(here, { cutoffs: [600] }))
      expect(there.places).toBe(here.places)
    }
  })

  it.each([1, 2, 3])('of %d threads gives the sums of one thread, byte for byte, by every engine', async threads => {
    const prepared = networkFrom(network.graph).prepare()
    const options = {
      to, points: from, cutoff, nearest: 2, cutoffs: [300, 900], decay: (seconds: number) => Math.exp(-seconds / 600),
      supply: Float64Array.from(to.ids, (_, i) => i / 7), demand: Float64Array.from(from.ids, (_, i) => 1 + i / 3),
    }
    const here = travelSums(network, options)
    expect(here.countByPoint.some(count => count > 3)).toBe(true)
    await using pool = await createPool({ threads, worker })
    // Twice each, because workers use again what they have prepared for the same points.
    for (const engine of ['search', 'sweep', 'sweep', 'search'] as const) {
      const there = await pool.travelSums(prepared, { ...options, engine })
      for (const column of ['countByPoint', 'supplyByPoint', 'decayedByPoint', 'countByPlace', 'demandByPlace', 'decayedByPlace', 'catchment'] as const) expect([column, ...there[column]]).toEqual([column, ...here[column]])
      expect([...there.nearest!.ms]).toEqual([...here.nearest!.ms])
      expect([...there.nearest!.place]).toEqual([...here.nearest!.place])
    }
    await expect(pool.travelSums(network, { ...options, onRow: () => undefined } as never)).rejects.toThrow('expected sums without onRow')
  })

  it('hands the hierarchy over, which no worker builds', async () => {
    const prepared = networkFrom(network.graph).prepare()
    await using pool = await createPool({ threads: 2, worker })
    const here = travelMatrix(network, { from, to, cutoff })
    // First without, then with the hierarchy.
    for (const engine of ['search', 'sweep'] as const) {
      const stages = new Set<string>()
      const there = await pool.travelMatrix(prepared, { from, to, cutoff, engine, onProgress: ({ stage }) => stages.add(stage) })
      expect([...there.destination]).toEqual([...here.destination])
      expect([...there.seconds]).toEqual([...here.seconds])
      expect([...stages].filter(stage => /order|contract|customiz/.test(stage))).toEqual([])
    }
    const times = await pool.travelTimes(prepared, { to, cutoff, engine: 'sweep', explain: true })
    expect([...times.ms]).toEqual([...travelTimes(network, { to, cutoff }).ms])
    expect(times.explanation?.engine).toBe('sweep')
  })

  it('does many things at once, on several networks', async () => {
    await using pool = await createPool({ threads: 2, worker })
    const slow = network.with(network.ms.map(ms => ms * 2))
    const [a, b, c, d] = await Promise.all([
      pool.travelMatrix(network, { from, to, cutoff }), pool.travelMatrix(slow, { from, to, cutoff }),
      pool.travelTimes(slow, { to, cutoff }), pool.travelTimes(network, { to, cutoff }),
    ])
    expect([...a.seconds]).toEqual([...travelMatrix(network, { from, to, cutoff }).seconds])
    expect([...b.seconds]).toEqual([...travelMatrix(slow, { from, to, cutoff }).seconds])
    expect([...c.ms]).toEqual([...travelTimes(slow, { to, cutoff }).ms])
    expect([...d.ms]).toEqual([...travelTimes(network, { to, cutoff }).ms])
  })

  it('refuses what travelMatrix and travelTimes refuse', async () => {
    await using pool = await createPool({ threads: 1, worker })
    await expect(pool.travelMatrix(network, { from, to, cutoff: 0 })).rejects.toThrow('expected cutoff above 0 seconds')
    await expect(pool.travelMatrix(network, { from, to: to.take([]), cutoff })).rejects.toMatchObject({ code: 'PLACES_EMPTY' })
    await expect(pool.travelMatrix(network, { from, to: placesFrom([{ id: 'far', lon: 0, lat: 0 }]), cutoff })).rejects.toMatchObject({ code: 'PLACES_OFF_NETWORK' })
    await expect(pool.travelMatrix(network, { from, to, cutoff, memory: 1000 })).rejects.toMatchObject({ code: 'MEMORY_EXCEEDED' })
    await expect(pool.travelTimes(network, { cutoff } as never)).rejects.toThrow('expected either to: places or from: places')
    await expect(pool.travelTimes({} as Network, { to, cutoff })).rejects.toThrow('expected a network (readNetwork or networkFrom), got a Object')
    expect((await pool.travelMatrix(network, { from, to, cutoff })).size).toBeGreaterThan(500)
  })

  it('counts sources while it works, and ends when it is asked to', async () => {
    await using pool = await createPool({ threads: 2, worker })
    const seen: Progress[] = []
    await pool.travelMatrix(network, { from, to, cutoff, onProgress: progress => seen.push(progress) })
    expect(seen.at(-1)).toEqual({ stage: 'searching', done: 40, total: 40 })
    const searching = seen.filter(({ stage }) => stage === 'searching').map(({ done }) => done)
    expect(searching).toEqual([...searching].sort((a, b) => a - b))
    const stop = new AbortController()
    await expect(pool.travelMatrix(network, { from, to, cutoff, signal: stop.signal, onProgress: ({ stage, done }) => {
      if (stage === 'searching' && done > 5) stop.abort(new Error('enough'))
    } })).rejects.toThrow('enough')
    expect((await pool.travelTimes(network, { to, cutoff })).ms).toHaveLength(600)
  })

  it('is as large as it is told, and ends with its signal', async () => {
    await expect(createPool({ threads: 0, worker })).rejects.toThrow('expected threads as a whole number from 1, got number 0')
    await expect(createPool({ threads: 1.5, worker })).rejects.toThrow('expected threads as a whole number from 1')
    await expect(createPool({ threads: 1, worker: 'file:///nowhere.mjs' })).rejects.toMatchObject({ code: 'WORKER_FAILED' })
    const stop = new AbortController()
    const pool = await createPool({ threads: 3, worker, signal: stop.signal })
    expect(pool.threads).toBe(3)
    const running = expect(pool.travelMatrix(network, { from, to, cutoff })).rejects.toThrow('closing time')
    stop.abort(new Error('closing time'))
    await running
    await expect(pool.travelTimes(network, { to, cutoff })).rejects.toThrow('closing time')
    await expect(createPool({ threads: 1, worker, signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late')
  })
})

describe('a script with a pool', () => {
  it('ends by itself, closed or not, and stops at an error', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'farsakh-pool-')), script = join(folder, 'script.mjs')
    const source = (end: string): string => `
      import { createPool } from ${JSON.stringify(join(root, 'src/node.ts'))}
      import { buildGraph, networkFrom, placesFrom } from ${JSON.stringify(join(root, 'src/index.ts'))}
      const pool = await createPool({ threads: 2, worker: new URL(${JSON.stringify(worker.href)}) })
      const network = networkFrom(buildGraph({ lon: [44, 44.01], lat: [33, 33], tail: [0, 1], head: [1, 0], ms: [60000, 60000] }))
      const places = placesFrom([{ id: 'a', lon: 44, lat: 33 }, { id: 'b', lon: 44.01, lat: 33 }])
      const matrix = await pool.travelMatrix(network, { from: places, to: places, cutoff: 900 })
      console.log(matrix.seconds.join())
      ${end}`
    for (const end of ['', 'await pool.close()', 'void pool.travelMatrix(network, { from: places, to: places, cutoff: 900 }).then(found => console.log(found.size))']) {
      await build({ stdin: { contents: source(end), resolveDir: root }, outfile: script, bundle: true, platform: 'node', format: 'esm', logLevel: 'silent' })
      const { status, stdout, stderr } = spawnSync('node', [script], { encoding: 'utf8', timeout: 20_000 })
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: end.startsWith('void') ? '0,60,60,0\n4\n' : '0,60,60,0\n', stderr: '' })
    }
    rmSync(folder, { recursive: true })
  })
})

/** Places strewn over the grid, some of them off the roads. */
function scattered(count: number, name: string, seed: number): Places {
  return placesFrom(Array.from({ length: count }, (_, i) => ({ id: `${name} ${i}`, lon: 44 + (i * 7919 * seed % 2900) / 10_000, lat: 33 + (i * 104729 * seed % 1900) / 10_000 })))
}
