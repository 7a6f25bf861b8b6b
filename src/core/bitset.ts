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

  /** How many members stand before each word, for `rank`. Cost: one pass over the words. */
  ranks(): Uint32Array<ArrayBuffer> {
    const before = new Uint32Array(this.words.length + 1)
    for (let w = 0; w < this.words.length; w++) before[w + 1] = before[w] + bitCount(this.words[w])
    return before
  }

  /** The place of a member among all, ascending. */
  rank(i: number, before: Uint32Array): number {
    return before[i >>> 5] + bitCount(this.words[i >>> 5] & ((1 << (i & 31)) - 1))
  }
}

/** Source: Warren, Hacker's Delight, figure 5-2. */
function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555), quads = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((quads + (quads >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
