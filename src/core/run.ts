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
