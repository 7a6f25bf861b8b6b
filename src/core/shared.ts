/** Whether threads can look at the same memory here; pages that are not cross-origin isolated can't. */
export function canShare(): boolean {
  return typeof SharedArrayBuffer === 'function' && (typeof crossOriginIsolated !== 'boolean' || crossOriginIsolated)
}

/** Empty memory that threads can look at without a copy, where there is such memory. */
export function sharable(bytes: number): ArrayBufferLike {
  return canShare() ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes)
}
