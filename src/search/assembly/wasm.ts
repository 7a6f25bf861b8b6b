import { kernelsBase64 } from './kernels.wasm.ts'
import type { DecayArrays, Kernels, WithinArrays } from './kernels.ts'
import { farthest, Memory, mostBytes, pageBytes } from './memory.ts'

/** What is used of the global `WebAssembly`. */
export type WasmApi = Pick<typeof WebAssembly, 'CompileError' | 'Instance' | 'Memory' | 'Module' | 'validate'>

type Kernel = (...offsets: number[]) => number
type Exports = Readonly<Record<'relax' | 'gather' | 'gatherFrom' | 'nearest' | 'within' | 'decay', Kernel>>

/** Kernels in WebAssembly, or `undefined` where it is missing, lacks SIMD or may not be compiled. */
export function wasmKernels(options: { readonly wasm?: WasmApi | undefined }): Kernels | undefined {
  const made = instantiate(kernelsBase64, { ...options, pages: 0 })
  return made === undefined ? undefined : new WasmKernels(made.memory, made.exports as Exports)
}

/**
 * An instance of embedded bytes over a memory of its own that may grow to 4 GB, or `undefined` where WebAssembly is missing, lacks SIMD, may not be compiled or has not so many pages.
 * @param options where WebAssembly is to be found when not as the global one
 */
export function instantiate(base64: string, options: { readonly pages: number, readonly wasm?: WasmApi | undefined }): { memory: WebAssembly.Memory, exports: WebAssembly.Exports } | undefined {
  const api = 'wasm' in options ? options.wasm : typeof WebAssembly === 'undefined' ? undefined : WebAssembly
  const code = decode(base64)
  if (api?.validate(code) !== true) return undefined
  try {
    const memory = new api.Memory({ initial: options.pages, maximum: mostBytes / pageBytes })
    return { memory, exports: new api.Instance(new api.Module(code), { env: { memory } }).exports }
  } catch (error) {
    // Pages may forbid compiling, and address space may be short.
    if (error instanceof api.CompileError || error instanceof RangeError) return undefined
    throw error
  }
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

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))
}
