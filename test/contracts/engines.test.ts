import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placesFrom, type Places } from '../../src/data/places.ts'
import type { TravelSums } from '../../src/data/travel-sums.ts'
import type { TravelMatrix } from '../../src/data/travel-matrix.ts'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { runJob } from '../../src/travel/job.ts'
import { matrixJob, matrixOf } from '../../src/travel/matrix-job.ts'
import type { SumsQuery } from '../../src/travel/model.ts'
import { Network, networkFrom } from '../../src/travel/network.ts'
import { sumsJob, sumsOf } from '../../src/travel/sums-job.ts'
import { travelSums } from '../../src/travel/travel-sums.ts'
import { travelMatrix, travelTimes } from '../../src/travel/travel-times.ts'
import { bellmanFord, gridGraph, smallGraph } from '../helpers/graphs.ts'
import { spotsOnArcs, spotsOnRoads, type Spots } from '../helpers/spots.ts'

const anySpots = fc.oneof(spotsOnArcs, spotsOnRoads)
const cutoffs = fc.constantFrom(1, 30, 300, 864_000, Infinity)
const unreachable = 0xffffffff

/** Milliseconds by place and point, one place at a time. */
function truth({ network, from, to }: Spots, direction: 'to' | 'from', cutoff: number): Uint32Array[] {
  const [places, points] = direction === 'to' ? [to, from] : [from, to]
  return Array.from({ length: places.size }, (_, i) => {
    const one = places.take([i])
    if (network.join(one).link[0] === -1) return new Uint32Array(points.size).fill(unreachable)
    return travelTimes(network, { ...(direction === 'to' ? { to: one } : { from: one }), cutoff }).atPoints(points).ms
  })
}

/** Engines, and whether they sum. */
const engines = [['search', true], ['sweep', true], ['buckets', false]] as const

