/** Steps for each doubling of the key, and the doublings below and above 1 that are told apart. */
const steps = 8, below = 40, above = 50
const rungs = (below + above) * steps + 1

/**
 * A queue of ids by positive keys that may change, least first to within 9 %: one doubly linked list for each step of a logarithmic ladder.
 * Keys of 0 and less come first; among equals the last to come is the first to go. Every operation takes constant time.
 */
export class LadderQueue {
  readonly #head: Int32Array
  readonly #next: Int32Array
  readonly #previous: Int32Array
  /** Rung of each id, -1 when it is not in the queue. */
  readonly #rung: Int16Array
  #lowest: number = rungs

  /** @param size ids are 0 to size - 1 */
  constructor(size: number) {
    this.#head = new Int32Array(rungs).fill(-1)
    this.#next = new Int32Array(size)
    this.#previous = new Int32Array(size)
    this.#rung = new Int16Array(size).fill(-1)
  }

  /** Puts an id in, or moves it to another key. */
  set(id: number, key: number): void {
    const rung = key > 0 ? Math.max(1, Math.min(rungs - 1, Math.floor((Math.log2(key) + below) * steps))) : 0
    if (this.#rung[id] === rung) return
    if (this.#rung[id] !== -1) this.delete(id)
    const head = this.#head[rung]
    this.#next[id] = head
    this.#previous[id] = -1
    if (head !== -1) this.#previous[head] = id
    this.#head[rung] = id
    this.#rung[id] = rung
    if (rung < this.#lowest) this.#lowest = rung
  }

  delete(id: number): void {
    const rung = this.#rung[id]
    if (rung === -1) return
    const next = this.#next[id], previous = this.#previous[id]
    if (previous === -1) this.#head[rung] = next
    else this.#next[previous] = next
    if (next !== -1) this.#previous[next] = previous
    this.#rung[id] = -1
  }

  /** Takes an id of the least key, -1 when the queue is empty. */
  pop(): number {
    while (this.#lowest < rungs) {
      const id = this.#head[this.#lowest]
      if (id !== -1) {
        this.delete(id)
        return id
      }
      this.#lowest++
    }
    return -1
  }
}
