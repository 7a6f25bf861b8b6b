import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { Hierarchy } from '../../src/search/hierarchy.ts'
import { hierarchyPath, HierarchyQuery, type HierarchyPath } from '../../src/search/hierarchy-query.ts'
import { bellmanFord, gridGraph, smallGraph } from '../helpers/graphs.ts'

// Gates of one side lie close together, but that may be after a walk of a month.
const gates = fc.tuple(fc.constantFrom(0, 0, 3_000_000_000), fc.array(fc.record({ node: fc.nat(13), ms: fc.oneof(fc.nat(10), fc.nat(30_000)) }), { minLength: 1, maxLength: 4 }))
  .map(([base, list]) => list.map(({ node, ms }) => ({ node, ms: base + ms })))
type Arrays = ReturnType<typeof buildGraph>

/** The ms of a path's arcs, which have to be open and to follow one another. */
function walked(graph: Arrays, { nodes, arcs }: HierarchyPath): number {
  expect(arcs.length).toBe(nodes.length - 1)
  let sum = 0
  for (const [i, arc] of arcs.entries()) {
    expect([graph.tail[arc], graph.head[arc]]).toEqual([nodes[i], nodes[i + 1]])
    expect(graph.ms[arc]).not.toBe(0xffffffff)
    sum += graph.ms[arc]!
  }
  return sum
}

describe('HierarchyQuery', () => {
  it('takes as long as Bellman-Ford says between any gates, over open arcs that take as long, again and again', () => {
    fc.assert(fc.property(smallGraph, fc.array(fc.tuple(gates, gates), { minLength: 1, maxLength: 4 }), (arrays, trips) => {
      const graph = buildGraph(arrays), n = graph.nodeCount
      const query = new HierarchyQuery(Hierarchy.build(graph).customize(graph.ms), { graph, cost: graph.ms })
      for (const [from, to] of trips) {
        const starts = from.map(gate => ({ ...gate, node: gate.node % n })), ends = to.map(gate => ({ ...gate, node: gate.node % n }))
        const { ms } = bellmanFord(arrays, starts.map((gate, label) => ({ ...gate, label })))
        const truth = Math.min(...ends.map(gate => ms[gate.node]! + gate.ms))
        expect(query.ms({ starts, ends })).toBe(truth)
        expect([...query.msToEach(starts, ends.map(gate => [gate]))]).toEqual(ends.map(gate => ms[gate.node]! + gate.ms))
        const path = query.path({ starts, ends })
        if (truth === Infinity || path === undefined) {
          expect([truth, path]).toEqual([Infinity, undefined])
          continue
        }
        const inner = walked(graph, path)
        const sums = starts.filter(gate => gate.node === path.nodes[0]).flatMap(a => ends.filter(gate => gate.node === path.nodes.at(-1)).map(b => a.ms + inner + b.ms))
        expect(path.ms).toBe(truth)
        expect(Math.min(...sums)).toBe(truth)
        expect(hierarchyPath(Hierarchy.build(graph).customize(graph.ms), { graph, cost: graph.ms, starts, ends })).toEqual(path)
      }
    }), { numRuns: 200 })
  })

  it('finds its way over a grid', () => {
    const graph = buildGraph(gridGraph(30, 20, { ms: arc => 1000 + arc * 7919 % 5000 }))
    const query = new HierarchyQuery(Hierarchy.build(graph).customize(graph.ms), { graph, cost: graph.ms })
    const path = query.path({ starts: [{ node: 0, ms: 5 }], ends: [{ node: 599, ms: 7 }] })!
    expect(path.nodes[0]).toBe(0)
    expect(path.nodes.at(-1)).toBe(599)
    expect(walked(graph, path) + 12).toBe(path.ms)
  })

  it('stays where it is for nothing, and knows its nodes', () => {
    const graph = buildGraph(gridGraph(2, 2))
    const query = new HierarchyQuery(Hierarchy.build(graph).customize(graph.ms), { graph, cost: graph.ms })
    expect(query.path({ starts: [{ node: 3, ms: 1 }], ends: [{ node: 3, ms: 2 }] })).toEqual({ nodes: [3], arcs: [], ms: 3 })
    expect(query.path({ starts: [], ends: [{ node: 3, ms: 2 }] })).toBeUndefined()
    expect(() => query.ms({ starts: [{ node: 4, ms: 0 }], ends: [{ node: 0, ms: 0 }] })).toThrow('expected a node among 4, got 4')
    expect(query.ms({ starts: [{ node: 0, ms: 0 }], ends: [{ node: 3, ms: 0 }] })).toBe(120_000)
  })
})
