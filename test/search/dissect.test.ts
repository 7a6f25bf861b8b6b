import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildGraph, type GraphArrays } from '../../src/graph/build-arrays.ts'
import type { Progress } from '../../src/core/types.ts'
import { seeded } from '../../src/core/random.ts'
import { contract } from '../../src/search/contract.ts'
import { dissect } from '../../src/search/dissect.ts'
import { gridGraph, smallGraph } from '../helpers/graphs.ts'

const pairs = (graph: GraphArrays): number => {
  const built = buildGraph(graph)
  return contract(built, dissect(built)).upper.length
}

/** Streets of a town: a lattice with a share of its links missing, its crossings numbered at random. */
function town(columns: number, rows: number, kept: number): GraphArrays & { lon: number[], lat: number[], tail: number[], head: number[] } {
  const random = seeded(7), whole = gridGraph(columns, rows)
  const name = whole.lon.map((_, i) => i)
  for (let i = name.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [name[i], name[j]] = [name[j]!, name[i]!]
  }
  const lon: number[] = [], lat: number[] = [], tail: number[] = [], head: number[] = []
  for (const [i, id] of name.entries()) {
    lon[id] = whole.lon[i]!
    lat[id] = whole.lat[i]!
  }
  for (let arc = 0; arc < whole.tail.length; arc += 2) {
    if (random() > kept) continue
    tail.push(name[whole.tail[arc]!]!)
    head.push(name[whole.head[arc]!]!)
  }
  return { lon, lat, tail, head }
}

describe('dissect', () => {
  it('orders every node once, and the same way twice', () => {
    fc.assert(fc.property(smallGraph, arrays => {
      const graph = buildGraph(arrays), order = dissect(graph)
      expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from(order, (_, i) => i))
      expect(dissect(graph)).toEqual(order)
    }))
    const graph = buildGraph(town(60, 50, 0.8)), order = dissect(graph)
    expect(new Set(order).size).toBe(3000)
    expect(dissect(graph)).toEqual(order)
  })
  it('adds no pairs to a chain or a tree, and makes them low', () => {
    const chain = buildGraph({ nodes: 1000, tail: Uint32Array.from({ length: 999 }, (_, i) => i), head: Uint32Array.from({ length: 999 }, (_, i) => i + 1) })
    const { upper, parent } = contract(chain, dissect(chain))
    expect(upper.length).toBeLessThan(2000)
    const depth = new Uint32Array(1000)
    for (let p = 1; p < 1000; p++) depth[p] = depth[parent[p]!]! + 1
    expect(Math.max(...depth)).toBeLessThan(25)
    const random = seeded(3), above = Array.from({ length: 999 }, (_, i) => random.below(i + 1))
    expect(pairs({ nodes: 1000, tail: above, head: above.map((_, i) => i + 1) })).toBeLessThan(2000)
  })
  it('keeps pairs few on a town, by its map as well as by its links alone', () => {
    const { lon, lat, tail, head } = town(100, 100, 0.75), nodes = lon.length
    const graph = buildGraph({ lon, lat, tail, head })
    const naive = contract(graph, Uint32Array.from({ length: nodes }, (_, u) => u)).upper.length
    const byMap = pairs({ lon, lat, tail, head }), byLinks = pairs({ nodes, tail, head })
    expect(byMap / nodes).toBeLessThan(7)
    expect(byLinks / nodes).toBeLessThan(7.5)
    expect(naive / byMap).toBeGreaterThan(40)
  })
  it('sees through coordinates that mean nothing', () => {
    const { lon, lat, tail, head } = town(60, 60, 0.75), random = seeded(5)
    const misled = pairs({ lon: lon.map(() => random()), lat: lat.map(() => random()), tail, head })
    expect(misled / pairs({ lon, lat, tail, head })).toBeLessThan(1.25)
  })
  it('takes disconnected parts one by one', () => {
    const { lon, lat, tail, head } = town(30, 30, 0.45)
    const apart = pairs({ lon, lat, tail, head })
    const twice = pairs({ lon: [...lon, ...lon], lat: [...lat, ...lat], tail: [...tail, ...tail.map(u => u + 900)], head: [...head, ...head.map(u => u + 900)] })
    expect(twice / apart).toBeCloseTo(2, 1)
    expect(pairs({ nodes: 5, tail: [0], head: [0] })).toBe(0)
  })
  it('orders a star and a clique', () => {
    expect(pairs({ nodes: 300, tail: Array.from({ length: 299 }, () => 0), head: Array.from({ length: 299 }, (_, i) => i + 1) })).toBe(299)
    const all = Array.from({ length: 50 }, (_, u) => u)
    expect(pairs({ nodes: 50, tail: all.flatMap(u => all.map(() => u)), head: all.flatMap(() => all) })).toBe(50 * 49 / 2)
  })
  it('says how far it is and ends when asked to', () => {
    const graph = buildGraph(town(60, 60, 0.8)), seen: Progress[] = []
    dissect(graph, { onProgress: progress => seen.push(progress) })
    expect(seen.length).toBeGreaterThan(20)
    expect(seen.every(({ stage, total }, i) => stage === 'ordering' && total === 3600 && seen[i]!.done >= (seen[i - 1]?.done ?? 0) && seen[i]!.done <= total)).toBe(true)
    const controller = new AbortController()
    let calls = 0
    const stop = (): void => {
      if (++calls === 10) controller.abort(new Error('enough'))
    }
    expect(() => dissect(graph, { signal: controller.signal, onProgress: stop })).toThrow('enough')
    expect(calls).toBe(10)
  })
})
