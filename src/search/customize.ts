import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import { unreachable } from '../data/travel-times.ts'
import { nothing, type HierarchyColumns } from './contract.ts'

/** Longer than any time that counts (the longest cutoff is 864,000 s), and so that a sum of two fits in 31 bits. */
export const endless = 0x3fffffff

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
 * Cost: two passes over the triangles of the hierarchy.
 * Source: Dibbelt, Strasser, Wagner, Customizable Contraction Hierarchies, JEA 2016.
 */
export function customize(columns: HierarchyColumns, cost: Uint32Array, options?: RunOptions): Metric {
  const { arcPair, upper } = columns
  const rise = new Uint32Array(upper.length).fill(endless), fall = new Uint32Array(upper.length).fill(endless)
  for (let arc = 0; arc < cost.length; arc++) {
    const pair = arcPair[arc]
    if (pair === nothing || cost[arc] === unreachable) continue
    if (cost[arc] >= endless) throw new RangeError(`expected arcs of less than ${endless} ms, got ${cost[arc]} for arc ${arc}`)
    const column = (pair & 1) === 0 ? rise : fall
    if (cost[arc] < column[pair >>> 1]) column[pair >>> 1] = cost[arc]
  }
  report(options, 'customizing', 0, 2)
  fromBelow(columns, rise, fall)
  report(options, 'customizing', 1, 2)
  const keep = fromAbove(columns, rise, fall)
  const metric = { hierarchy: columns, rise: kept(columns, rise, keep, 1), fall: kept(columns, fall, keep, 2) }
  report(options, 'customizing', 2, 2)
  return metric
}

/** Basic customization: every pair of upper neighbours may go over the node below them. */
function fromBelow({ firstUpper, upper }: HierarchyColumns, rise: Uint32Array, fall: Uint32Array): void {
  for (let p = firstUpper.length - 2; p >= 0; p--) {
    const begin = firstUpper[p], end = firstUpper[p + 1]
    for (let j = begin + 1; j < end; j++) {
      const up = rise[j], down = fall[j]
      for (let i = begin, pair = firstUpper[upper[j]]; i < j; i++, pair++) {
        while (upper[pair] !== upper[i]) pair++
        if (down + rise[i] < rise[pair]) rise[pair] = down + rise[i]
        if (fall[i] + up < fall[pair]) fall[pair] = fall[i] + up
      }
    }
  }
}

/**
 * Perfect customization: every pair may also go over the other upper neighbours of its lower node. What gets shorter thereby is on no shortest path and goes.
 * @returns by pair 1 when the way up stays, plus 2 when the way down does
 */
function fromAbove({ firstUpper, upper }: HierarchyColumns, rise: Uint32Array, fall: Uint32Array): Uint8Array {
  const keep = new Uint8Array(upper.length)
  for (let p = 0; p < firstUpper.length - 1; p++) {
    const begin = firstUpper[p], end = firstUpper[p + 1]
    for (let i = begin; i < end; i++) keep[i] = (rise[i] < endless ? 1 : 0) | (fall[i] < endless ? 2 : 0)
    for (let j = begin + 1; j < end; j++) {
      for (let i = begin, pair = firstUpper[upper[j]]; i < j; i++, pair++) {
        while (upper[pair] !== upper[i]) pair++
        // q = upper[j] lies below r = upper[i]; `pair` is between them.
        if (rise[i] + fall[pair] < rise[j]) {
          rise[j] = rise[i] + fall[pair]
          keep[j] &= 2
        }
        if (rise[j] + rise[pair] < rise[i]) {
          rise[i] = rise[j] + rise[pair]
          keep[i] &= 2
        }
        if (rise[pair] + fall[i] < fall[j]) {
          fall[j] = rise[pair] + fall[i]
          keep[j] &= 1
        }
        if (fall[pair] + fall[j] < fall[i]) {
          fall[i] = fall[pair] + fall[j]
          keep[i] &= 1
        }
      }
    }
  }
  return keep
}

function kept({ firstUpper, upper }: HierarchyColumns, ms: Uint32Array, keep: Uint8Array, way: 1 | 2): UpperArcs {
  const first = new Uint32Array(firstUpper.length)
  let count = 0
  for (let i = 0; i < keep.length; i++) if ((keep[i] & way) !== 0) count++
  const pairs = new Uint32Array(count * 2)
  for (let p = 0, at = 0; p < firstUpper.length - 1; p++) {
    for (let i = firstUpper[p]; i < firstUpper[p + 1]; i++) {
      if ((keep[i] & way) === 0) continue
      pairs[at++] = upper[i]
      pairs[at++] = ms[i]
    }
    first[p + 1] = at
  }
  return { first, pairs }
}
