import type { RunOptions } from './types.ts'

/** Throws the signal's reason once it is aborted. */
export function throwIfAborted(options: RunOptions | undefined): void {
  options?.signal?.throwIfAborted()
}

/** Reports progress and ends the run if asked to; cheap enough to call once per blob, source or raster row. */
export function report(options: RunOptions | undefined, stage: string, done: number, total: number): void {
  options?.signal?.throwIfAborted()
  options?.onProgress?.({ stage, done, total })
}

/** When a long call last let others run. */
export interface Breath {
  last: number
}

/** Lets timers, signals and input be handled at most ten times a second, so that a long run on one thread can be ended. */
export async function breathe(breath: Breath): Promise<void> {
  const now = performance.now()
  if (now - breath.last < 100) return
  if (breath.last > 0) await new Promise(resolve => setTimeout(resolve))
  breath.last = now
}
