import type { TravelMatrix } from '../../data/travel-matrix.ts'

/** The entries of a row by ascending time, equal ones by destination, as far as they are asked for: a heap, of which most measures take a few. */
export class RowOrder {
  readonly #matrix: TravelMatrix
  #time = new Float64Array(64)
  #entry = new Uint32Array(64)
  #length = 0

  constructor(matrix: TravelMatrix) {
    this.#matrix = matrix
  }

  /** Turns to a row. Cost: a pass over it. */
  begin(origin: number): void {
    const { firstEntry, seconds } = this.#matrix, from = firstEntry[origin], size = firstEntry[origin + 1] - from
    if (size > this.#time.length) {
      this.#time = new Float64Array(size * 2)
      this.#entry = new Uint32Array(size * 2)
    }
    const time = this.#time, entry = this.#entry
    for (let i = 0; i < size; i++) {
      time[i] = seconds[from + i]
      entry[i] = from + i
    }
    this.#length = size
    for (let i = (size >> 1) - 1; i >= 0; i--) this.#sink(i, time[i], entry[i])
  }

  /** The next entry of the row, -1 at its end. Cost: logarithmic. */
  next(): number {
    if (this.#length === 0) return -1
    const top = this.#entry[0], last = --this.#length
    this.#sink(0, this.#time[last], this.#entry[last])
    return top
  }

  #sink(at: number, key: number, id: number): void {
    const time = this.#time, entry = this.#entry, n = this.#length
    let i = at
    for (let child = 2 * i + 1; child < n; child = 2 * i + 1) {
      if (child + 1 < n && (time[child + 1] < time[child] || (time[child + 1] === time[child] && entry[child + 1] < entry[child]))) child++
      if (key < time[child] || (key === time[child] && id < entry[child])) break
      time[i] = time[child]
      entry[i] = entry[child]
      i = child
    }
    time[i] = key
    entry[i] = id
  }
}
