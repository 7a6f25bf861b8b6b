import type { Seconds } from '../core/units.ts'

/** Which engine computed a result, and why that one. */
export interface Explanation {
  readonly engine: string
  /** A sentence for people. */
  readonly why: string
  /** Estimated seconds of each engine that could have done it, on one core; Infinity where it can't. */
  readonly estimates: Readonly<Record<string, Seconds>>
}
