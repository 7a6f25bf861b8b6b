import { describe, expect, it } from 'vitest'
import { expectedGraphs, expectedIntegers, loadGraph, missing, spreadSources } from '../../benchmarks/graphs.ts'
import { unreachable } from '../../src/data/travel-times.ts'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { Search } from '../../src/search/search.ts'

const expected = expectedIntegers()

describe('exact integers on city and country graphs', () => {
  for (const name of expectedGraphs) {
    const reason = expected?.[name] === undefined ? 'no shared data' : missing(name)
    it.skipIf(reason !== undefined)(`${name}: every sum, maximum and sample to the last unit${reason === undefined ? '' : ` (${reason})`}`, () => {
      const { nodes, arcs, sssp, nearest, lastSeed, samples } = expected![name]!
      const columns = loadGraph(name)
      expect([columns.nodes, columns.tail.length]).toEqual([nodes, arcs])
      const graph = buildGraph(columns)
      const search = new Search(graph).addSource(0).run()
      const seeds = spreadSources(nodes, 10)
      expect(summary(search.ms)).toEqual(sssp)
      expect(orMinusOne(search.ms[seeds[9]!]!)).toBe(lastSeed)
      const times = samples.map(([node]) => [node, orMinusOne(search.ms[node]!)])

      search.reset()
      for (const seed of seeds) search.addSource(seed)
      search.run()
      expect(summary(search.ms)).toEqual(nearest)
      expect(times.map(([node, ms]) => [node, ms, orMinusOne(search.ms[node!]!)])).toEqual(samples)
      expect(seeds.length === 10 && search.source.every((label, node) => (label === -1) === (search.ms[node] === unreachable))).toBe(true)
    })
  }
})

function summary(ms: Uint32Array): { reached: number, sum: string, max: number } {
  let reached = 0, sum = 0, max = 0
  for (const time of ms) {
    if (time === unreachable) continue
    reached++
    sum += time
    max = Math.max(max, time)
  }
  return { reached, sum: String(sum), max }
}

function orMinusOne(ms: number): number {
  return ms === unreachable ? -1 : ms
}
