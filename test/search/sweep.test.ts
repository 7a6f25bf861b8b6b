import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { quantum } from '../../src/core/exact-sum.ts'
import { createKernels } from '../../src/search/assembly/kernels.ts'
import { decayAt, decayOf, decayTable, nearestOf, rowsOf, withinOf, type DecayTable } from '../../src/search/consumers.ts'
import { bucketMatrix } from '../../src/search/buckets-to-many.ts'
import { Search } from '../../src/search/search.ts'
import { Hierarchy } from '../../src/search/hierarchy.ts'
import type { Metric } from '../../src/search/customize.ts'
import { Sweep, type SweepOptions, type SweepSource, type SweepTargets } from '../../src/search/sweep.ts'
import { bellmanFord, gridGraph, smallGraph, type SmallGraph } from '../helpers/graphs.ts'

const longest = 864_000_000

function metricOf(arrays: SmallGraph): Metric {
  const graph = buildGraph(arrays)
  return Hierarchy.build(graph).customize(graph.ms)
}

const seconds = (ms: Uint32Array): number[] => Array.from(ms, value => value === 0xffffffff ? Infinity : value)

/** All rows of a sweep, Infinity where unreachable. */
function rowsBy(sweep: Sweep, sources: readonly SweepSource[], cutoffMs: number): number[][] {
  const rows: number[][] = []
  sweep.run(sources, [rowsOf((source, ms) => { rows[source] = seconds(ms) })], { cutoffMs })
  return rows
}

function rowsByBuckets(metric: Metric, ends: { sources: SweepSource[], targets: SweepTargets }, options: { direction: SweepOptions['direction'], cutoffMs: number }): number[][] {
  const rows: number[][] = []
  bucketMatrix(metric, ends, { ...options, onRow: (source, ms) => { rows[source] = seconds(ms) } })
  return rows
}

interface Hung { node: number, ms: number }

function targetsOf(points: readonly (readonly Hung[])[]): SweepTargets {
  const first = [0]
  for (const point of points) first.push(first.at(-1)! + point.length)
  return { first: Uint32Array.from(first), node: Uint32Array.from(points.flat(), ({ node }) => node), ms: Uint32Array.from(points.flat(), ({ ms }) => ms) }
}

/** The slow truth, at nodes or at points. */
function truth(arrays: SmallGraph, sources: readonly SweepSource[], { direction, points, cutoffMs }: { direction: SweepOptions['direction'], points?: readonly (readonly Hung[])[], cutoffMs: number }): number[][] {
  return sources.map(({ seeds, direct }) => {
    const { ms } = bellmanFord(arrays, seeds.map(seed => ({ ...seed, label: 0 })), { reverse: direction === 'reverse' })
    const at = points === undefined ? ms : points.map((hung, point) => Math.min(...hung.map(one => ms[one.node]! + one.ms), ...(direct ?? []).filter(one => one.point === point).map(one => one.ms)))
    return at.map(time => time <= cutoffMs ? time : Infinity)
  })
}

const seed = fc.record({ node: fc.nat(13), ms: fc.integer({ min: 0, max: 20_000 }) })
const query = fc.record({
  sources: fc.array(fc.record({ seeds: fc.array(seed, { maxLength: 4 }), direct: fc.array(fc.record({ point: fc.nat(5), ms: fc.integer({ min: 0, max: 20_000 }) }), { maxLength: 2 }) }), { minLength: 1, maxLength: 40 }),
  points: fc.option(fc.array(fc.array(seed, { maxLength: 4 }), { minLength: 6, maxLength: 12 }), { nil: undefined }),
  direction: fc.constantFrom('forward' as const, 'reverse' as const),
  cutoffMs: fc.oneof(fc.constant(longest), fc.integer({ min: 0, max: 60_000 })),
  of: fc.integer({ min: 1, max: 3 }),
})