describe.each(engines)('engine %s', (engine, canSum) => {
  it('finds all pairs of random graphs as Bellman-Ford does, both ways', () => {
    fc.assert(fc.property(smallGraph, arrays => {
      fc.pre(arrays.ms.some(ms => ms < Infinity))
      // Free access legs and places on nodes that differ from each other: a place is its node.
      const spread = { ...arrays, lon: arrays.lon.map((_, i) => 44 + i / 1000), lat: arrays.lat.map((_, i) => 33 + (i * i % 7) / 1000) }
      const network = networkFrom(buildGraph(spread))
      const nodes = spread.lon.map((_, i) => i).filter(i => spread.tail.some((u, arc) => (u === i || spread.head[arc] === i) && spread.ms[arc]! < Infinity))
      const some = placesFrom(nodes.map(i => ({ id: String(i), lon: spread.lon[i]!, lat: spread.lat[i]! })))
      const joined = network.join(some, { walk: Infinity })
      fc.pre(joined.metres.every(metres => metres < 1e-3))
      const matrix = travelMatrix(network, { from: some, to: some, cutoff: 864_000, walk: Infinity, engine })
      for (const [i, u] of nodes.entries()) {
        const { ms } = bellmanFord(spread, [{ node: u, ms: 0, label: 0 }])
        for (const [j, v] of nodes.entries()) if (isAt(joined, i) && isAt(joined, j)) expect(matrix.between(i, j)).toBe(ms[v]! / 1000)
      }
    }))
  })

  it('gives matrices equal to one search a place, whatever the cutoff, the shape and the roads', () => {
    fc.assert(fc.property(anySpots, cutoffs, (spots, cutoff) => {
      const { network, from, to } = spots
      fc.pre(joinsAny(spots))
      const rows = truth(spots, 'to', cutoff), matrix = travelMatrix(network, { from, to, cutoff, engine })
      const back = truth({ network, from: to, to: from }, 'from', cutoff), transposed = travelMatrix(network, { from: to, to: from, cutoff, engine })
      for (let i = 0; i < from.size; i++) for (let j = 0; j < to.size; j++) {
        expect(matrix.between(i, j)).toBe(rows[j]![i]! === unreachable ? Infinity : rows[j]![i]! / 1000)
        expect(transposed.between(j, i)).toBe(back[j]![i]! === unreachable ? Infinity : back[j]![i]! / 1000)
      }
    }), { numRuns: 70 })
  })

  it('gives the same matrix from cloned jobs, their chunks done in any order', () => {
    fc.assert(fc.property(anySpots, ({ network, from, to }) => {
      fc.pre(joinsAny({ network, from, to }))
      const query = { from, to, cutoff: 600, engine }
      const job = structuredClone(matrixJob(network, query)), run = runJob(new Network({ graph: network.graph, ms: network.ms, ...(network.profile && { profile: network.profile }) }).prepare(), job)
      expect(job.chunks * job.chunkSize).toBeGreaterThanOrEqual(job.order.length)
      const results = Array.from({ length: job.chunks }, (_, i) => [job.chunks - 1 - i, run(job.chunks - 1 - i)] as const).sort(([a], [b]) => a - b).map(([, result]) => result)
      expect(entries(matrixOf(query, job, results))).toEqual(entries(travelMatrix(network, query)))
    }), { numRuns: 40 })
  })

  it.runIf(canSum)('sums up what the rows say, in any number of parts', () => {
    fc.assert(fc.property(anySpots, fc.constantFrom('to', 'from'), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }), fc.constantFrom(1, 30, 300), (spots, direction, k, parts, cutoff) => {
      fc.pre(joinsAny(spots))
      const { network } = spots, [places, points] = direction === 'to' ? [spots.to, spots.from] : [spots.from, spots.to]
      // Whole numbers and halves: plain sums of them are exact too.
      const query: SumsQuery = {
        places, points, direction, cutoff, engine, nearest: k, cutoffs: [cutoff, cutoff / 3], decay: seconds => seconds <= 60 ? 1 : 0.5,
        supply: Array.from({ length: places.size }, (_, i) => 3 * i), demand: Array.from({ length: points.size }, (_, i) => 7 + i),
      }
      const expected = plainSums(truth(spots, direction, cutoff), query, network.join(points, query).link)
      const job = sumsJob(network, query, { parts }), run = runJob(network, job)
      const results = Array.from({ length: job.chunks }, (_, i) => run(job.chunks - 1 - i))
      expect(pick(sumsOf(query, job, results))).toEqual(expected)
      expect(pick(travelSums(network, { ...query, ...(direction === 'to' ? { to: places, from: undefined } : { from: places, to: undefined }) }))).toEqual(expected)
    }), { numRuns: 50 })
  })

  it.runIf(canSum)('finds the nearest alone as along with other sums, and hands out rows', () => {
    fc.assert(fc.property(anySpots, fc.integer({ min: 1, max: 4 }), cutoffs, (spots, nearest, cutoff) => {
      fc.pre(joinsAny(spots))
      const { network, from: points, to } = spots, rows: Uint32Array[] = []
      const alone = travelSums(network, { to, points, cutoff, nearest, engine })
      const both = travelSums(network, { to, points, cutoff, nearest, engine, onRow: (place, ms) => { rows[place] = ms.slice() } })
      expect(alone.nearest).toEqual(both.nearest)
      expect(rows).toEqual(truth(spots, 'to', cutoff))
    }), { numRuns: 50 })
  })

  it.runIf(canSum)('sums fractions equally in any number of parts', () => {
    const spots = village(), query: SumsQuery = {
      places: spots.to, points: spots.from, direction: 'to', cutoff: 1200, engine, cutoffs: [300, 1200], decay: seconds => Math.exp(-seconds / 400),
      supply: Array.from({ length: spots.to.size }, (_, i) => Math.sqrt(i) / 7), demand: Array.from({ length: spots.from.size }, (_, i) => 1 / (i + 1)),
    }
    const whole = sumsJob(spots.network, { ...query, engine: 'search' }), expected = pick(sumsOf(query, whole, [runJob(spots.network, whole)(0)]))
    for (const parts of [1, 2, 5]) {
      const job = sumsJob(spots.network, query, { parts }), run = runJob(spots.network, job)
      expect(pick(sumsOf(query, job, Array.from({ length: job.chunks }, (_, i) => run(i))))).toEqual(expected)
    }
  })

  it('ends in every phase once it is told to', () => {
    const stages = new Set<string>()
    const all = village()
    const start = (onProgress?: (stage: string) => void, signal?: AbortSignal): unknown => {
      const { network, from, to } = village()
      return travelMatrix(network, { from, to, cutoff: 3600, engine, ...(signal && { signal }), ...(onProgress && { onProgress: ({ stage }) => onProgress(stage) }) })
    }
    start(stage => { stages.add(stage) })
    expect([...stages]).toEqual(expect.arrayContaining({ search: ['searching'], sweep: ['customizing', 'sweeping'], buckets: ['customizing', 'searching'] }[engine]))
    for (const stage of stages) {
      const controller = new AbortController()
      expect(() => start(now => { if (now === stage) controller.abort(new Error(`stopped while ${stage}`)) }, controller.signal), stage).toThrow(`stopped while ${stage}`)
    }
    // What was stopped half-way leaves nothing behind.
    const { network, from, to } = all, expected = travelMatrix(village().network, { from, to, cutoff: 3600, engine })
    const controller = new AbortController()
    let reports = 0
    if (canSum) expect(() => travelSums(network, { to, points: from, cutoff: 3600, nearest: 1, cutoffs: [60], engine, signal: controller.signal, onProgress: ({ stage }) => { if ((stage === 'searching' || stage === 'sweeping') && reports++ === 2) controller.abort() } })).toThrow()
    expect(entries(travelMatrix(network, { from, to, cutoff: 3600, engine }))).toEqual(entries(expected))
  })

  it('says how much memory a matrix needs that is too large', () => {
    const { network, from, to } = village()
    const size = travelMatrix(network, { from, to, cutoff: 3600, engine }).size
    expect(travelMatrix(network, { from, to, cutoff: 3600, engine, memory: size * 20 }).size).toBe(size)
    expect(() => travelMatrix(network, { from, to, cutoff: 3600, engine, memory: size * 10 })).toThrow(expect.objectContaining({ code: 'MEMORY_EXCEEDED', message: expect.stringMatching(/the whole would need about \d+ bytes.*Shorten the cutoff.*travelSums/) as string }))
  })

  it('explains itself when asked to', () => {
    const { network, from, to } = village()
    const explanation = travelMatrix(network, { from, to, cutoff: 3600, engine, explain: true }).explanation!
    expect(explanation).toMatchObject({ engine, why: 'asked for' })
    expect(Object.keys(explanation.estimates)).toEqual(['search', 'sweep', 'buckets'])
    if (!canSum) expect(() => travelSums(network, { to, points: from, cutoff: 3600, nearest: 1, engine })).toThrow('expected engine as one of search, sweep for this job, got "buckets"')
    else expect(travelSums(network, { to, points: from, cutoff: 3600, nearest: 1, engine, explain: true }).explanation!.engine).toBe(engine)
    expect(travelMatrix(network, { from, to, cutoff: 3600, engine }).explanation).toBeUndefined()
  })
})

