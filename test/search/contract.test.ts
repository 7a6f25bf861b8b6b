import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../src/core/random.ts'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { contract, nothing, pairOf } from '../../src/search/contract.ts'
import { customize, endless } from '../../src/search/customize.ts'
import { dissect } from '../../src/search/dissect.ts'
import { bellmanFord, smallGraph, type SmallGraph } from '../helpers/graphs.ts'

/** Nodes in an order that has nothing to do with the graph: contraction must be right for any. */
function shuffled(nodes: number, seed: number): Uint32Array {
  const random = seeded(seed), order = Uint32Array.from({ length: nodes }, (_, u) => u)
  for (let i = nodes - 1; i > 0; i--) {
    const j = random.below(i + 1), swap = order[i]!
    order[i] = order[j]!
    order[j] = swap
  }
  return order
}

const anyOrder = fc.option(fc.nat(), { nil: undefined })
const orderOf = (arrays: SmallGraph, seed: number | undefined): Uint32Array => seed === undefined ? dissect(buildGraph(arrays)) : shuffled(arrays.lon.length, seed)

describe('contract', () => {
  it('makes neighbours of every two upper neighbours; the nearest is the parent, subtrees are stretches', () => {
    fc.assert(fc.property(smallGraph, anyOrder, (arrays, seed) => {
      const columns = contract(buildGraph(arrays), orderOf(arrays, seed)), { position, node, parent, firstUpper, upper } = columns
      const nodes = arrays.lon.length, last = Uint32Array.from({ length: nodes }, (_, p) => p)
      for (let p = nodes - 1; p >= 0; p--) {
        expect(position[node[p]!]).toBe(p)
        const above = Array.from(upper.subarray(firstUpper[p], firstUpper[p + 1]))
        expect(above).toEqual([...new Set(above)].sort((a, b) => a - b))
        expect(parent[p]).toBe(above.at(-1) ?? nothing)
        for (const [i, q] of above.entries()) {
          expect(q).toBeLessThan(p)
          for (const r of above.slice(0, i)) expect(pairOf(columns, q, r)).not.toBe(nothing)
        }
        if (parent[p] !== nothing) last[parent[p]!] = Math.max(last[parent[p]!]!, last[p]!)
      }
      // A subtree ends where the next position has a parent above its root.
      for (let p = 0; p < nodes; p++) for (let q = p + 1; q <= last[p]!; q++) expect(parent[q]).toBeGreaterThanOrEqual(p)
      for (let p = 0; p < nodes; p++) if (last[p]! + 1 < nodes) expect(parent[last[p]! + 1] === nothing || parent[last[p]! + 1]! < p).toBe(true)
    }))
  })
  it('finds the pair of every arc and the way that it runs', () => {
    fc.assert(fc.property(smallGraph, anyOrder, (arrays, seed) => {
      const graph = buildGraph(arrays), columns = contract(graph, orderOf(arrays, seed)), { position, arcPair, firstUpper, upper } = columns
      for (let arc = 0; arc < graph.arcCount; arc++) {
        const p = position[graph.tail[arc]!]!, q = position[graph.head[arc]!]!, pair = arcPair[arc]! >>> 1
        if (p === q) {
          expect(arcPair[arc]).toBe(nothing)
          continue
        }
        expect(upper[pair]).toBe(Math.min(p, q))
        expect(pair >= firstUpper[Math.max(p, q)]! && pair < firstUpper[Math.max(p, q) + 1]!).toBe(true)
        expect(arcPair[arc]! & 1).toBe(p > q ? 0 : 1)
      }
    }))
  })
  it('keeps all distances: up by rise, down by fall', () => {
    fc.assert(fc.property(smallGraph, anyOrder, (arrays, seed) => {
      const graph = buildGraph(arrays), columns = contract(graph, orderOf(arrays, seed)), { position, parent } = columns
      const { rise, fall } = customize(columns, graph.ms)
      for (let source = 0; source < graph.nodeCount; source++) {
        const ms = new Uint32Array(graph.nodeCount).fill(endless)
        ms[position[source]!] = 0
        for (let p = position[source]!; p !== nothing; p = parent[p]!) for (let i = rise.first[p]!; i < rise.first[p + 1]!; i += 2) {
          ms[rise.pairs[i]!] = Math.min(ms[rise.pairs[i]!]!, ms[p]! + rise.pairs[i + 1]!)
        }
        for (let p = 0; p < graph.nodeCount; p++) for (let i = fall.first[p]!; i < fall.first[p + 1]!; i += 2) {
          ms[p] = Math.min(ms[p]!, ms[fall.pairs[i]!]! + fall.pairs[i + 1]!)
        }
        const truth = bellmanFord(arrays, [{ node: source, ms: 0, label: 0 }]).ms
        expect(truth.map((_, node) => ms[position[node]!])).toEqual(truth.map(time => Math.min(time, endless)))
      }
    }))
  })
})
