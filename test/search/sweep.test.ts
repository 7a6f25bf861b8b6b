import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { rowsOf } from '../../src/search/consumers.ts'
import { Hierarchy } from '../../src/search/hierarchy.ts'
import type { Metric } from '../../src/search/customize.ts'
import { Sweep, type SweepOptions, type SweepSource, type SweepTargets } from '../../src/search/sweep.ts'
import { bellmanFord, gridGraph, smallGraph, type SmallGraph } from '../helpers/graphs.ts'

const longest = 864_000_000

function metricOf(arrays: SmallGraph): Metric {
  const graph = buildGraph(arrays)
  return Hierarchy.build(graph).customize(graph.ms)
}

/** All rows of a sweep, Infinity where unreachable. */
function rowsBy(sweep: Sweep, sources: readonly SweepSource[], cutoffMs: number): number[][] {
  const rows: number[][] = []
  sweep.run(sources, [rowsOf((source, ms) => { rows[source] = Array.from(ms, value => value === 0xffffffff ? Infinity : value) })], { cutoffMs })
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

describe('Sweep', () => {
  it('equals Bellman-Ford for all pairs, at nodes and at points, in both directions, within any cutoff and in parts', () => {
    fc.assert(fc.property(smallGraph, query, (arrays, { sources: drawn, points: drawnPoints, direction, cutoffMs, of }) => {
      const nodes = arrays.lon.length
      const fit = <T extends { node: number }>(one: T): T => ({ ...one, node: one.node % nodes })
      const sources = drawn.map(({ seeds, direct }) => ({ seeds: seeds.map(fit), ...(drawnPoints === undefined ? {} : { direct }) }))
      const points = drawnPoints?.map(hung => hung.map(fit))
      const metric = metricOf(arrays), expected = truth(arrays, sources, { direction, ...(points === undefined ? {} : { points }), cutoffMs })
      const whole = new Sweep(metric, { direction, ...(points === undefined ? {} : { targets: targetsOf(points) }) })
      expect(rowsBy(whole, sources, cutoffMs)).toEqual(expected)
      expect(rowsBy(whole, sources, cutoffMs)).toEqual(expected)
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

  it('passes by what lies beyond the cutoff', () => {
    const arrays = gridGraph(40, 45, { ms: arc => 20_000 + (arc * 7919) % 40_000 })
    const metric = metricOf(arrays)
    const sources = Array.from({ length: 20 }, (_, i) => ({ seeds: [{ node: (i * 1237) % 1800, ms: 0 }] }))
    const points = Array.from({ length: 300 }, (_, i) => [{ node: (i * 31) % 1800, ms: i }, { node: (i * 17 + 40) % 1800, ms: 500 }])
    for (const direction of ['forward', 'reverse'] as const) {
      const sweep = new Sweep(metric, { direction }), hung = new Sweep(metric, { direction, targets: targetsOf(points) })
      for (const cutoffMs of [longest, 100_000, 0, 600_000]) {
        expect(rowsBy(sweep, sources, cutoffMs)).toEqual(truth(arrays, sources, { direction, cutoffMs }))
        expect(rowsBy(hung, sources, cutoffMs)).toEqual(truth(arrays, sources, { direction, points, cutoffMs }))
      }
    }
  })
})
