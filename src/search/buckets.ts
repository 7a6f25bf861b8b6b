/** No entry: the end of a bucket or of the free list. */
export const none = 0xffffffff

/**
 * A circular bucket queue over integer keys. Entries are appended, never moved: an improved node is simply entered again and the older entry is skipped
 * as stale when it comes up. Freed entries are reused at once, so the pool stays as small as the frontier and in cache.
 * The kernels reach into the fields; `fit` and `grow` are the only methods they call.
 * Source: Dial, Algorithm 360, CACM 1969, with buckets wider than one unit.
 */
export class Buckets {
  /** log2 of the bucket width. */
  shift = 0
  /** Number of buckets - 1; the number is a power of two. */
  mask = 0
  /** First entry of each bucket. */
  heads: Uint32Array = new Uint32Array(1).fill(none)
  /** Entries of four: node, key, the next entry of the same bucket or of the free list, and whatever the kernel adds. */
  entries: Uint32Array = new Uint32Array(4096)

  /**
   * Chooses buckets for arcs of at most `longest`: about 1 s wide, at most 65,536 of them, so a ferry of hours only widens them.
   * Entering a key up to `longest` above the current bucket then never overtakes it.
   */
  fit(longest: number): void {
    let shift = 10
    while ((longest >>> shift) + 2 > 65536) shift++
    this.shift = shift
    let size = 1
    while (size < (longest >>> shift) + 2) size *= 2
    this.mask = size - 1
    if (this.heads.length !== size) this.heads = new Uint32Array(size)
    this.heads.fill(none)
  }

  /** Doubles the pool; kernels fetch it again afterwards. */
  grow(): Uint32Array {
    const grown = new Uint32Array(this.entries.length * 2)
    grown.set(this.entries)
    return this.entries = grown
  }
}
