import { nothing } from './contract.ts'
import { endless, type UpperArcs } from './customize.ts'

/** A node and the milliseconds already spent there. */
export interface Start {
  readonly node: number
  readonly ms: number
}

/**
 * Upward searches along the elimination tree: all that lies above a node is its branch to the root, so a walk along it settles everything.
 * One instance owns the scratch of a hierarchy.
 * Cost: the pairs of the branch, tens of microseconds; 4 bytes a node.
 * Source: Dibbelt, Strasser, Wagner, Customizable Contraction Hierarchies, JEA 2016.
 */
export class Climb {
  /** Positions reached by the last run, each below all of its upper neighbours in the list. */
  positions: Uint32Array = new Uint32Array(1024)
  /** Their milliseconds, in the same order. */
  times: Uint32Array = new Uint32Array(1024)
  /** How many were reached. */
  count = 0
  readonly #position: Uint32Array
  readonly #parent: Uint32Array
  readonly #arcs: UpperArcs
  readonly #ms: Uint32Array
  readonly #isOnBranch: Uint8Array
  #branch: Uint32Array = new Uint32Array(1024)

  /**
   * @param tree positions and parents of the hierarchy
   * @param arcs `rise` for times from the starts, `fall` for times to them
   */
  constructor(tree: { readonly position: Uint32Array, readonly parent: Uint32Array }, arcs: UpperArcs) {
    this.#position = tree.position
    this.#parent = tree.parent
    this.#arcs = arcs
    this.#ms = new Uint32Array(tree.parent.length).fill(endless)
    this.#isOnBranch = new Uint8Array(tree.parent.length)
  }

  /**
   * Climbs from all starts at once.
   * @param limit ms beyond which nodes are dropped, below 0x3fffffff
   * @returns how many positions were reached
   */
  run(starts: readonly Start[], limit: number): number {
    const ms = this.#ms, { first, pairs } = this.#arcs
    const length = this.#walk(starts, limit), branch = this.#branch, isOnBranch = this.#isOnBranch
    if (this.positions.length < length) {
      this.positions = new Uint32Array(branch.length)
      this.times = new Uint32Array(branch.length)
    }
    const { positions, times } = this
    let count = 0
    // The last stretch joins one before it, so backwards over the stretches every position comes before those above it.
    for (let i = length - 1; i >= 0; i--) {
      const p = branch[i], at = ms[p]
      isOnBranch[p] = 0
      if (at === endless) continue
      ms[p] = endless
      if (at > limit) continue
      positions[count] = p
      times[count++] = at
      for (let j = first[p], end = first[p + 1]; j < end; j += 2) {
        const q = pairs[j], time = at + pairs[j + 1]
        if (time < ms[q]) ms[q] = time
      }
    }
    this.count = count
    return count
  }

  /** Lists the branches of all starts: one stretch for each, from where it joins an earlier one down to the start. */
  #walk(starts: readonly Start[], limit: number): number {
    const ms = this.#ms, parent = this.#parent, isOnBranch = this.#isOnBranch
    let length = 0
    for (const start of starts) {
      if (start.ms > limit) continue
      const begin = length
      const lowest = this.#position[start.node]
      if (start.ms < ms[lowest]) ms[lowest] = start.ms
      for (let p = lowest; p !== nothing && isOnBranch[p] === 0; p = parent[p]) {
        isOnBranch[p] = 1
        if (length === this.#branch.length) this.#grow()
        this.#branch[length++] = p
      }
      this.#branch.subarray(begin, length).reverse()
    }
    return length
  }

  #grow(): void {
    const grown = new Uint32Array(this.#branch.length * 2)
    grown.set(this.#branch)
    this.#branch = grown
  }
}
