import { describe } from '../core/checks.ts'
import type { Explanation } from '../data/explanation.ts'
import type { Direction, Joined } from './joined.ts'
import type { Network } from './network.ts'

/**
 * What computes travel times: `search`, a bounded bucket Dijkstra for each place; `sweep`, 16 places at once over the contraction hierarchy (PHAST);
 * `buckets`, a many-to-many search on the hierarchy. All give the same answers to the bit.
 */
export type Engine = 'search' | 'sweep' | 'buckets'

/** How the engine of a job is chosen. */
export interface EngineOptions {
  /** Forces an engine; by default a cost model picks one. */
  readonly engine?: Engine
  /** Keeps with the result which engine was used, and why. */
  readonly explain?: boolean
}

/** An engine, and why that one. */
export interface Choice {
  readonly engine: Engine
  readonly explanation: Explanation
}

/** What a matrix is about. */
export interface MatrixSize {
  readonly sources: Joined
  readonly points: Joined
  readonly direction: Direction
  readonly cutoffMs: number
}

/** Throws unless an engine is one of those that can do a job. */
export function checkEngine(engine: unknown, able: readonly Engine[]): void {
  if (engine !== undefined && !able.some(one => one === engine)) throw new RangeError(`expected engine as one of ${able.join(', ')} for this job, got ${describe(engine)}`)
}

/** Chooses the engine of a matrix. */
export function chooseMatrixEngine(_network: Network, _size: MatrixSize, options: EngineOptions): Choice {
  checkEngine(options.engine, ['search'])
  return { engine: options.engine ?? 'search', explanation: { engine: options.engine ?? 'search', why: 'asked for', estimates: {} } }
}
