/** A binary heap of (key, id) pairs in flat arrays, least key first; ties go to the lower id. Stale entries are the caller's to skip. */
export class MinHeap {
  #keys = new Float64Array(1024)
  #ids = new Uint32Array(1024)
  length = 0

  push(key: number, id: number): void {
    if (this.length === this.#keys.length) this.#grow()
    const keys = this.#keys, ids = this.#ids
    let i = this.length++
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (keys[parent] < key || (keys[parent] === key && ids[parent] <= id)) break
      keys[i] = keys[parent]
      ids[i] = ids[parent]
      i = parent
    }
    keys[i] = key
    ids[i] = id
  }

  /** The least key; only while `length` is above 0. */
  get key(): number {
    return this.#keys[0]
  }

  /** Takes the id of the least key, -1 when empty. */
  pop(): number {
    if (this.length === 0) return -1
    const keys = this.#keys, ids = this.#ids
    const top = ids[0], n = --this.length
    const key = keys[n], id = ids[n]
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= n) break
      if (child + 1 < n && (keys[child + 1] < keys[child] || (keys[child + 1] === keys[child] && ids[child + 1] < ids[child]))) child++
      if (key < keys[child] || (key === keys[child] && id < ids[child])) break
      keys[i] = keys[child]
      ids[i] = ids[child]
      i = child
    }
    keys[i] = key
    ids[i] = id
    return top
  }

  #grow(): void {
    const keys = new Float64Array(this.length * 2), ids = new Uint32Array(this.length * 2)
    keys.set(this.#keys)
    ids.set(this.#ids)
    this.#keys = keys
    this.#ids = ids
  }
}