describe('the choice of an engine', () => {
  it('searches where the hierarchy is missing and does not pay, sweeps where it is ready, and says why', () => {
    const { network, from, to } = village(40)
    const explain = (): unknown => travelMatrix(network, { from, to, cutoff: 86_400, explain: true }).explanation
    expect(explain()).toMatchObject({ engine: 'search' })
    expect(network.isPrepared).toBe(false)
    network.prepare()
    expect(explain()).toMatchObject({ engine: 'sweep', why: expect.stringContaining('the hierarchy is ready') as string })
    expect(travelMatrix(network, { from, to: to.take([0]), cutoff: 60, explain: true }).explanation).toMatchObject({ engine: 'search' })
  })

  it('rejects engines that cannot do a job', () => {
    const { network, from, to } = village()
    expect(() => travelMatrix(network, { from, to, cutoff: 60, engine: 'magic' as never })).toThrow('expected engine as one of search, sweep, buckets')
    expect(() => travelSums(network, { to, points: from, cutoff: 60 })).toThrow('expected something to sum up')
    expect(() => travelSums(network, { to, points: from, cutoff: 60, nearest: 1, supply: [1] })).toThrow('expected supply with')
    expect(() => travelSums(network, { to, points: from, cutoff: 60, cutoffs: [61] })).toThrow('expected cutoffs at most 60')
    expect(() => travelSums(network, { to, points: from, cutoff: 60, decay: () => 2 })).toThrow('expected a decay from 0 to 1')
    const cannot = (): never => { throw new Error() }
    expect(() => travelSums({ kind: 'terrain', times: cannot, matrix: cannot, reach: cannot, paths: cannot }, { to, points: from, cutoff: 60, nearest: 1 })).toThrow('expected a model that can sum')
  })

  it('reports points off the network with their demand', () => {
    const { network, to } = village()
    const sums = travelSums(network, { to, points: { lon: [44.05, 50], lat: [33.05, 33] }, demand: [5, 8], cutoff: 60, nearest: 1 })
    expect([...sums.joined]).toEqual([1, 0])
    expect([...sums.issues].map(issue => issue.message).join()).toContain('1 of 2 points have no usable road within 10000 m, with 8 of the demand')
  })
})

