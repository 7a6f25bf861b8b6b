/** A fixed set of small integers, one bit each. */
export class Bitset {
  readonly words: Uint32Array

  constructor(size: number) {
    this.words = new Uint32Array((size + 31) >>> 5)
  }

  add(i: number): void {
    this.words[i >>> 5] |= 1 << (i & 31)
  }

  has(i: number): boolean {
    return (this.words[i >>> 5] & (1 << (i & 31))) !== 0
  }

  clear(): void {
    this.words.fill(0)
  }
}
