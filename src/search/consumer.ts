import type { Kernels } from './assembly/kernels.ts'

/** What a consumer is told of a run. */
export interface SweepRun {
  readonly kernels: Kernels
  /** Ids of the points swept, in the order in which they are taken. */
  readonly points: Uint32Array
  /** How many points there are in all parts. */
  readonly pointCount: number
  readonly sourceCount: number
  /** Milliseconds that count, inclusive. */
  readonly limit: number
  /** Where rows are kept, in bytes, and by point in sweep order the index of its row, for consumers that have `keepsRows`. */
  readonly rows: number
  readonly rowOfPoint: Uint32Array
}

/** Takes times while they are still in the cache. Made for one run. */
export interface Consumer {
  /** Wants the rows of all points to stay until the batch is closed. */
  readonly keepsRows?: true
  /** Bytes of kernel memory that it wants. */
  bytes(run: SweepRun): number
  /** Starts a run with its memory, whose contents are undefined, at `offset`. */
  begin(run: SweepRun, offset: number): void
  /** A batch begins: labels of its lanes. */
  open?(labels: Uint32Array): void
  /** Times of `count` points from the `point`-th in sweep order on, in rows of 16 lanes at byte `rows`. */
  take(rows: number, count: number, point: number): void
  /** Passes by points that no source of the batch reaches within the limit. */
  skip?(point: number, count: number): void
  close?(labels: Uint32Array): void
  end?(): void
}

/** The offset of a column that is left out. */
export const none = 0xffffffff

/** Bytes up to the next multiple of 16. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / 16) * 16
}

/** An offset into a column that may be absent. */
export function from(column: number, bytes: number): number {
  return column === none ? none : column + bytes
}

/** Lays columns one after another. */
export function layout(offset: number): { take(bytes: number): number, readonly end: number } {
  let end = offset
  return {
    take(bytes) {
      const at = end
      end += aligned(bytes)
      return at
    },
    get end() { return end },
  }
}

/** Weights in the order of points, or of labels. */
export function fillByPoint(column: Float64Array, weights: ArrayLike<number>, points: Uint32Array): void {
  for (let i = 0; i < points.length; i++) column[i] = weights[points[i]]
}

/** @throws Error before the run has ended */
export function given<T>(result: T | undefined): T {
  if (result === undefined) throw new Error('expected a finished run before its result')
  return result
}