function isAt({ fraction }: { fraction: Float64Array | Float32Array }, i: number): boolean {
  return fraction[i] === 0 || fraction[i] === 1
}

function entries({ firstEntry, destination, seconds }: TravelMatrix<Places, Places>): unknown {
  return { firstEntry, destination, seconds }
}

function joinsAny({ network, from, to }: Spots): boolean {
  return network.join(from).link.some(link => link !== -1) && network.join(to).link.some(link => link !== -1)
}

function village(size = 12): Spots {
  const arrays = gridGraph(size, size, { ms: arc => 40_000 + arc * 7919 % 30_000 })
  const at = (count: number, prefix: string, seed: number): Spots['from'] => placesFrom(Array.from({ length: count }, (_, i) => ({ id: `${prefix}${i}`, lon: 44 + (i * seed % 113) / 1000, lat: 33 + (i * seed * 7 % 109) / 1000 })))
  return { network: networkFrom(buildGraph(arrays)), from: at(80, 'a', 31), to: at(40, 'b', 17) }
}

const columns = ['nearest', 'countByPoint', 'supplyByPoint', 'decayedByPoint', 'countByPlace', 'demandByPlace', 'decayedByPlace', 'catchment'] as const
type Picked = Pick<TravelSums, typeof columns[number]>

function pick(sums: TravelSums): Picked {
  return Object.fromEntries(columns.map(name => [name, sums[name]])) as unknown as Picked
}

function plainSums(rows: readonly Uint32Array[], { places, points, cutoff, nearest: k = 0, supply = [], demand = [], decay = () => 0 }: SumsQuery, link: Int32Array): Picked {
  const distinct = [cutoff / 3, cutoff].map(seconds => Math.floor(seconds * 1000 + 1e-6))
  const n = points.lon.length, C = distinct.length
  const sums: Picked = {
    nearest: { k, ms: new Uint32Array(n * k).fill(unreachable), place: new Int32Array(n * k).fill(-1), joined: Uint8Array.from(link, at => at === -1 ? 0 : 1) },
    countByPoint: new Uint32Array(n * C), supplyByPoint: new Float64Array(n * C), decayedByPoint: new Float64Array(n),
    countByPlace: new Uint32Array(places.size * C), demandByPlace: new Float64Array(places.size * C), decayedByPlace: new Float64Array(places.size), catchment: new Float64Array(places.size),
  }
  for (const [i, row] of rows.entries()) for (const [p, ms] of row.entries()) {
    if (ms === unreachable) continue
    for (const [c, limit] of distinct.entries()) if (ms <= limit) {
      sums.countByPoint[p * C + c]!++
      sums.countByPlace[i * C + c]!++
      sums.supplyByPoint[p * C + c]! += supply[i]!
      sums.demandByPlace[i * C + c]! += demand[p]!
    }
    sums.decayedByPoint[p]! += supply[i]! * decay(ms / 1000)
    sums.decayedByPlace[i]! += demand[p]! * decay(ms / 1000)
  }
  for (let p = 0; p < n; p++) {
    const sorted = rows.map((row, i) => [row[p]!, i] as const).filter(([ms]) => ms !== unreachable).sort((a, b) => a[0] - b[0] || a[1] - b[1])
    for (const [j, [ms, i]] of sorted.slice(0, k).entries()) {
      sums.nearest!.ms[p * k + j] = ms
      sums.nearest!.place[p * k + j] = i
    }
    if (sorted.length > 0) sums.catchment[sorted[0]![1]]! += demand[p]!
  }
  return sums
}
