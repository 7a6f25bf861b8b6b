import { farthest, hasMetrics, metricRows } from '../metrics.ts'

/** A table of a peer's, and how far ours is from it. */
export interface PeerTable {
  /** Such as `ipea, bho100`. */
  readonly set: string
  /** Below data/golden/metrics. */
  readonly file: string
  readonly what: string
  /** The largest relative difference there may be; 0 where figures are whole. */
  readonly most: number
  /** What the peer does otherwise, where its figure is not ours: `difference` is then how far we are from what that makes of ours. */
  readonly differs?: string
  readonly difference: () => number
}

/** What rounding may do. */
export const exact = 1e-12

/** Computes a thing once, when it is first needed. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** Ours by id against a column of a table. */
export function byId(set: string, file: string, column: string, ids: () => readonly string[], ours: () => ArrayLike<number>, options: { readonly key?: string, readonly absent?: number, readonly most?: number, readonly where?: (row: Record<string, string>) => boolean, readonly what?: string } = {}): PeerTable {
  const { key = 'id', absent = 0, most = exact, where = () => true, what = column } = options
  return { set, file, what, most, difference: () => farthest(ids(), ours(), hasMetrics ? metricRows(file).filter(where) : [], column, key, absent) }
}

/** The relative difference of two numbers; 0 where they are the same. */
export function apart(ours: number, theirs: number): number {
  return ours === theirs ? 0 : Math.abs(ours - theirs) / Math.max(Math.abs(theirs), 1e-300)
}

/** The largest of some differences; NaN counts as infinitely far. */
export function worst(differences: Iterable<number>): number {
  let most = 0
  for (const difference of differences) most = Math.max(most, Number.isNaN(difference) ? Infinity : difference)
  return most
}

/** How many units of the fifteenth significant digit, the last that R prints, two numbers are apart. */
export function fifteenth(ours: number, theirs: number): number {
  return ours === theirs ? 0 : Math.round(Math.abs(ours - theirs) / 10 ** (Math.floor(Math.log10(Math.abs(theirs))) - 14))
}
