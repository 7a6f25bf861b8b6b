import { unreachable } from '../data/travel-times.ts'
import { Buckets, none } from './buckets.ts'
import { coreHeader, foldWords, type FoldedArcs } from './fold.ts'

/** Where a search starts: a node, its head start in ms, and what it is called (0 or more). */
export interface Start {
  readonly node: number
  readonly ms: number
  readonly label: number
}

/** Searches all of a folded graph from many sources: up to the core, through it, and down again. Times and labels are those of the plain search. */
export class FoldedSearch {
  readonly #arcs: FoldedArcs
  readonly #buckets = new Buckets()
  /** Places of the core nodes that the last run reached. */
  readonly #reached: Uint32Array
  #reachedCount = 0

  constructor(arcs: FoldedArcs) {
    this.#arcs = arcs
    this.#reached = new Uint32Array(arcs.coreCount)
  }

  /**
   * @param starts the sources
   * @param most latest time that counts, in ms; the longest arc later must still fit in 32 bits
   * @param ms times by node, unreachable everywhere; filled in
   * @param source labels by node, -1 everywhere; filled in
   * Cost: one bucket search of the core and one pass over the folded nodes.
   */
  run(starts: readonly Start[], most: number, ms: Uint32Array, source: Int32Array): void {
    const { core } = this.#arcs, reached = this.#reached
    for (let i = 0; i < this.#reachedCount; i++) core[reached[i]] = core[reached[i] + 1] = unreachable
    this.#search(this.#climb(starts, most, ms, source), most, ms, source)
    for (let i = 0; i < this.#reachedCount; i++) {
      const at = reached[i], u = core[at + 3]
      ms[u] = core[at]
      source[u] = core[at + 1]
    }
    this.#descend(most, ms, source)
  }

  /** Enters the sources and carries those on folded nodes up to the core; returns the core nodes that have times now. */
  #climb(starts: readonly Start[], most: number, ms: Uint32Array, source: Int32Array): number[] {
    const { folded, place } = this.#arcs
    const entered: number[] = []
    let isAnyFolded = false
    const enter = (u: number, time: number, label: number): void => {
      if (time > most || time > ms[u] || (time === ms[u] && label >= source[u])) return
      if (place[u] === unreachable) isAnyFolded = true
      else if (ms[u] === unreachable) entered.push(u)
      ms[u] = time
      source[u] = label
    }
    for (const { node, ms: time, label } of starts) enter(node, time, label)
    for (let i = 0; isAnyFolded && i < folded.length; i += foldWords) {
      const time = ms[folded[i]], label = source[folded[i]]
      if (time === unreachable) continue
      if (folded[i + 3] !== unreachable) enter(folded[i + 1], time + folded[i + 3], label)
      if (folded[i + 6] !== unreachable) enter(folded[i + 4], time + folded[i + 6], label)
    }
    return entered.sort((u, v) => ms[u] - ms[v])
  }

  /** The bucket search of `Search`, on nodes that hold their time, their label and their arcs in one stretch of memory. */
  #search(entered: readonly number[], most: number, ms: Uint32Array, source: Int32Array): void {
    const { core, place, longest } = this.#arcs
    const order = this.#reached, buckets = this.#buckets
    const earliest = entered.length > 0 ? ms[entered[0]] : 0
    buckets.fit(Math.max(longest, (entered.length > 0 ? ms[entered[entered.length - 1]] : 0) - earliest))
    const { shift, mask, heads } = buckets
    let { entries } = buckets
    let reached = 0, pending = 0, free = none, size = 0

    for (const u of entered) {
      const at = place[u]
      core[at] = ms[u]
      core[at + 1] = source[u]
      order[reached++] = at
      if (size === entries.length) entries = buckets.grow()
      const slot = (ms[u] >>> shift) & mask
      entries[size] = at
      entries[size + 1] = ms[u]
      entries[size + 2] = heads[slot]
      heads[slot] = size
      size += 4
      pending++
    }

    for (let bucket = earliest >>> shift; pending > 0; bucket++) {
      const slot = bucket & mask
      for (let entry = heads[slot]; entry !== none; entry = heads[slot]) {
        heads[slot] = entries[entry + 2]
        const u = entries[entry], at = entries[entry + 1]
        entries[entry + 2] = free
        free = entry
        pending--
        if (core[u] !== at) continue
        const label = core[u + 1]
        for (let i = u + coreHeader, end = core[u + 2]; i < end; i += 2) {
          const v = core[i], time = (at + core[i + 1]) >>> 0, known = core[v]
          if (time > known || (time === known && label >= core[v + 1]) || time > most) continue
          if (known === unreachable) order[reached++] = v
          core[v] = time
          core[v + 1] = label
          let e = free
          if (e !== none) {
            free = entries[e + 2]
          } else {
            if (size === entries.length) entries = buckets.grow()
            e = size
            size += 4
          }
          const home = (time >>> shift) & mask
          entries[e] = v
          entries[e + 1] = time
          entries[e + 2] = heads[home]
          heads[home] = e
          pending++
        }
      }
    }
    this.#reachedCount = reached
  }

  /** Hands times down to the folded nodes, last folded first: both neighbours of a node have theirs by then. */
  #descend(most: number, ms: Uint32Array, source: Int32Array): void {
    const { folded } = this.#arcs
    for (let i = folded.length - foldWords; i >= 0; i -= foldWords) {
      const u = folded[i], a = folded[i + 1], b = folded[i + 4]
      const aboveA = ms[a], aboveB = ms[b]
      let time = ms[u], label = source[u]
      if (aboveA !== unreachable && folded[i + 2] !== unreachable) {
        const offer = (aboveA + folded[i + 2]) >>> 0
        if (offer < time || (offer === time && source[a] < label)) {
          time = offer
          label = source[a]
        }
      }
      if (aboveB !== unreachable && folded[i + 5] !== unreachable) {
        const offer = (aboveB + folded[i + 5]) >>> 0
        if (offer < time || (offer === time && source[b] < label)) {
          time = offer
          label = source[b]
        }
      }
      if (time > most) continue
      ms[u] = time
      source[u] = label
    }
  }
}
