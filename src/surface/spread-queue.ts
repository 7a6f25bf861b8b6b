import { Growable } from '../core/growable.ts'

/** Entries of a chunk, its link included. */
const chunkBits = 6, chunkSize = 1 << chunkBits
const slots = 4096

/**
 * Cells waiting for their turn, in buckets of times: a ring of lists of chunks, and one list for times beyond the ring.
 * A cell may wait in several buckets; only the one that its time falls into counts. Buckets of a ring: Dial 1969; beyond it: as in ladder queues.
 */
export class SpreadQueue {
  /** Cells, in chunks whose first entry is the number of the next chunk of the same bucket. */
  pool: Int32Array = new Int32Array(chunkSize * 256)
  /** Buckets a second. */
  readonly perSecond: number
  /** The bucket whose turn it is. */
  bucket = 0
  readonly #heads = new Int32Array(slots)
  /** Where each bucket's next entry goes; 0 for an empty bucket. */
  readonly #tails = new Int32Array(slots)
  /** Times the buckets a second, from here on beyond the ring. */
  #limit = slots
  #beyond = new Growable(Int32Array)
  #beyondFirst = Infinity
  #used = 1
  #free = 0
  #live = 0
  #stop = 0

  /** @param width of a bucket in seconds */
  constructor(width: number) {
    this.perSecond = 1 / width
  }

  /** Empties the queue and begins at a time. */
  start(time: number): void {
    this.#heads.fill(0)
    this.#tails.fill(0)
    this.#used = 1
    this.#free = 0
    this.#live = 0
    this.#beyond.length = 0
    this.#beyondFirst = Infinity
    this.bucket = Math.floor(time * this.perSecond)
    this.#limit = this.bucket + slots
  }

  /** @param at time times `perSecond` */
  push(cell: number, at: number): void {
    if (at >= this.#limit) {
      this.#beyond.push(cell)
      if (at < this.#beyondFirst) this.#beyondFirst = at
      return
    }
    const slot = at & (slots - 1)
    let tail = this.#tails[slot]
    if ((tail & (chunkSize - 1)) === 0) tail = this.#open(slot, tail)
    this.pool[tail] = cell
    this.#tails[slot] = tail + 1
  }

  /** Takes all that waits in the next bucket that is not empty: its first chunk, 0 when nothing waits. What is pushed into this bucket from now on comes next. */
  take(seconds: Float64Array): number {
    for (;;) {
      const slot = this.bucket & (slots - 1), tail = this.#tails[slot]
      if (tail !== 0) {
        const head = this.#heads[slot]
        this.#heads[slot] = this.#tails[slot] = 0
        this.#stop = tail
        return head
      }
      if (this.#live === 0) {
        if (this.#beyond.length === 0) return 0
        this.bucket = Math.floor(this.#beyondFirst)
      } else {
        this.bucket++
      }
      this.#limit = this.bucket + slots
      if (this.bucket >= Math.floor(this.#beyondFirst)) this.#refill(seconds)
    }
  }

  /** Where the entries of a chunk that was taken end; they begin at one after its first. */
  stop(chunk: number): number {
    const end = (chunk + 1) << chunkBits
    return this.#stop <= end && this.#stop > chunk << chunkBits ? this.#stop : end
  }

  /** Gives a chunk back; returns the next of its bucket, 0 after the last. */
  drop(chunk: number): number {
    const first = chunk << chunkBits, next = this.pool[first]
    this.pool[first] = this.#free
    this.#free = chunk
    this.#live--
    return next
  }

  #open(slot: number, tail: number): number {
    let chunk = this.#free
    if (chunk !== 0) {
      this.#free = this.pool[chunk << chunkBits]
    } else {
      chunk = this.#used++
      if (this.#used << chunkBits > this.pool.length) {
        const pool = new Int32Array(this.pool.length * 2)
        pool.set(this.pool)
        this.pool = pool
      }
    }
    this.#live++
    this.pool[chunk << chunkBits] = 0
    if (tail === 0) this.#heads[slot] = chunk
    else this.pool[((tail - 1) >> chunkBits) << chunkBits] = chunk
    return (chunk << chunkBits) + 1
  }

  /** Brings what lies within the ring by now into it. */
  #refill(seconds: Float64Array): void {
    const old = this.#beyond
    this.#beyond = new Growable(Int32Array)
    this.#beyondFirst = Infinity
    for (let i = 0; i < old.length; i++) {
      const cell = old.values[i], at = seconds[cell] * this.perSecond
      // Those that an earlier bucket has settled meanwhile are stale.
      if (at >= this.bucket) this.push(cell, at)
    }
  }
}
