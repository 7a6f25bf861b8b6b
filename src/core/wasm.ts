/** Bytes of a page of WebAssembly memory. */
export const pageBytes = 65536
/** One page short of 4 GB, so that an offset behind everything still fits in 32 bits. */
export const mostBytes: number = 65535 * pageBytes

/** What is used of the global `WebAssembly`. */
export type WasmApi = Pick<typeof WebAssembly, 'CompileError' | 'Instance' | 'Memory' | 'Module' | 'validate'>

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

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))
}
