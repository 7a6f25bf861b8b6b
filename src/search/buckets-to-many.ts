import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import { Growable } from '../core/growable.ts'
import { unreachable } from '../data/travel-times.ts'
import { Climb } from './climb.ts'
import type { Metric } from './customize.ts'
import { checkLimit, type SweepSource, type SweepTargets } from './sweep.ts'

/** Which way and how far, and who gets the rows. */
export interface BucketOptions extends RunOptions {
  /** `forward` for times from the sources, `reverse` for times to them. */
  readonly direction: 'forward' | 'reverse'
  /** Milliseconds, inclusive. */
  readonly cutoffMs: number
  /** Called with each source, in their order, and ms by point, 0xffffffff beyond the cutoff; the array is used again: copy what you keep. */
  readonly onRow: (source: number, ms: Uint32Array) => void
}

/**
 * A small dense matrix: every point climbs the hierarchy once and leaves its time in a bucket at each node it reaches, every source climbs once and reads the buckets on its way.
 * Cost: a climb for each source and each point, then two numbers read for each bucket entry on the way of each source; no pass over the graph.
 * Source: Knopp, Sanders, Schultes, Schulz, Wagner, Computing Many-to-Many Shortest Paths Using Highway Hierarchies, ALENEX 2007; on elimination trees Buchhold, Wagner 2021.
 */
export function bucketMatrix(metric: Metric, ends: { readonly sources: readonly SweepSource[], readonly targets: SweepTargets }, options: BucketOptions): void {
  const { sources, targets } = ends, { direction, cutoffMs, onRow } = options
  checkLimit(cutoffMs)
  const { slot, first, entries } = fill(metric, targets, options)
  const climb = new Climb(metric.hierarchy, direction === 'forward' ? metric.rise : metric.fall)
  const row = new Uint32Array(targets.first.length - 1)
  for (const [source, { seeds, direct }] of sources.entries()) {
    report(options, 'searching', source, sources.length)
    row.fill(unreachable)
    const count = climb.run(seeds, cutoffMs), { positions, times } = climb
    for (let j = 0; j < count; j++) {
      const bucket = slot[positions[j]], at = times[j]
      if (bucket === 0) continue
      for (let i = first[bucket - 1], end = first[bucket]; i < end; i += 2) {
        const point = entries[i], time = at + entries[i + 1]
        if (time < row[point]) row[point] = time
      }
    }
    for (const { point, ms } of direct ?? []) if (ms < row[point]) row[point] = ms
    for (let point = 0; point < row.length; point++) if (row[point] > cutoffMs) row[point] = unreachable
    onRow(source, row)
  }
  report(options, 'searching', sources.length, sources.length)
}

/** Bucket by position, from 1, 0 for none; where each begins; and its entries as pairs (point, ms). */
interface Filled { readonly slot: Uint32Array, readonly first: Uint32Array, readonly entries: Uint32Array }

function fill(metric: Metric, targets: SweepTargets, { direction, cutoffMs }: BucketOptions): Filled {
  const climb = new Climb(metric.hierarchy, direction === 'forward' ? metric.fall : metric.rise)
  const found = new Growable(Uint32Array, 1 << 14), slot = new Uint32Array(metric.hierarchy.node.length), sizes = new Growable(Uint32Array)
  for (let point = 0; point < targets.first.length - 1; point++) {
    const starts = []
    for (let i = targets.first[point]; i < targets.first[point + 1]; i++) starts.push({ node: targets.node[i], ms: targets.ms[i] })
    const count = climb.run(starts, cutoffMs), { positions, times } = climb
    for (let j = 0; j < count; j++) {
      const p = positions[j]
      if (slot[p] === 0) slot[p] = sizes.push(0) + 1
      sizes.values[slot[p] - 1] += 2
      found.push(slot[p] - 1)
      found.push(point)
      found.push(times[j])
    }
  }
  const first = new Uint32Array(sizes.length + 1)
  for (let bucket = 0; bucket < sizes.length; bucket++) first[bucket + 1] = first[bucket] + sizes.values[bucket]
  const next = first.slice(), entries = new Uint32Array(first[sizes.length]), { values } = found
  for (let i = 0; i < found.length; i += 3) {
    const at = next[values[i]]
    entries[at] = values[i + 1]
    entries[at + 1] = values[i + 2]
    next[values[i]] = at + 2
  }
  return { slot, first, entries }
}
