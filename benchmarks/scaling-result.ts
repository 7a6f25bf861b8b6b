import type { Machine } from './harness.ts'

/** One size of the scaling table; seconds are medians. */
export interface ScalingRow {
  readonly nodes: number
  readonly arcs: number
  readonly build: number
  /** One search of all of it on a new graph, and the folding that the second one does. */
  readonly first: number
  readonly folding: number
  readonly oneToAll: number
  readonly nearest: number
  /** Ten minutes around one node. */
  readonly bounded: number
  readonly bytes: number
  /** SciPy's one-to-all over ours, where it ran. */
  readonly scipy?: number
}

/** What benchmarks/results/scaling.json holds. */
export interface ScalingResult {
  readonly measured: string
  readonly machine: Machine
  readonly rows: readonly ScalingRow[]
}
