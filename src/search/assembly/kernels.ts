import { plainKernels } from './plain.ts'
import type { WasmApi } from '../../core/wasm.ts'
import { wasmKernels } from './wasm.ts'

export { lanesPerRow, rowBytes, unwanted } from './memory.ts'

/** Counts and sums of whatever lies within each cutoff; offsets may be `unwanted` unless said. */
export interface WithinArrays {
  /** u32 indexes by row; unwanted: row i is item i. */
  readonly items: number
  /** u32 ms, ascending, each below 0x3fffffff; must be there. */
  readonly cutoffs: number
  readonly cutoffCount: number
  /** f64 by lane, already rounded to the quantum of their sums. */
  readonly laneWeights: number
  /** f64 by item, already rounded to the quantum of their sums. */
  readonly itemWeights: number
  /** u32 at item * cutoffCount + cutoff: + 1 for each lane within. */
  readonly countByItem: number
  /** f64 at item * cutoffCount + cutoff: + the weight of each lane within. */
  readonly sumByItem: number
  /** u32 at cutoff * 16 + lane: + 1 for each item within. */
  readonly countByLane: number
  /** f64 at cutoff * 16 + lane: + the weight of each item within. */
  readonly sumByLane: number
}

/** Sums of decayed weights; offsets may be `unwanted` unless said. */
export interface DecayArrays {
  /** u32 indexes by row; unwanted: row i is item i. */
  readonly items: number
  /** Four f64 by ms >>> shift, up to reach >>> shift: a cubic in what is left of ms; must be there. */
  readonly table: number
  /** f64: where the second of the four is NaN, the share is entry (the first of the four + (the rest of ms >>> grain)). */
  readonly exact: number
  readonly shift: number
  readonly grain: number
  /** ms, below 0x3fffffff: what is farther adds nothing. */
  readonly reach: number
  /** f64 by lane; unwanted: 1 each. */
  readonly laneWeights: number
  /** f64 by item; unwanted: 1 each. */
  readonly itemWeights: number
  /** f64 by item: + laneWeight * f of each lane, rounded. */
  readonly byItem: number
  /** f64 by lane: + itemWeight * f of each item, rounded. */
  readonly byLane: number
  /** 1.5 * 2^52 * quantum of the sums of an item: each term is rounded by (x + magic) - magic. */
  readonly itemMagic: number
  /** The same for the sums of a lane. */
  readonly laneMagic: number
}

/**
 * The inner loops of sweeps over one block of memory. Two implementations, WebAssembly SIMD and plain TypeScript: same layout of memory, same answers to the bit.
 * Arrays are named by byte offsets; `rows` are rows of 16 u32 ms each below 2^31 (0x3fffffff is endless), 64 bytes apart; only lanes below `lanes` count.
 */
export interface Kernels {
  readonly kind: 'wasm' | 'plain'
  /** Bytes that the block holds, in use or not. */
  readonly bytes: number
  /**
   * Reserves bytes and returns their offset, a multiple of 64; may move memory: fetch views anew. They are zero unless used before {@link Kernels.release}.
   * @throws FarsakhError `MEMORY_EXCEEDED` when there are not as many, or more than 4 GB in all
   */
  allocate(bytes: number): number
  /** Forgets everything allocated and keeps the memory for reuse; its contents are undefined afterwards. */
  release(): void
  /** Views, good until the next `allocate`. */
  u8(offset: number, length: number): Uint8Array
  u32(offset: number, length: number): Uint32Array
  i32(offset: number, length: number): Int32Array
  f64(offset: number, length: number): Float64Array
  /**
   * Improves rows one after another. `stream` has for each item its degree d, then d times (byte offset of a row from `rows`, ms). Item i starts from what row i
   * of `out` holds if the byte marks[i] is 1, else from endless in all lanes, takes the least of every named row + ms, and is stored at out + 64 i.
   * @returns the offset behind the stream read
   * Cost: about 2 ns a pair with SIMD, items included, while rows stay in the cache (68k nodes), 6 beyond it (412k); 20 times as much in plain TypeScript.
   */
  relax(stream: number, count: number, rows: number, marks: number, out: number): number
  /** Scatters rows: target[lane * stride + items[i]] = ms, 0xffffffff above `limit`; `items` unwanted means item i itself, which is faster. u32 throughout. */
  gather(rows: number, count: number, items: number, target: number, stride: number, lanes: number, limit: number): void
  /** Collects rows: target[lane * stride + i] = ms in row indexes[i], 0xffffffff above `limit`. Reads at random and writes in sequence: up to 2.5 times faster than scattering (68k rows), no slower on 412k. */
  gatherFrom(rows: number, count: number, indexes: number, target: number, stride: number, lanes: number, limit: number): void
  /**
   * Keeps the k best (ms, label) of every item, sorted, ties to the lower label: bestMs u32 (start with 0xffffffff) and bestLabel i32 (start with -1) at item * k.
   * `labels` are i32 by lane, in any order; ms above `limit` don't count.
   */
  nearest(rows: number, count: number, items: number, labels: number, lanes: number, limit: number, k: number, bestMs: number, bestLabel: number): void
  /** Adds what lies within each cutoff, inclusive. */
  within(rows: number, count: number, lanes: number, arrays: WithinArrays): void
  /** Adds weights times the share that `decayAt` of ../decay-table.ts finds, for ms up to the reach. */
  decay(rows: number, count: number, lanes: number, arrays: DecayArrays): void
}

/** Which implementation, and where WebAssembly is to be found (the global one; `undefined` for none). */
export interface KernelOptions {
  readonly kind?: 'wasm' | 'plain'
  readonly wasm?: WasmApi | undefined
}

/**
 * Kernels over a block of memory of their own: WebAssembly where it has SIMD, else plain TypeScript.
 * @throws RangeError when `kind: 'wasm'` is asked for and there is none
 */
export function createKernels(options: KernelOptions = {}): Kernels {
  if (options.kind === 'plain') return plainKernels()
  const kernels = wasmKernels(options)
  if (kernels === undefined && options.kind === 'wasm') throw new RangeError('expected WebAssembly with SIMD for kernels of the kind wasm, got none here: leave the kind out')
  return kernels ?? plainKernels()
}
