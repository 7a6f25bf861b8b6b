/**
 * A circular bucket queue over integer keys. Entries are appended, never moved: an improved node is simply entered again and the older entry is skipped
 * as stale when it comes up. Freed entries are reused at once, so the pool stays as small as the frontier and in cache.
 * The kernels reach into the fields; `grow` and `fit` are the only methods they call.
 * Source: Dial, Algorithm 360, CACM 1969, with buckets wider than one unit.
 */
export class Buckets {
  /** log2 of the bucket width. */
  shift = 0
  /** Number of buckets - 1; the number is a power of two. */
  mask = 0
  /** First entry of each bucket, -1 when empty. */
  heads: Int32Array = new Int32Array(1).fill(-1)
  /** The next entry of the same bucket, or of the free list. */
  next: Int32Array = new Int32Array(1024)
  node: Uint32Array = new Uint32Array(1024)
  key: Uint32Array = new Uint32Array(1024)

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
    if (this.heads.length !== size) this.heads = new Int32Array(size)
    this.heads.fill(-1)
  }

  /** Doubles the pool; kernels fetch the arrays again afterwards. */
  grow(): void {
    const size = this.next.length * 2
    const grown = [new Int32Array(size), new Uint32Array(size), new Uint32Array(size)] as const
    grown[0].set(this.next)
    grown[1].set(this.node)
    grown[2].set(this.key)
    this.next = grown[0]
    this.node = grown[1]
    this.key = grown[2]
  }
}
