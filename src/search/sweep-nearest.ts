import { unreachable } from '../data/travel-times.ts'
import { endless, type Metric } from './customize.ts'
import type { Seed } from './nearest.ts'
import { checkLimit } from './sweep.ts'

/** How far and which way, and where the answer goes. */
export interface NearestOptions {
  /** `forward` for times from the seeds, `reverse` for times to them. */
  readonly direction: 'forward' | 'reverse'
  /** Milliseconds, inclusive, below 0x3fffffff. */
  readonly cutoffMs: number
  /** Filled by node: ms to the nearest seed, 0xffffffff beyond the cutoff. */
  readonly ms: Uint32Array
  /** Filled by node: label of the nearest seed, ties to the lower one, -1 beyond the cutoff. */
  readonly source: Int32Array
  /** Room for two numbers a node, used again from call to call; made by default. */
  readonly scratch?: Int32Array
}

/**
 * Finds the nearest seed of every node: once up the hierarchy and once down, with labels. Times and labels are those of `Search`.
 * @param seeds nodes with a head start in ms and a label from 0
 * Cost: two passes over the positions and one over the pairs, however many seeds; 8 bytes a node.
 * Source: Delling, Goldberg, Nowatzyk, Werneck, PHAST, JPDC 2013, with several sources in one label.
 */
export function sweepNearest(metric: Metric, seeds: readonly Seed[], options: NearestOptions): void {
  const { hierarchy, rise, fall } = metric, count = hierarchy.node.length
  const { direction, cutoffMs, ms, source } = options
  checkLimit(cutoffMs)
  const state = options.scratch ?? new Int32Array(count * 2)
  if (state.length < count * 2) throw new RangeError(`expected scratch for ${count * 2} numbers, got ${state.length}`)
  for (let i = 0; i < count * 2; i += 2) {
    state[i] = endless
    state[i + 1] = -1
  }
  const lowest = enter(state, seeds, { position: hierarchy.position, limit: cutoffMs })
  ascend(state, direction === 'forward' ? rise : fall, { lowest, limit: cutoffMs })
  descend(state, direction === 'forward' ? fall : rise, count)
  readByNode(state, hierarchy.position, { ms, source, limit: cutoffMs })
}

/** Of two seeds at one node the nearer one counts, then the lower label. */
function enter(state: Int32Array, seeds: readonly Seed[], { position, limit }: { position: Uint32Array, limit: number }): number {
  let lowest = -1
  for (const { node, ms, label } of seeds) {
    if (ms > limit) continue
    const at = position[node] * 2
    if (ms > state[at] || (ms === state[at] && label >= state[at + 1])) continue
    state[at] = ms
    state[at + 1] = label
    if (position[node] > lowest) lowest = position[node]
  }
  return lowest
}

function ascend(state: Int32Array, { first, pairs }: Metric['rise'], { lowest, limit }: { lowest: number, limit: number }): void {
  for (let p = lowest; p >= 0; p--) {
    const at = state[p * 2]
    if (at > limit) continue
    const label = state[p * 2 + 1]
    for (let i = first[p], end = first[p + 1]; i < end; i += 2) {
      const q = pairs[i] * 2, time = at + pairs[i + 1], known = state[q]
      if (time > known || (time === known && label >= state[q + 1])) continue
      state[q] = time
      state[q + 1] = label
    }
  }
}

function descend(state: Int32Array, { first, pairs }: Metric['fall'], count: number): void {
  for (let p = 0, i = 0; p < count; p++) {
    let best = state[p * 2], label = state[p * 2 + 1]
    for (const end = first[p + 1]; i < end; i += 2) {
      const q = pairs[i] * 2, time = state[q] + pairs[i + 1]
      if (time > best || (time === best && state[q + 1] >= label)) continue
      best = time
      label = state[q + 1]
    }
    state[p * 2] = best
    state[p * 2 + 1] = label
  }
}

function readByNode(state: Int32Array, position: Uint32Array, { ms, source, limit }: { ms: Uint32Array, source: Int32Array, limit: number }): void {
  for (let node = 0; node < position.length; node++) {
    const at = position[node] * 2, time = state[at]
    ms[node] = time > limit ? unreachable : time
    source[node] = time > limit ? -1 : state[at + 1]
  }
}
