import { Growable } from '../core/growable.ts'

/** Entries of a chunk, its link included. */
export const chunkBits = 5
const chunkSize = 1 << chunkBits
/** Buckets of a window, and windows that the ring holds; what is later waits in a list of its own. */
const buckets = 256, ring = 64
/** Cells across a tile: all that a search reads of one fits into the cache of a core. */
export const tileBits = 7
export const tileSize: number = 1 << tileBits
const within = tileSize - 1

/**
 * Cells waiting for their turn: by window of time, by tile of the grid within a window, by bucket of time within a tile.
 * A search that settles all of a window in one tile before it turns to the next stays within the cache of a core, where one that goes strictly by time waits for memory at each cell.
 * What a tile brings to an earlier one in the same window gives that one another turn.
 * Source: buckets after Dial 1969; windows and correction as in delta-stepping (Meyer and Sanders 2003).
 */
export class SpreadQueue {
  /** Positions within a tile (row times `tileSize` plus column), in chunks whose first entry is the number of the next chunk of the list. */
  pool: Int32Array = new Int32Array(chunkSize * 256)
  /** By position in the tile whose turn it is: `turn` where the cell has been settled since. */
  readonly settled: Uint8Array = new Uint8Array(tileSize * tileSize)
  turn = 0
  /** Row and column where that tile begins. */
  top = 0
  left = 0
  readonly #perBucket: number
  readonly #perWindow: number
  readonly #tiles: number
  /** Tiles in a row of tiles. */
  readonly #across: number
  readonly #width: number
  /** First chunk of each list and where its next entry goes, 0 for an empty list: buckets, then tiles by window. */
  readonly #heads: Int32Array
  readonly #tails: Int32Array
  /** By window of the ring, its tiles in the order of their turns. */
  readonly #firstTile = new Int32Array(ring).fill(-1)
  readonly #lastTile = new Int32Array(ring).fill(-1)
  readonly #nextTile: Int32Array
  #window = 0
  /** The first window beyond the ring. */
  #limit = ring
  #beyond = new Growable(Int32Array)
  #beyondFirst = Infinity
  #used = 1
  #free = 0
  /** Chunks of tiles in the ring. */
  #live = 0
  #stop = 0
  #bucket = 0
  #chunk = 0
  #isClean = true

  /** @param bucket width of a bucket in units of time */
  constructor(width: number, height: number, bucket: number) {
    this.#width = width
    this.#perWindow = 1 / (bucket * buckets)
    this.#perBucket = this.#perWindow * buckets
    this.#across = Math.ceil(width / tileSize)
    this.#tiles = this.#across * Math.ceil(height / tileSize)
    this.#heads = new Int32Array(buckets + ring * this.#tiles)
    this.#tails = new Int32Array(buckets + ring * this.#tiles)
    this.#nextTile = new Int32Array(ring * this.#tiles)
  }