describe('Sweep and bucketMatrix', () => {
  it('equal Bellman-Ford for all pairs, at nodes and at points, in both directions, within any cutoff and in parts', () => {
    fc.assert(fc.property(smallGraph, query, (arrays, { sources: drawn, points: drawnPoints, direction, cutoffMs, of }) => {
      const nodes = arrays.lon.length
      const fit = <T extends { node: number }>(one: T): T => ({ ...one, node: one.node % nodes })
      const sources = drawn.map(({ seeds, direct }) => ({ seeds: seeds.map(fit), ...(drawnPoints === undefined ? {} : { direct }) }))
      const points = drawnPoints?.map(hung => hung.map(fit))
      const metric = metricOf(arrays), expected = truth(arrays, sources, { direction, ...(points === undefined ? {} : { points }), cutoffMs })
      const whole = new Sweep(metric, { direction, ...(points === undefined ? {} : { targets: targetsOf(points) }) })
      expect(rowsBy(whole, sources, cutoffMs)).toEqual(expected)
      expect(rowsBy(whole, sources, cutoffMs)).toEqual(expected)
      expect(rowsByBuckets(metric, { sources, targets: targetsOf(points ?? [...Array(nodes).keys()].map(node => [{ node, ms: 0 }])) }, { direction, cutoffMs })).toEqual(expected)
      const merged = expected.map(row => row.map(() => Infinity)), seen: number[] = []
      for (let index = 0; index < of; index++) {
        const sweep = new Sweep(metric, { direction, ...(points === undefined ? {} : { targets: targetsOf(points) }), part: { index, of } })
        seen.push(...sweep.points)
        for (const [source, row] of rowsBy(sweep, sources, cutoffMs).entries()) for (const point of sweep.points) merged[source]![point] = row[point]!
      }
      expect(seen.sort((a, b) => a - b)).toEqual(expected[0]!.map((_, point) => point))
      expect(merged).toEqual(expected)
    }), { numRuns: 300 })
  })

  it('passes by what lies beyond the cutoff, and gives the same', () => {
    const arrays = gridGraph(60, 50, { ms: arc => 20_000 + (arc * 7919) % 40_000 })
    const graph = buildGraph(arrays), search = new Search(graph), metric = Hierarchy.build(graph).customize(graph.ms)
    const sources = Array.from({ length: 20 }, (_, i) => ({ seeds: [{ node: (i * 1237) % 3000, ms: 0 }] }))
    const points = Array.from({ length: 700 }, (_, i) => [{ node: (i * 31) % 3000, ms: i }, { node: (i * 17 + 40) % 3000, ms: 500 }])
    for (const direction of ['forward', 'reverse'] as const) {
      const sweep = new Sweep(metric, { direction }), hung = new Sweep(metric, { direction, targets: targetsOf(points) })
      for (const cutoffMs of [longest, 100_000, 1, 600_000, 100_000]) {
        const atNodes = sources.map(({ seeds }) => seconds(search.reset().addSource(seeds[0]!.node).run({ cutoff: cutoffMs / 1000, reverse: direction === 'reverse' }).ms))
        expect(rowsBy(sweep, sources, cutoffMs)).toEqual(atNodes)
        expect(rowsBy(hung, sources, cutoffMs)).toEqual(atNodes.map(row => points.map(at => Math.min(...at.map(one => row[one.node]! + one.ms))).map(ms => ms <= cutoffMs ? ms : Infinity)))
        let skipped = 0, taken = 0
        sweep.run(sources, [{ bytes: () => 0, begin: () => undefined, take: (_, count) => { taken += count }, skip: (_, count) => { skipped += count } }], { cutoffMs })
        expect(taken + skipped).toBe(6000)
        if (cutoffMs <= 100_000) expect(skipped).toBeGreaterThan(1000)
        if (cutoffMs === longest) expect(skipped).toBe(0)
      }
    }
  })
})

