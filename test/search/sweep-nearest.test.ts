import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { Hierarchy } from '../../src/search/hierarchy.ts'
import { Search } from '../../src/search/search.ts'
import { sweepNearest } from '../../src/search/sweep-nearest.ts'
import { bellmanFord, gridGraph, smallGraph } from '../helpers/graphs.ts'

const starts = fc.array(fc.record({ node: fc.nat(13), ms: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30_000 })), label: fc.nat(5) }), { maxLength: 8 })

describe('sweepNearest', () => {
  it('equals Bellman-Ford in times and labels, both ways, within any cutoff', () => {
    fc.assert(fc.property(smallGraph, starts, fc.constantFrom('forward' as const, 'reverse' as const), fc.oneof(fc.constant(864_000_000), fc.nat(60_000)), (arrays, drawn, direction, cutoffMs) => {
      const graph = buildGraph(arrays), seeds = drawn.map(seed => ({ ...seed, node: seed.node % graph.nodeCount }))
      const ms = new Uint32Array(graph.nodeCount), source = new Int32Array(graph.nodeCount)
      sweepNearest(Hierarchy.build(graph).customize(graph.ms), seeds, { direction, cutoffMs, ms, source })
      const truth = bellmanFord(arrays, seeds, { reverse: direction === 'reverse', cutoffMs })
      expect(Array.from(ms, time => time === 0xffffffff ? Infinity : time)).toEqual(truth.ms)
      expect([...source]).toEqual(truth.label)
    }), { numRuns: 500 })
  })

  it('gives ties on a grid of equal arcs to the lower label, as Search does, with scratch used again', () => {
    const graph = buildGraph(gridGraph(40, 30, { ms: () => 1000 })), metric = Hierarchy.build(graph).customize(graph.ms)
    const ms = new Uint32Array(1200), source = new Int32Array(1200), scratch = new Int32Array(2400)
    for (const stride of [97, 31, 7]) {
      const seeds = Array.from({ length: 60 }, (_, i) => ({ node: (i * stride) % 1200, ms: (i % 3) * 1000, label: 59 - i }))
      const search = new Search(graph)
      for (const { node, ms, label } of seeds) search.addSource(node, ms, label)
      search.run()
      sweepNearest(metric, seeds, { direction: 'forward', cutoffMs: 864_000_000, ms, source, scratch })
      expect([...ms]).toEqual([...search.ms])
      expect([...source]).toEqual([...search.source])
    }
  })
})
