import { instantiate, pageBytes, type WasmApi } from '../../core/wasm.ts'
import { kernelsBase64 } from './kernels.wasm.ts'
import type { DecayArrays, Kernels, WithinArrays } from './kernels.ts'
import { farthest, Memory } from './memory.ts'

type Kernel = (...offsets: number[]) => number
type Exports = Readonly<Record<'relax' | 'gather' | 'gatherFrom' | 'nearest' | 'within' | 'decay', Kernel>>

/** Kernels in WebAssembly, or `undefined` where it is missing, lacks SIMD or may not be compiled. */
export function wasmKernels(options: { readonly wasm?: WasmApi | undefined }): Kernels | undefined {
  const made = instantiate(kernelsBase64, { ...options, pages: 0 })
  return made === undefined ? undefined : new WasmKernels(made.memory, made.exports as Exports)
}

class WasmKernels extends Memory implements Kernels {
  readonly kind = 'wasm'
  readonly #run: Exports

  constructor(memory: WebAssembly.Memory, run: Exports) {
    super({
      get buffer() { return memory.buffer },
      grow: bytes => void memory.grow(Math.ceil((bytes - memory.buffer.byteLength) / pageBytes)),
    })
    this.#run = run
  }

  relax(stream: number, count: number, rows: number, marks: number, out: number): number {
    return this.#run.relax(stream, count, rows, marks, out) >>> 0
  }

  gather(rows: number, count: number, items: number, target: number, stride: number, lanes: number, limit: number): void {
    this.#run.gather(rows, count, items, target, stride, lanes, Math.min(limit, farthest))
  }

  gatherFrom(rows: number, count: number, indexes: number, target: number, stride: number, lanes: number, limit: number): void {
    this.#run.gatherFrom(rows, count, indexes, target, stride, lanes, Math.min(limit, farthest))
  }

  nearest(rows: number, count: number, items: number, labels: number, lanes: number, limit: number, k: number, bestMs: number, bestLabel: number): void {
    this.#run.nearest(rows, count, items, labels, lanes, Math.min(limit, farthest), k, bestMs, bestLabel)
  }

  within(rows: number, count: number, lanes: number, w: WithinArrays): void {
    this.#run.within(rows, count, w.items, lanes, w.cutoffs, w.cutoffCount, w.laneWeights, w.itemWeights, w.countByItem, w.sumByItem, w.countByLane, w.sumByLane)
  }

  decay(rows: number, count: number, lanes: number, d: DecayArrays): void {
    this.#run.decay(rows, count, d.items, lanes, d.table, d.exact, d.shift, d.grain, Math.min(d.reach, farthest), d.laneWeights, d.itemWeights, d.byItem, d.byLane, d.itemMagic, d.laneMagic)
  }
}