describe('a run', () => {
  const arrays = gridGraph(9, 7), sources = Array.from({ length: 40 }, (_, node) => ({ seeds: [{ node, ms: 0 }] }))

  it('tells its progress and ends between batches when asked to', () => {
    const sweep = new Sweep(metricOf(arrays), { direction: 'forward' }), done: number[] = [], control = new AbortController()
    sweep.run(sources, [], { cutoffMs: longest, onProgress: progress => { done.push(progress.done) } })
    expect(done).toEqual([0, 16, 32, 40])
    let rows = 0
    const run = (): void => sweep.run(sources, [rowsOf(() => { if (++rows === 16) control.abort(new Error('enough')) })], { cutoffMs: longest, signal: control.signal })
    expect(run).toThrow('enough')
    expect(rows).toBe(16)
    expect(rowsBy(sweep, sources, longest)).toEqual(truth(arrays, sources, { direction: 'forward', cutoffMs: longest }))
  })

  it('refuses cutoffs and shares that are none, and points without targets', () => {
    const metric = metricOf(arrays), sweep = new Sweep(metric, { direction: 'forward' })
    for (const cutoffMs of [-1, 0.5, 2 ** 30, NaN]) expect(() => { sweep.run(sources, [], { cutoffMs }) }).toThrow(RangeError)
    expect(() => new Sweep(metric, { direction: 'forward', part: { index: 2, of: 2 } })).toThrow(RangeError)
    expect(() => { sweep.run(sources, [], { cutoffMs: longest, share: { index: -1, of: 2 } }) }).toThrow(RangeError)
    expect(() => { sweep.run([{ seeds: [], direct: [{ point: 0, ms: 1 }] }], [], { cutoffMs: longest }) }).toThrow('expected direct entries with targets only')
    expect(() => nearestOf(0)).toThrow(RangeError)
    expect(() => withinOf({ cutoffs: [2, 1] })).toThrow(RangeError)
    expect(() => nearestOf(1).result()).toThrow('expected a finished run')
  })

  it('says how much memory it holds', () => {
    const sweep = new Sweep(metricOf(arrays), { direction: 'forward' }), before = sweep.bytes
    sweep.run(sources, [rowsOf(() => undefined)], { cutoffMs: longest })
    expect(sweep.bytes).toBeGreaterThan(before + 63 * 64)
  })
})

describe('consumers', () => {
  const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e6, noNaN: true }))

  it('equal naive counts, sums and nearest labels to the bit, whatever the parts and shares', () => {
    fc.assert(fc.property(smallGraph, query, fc.array(weight, { minLength: 60, maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (arrays, { sources: drawn, points: drawnPoints, direction, cutoffMs, of }, weights, k) => {
      const nodes = arrays.lon.length
      const fit = <T extends { node: number }>(one: T): T => ({ ...one, node: one.node % nodes })
      const sources = drawn.map(({ seeds }) => ({ seeds: seeds.map(fit) })), points = drawnPoints?.map(hung => hung.map(fit))
      const limit = Math.min(cutoffMs, 60_000), cutoffs = [0, limit >> 1, limit]
      const expected = truth(arrays, sources, { direction, ...(points === undefined ? {} : { points }), cutoffMs: limit })
      const count = expected[0]!.length, placeWeights = weights.slice(0, sources.length), pointWeights = weights.slice(sources.length).concat(weights).slice(0, count)
      const decay = decayTable(seconds => 1 / (1 + seconds), limit)
      const naive = naiveSums(expected, { cutoffs, k, placeWeights, pointWeights, decay })
      const metric = metricOf(arrays)
      for (const kind of ['wasm', 'plain'] as const) {
        const sums = { within: new Map<string, number>(), byPlace: new Float64Array(sources.length), decayByPlace: new Float64Array(sources.length), countByPlace: new Uint32Array(sources.length * 3), sumByPlace: new Float64Array(sources.length * 3) }
        for (let index = 0; index < of; index++) {
          const sweep = new Sweep(metric, { direction, ...(points === undefined ? {} : { targets: targetsOf(points) }), part: { index, of }, kernels: createKernels({ kind }) })
          const nearest = nearestOf(k), within = withinOf({ cutoffs, placeWeights, pointWeights }), decayed = decayOf({ decay, placeWeights, pointWeights })
          sweep.run(sources, [nearest, within, decayed], { cutoffMs: limit })
          for (const [i, point] of sweep.points.entries()) {
            expect([...nearest.result().ms.subarray(i * k, i * k + k)]).toEqual(naive.nearestMs[point])
            expect([...nearest.result().label.subarray(i * k, i * k + k)]).toEqual(naive.nearestLabel[point])
            expect([...within.result().countByPoint.subarray(i * 3, i * 3 + 3)]).toEqual(naive.countByPoint[point])
            expect([...within.result().sumByPoint.subarray(i * 3, i * 3 + 3)]).toEqual(naive.sumByPoint[point])
            expect(decayed.result().byPoint[i]).toBe(naive.decayByPoint[point])
          }
          for (let i = 0; i < sources.length * 3; i++) {
            sums.countByPlace[i]! += within.result().countByPlace[i]!
            sums.sumByPlace[i]! += within.result().sumByPlace[i]!
          }
          for (let i = 0; i < sources.length; i++) sums.decayByPlace[i]! += decayed.result().byPlace[i]!
        }
        expect([...sums.countByPlace]).toEqual(naive.countByPlace.flat())
        expect([...sums.sumByPlace]).toEqual(naive.sumByPlace.flat())
        expect([...sums.decayByPlace]).toEqual(naive.decayByPlace)
      }
    }), { numRuns: 150 })
  })

  it('gives shares of the sources that make up the whole', () => {
    const arrays = gridGraph(9, 7, { ms: arc => 1000 + arc * 7 }), sweep = new Sweep(metricOf(arrays), { direction: 'forward' })
    const sources = Array.from({ length: 37 }, (_, i) => ({ seeds: [{ node: (i * 29) % 63, ms: i }] }))
    const whole = rowsBy(sweep, sources, longest), merged: number[][] = []
    for (let index = 0; index < 3; index++) sweep.run(sources, [rowsOf((source, ms) => { merged[source] = [...ms] })], { cutoffMs: longest, share: { index, of: 3 } })
    expect(merged).toEqual(whole)
  })
})

