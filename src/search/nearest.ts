import type { Seconds } from '../core/units.ts'
import { unreachable } from '../data/travel-times.ts'
import { openArcs, type ArcGraph } from './arcs.ts'
import { Buckets, none } from './buckets.ts'

/** A start of a search: a node, a head start in ms, and the place that it belongs to. */
export interface Seed {
  readonly node: number
  readonly ms: number
  readonly label: number
}

/** The k nearest labels of every node: entry j of node u is at `u * k + j`, nearest first, ties to the lower label. */
export interface NearestLabels {
  readonly k: number
  /** Milliseconds, 0xffffffff where there are fewer than k. */
  readonly ms: Uint32Array
  /** Labels, -1 where there are fewer than k. */
  readonly label: Int32Array
}

/**
 * Finds the k nearest distinct labels of every node in one search that settles each node up to k times.
 * @param graph topology
 * @param cost milliseconds by arc in the graph's order, 0xffffffff closes an arc
 * @param options seeds, k, cutoff in seconds, and whether arcs are searched from head to tail
 * Cost: about k bucket Dijkstras over the area reached; 8 k bytes a node.
 */
export function nearestLabels(graph: ArcGraph, cost: Uint32Array, options: { seeds: readonly Seed[], k: number, cutoff: Seconds, reverse?: boolean }): NearestLabels {
  const { k } = options
  const arcs = openArcs(graph, cost, options.reverse === true ? 'reverse' : 'forward')
  const { first, pairs } = arcs
  const cutoff = Math.min(unreachable - 1 - arcs.longest, Math.floor(options.cutoff * 1000 + 1e-6))
  const ms = new Uint32Array(graph.nodeCount * k).fill(unreachable)
  const label = new Int32Array(graph.nodeCount * k).fill(-1)
  const starts = options.seeds.filter(seed => seed.ms <= cutoff).sort((a, b) => a.ms - b.ms || a.label - b.label)
  const buckets = new Buckets()
  buckets.fit(Math.max(arcs.longest, (starts.at(-1)?.ms ?? 0) - (starts[0]?.ms ?? 0)))
  const { shift, mask, heads } = buckets
  let { entries } = buckets
  let pending = 0, free = none, size = 0

  const enter = (u: number, time: number, which: number): void => {
    if (!improve(ms, label, u * k, k, time, which)) return
    let e = free
    if (e !== none) {
      free = entries[e + 2]
    } else {
      if (size === entries.length) entries = buckets.grow()
      e = size
      size += 4
    }
    const home = (time >>> shift) & mask
    entries[e] = u
    entries[e + 1] = time
    entries[e + 2] = heads[home]
    entries[e + 3] = which
    heads[home] = e
    pending++
  }

  for (const start of starts) enter(start.node, start.ms, start.label)
  for (let bucket = (starts[0]?.ms ?? 0) >>> shift; pending > 0; bucket++) {
    const slot = bucket & mask
    for (let entry = heads[slot]; entry !== none; entry = heads[slot]) {
      heads[slot] = entries[entry + 2]
      const u = entries[entry], at = entries[entry + 1], which = entries[entry + 3]
      entries[entry + 2] = free
      free = entry
      pending--
      if (!holds(ms, label, u * k, k, at, which)) continue
      for (let i = first[u], end = first[u + 1]; i < end; i += 2) {
        const time = (at + pairs[i + 1]) >>> 0
        if (time <= cutoff) enter(pairs[i], time, which)
      }
    }
  }
  return { k, ms, label }
}

/** Whether a list still holds a label at exactly this time. */
function holds(ms: Uint32Array, label: Int32Array, base: number, k: number, time: number, which: number): boolean {
  for (let j = base; j < base + k; j++) if (label[j] === which) return ms[j] === time
  return false
}

/**
 * Enters (time, label) into a sorted list of k distinct labels if it belongs there.
 * @returns whether the list changed
 */
export function improve(ms: Uint32Array, label: Int32Array, base: number, k: number, time: number, which: number): boolean {
  const last = base + k - 1
  if (time > ms[last] || (time === ms[last] && label[last] !== -1 && which >= label[last])) return false
  let at = base
  while (at <= last && label[at] !== which) at++
  if (at <= last && ms[at] <= time) return false
  if (at > last) at = last
  for (; at > base && (ms[at - 1] > time || (ms[at - 1] === time && label[at - 1] > which)); at--) {
    ms[at] = ms[at - 1]
    label[at] = label[at - 1]
  }
  ms[at] = time
  label[at] = which
  return true
}
