import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { Repairer } from '../../src/search/repair.ts'
import { Search } from '../../src/search/search.ts'
import { gridGraph, smallGraph } from '../helpers/graphs.ts'

interface Seed { node: number, ms: number, label: number }

const seed = fc.record({ node: fc.nat(13), ms: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(20_000)) })
const place = fc.array(seed, { minLength: 1, maxLength: 3 })
const step = fc.record({
  close: fc.array(fc.nat(7), { maxLength: 2 }), add: fc.array(place, { maxLength: 2 }), move: fc.array(fc.tuple(fc.nat(7), place), { maxLength: 1 }),
  arcs: fc.array(fc.tuple(fc.nat(99), fc.oneof(fc.nat(5), fc.nat(20_000), fc.constant(0xffffffff))), { maxLength: 4 }),
})

/** The full answer, with labels in the order of the places. */
function full(graph: ReturnType<typeof buildGraph>, cost: Uint32Array, places: readonly (readonly Omit<Seed, 'label'>[])[], options: { reverse: boolean, cutoff?: number }): Search {
  const search = new Search(graph, cost)
  for (const [label, seeds] of places.entries()) for (const { node, ms } of seeds) search.addSource(node, ms, label)
  return search.run(options)
}

const columns = (places: readonly (readonly Omit<Seed, 'label'>[])[]): { node: number[], ms: number[], label: number[] } => {
  const all = places.flatMap((seeds, label) => seeds.map(seed => ({ ...seed, label })))
  return { node: all.map(({ node }) => node), ms: all.map(({ ms }) => ms), label: all.map(({ label }) => label) }
}

describe('Repairer', () => {
  it('equals a new search after any sequence of closed, new and moved seeds and changed arcs', () => {
    fc.assert(fc.property(smallGraph, fc.array(place, { minLength: 1, maxLength: 6 }), fc.array(step, { minLength: 1, maxLength: 6 }), fc.boolean(), fc.option(fc.integer({ min: 1, max: 60 })), (arrays, first, steps, reverse, cutoff) => {
      const graph = buildGraph(arrays), options = { reverse, ...(cutoff === null ? {} : { cutoff }) }
      const onGraph = (seeds: readonly Omit<Seed, 'label'>[]): Omit<Seed, 'label'>[] => seeds.map(({ node, ms }) => ({ node: node % graph.nodeCount, ms }))
      let places = first.map(onGraph), cost: Uint32Array = graph.ms
      const start = full(graph, cost, places, options)
      const ms = start.ms.slice(), source = start.source.slice()
      const repairer = new Repairer(graph, { reverse })
      for (const { close, add, move, arcs } of steps) {
        const was = cost
        cost = cost.slice()
        for (const [arc, time] of arcs) cost[arc % graph.arcCount] = time
        const closed = new Set(close.map(c => c % 8)), moved = new Map(move.filter(([p]) => !closed.has(p)))
        const relabel = Int32Array.from(places, () => -1)
        const dropped: Seed[] = []
        const isFresh: boolean[] = []
        const next: Omit<Seed, 'label'>[][] = []
        for (const [p, seeds] of places.entries()) {
          if (closed.has(p)) continue
          relabel[p] = next.length
          const now = moved.get(p)
          if (now !== undefined) dropped.push(...seeds.map(seed => ({ ...seed, label: next.length })))
          isFresh.push(now !== undefined)
          next.push(now === undefined ? seeds : onGraph(now))
        }
        for (const seeds of add) {
          isFresh.push(true)
          next.push(onGraph(seeds))
        }
        places = next
        const seeds = columns(places)
        repairer.run({
          ms, source, cost, was, arcs: arcs.map(([arc]) => arc % graph.arcCount), relabel, limit: cutoff === null ? 0xf0000000 : cutoff * 1000, seeds,
          dropped: { node: dropped.map(({ node }) => node), ms: dropped.map(({ ms }) => ms), label: dropped.map(({ label }) => label) },
          fresh: [...seeds.label.keys()].filter(i => isFresh[seeds.label[i]!]!),
        })
        const truth = full(graph, cost, places, options)
        expect([...ms]).toEqual([...truth.ms])
        expect([...source]).toEqual([...truth.source])
      }
    }), { numRuns: 1500 })
  })

  it('touches what a closed place served, and nothing else', () => {
    const graph = buildGraph(gridGraph(40, 40)), none = { node: [], ms: [], label: [] }
    const places = [0, 39, 800, 1560, 1599].map(node => [{ node, ms: 0 }])
    const { ms, source } = full(graph, graph.ms, places, { reverse: true })
    const served = source.filter(label => label === 2).length
    const rest = places.filter((_, p) => p !== 2)
    const found = new Repairer(graph, { reverse: true }).run({ ms, source, cost: graph.ms, was: graph.ms, relabel: Int32Array.of(0, 1, -1, 2, 3), seeds: columns(rest), fresh: [], dropped: none, limit: 0xf0000000 })
    expect(found).toBe(served)
    expect([...ms]).toEqual([...full(graph, graph.ms, rest, { reverse: true }).ms])
  })

  it('is not misled by a cycle that costs nothing', () => {
    const graph = buildGraph({ nodes: 4, tail: [0, 1, 2, 3], head: [1, 2, 1, 2], ms: [5000, 0, 0, 90_000] })
    const places = [[{ node: 0, ms: 0 }], [{ node: 3, ms: 0 }]]
    const { ms, source } = full(graph, graph.ms, places, { reverse: false })
    const cost = graph.ms.slice()
    cost[0] = 0xffffffff
    new Repairer(graph).run({ ms, source, cost, was: graph.ms, arcs: [0], seeds: columns(places), fresh: [], limit: 0xf0000000 })
    expect([...ms]).toEqual([0, 90_000, 90_000, 0])
    expect([...source]).toEqual([0, 1, 1, 1])
  })
})
