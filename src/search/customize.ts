import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import { unreachable } from '../data/travel-times.ts'
import type { KernelOptions } from './assembly/kernels.ts'
import { endless } from './assembly/memory.ts'
import { trianglesOf } from './assembly/triangles.ts'
import { nothing, type HierarchyColumns } from './contract.ts'

export { endless } from './assembly/memory.ts'

/** Costs between each position and its upper neighbours, one way: for position p the pairs (upper position, ms) at `pairs[first[p]] .. pairs[first[p + 1]]`. */
export interface UpperArcs {
  readonly first: Uint32Array
  readonly pairs: Uint32Array
}

/** A cost column worked into a hierarchy: what is left of its pairs when all that no shortest path needs is dropped. */
export interface Metric {
  readonly hierarchy: HierarchyColumns
  /** From each position up to its upper neighbours. */
  readonly rise: UpperArcs
  /** From the upper neighbours down to each position. */
  readonly fall: UpperArcs
}

/**
 * Works a cost column into a hierarchy: the cheapest way over lower nodes for every pair (basic), then over any nodes (perfect), and drops the pairs that a detour beats.
 * @param columns the hierarchy
 * @param cost ms by arc in the graph's order, 0xffffffff closes an arc
 * @throws RangeError for an open arc of 0x3fffffff ms (12 days) or more
 * Cost: two passes over the triangles of the hierarchy, 30 ms for a city of 68,000 nodes, 0.4 s for a million (4.5 s for a street grid of a million, which has a hundred times the triangles); 22 bytes a pair while it runs, 8 for each way that stays.
 * Source: Dibbelt, Strasser, Wagner, Customizable Contraction Hierarchies, JEA 2016.
 */
export function customize(columns: HierarchyColumns, cost: Uint32Array, options: RunOptions & KernelOptions = {}): Metric {
  const { firstUpper, upper } = columns, total = 2 * upper.length
  report(options, 'customizing', 0, total)
  // `ms` counts the ways as `arcPair` does.
  const triangles = trianglesOf(columns, options), { ms, keep } = triangles
  enterArcs(columns, cost, ms)
  const stretches = cut(firstUpper)
  for (const [from, to] of stretches.toReversed()) {
    triangles.below(from, to)
    report(options, 'customizing', upper.length - firstUpper[from], total)
  }
  for (const [from, to] of stretches) {
    triangles.above(from, to)
    report(options, 'customizing', upper.length + firstUpper[to], total)
  }
  return { hierarchy: columns, rise: kept(columns, ms, keep, 0), fall: kept(columns, ms, keep, 1) }
}

/** Stretches of positions with some hundred thousand pairs each, after which a run may be ended. */
function cut(firstUpper: Uint32Array): [from: number, to: number][] {
  const nodes = firstUpper.length - 1, stretches: [from: number, to: number][] = []
  for (let from = 0, to = 0; from < nodes; from = to) {
    while (to < nodes && firstUpper[to] - firstUpper[from] < 200_000) to++
    stretches.push([from, to])
  }
  return stretches
}

/** The cheapest open arc of each pair, either way. */
function enterArcs({ arcPair }: HierarchyColumns, cost: Uint32Array, ms: Int32Array): void {
  for (let arc = 0; arc < cost.length; arc++) {
    const pair = arcPair[arc], time = cost[arc]
    if (pair === nothing || time === unreachable) continue
    if (time >= endless) throw new RangeError(`expected arcs of less than ${endless} ms, got ${time} for arc ${arc}`)
    if (time < ms[pair]) ms[pair] = time
  }
}

/** The ways that stay: 0 up, 1 down. */
function kept({ firstUpper, upper }: HierarchyColumns, ms: Int32Array, keep: Uint8Array, way: 0 | 1): UpperArcs {
  const first = new Uint32Array(firstUpper.length)
  let count = 0
  for (let i = 0; i < keep.length; i++) count += (keep[i] >>> way) & 1
  const pairs = new Uint32Array(count * 2)
  let at = 0
  for (let p = 0; p < firstUpper.length - 1; p++) {
    for (let i = firstUpper[p], end = firstUpper[p + 1]; i < end; i++) {
      if (((keep[i] >>> way) & 1) === 0) continue
      pairs[at] = upper[i]
      pairs[at + 1] = ms[2 * i + way]
      at += 2
    }
    first[p + 1] = at
  }
  return { first, pairs }
}
