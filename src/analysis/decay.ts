import type { Seconds } from '../core/units.ts'

/** How much a place counts at a travel time: 1 beside it, less farther away, never above 1, never rising. */
export interface Decay {
  (seconds: Seconds): number
  /** For tables and messages, such as `gaussian 30 min`. */
  readonly label: string
  /** The last time at which it is above 0; Infinity where it never ends. */
  readonly reach: Seconds
}

/** Whether a time on the boundary is within (`inclusive`, the default) or beyond. */
export type Boundary = 'inclusive' | 'exclusive'

/**
 * All or nothing: 1 up to the cutoff, 0 beyond.
 * @param cutoff in seconds
 * @param options `boundary`: whether the cutoff itself counts; inclusive by default, as in pysal and ipea (R5 excludes it)
 */
export function step(cutoff: Seconds, options: { readonly boundary?: Boundary } = {}): Decay {
  const isOpen = options.boundary === 'exclusive'
  return Object.assign((seconds: Seconds) => (isOpen ? seconds < cutoff : seconds <= cutoff) ? 1 : 0, { label: `step ${cutoff} s`, reach: cutoff })
}
