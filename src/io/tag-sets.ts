import { Growable } from '../core/growable.ts'
import { isRoadKey, type Tags } from '../data/roads.ts'

/** Interns tag sets: equal tags give the same number, whatever order they come in. The empty set is 0. */
export class TagSets {
  readonly sets: Tags[] = [{}]
  readonly #texts: string[] = []
  readonly #textIds = new Map<string, number>()
  /** Pairs of all sets one after another, and where those of each set begin. */
  readonly #pairs = new Growable(Uint32Array)
  readonly #first = new Growable(Uint32Array)
  /** Hash table with open addressing: set + 1 by hash, 0 for a free slot. */
  #slots = new Uint32Array(4096)
  readonly #scratch = new PairList()

  constructor() {
    this.#first.push(0)
    this.#first.push(0)
  }

  /** Number of a text, to be used in pairs. */
  textId(text: string): number {
    let id = this.#textIds.get(text)
    if (id === undefined) {
      id = this.#texts.push(text) - 1
      this.#textIds.set(text, id)
    }
    return id
  }

  /** Number of the set of these tags; they are sorted in place. */
  internPairs({ values, length }: PairList): number {
    if (length === 0) return 0
    sortPairs(values, length)
    const mask = this.#slots.length - 1
    let slot = hash(values, length) & mask
    while (this.#slots[slot] !== 0) {
      const set = this.#slots[slot] - 1
      if (this.#isSame(set, values, length)) return set
      slot = (slot + 1) & mask
    }
    return this.#add(values, length, slot)
  }

  /** Number of the set of those tags that routing reads. */
  internTags(tags: Readonly<Record<string, string>>): number {
    const pairs = this.#scratch
    pairs.length = 0
    for (const key of Object.keys(tags)) if (isRoadKey(key)) pairs.push(this.textId(key), this.textId(tags[key]))
    return this.internPairs(pairs)
  }

  #isSame(set: number, values: Uint32Array, length: number): boolean {
    const pairs = this.#pairs.values, first = this.#first.values[set]
    if (this.#first.values[set + 1] - first !== length) return false
    for (let i = 0; i < length; i++) if (pairs[first + i] !== values[i]) return false
    return true
  }

  #add(values: Uint32Array, length: number, slot: number): number {
    const tags: Record<string, string> = {}
    for (let i = 0; i < length; i += 2) tags[this.#texts[values[i]]] = this.#texts[values[i + 1]]
    const set = this.sets.push(tags) - 1
    for (let i = 0; i < length; i++) this.#pairs.push(values[i])
    this.#first.push(this.#pairs.length)
    this.#slots[slot] = set + 1
    if (this.sets.length * 2 > this.#slots.length) this.#rehash()
    return set
  }

  #rehash(): void {
    const slots = new Uint32Array(this.#slots.length * 2), mask = slots.length - 1
    for (let set = 1; set < this.sets.length; set++) {
      const first = this.#first.values[set], pairs = this.#pairs.values.subarray(first, this.#first.values[set + 1])
      let slot = hash(pairs, pairs.length) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = set + 1
    }
    this.#slots = slots
  }
}

/** Tags as text ids: key, value, key, value. Set `length` to 0 to fill it anew. */
export class PairList {
  values: Uint32Array = new Uint32Array(64)
  length = 0

  push(key: number, value: number): void {
    if (this.length === this.values.length) {
      const grown = new Uint32Array(this.length * 2)
      grown.set(this.values)
      this.values = grown
    }
    this.values[this.length++] = key
    this.values[this.length++] = value
  }
}

/** Insertion sort by key: a way has few tags, and they come almost in order. */
function sortPairs(pairs: Uint32Array, length: number): void {
  for (let i = 2; i < length; i += 2) {
    const key = pairs[i], value = pairs[i + 1]
    let at = i - 2
    for (; at >= 0 && pairs[at] > key; at -= 2) {
      pairs[at + 2] = pairs[at]
      pairs[at + 3] = pairs[at + 1]
    }
    pairs[at + 2] = key
    pairs[at + 3] = value
  }
}

function hash(values: Uint32Array, length: number): number {
  let h = length
  for (let i = 0; i < length; i++) h = Math.imul(h ^ values[i], 0x9e3779b1) ^ (h >>> 15)
  return h ^ (h >>> 16)
}

/** Whether a way carries traffic: it has `highway`, or its `route` is a ferry or a car train. */
export function isRoad(highway: string | undefined, route: string | undefined): boolean {
  return highway !== undefined || route === 'ferry' || route === 'shuttle_train'
}
