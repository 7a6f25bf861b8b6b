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
 * @throws RangeError for an open arc of 0x3fffffff ms (12 days) or more
 * Cost: two passes over the triangles of the hierarchy, 30 ms for a city of 68,000 nodes, 0.4 s for a million (16 s for a street grid of a million, which has a hundred times the triangles); 9 bytes a pair while it runs, 8 for each way that stays.
 * Source: Dibbelt, Strasser, Wagner, Customizable Contraction Hierarchies, JEA 2016.
 */
export function customize(columns: HierarchyColumns, cost: Uint32Array, options?: RunOptions): Metric {
  const { upper } = columns
  report(options, 'customizing', 0, 3)
  // The ways up and down of pair i lie side by side at 2 i and 2 i + 1, as `arcPair` counts them.
  const ms = new Int32Array(upper.length * 2).fill(endless), keep = new Uint8Array(upper.length)
  enterArcs(columns, cost, ms)
  fromBelow(columns, ms)
  report(options, 'customizing', 1, 3)
  fromAbove(columns, ms, keep)
  report(options, 'customizing', 2, 3)
  const metric = { hierarchy: columns, rise: kept(columns, ms, keep, 0), fall: kept(columns, ms, keep, 1) }
  report(options, 'customizing', 3, 3)
  return metric
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

/** Basic customization: every pair of upper neighbours may go over the node below them. */
function fromBelow({ firstUpper, upper }: HierarchyColumns, ms: Int32Array): void {
  for (let p = firstUpper.length - 2; p >= 0; p--) {
    const begin = firstUpper[p], end = firstUpper[p + 1]
    for (let j = begin + 1; j < end; j++) {
      const up = ms[2 * j], down = ms[2 * j + 1]
      if (up === endless && down === endless) continue
      // All of p's upper neighbours above upper[j] are among those of upper[j] too, in the same order.
      for (let i = begin, pair = firstUpper[upper[j]]; i < j; i++, pair++) {
        const above = upper[i]
        while (upper[pair] !== above) pair++
        const rise = (down + ms[2 * i]) | 0, fall = (ms[2 * i + 1] + up) | 0
        if (rise < ms[2 * pair]) ms[2 * pair] = rise
        if (fall < ms[2 * pair + 1]) ms[2 * pair + 1] = fall
      }
    }
  }
}

/**
 * Perfect customization: every pair may also go over the other upper neighbours of its lower node. What gets shorter thereby is on no shortest path and goes.
 * Equal detours don't count: every part of a shortest path then stays, whatever arcs cost nothing, and shortcuts unpack into pairs that stay.
 * @param keep set by pair: 1 when the way up stays, plus 2 when the way down does
 */
function fromAbove({ firstUpper, upper }: HierarchyColumns, ms: Int32Array, keep: Uint8Array): void {
  for (let p = 0; p < firstUpper.length - 1; p++) {
    const begin = firstUpper[p], end = firstUpper[p + 1]
    for (let i = begin; i < end; i++) keep[i] = (ms[2 * i] < endless ? 1 : 0) | (ms[2 * i + 1] < endless ? 2 : 0)
    for (let j = begin + 1; j < end; j++) {
      let rise = ms[2 * j], fall = ms[2 * j + 1], stays = keep[j]
      for (let i = begin, pair = firstUpper[upper[j]]; i < j; i++, pair++) {
        const above = upper[i]
        while (upper[pair] !== above) pair++
        // upper[j] lies below upper[i]; `pair` runs between them. A detour shortens one of two ways at most.
        const up = ms[2 * pair], down = ms[2 * pair + 1], riseAbove = ms[2 * i], fallAbove = ms[2 * i + 1]
        if (((riseAbove + down) | 0) < rise) {
          rise = riseAbove + down
          stays &= 2
        } else if (((rise + up) | 0) < riseAbove) {
          ms[2 * i] = rise + up
          keep[i] &= 2
        }
        if (((up + fallAbove) | 0) < fall) {
          fall = up + fallAbove
          stays &= 1
        } else if (((down + fall) | 0) < fallAbove) {
          ms[2 * i + 1] = down + fall
          keep[i] &= 1
        }
      }
      ms[2 * j] = rise
      ms[2 * j + 1] = fall
      keep[j] = stays
    }
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
