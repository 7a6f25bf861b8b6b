import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { nearestLabels } from '../../src/search/nearest.ts'
import { Search } from '../../src/search/search.ts'
import { bellmanFord, gridGraph, smallGraph } from '../helpers/graphs.ts'

const starts = fc.array(fc.record({ node: fc.nat(13), ms: fc.integer({ min: 0, max: 30_000 }), label: fc.nat(5) }), { minLength: 1, maxLength: 6 })
const seconds = (ms: Uint32Array): number[] => Array.from(ms, value => value === 0xffffffff ? Infinity : value)

describe('Search', () => {
  it('equals Bellman-Ford in times and labels, both ways, with and without a cutoff', () => {
    fc.assert(fc.property(smallGraph, starts, fc.boolean(), fc.option(fc.integer({ min: 1, max: 60 })), (arrays, seeds, reverse, cutoff) => {
      const graph = buildGraph(arrays)
      const sources = seeds.map(seed => ({ ...seed, node: seed.node % graph.nodeCount }))
      const search = new Search(graph)
      for (const { node, ms, label } of sources) search.addSource(node, ms, label)
      search.run({ reverse, ...(cutoff === null ? {} : { cutoff }) })
      const truth = bellmanFord(arrays, sources, { reverse, cutoffMs: cutoff === null ? Infinity : cutoff * 1000 })
      expect(seconds(search.ms)).toEqual(truth.ms)
      expect([...search.source]).toEqual(truth.label)
    }), { numRuns: 500 })
  })

  it('gives the same on the reversed graph as in reverse', () => {
    fc.assert(fc.property(smallGraph, arrays => {
      const there = new Search(buildGraph(arrays)).addSource(0).run({ reverse: true })
      const back = new Search(buildGraph({ ...arrays, tail: arrays.head, head: arrays.tail })).addSource(0).run()
      expect([...there.ms]).toEqual([...back.ms])
    }))
  })

  it('is the same after any number of uses', () => {
    fc.assert(fc.property(smallGraph, fc.nat(13), fc.nat(13), (arrays, a, b) => {
      const graph = buildGraph(arrays)
      const used = new Search(graph)
      used.addSource(a % graph.nodeCount).run({ cutoff: 3 })
      used.reset().addSource(b % graph.nodeCount).run()
      expect([...used.ms]).toEqual([...new Search(graph).addSource(b % graph.nodeCount).run().ms])
    }))
  })

  it('folds dead ends and chains from its second whole search on, and equals Bellman-Ford still', () => {
    // Long chains with few crossings, one-ways among them: most nodes fold.
    const sparse = fc.record({
      nodes: fc.constant(24),
      arcs: fc.array(fc.record({ tail: fc.nat(23), step: fc.integer({ min: 1, max: 3 }), ms: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.nat(60_000)), both: fc.boolean() }), { minLength: 1, maxLength: 40 }),
    }).map(({ nodes, arcs }) => {
      const all = arcs.flatMap<[number, number, number]>(({ tail, step, ms, both }) => {
        const head = (tail + step) % nodes
        return both ? [[tail, head, ms], [head, tail, ms]] : [[tail, head, ms]]
      })
      return { nodes, lon: new Array<number>(nodes).fill(44), lat: new Array<number>(nodes).fill(33), tail: all.map(([tail]) => tail), head: all.map(([, head]) => head), ms: all.map(([, , ms]) => ms) }
    })
    const seedLists = fc.array(fc.array(fc.record({ node: fc.nat(23), ms: fc.integer({ min: 0, max: 30_000 }), label: fc.nat(5) }), { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 4 })
    fc.assert(fc.property(fc.oneof(sparse, smallGraph), seedLists, fc.boolean(), (arrays, lists, reverse) => {
      const graph = buildGraph(arrays)
      const search = new Search(graph)
      for (const seeds of lists) {
        const sources = seeds.map(seed => ({ ...seed, node: seed.node % graph.nodeCount }))
        search.reset()
        for (const { node, ms, label } of sources) search.addSource(node, ms, label)
        search.run({ reverse })
        const truth = bellmanFord(arrays, sources, { reverse, cutoffMs: Infinity })
        expect(seconds(search.ms)).toEqual(truth.ms)
        expect([...search.source]).toEqual(truth.label)
        expect([...search.reached()].sort((a, b) => a - b)).toEqual(truth.ms.flatMap((ms, node) => ms < Infinity ? [node] : []))
      }
    }), { numRuns: 1000 })
  })

  it('settles targets before it stops', () => {
    fc.assert(fc.property(smallGraph, fc.array(fc.nat(13), { minLength: 1, maxLength: 3 }), (arrays, wanted) => {
      const graph = buildGraph(arrays)
      const targets = wanted.map(node => node % graph.nodeCount)
      const full = new Search(graph).addSource(0).run(), early = new Search(graph).addSource(0).run({ targets })
      for (const node of targets) expect(early.ms[node]).toBe(full.ms[node])
    }))
    const far = new Search(buildGraph(gridGraph(60, 1))).addSource(0).run({ targets: [3] })
    expect(far.ms[3]).toBe(180_000)
    expect(far.ms[59]).toBe(0xffffffff)
  })

  it('keeps a tree whose arcs add up', () => {
    fc.assert(fc.property(smallGraph, arrays => {
      const graph = buildGraph(arrays)
      const search = new Search(graph).addSource(0).run({ tree: true })
      for (const node of search.reached()) {
        const before = search.parent[node]!
        if (before === -1) {
          expect(search.ms[node]).toBe(0)
          continue
        }
        const costs = arrays.tail.flatMap((u, arc) => u === before && arrays.head[arc] === node ? [arrays.ms[arc]!] : [])
        expect(search.ms[node]).toBe(search.ms[before]! + Math.min(...costs))
      }
    }))
  })

  it('widens its buckets for arcs of hours instead of growing', () => {
    const graph = buildGraph({ nodes: 3, tail: [0, 1, 0], head: [1, 2, 2], ms: [400_000_000, 1, 400_000_002] })
    expect(new Search(graph).addSource(0).run().ms[2]).toBe(400_000_001)
  })

  it('refuses what cannot be meant', () => {
    const graph = buildGraph(gridGraph(2, 1))
    expect(() => new Search(graph, new Uint32Array(1))).toThrow('expected a cost column of 2 arcs, got 1')
    expect(() => new Search(graph).addSource(2)).toThrow('expected a node among 2, got 2')
    expect(() => new Search(graph).addSource(0, 0.5)).toThrow('expected ms as a whole number')
    expect(() => new Search(graph).addSource(0).run({ cutoff: 0 })).toThrow('expected cutoff above 0 seconds, got 0')
    expect(() => new Search(graph).addSource(0).run({ cutoff: 3_600_000 })).toThrow('is it in milliseconds?')
  })
})

describe('nearestLabels', () => {
  it('lists the k nearest distinct labels of every node, as one Bellman-Ford a label does', () => {
    fc.assert(fc.property(smallGraph, starts, fc.integer({ min: 1, max: 4 }), fc.boolean(), (arrays, seeds, k, reverse) => {
      const graph = buildGraph(arrays)
      const sources = seeds.map(seed => ({ ...seed, node: seed.node % graph.nodeCount }))
      const found = nearestLabels(graph, graph.ms, { seeds: sources, k, cutoff: Infinity, reverse })
      const labels = [...new Set(sources.map(source => source.label))]
      const truth = labels.map(label => ({ label, ms: bellmanFord(arrays, sources.filter(source => source.label === label), { reverse }).ms }))
      for (let node = 0; node < graph.nodeCount; node++) {
        const expected = truth.map(({ label, ms }) => [ms[node]!, label] as const).filter(([ms]) => ms < Infinity).sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, k)
        const got = Array.from({ length: k }, (_, j) => [found.ms[node * k + j]!, found.label[node * k + j]!] as const).filter(([, label]) => label !== -1)
        expect(got).toEqual(expected)
      }
    }), { numRuns: 400 })
  })
})
