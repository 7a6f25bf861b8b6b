import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import type { RoadGraph } from '../../src/graph/road-graph.ts'
import type { Metric, UpperArcs } from '../../src/search/customize.ts'
import { Hierarchy } from '../../src/search/hierarchy.ts'
import { bellmanFord, gridGraph, smallGraph, type SmallGraph } from '../helpers/graphs.ts'

const closed = 0xffffffff

/** Times from a node to all by climbing and sweeping, without any of the engines. */
function timesFrom({ hierarchy, rise, fall }: Metric, node: number): number[] {
  const count = hierarchy.parent.length, ms = new Array<number>(count).fill(Infinity)
  ms[hierarchy.position[node]!] = 0
  const each = ({ first, pairs }: UpperArcs, p: number, visit: (above: number, cost: number) => void): void => {
    for (let i = first[p]!; i < first[p + 1]!; i += 2) visit(pairs[i]!, pairs[i + 1]!)
  }
  for (let p = count - 1; p >= 0; p--) each(rise, p, (above, cost) => { ms[above] = Math.min(ms[above]!, ms[p]! + cost) })
  for (let p = 0; p < count; p++) each(fall, p, (above, cost) => { ms[p] = Math.min(ms[p]!, ms[above]! + cost) })
  return Array.from({ length: count }, (_, u) => ms[hierarchy.position[u]!]!)
}

/** Every pair of nodes against the truth, with a cost column in the graph's order. */
function compare(arrays: SmallGraph, graph: RoadGraph, { metric, cost }: { metric: Metric, cost: Uint32Array }): void {
  const truth: SmallGraph = { ...arrays, tail: [...graph.tail], head: [...graph.head], ms: Array.from(cost, ms => ms === closed ? Infinity : ms) }
  for (let u = 0; u < graph.nodeCount; u++) expect(timesFrom(metric, u)).toEqual(bellmanFord(truth, [{ node: u, ms: 0, label: 0 }]).ms)
}

describe('customize', () => {
  it('keeps every shortest time, with one cost column after another', () => {
    const columns = fc.array(fc.array(fc.oneof(fc.nat(3), fc.nat(20_000), fc.constant(closed)), { minLength: 40, maxLength: 40 }), { minLength: 1, maxLength: 3 })
    fc.assert(fc.property(smallGraph, columns, (arrays, costs) => {
      const graph = buildGraph(arrays), hierarchy = Hierarchy.build(graph)
      const first = hierarchy.customize(graph.ms)
      compare(arrays, graph, { metric: first, cost: graph.ms })
      for (const values of costs) {
        const cost = Uint32Array.from(values.slice(0, graph.arcCount))
        compare(arrays, graph, { metric: hierarchy.customize(cost), cost })
      }
      // Metrics own their columns, and closed arcs open again.
      compare(arrays, graph, { metric: first, cost: graph.ms })
      expect(hierarchy.customize(graph.ms)).toEqual(first)
    }), { numRuns: 150 })
  })

  it('gives the same in WebAssembly and in plain TypeScript', () => {
    fc.assert(fc.property(smallGraph, arrays => {
      const graph = buildGraph(arrays), hierarchy = Hierarchy.build(graph)
      expect(hierarchy.customize(graph.ms, { kind: 'wasm' })).toEqual(hierarchy.customize(graph.ms, { kind: 'plain' }))
    }), { numRuns: 100 })
    // Lists of neighbours long enough for vectors.
    const graph = buildGraph(gridGraph(30, 30, { ms: arc => 1 + arc * 7919 % 1000 })), hierarchy = Hierarchy.build(graph)
    expect(hierarchy.upper.length).toBeGreaterThan(4000)
    expect(hierarchy.customize(graph.ms)).toEqual(hierarchy.customize(graph.ms, { kind: 'plain' }))
    expect(() => hierarchy.customize(graph.ms, { kind: 'wasm', wasm: undefined })).toThrow(RangeError)
    expect(hierarchy.customize(graph.ms, { wasm: undefined })).toEqual(hierarchy.customize(graph.ms))
  })

  it('drops the pairs that a detour beats, both ways apart', () => {
    // 0 -> 1 straight takes 9, over 2 it takes 3; back only the straight arc is open.
    const graph = buildGraph({ lon: [44, 44.01, 44.02], lat: [33, 33, 33], tail: [0, 0, 2, 1], head: [1, 2, 1, 0], ms: [9, 1, 2, 4] })
    const { rise, fall } = Hierarchy.build(graph).customize(graph.ms)
    expect([rise, fall].flatMap(({ pairs }) => [...pairs].filter((_, i) => i % 2 === 1))).not.toContain(9)
    expect(rise.pairs.length + fall.pairs.length).toBeGreaterThan(0)
  })

  it('refuses columns of another length, and arcs of 12 days', () => {
    const graph = buildGraph({ nodes: 2, tail: [0], head: [1], ms: [5] }), hierarchy = Hierarchy.build(graph)
    expect(() => hierarchy.customize(new Uint32Array(2))).toThrow('expected a cost column of 1 arcs, got 2')
    expect(() => hierarchy.customize(Uint32Array.of(0x3fffffff))).toThrow('expected arcs of less than 1073741823 ms')
  })

  it('ends when it is told to', () => {
    const graph = buildGraph({ nodes: 2, tail: [0], head: [1], ms: [5] }), hierarchy = Hierarchy.build(graph)
    for (const stop of [0, 1, 2]) {
      const controller = new AbortController()
      const call = (): unknown => hierarchy.customize(graph.ms, { signal: controller.signal, onProgress: ({ done }) => { if (done === stop) controller.abort(new Error(`stopped at ${done}`)) } })
      if (stop === 2) expect(call).not.toThrow()
      else expect(call).toThrow(`stopped at ${stop}`)
    }
  })
})