  /** Begins at a time. Cost: nothing, unless the last search was ended early. */
  start(time: number): void {
    if (!this.#isClean) this.#clear()
    this.#isClean = false
    this.#window = Math.floor(time * this.#perWindow)
    this.#limit = this.#window + ring
  }

  /** Lets a cell wait for its window. */
  push(row: number, column: number, time: number): void {
    const window = Math.floor(time * this.#perWindow)
    if (window >= this.#limit) {
      this.#beyond.push(row * this.#width + column)
      if (window < this.#beyondFirst) this.#beyondFirst = window
      return
    }
    const slot = window & (ring - 1), tile = (row >> tileBits) * this.#across + (column >> tileBits)
    const list = buckets + slot * this.#tiles + tile
    if (this.#tails[list] === 0) {
      this.#nextTile[slot * this.#tiles + tile] = -1
      if (this.#firstTile[slot] === -1) this.#firstTile[slot] = tile
      else this.#nextTile[slot * this.#tiles + this.#lastTile[slot]] = tile
      this.#lastTile[slot] = tile
    }
    if ((this.#tails[list] & (chunkSize - 1)) === 0) this.#live++
    this.#append(list, ((row & within) << tileBits) | (column & within))
  }

  /**
   * Lets a cell that a search has come to from the tile whose turn it is wait, unless it waits for that window already.
   * @param known its time before
   */
  arrive(row: number, column: number, time: number, known: number): void {
    const window = Math.floor(time * this.#perWindow)
    if (window !== this.#window) {
      if (window !== Math.floor(known * this.#perWindow)) this.push(row, column, time)
      return
    }
    if ((row ^ this.top) < tileSize && (column ^ this.left) < tileSize) {
      const at = ((row & within) << tileBits) | (column & within)
      this.settled[at] = 0
      this.#append((time * this.#perBucket) & (buckets - 1), at)
    } else {
      this.push(row, column, time)
    }
  }

  /** Gives the next tile its turn, and puts its cells into their buckets; false at the end. */
  take(seconds: Float64Array): boolean {
    for (;;) {
      const slot = this.#window & (ring - 1), tile = this.#firstTile[slot]
      if (tile !== -1) {
        this.#firstTile[slot] = this.#nextTile[slot * this.#tiles + tile]
        this.#bucket = 0
        this.#fill(tile, buckets + slot * this.#tiles + tile, seconds)
        return true
      }
      if (this.#live > 0) {
        this.#window++
      } else {
        this.#isClean = this.#beyond.length === 0
        if (this.#isClean) return false
        this.#window = this.#beyondFirst
      }
      this.#limit = this.#window + ring
      if (this.#window >= this.#beyondFirst) this.#refill(seconds)
    }
  }

  /** The next chunk of the tile whose turn it is, 0 at its end; the one before is given back. */
  next(): number {
    let chunk = this.#chunk
    if (chunk !== 0) chunk = this.#drop(chunk)
    while (chunk === 0 && this.#bucket < buckets) {
      chunk = this.#open(this.#bucket)
      // What is added to a bucket during its turn makes a new list of it.
      if (chunk === 0) this.#bucket++
    }
    return this.#chunk = chunk
  }

  /** Where the entries of the present chunk end; they begin at one after its first. */
  stop(chunk: number): number {
    const end = (chunk + 1) << chunkBits
    return this.#stop <= end && this.#stop > chunk << chunkBits ? this.#stop : end
  }

  /** Takes a list: its first chunk, 0 for none. */
  #open(list: number): number {
    const head = this.#heads[list]
    if (head !== 0) {
      this.#stop = this.#tails[list]
      this.#heads[list] = this.#tails[list] = 0
    }
    return head
  }

  /** Gives a chunk back; returns the next of its list, 0 after the last. */
  #drop(chunk: number): number {
    const first = chunk << chunkBits, next = this.pool[first]
    this.pool[first] = this.#free
    this.#free = chunk
    return next
  }

  #clear(): void {
    for (const list of [this.#heads, this.#tails]) list.fill(0)
    for (const list of [this.#firstTile, this.#lastTile]) list.fill(-1)
    this.#beyond.length = 0
    this.#beyondFirst = Infinity
    this.#used = 1
    this.#free = this.#live = this.#chunk = 0
  }

  #append(list: number, value: number): void {
    let tail = this.#tails[list]
    if ((tail & (chunkSize - 1)) === 0) tail = this.#extend(list, tail)
    this.pool[tail] = value
    this.#tails[list] = tail + 1
  }

  #extend(list: number, tail: number): number {
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
    this.pool[chunk << chunkBits] = 0
    if (tail === 0) this.#heads[list] = chunk
    else this.pool[((tail - 1) >> chunkBits) << chunkBits] = chunk
    return (chunk << chunkBits) + 1
  }

  /** Puts what waits for a tile into buckets. */
  #fill(tile: number, list: number, seconds: Float64Array): void {
    this.turn = (this.turn + 1) & 255
    if (this.turn === 0) {
      this.settled.fill(0)
      this.turn = 1
    }
    this.top = Math.floor(tile / this.#across) << tileBits
    this.left = (tile % this.#across) << tileBits
    const width = this.#width, origin = this.top * width + this.left
    for (let chunk = this.#open(list); chunk !== 0; chunk = this.#drop(chunk)) {
      for (let i = (chunk << chunkBits) + 1, stop = this.stop(chunk); i < stop; i++) {
        const position = this.pool[i], time = seconds[origin + (position >> tileBits) * width + (position & within)]
        // Those that an earlier window has settled meanwhile are stale.
        if (Math.floor(time * this.#perWindow) === this.#window) this.#append((time * this.#perBucket) & (buckets - 1), position)
      }
      this.#live--
    }
  }

  /** Brings what lies within the ring by now into it. */
  #refill(seconds: Float64Array): void {
    const old = this.#beyond, width = this.#width
    this.#beyond = new Growable(Int32Array)
    this.#beyondFirst = Infinity
    for (let i = 0; i < old.length; i++) {
      const cell = old.values[i], row = Math.floor(cell / width)
      if (Math.floor(seconds[cell] * this.#perWindow) >= this.#window) this.push(row, cell - row * width, seconds[cell])
    }
  }
}