function naiveSums(rows: readonly (readonly number[])[], { cutoffs, k, placeWeights, pointWeights, decay }: { cutoffs: number[], k: number, placeWeights: number[], pointWeights: number[], decay: DecayTable }) {
  const count = rows[0]!.length, points = [...Array(count).keys()], places = [...rows.keys()]
  // Weights as whole multiples of their quantum: BigInt sums are exact in any order.
  const exact = (terms: readonly number[], weights: readonly number[]): number => {
    const step = quantum(weights.reduce((sum, w) => sum + w, 0))
    return Number(terms.reduce((sum, term) => sum + BigInt(nearestMultiple(term, step)), 0n)) * step
  }
  const nearest = points.map(point => places.map(place => ({ ms: rows[place]![point]!, place })).filter(({ ms }) => ms < Infinity).sort((a, b) => a.ms - b.ms || a.place - b.place).slice(0, k))
  const pad = (list: number[], value: number): number[] => [...list, ...Array<number>(k).fill(value)].slice(0, k)
  const share = (ms: number): number => decayAt(decay, ms)
  const within = (ms: number, c: number): boolean => ms <= cutoffs[c]!
  return {
    nearestMs: nearest.map(list => pad(list.map(({ ms }) => ms), 0xffffffff)),
    nearestLabel: nearest.map(list => pad(list.map(({ place }) => place), -1)),
    countByPoint: points.map(point => cutoffs.map((_, c) => places.filter(place => within(rows[place]![point]!, c)).length)),
    sumByPoint: points.map(point => cutoffs.map((_, c) => exact(places.filter(place => within(rows[place]![point]!, c)).map(place => placeWeights[place]!), placeWeights))),
    countByPlace: places.map(place => cutoffs.map((_, c) => points.filter(point => within(rows[place]![point]!, c)).length)),
    sumByPlace: places.map(place => cutoffs.map((_, c) => exact(points.filter(point => within(rows[place]![point]!, c)).map(point => pointWeights[point]!), pointWeights))),
    decayByPoint: points.map(point => exact(places.filter(place => rows[place]![point]! < Infinity).map(place => placeWeights[place]! * share(rows[place]![point]!)), placeWeights)),
    decayByPlace: places.map(place => exact(points.filter(point => rows[place]![point]! < Infinity).map(point => pointWeights[point]! * share(rows[place]![point]!)), pointWeights)),
  }
}

/** Which multiple of a power of two is nearest, halves to the even one. */
function nearestMultiple(x: number, step: number): number {
  const ratio = x / step, low = Math.floor(ratio)
  return ratio - low > 0.5 || (ratio - low === 0.5 && low % 2 === 1) ? low + 1 : low
}
