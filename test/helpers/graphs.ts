import fc from 'fast-check'
import type { GraphArrays } from '../../src/graph/build-arrays.ts'

/** A random small graph as arrays: one-ways, zero-cost arcs, parallel arcs, self loops, disconnected parts. */
export interface SmallGraph extends GraphArrays {
  readonly lon: number[]
  readonly lat: number[]
  readonly tail: number[]
  readonly head: number[]
  readonly ms: number[]
}

export const smallGraph: fc.Arbitrary<SmallGraph> = fc.integer({ min: 1, max: 14 }).chain(nodes => fc.record({
  points: fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 })), { minLength: nodes, maxLength: nodes }),
  arcs: fc.array(fc.tuple(fc.nat(nodes - 1), fc.nat(nodes - 1), fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 20_000 }), fc.constant(Infinity))), { minLength: 1, maxLength: 40 }),
}).map(({ points, arcs }) => ({
  lon: points.map(([x]) => 44 + x / 1000), lat: points.map(([, y]) => 33 + y / 1000),
  tail: arcs.map(([u]) => u), head: arcs.map(([, v]) => v), ms: arcs.map(([, , ms]) => ms),
})))

/** Bellman-Ford with labels, the slow truth: of equal times the lower label. */
export function bellmanFord(graph: SmallGraph, sources: readonly { node: number, ms: number, label: number }[], options: { reverse?: boolean, cutoffMs?: number } = {}): { ms: number[], label: number[] } {
  const nodes = graph.lon.length, limit = options.cutoffMs ?? Infinity
  const ms = Array.from({ length: nodes }, () => Infinity), label = Array.from({ length: nodes }, () => -1)
  const offer = (node: number, time: number, which: number): boolean => {
    if (time > limit || time === Infinity || time > ms[node]! || (time === ms[node] && which >= label[node]!)) return false
    ms[node] = time
    label[node] = which
    return true
  }
  for (const source of sources) offer(source.node, source.ms, source.label)
  for (let changed = true; changed;) {
    changed = false
    for (let arc = 0; arc < graph.tail.length; arc++) {
      const [u, v] = options.reverse ? [graph.head[arc]!, graph.tail[arc]!] : [graph.tail[arc]!, graph.head[arc]!]
      if (ms[u] !== Infinity && offer(v, ms[u]! + graph.ms[arc]!, label[u]!)) changed = true
    }
  }
  return { ms, label }
}

/** A rectangular street grid with two-way arcs; `step` in degrees. */
export function gridGraph(columns: number, rows: number, options: { step?: number, ms?: (arc: number) => number } = {}): SmallGraph {
  const step = options.step ?? 0.01
  const lon: number[] = [], lat: number[] = [], tail: number[] = [], head: number[] = [], ms: number[] = []
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) {
    lon.push(44 + c * step)
    lat.push(33 + r * step)
  }
  const link = (u: number, v: number): void => {
    for (const [a, b] of [[u, v], [v, u]] as const) {
      ms.push(options.ms?.(tail.length) ?? 60_000)
      tail.push(a)
      head.push(b)
    }
  }
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) {
    if (c + 1 < columns) link(r * columns + c, r * columns + c + 1)
    if (r + 1 < rows) link(r * columns + c, (r + 1) * columns + c)
  }
  return { lon, lat, tail, head, ms }
}
