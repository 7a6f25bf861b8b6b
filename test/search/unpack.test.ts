import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { Hierarchy } from '../../src/search/hierarchy.ts'
import { Unpacker } from '../../src/search/unpack.ts'
import { gridGraph, smallGraph } from '../helpers/graphs.ts'

describe('Unpacker', () => {
  it('turns every pair of a metric into open arcs that take as long, both ways', () => {
    fc.assert(fc.property(smallGraph, arrays => {
      const graph = buildGraph(arrays), metric = Hierarchy.build(graph).customize(graph.ms)
      const { hierarchy, rise, fall } = metric
      // Plain columns, as workers have them, give the same.
      const plain = new Unpacker({ ...metric, hierarchy: { ...hierarchy } }, { graph, cost: graph.ms })
      const unpacker = new Unpacker(metric, { graph, cost: graph.ms })
      for (const [arcs, isRise] of [[rise, true], [fall, false]] as const) {
        for (let p = 0; p < graph.nodeCount; p++) for (let i = arcs.first[p]!; i < arcs.first[p + 1]!; i += 2) {
          const above = arcs.pairs[i]!, ends = isRise ? [p, above] : [above, p]
          const path = unpacker.path(ends)
          const found = [...path.arcs.map(arc => [graph.tail[arc], graph.head[arc]]), path.arcs.reduce((sum, arc) => sum + graph.ms[arc]!, 0), path.nodes[0], path.nodes.at(-1), plain.path(ends)]
          const wanted = [...path.arcs.map((_, step) => [path.nodes[step], path.nodes[step + 1]]), arcs.pairs[i + 1], ...ends.map(end => hierarchy.node[end]), path]
          expect(found).toEqual(wanted)
        }
      }
    }), { numRuns: 150, examples: [[gridGraph(9, 9, { ms: arc => arc % 5 })]] })
  })

  it('refuses positions that are no pair, and another cost', () => {
    const graph = buildGraph(gridGraph(8, 1)), metric = Hierarchy.build(graph).customize(graph.ms), { position } = metric.hierarchy
    const unpacker = new Unpacker(metric, { graph, cost: graph.ms })
    expect(unpacker.path([])).toEqual({ nodes: [], arcs: [] })
    expect(unpacker.path([position[5]!])).toEqual({ nodes: [5], arcs: [] })
    const strange = new Unpacker(metric, { graph, cost: graph.ms.map(ms => ms + 1) })
    const { first, pairs } = metric.rise, p = first.findIndex((at, i) => at < first[i + 1]!)
    expect(() => strange.path([p, pairs[first[p]!]!])).toThrow('expected a pair of the metric and its own cost')
    expect(() => unpacker.path([position[0]!, position[0]!])).toThrow('expected a pair of the metric')
  })
})
