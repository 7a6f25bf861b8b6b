import type { Seconds } from '../core/units.ts'

/*
 * Seconds of a unit of work on one core of 2024, from benchmarks/micro/engines.ts on road networks of 20,000 to a million nodes. Only their ratios matter:
 * machines that are slower are so for all of them.
 */

/** A node settled by a bucket search, with its arcs. */
const settled = 50e-9
/** A pair found by a search: its hook read, its place in the row. */
const found = 15e-9
/** Ordering and contracting, by node. */
const built = 20e-6
/** Working a cost into the hierarchy, by node. */
const customized = 0.6e-6
/** Planning a sweep, by node and by point. */
const plannedNode = 0.015e-6, plannedPoint = 4e-6
/** A climb from a source. */
const climbed = 6e-6
/** A node of the hierarchy in a sweep of 16 sources. */
const swept = 8e-9
/** A pair handed out by a sweep. */
const handed = 3e-9
/** A node in a sweep for one source only, without SIMD. */
const sweptAlone = 18e-9
/** A climb that leaves its times in buckets or looks into them, and an entry read there. */
const bucketed = 15e-6, entryRead = 5e-9

/** What the cost of a job follows from. */
export interface JobSize {
  readonly nodes: number
  readonly sources: number
  readonly points: number
  /** Nodes within the cutoff of one source. */
  readonly reach: number
  /** How far the hierarchy is ready. */
  readonly hierarchy: 'customized' | 'built' | 'missing'
}

/** Estimated seconds by engine. */
export interface Estimates {
  readonly search: Seconds
  readonly sweep: Seconds
  readonly buckets: Seconds
}

/** What is still to be done before the hierarchy can be used. */
export function preparation({ nodes, hierarchy }: Pick<JobSize, 'nodes' | 'hierarchy'>): Seconds {
  return hierarchy === 'customized' ? 0 : nodes * (hierarchy === 'built' ? customized : built + customized)
}

/** Estimates for all pairs of sources and points within a cutoff. */
export function pairEstimates(size: JobSize): Estimates {
  const { nodes, sources, points, reach } = size
  const share = Math.min(1, reach / nodes), prepared = preparation(size)
  // Few points need few of the nodes, and gates keep sweeps out of what lies beyond the cutoff.
  const needed = Math.min(1, points / nodes) ** 0.2, open = 0.3 + 0.7 * Math.min(1, 4 * share)
  return {
    search: sources * (reach * settled + points * share * found),
    sweep: prepared + nodes * plannedNode + points * plannedPoint + sources * climbed + Math.ceil(sources / 16) * nodes * swept * needed * open + sources * points * handed,
    // Sources and points meet at some of the separators that their branches share.
    buckets: prepared + nodes * plannedNode / 4 + (sources + points) * bucketed + sources * points * Math.sqrt(nodes) / 10 * entryRead * open,
  }
}

/** Estimates for the nearest source of every node. */
export function nearestEstimates({ nodes, sources, reach, ...rest }: Omit<JobSize, 'points'>): Estimates {
  const all = Math.min(nodes, reach * sources)
  return { search: all * settled, sweep: preparation({ nodes, ...rest }) + Math.min(sources * climbed, nodes * sweptAlone) + nodes * sweptAlone, buckets: Infinity }
}

/** A node settled once for each of the labels that it keeps. */
const labelled = 250e-9
/** A pair offered to the nearest of a point, by a sweep. */
const compared = 4e-9

/** Estimated seconds of one search that finds the k nearest places of all points. */
export function multiLabelSeconds({ nodes, points, k }: { readonly nodes: number, readonly points: number, readonly k: number }): Seconds {
  return (nodes * k + points * k) * labelled
}

/** Whether the nearest places of points are better found by one search with k labels a node than along with other sums over all pairs. */
export function worthMultiLabel(size: { readonly nodes: number, readonly sources: number, readonly points: number, readonly k: number, readonly engine: string, readonly isPairwise: boolean }): boolean {
  return !size.isPairwise || multiLabelSeconds(size) < size.sources * size.points * compared
}
