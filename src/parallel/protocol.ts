import type { Bbox } from '../core/types.ts'
import type { Profile } from '../graph/profile.ts'
import type { Scraps } from '../graph/scraps.ts'
import type { Metric } from '../search/customize.ts'
import type { Ground } from '../surface/ground.ts'
import type { Hybrid } from '../travel/hybrid.ts'
import type { Switching } from '../travel/hybrid-search.ts'
import type { Network } from '../travel/network.ts'
import type { Terrain, TerrainContent } from '../travel/terrain.ts'
import type { PackedError } from './packed-error.ts'

/** Version of the messages below; a worker of another version of farsakh says another. */
export const protocol = 3

/** A network as workers get it: its columns, in shared memory where there is any. */
export interface NetworkParts {
  readonly kind: 'network'
  readonly graph: ArrayBufferLike
  readonly ms: Uint32Array
  readonly profile: Profile | undefined
  readonly scraps: Scraps
  /** The hierarchy with the cost worked in, for jobs that need it. */
  readonly metric: Metric | undefined
}

/** Ground as workers get it: its columns, in shared memory where there is any. */
export interface TerrainParts {
  readonly kind: 'terrain'
  readonly ground: Ground
  readonly moves: TerrainContent['moves']
  readonly bbox: Bbox
  readonly crs: string
}

/** Roads and ground as workers get them; each ties the two for itself. */
export interface HybridParts {
  readonly kind: 'hybrid'
  readonly network: NetworkParts
  readonly land: TerrainParts
  readonly switching: Switching
}

/** A travel model as workers get it. */
export type ModelParts = NetworkParts | TerrainParts | HybridParts

/** The models that workers can be given. */
export type SharedModel = Network | Terrain | Hybrid

/** What the pool tells a worker. */
export type Order =
  | { readonly kind: 'model', readonly model: number, readonly parts: ModelParts }
  | { readonly kind: 'task', readonly task: number, readonly model: number, readonly job: unknown, readonly chunks: number, readonly control: Int32Array | undefined, readonly slot: number }
  /** Do this share of a task. */
  | { readonly kind: 'chunk', readonly task: number, readonly chunk: number }
  /** Do shares of a task as long as its counter gives any. */
  | { readonly kind: 'drain', readonly task: number }
  | { readonly kind: 'forget', readonly task?: number, readonly model?: number }

/** What a worker tells the pool. */
export type Reply =
  | { readonly kind: 'ready', readonly protocol: number }
  | { readonly kind: 'result', readonly task: number, readonly chunk: number, readonly result: unknown }
  | { readonly kind: 'progress', readonly task: number, readonly chunk: number, readonly stage: string, readonly share: number }
  | { readonly kind: 'failed', readonly task: number, readonly chunk: number, readonly error: PackedError }
  /** The chunk or the drain is over. */
  | { readonly kind: 'idle', readonly task: number }

/** Words of a task's control block in shared memory; from `claims` on, one word a worker holds the share that it is at, plus 1. */
export const controlWords = { next: 0, stop: 1, claims: 2 } as const

/**
 * Takes the next share of a task, telling which before taking it, so that no share is lost with a worker.
 * @returns the share, or -1 when none is left or the task was stopped
 */
export function claim(control: Int32Array, slot: number, chunks: number): number {
  const { next, stop, claims } = controlWords
  for (;;) {
    const chunk = Atomics.load(control, next)
    if (chunk >= chunks || Atomics.load(control, stop) !== 0) break
    Atomics.store(control, claims + slot, chunk + 1)
    if (Atomics.compareExchange(control, next, chunk, chunk + 1) === chunk) return chunk
  }
  Atomics.store(control, claims + slot, 0)
  return -1
}
