import { unreachable } from '../data/travel-times.ts'
import { Search } from '../search/search.ts'
import { hooksByNode, sourceOf, type HooksByNode, type Hung } from './hung.ts'
import type { CostedRoads, Joined } from './joined.ts'

/** Bounded searches from one place after another, each read at hung points. Owns its scratch. */
export class PointSearch {
  /** Milliseconds by point of the last run, unreachable beyond the cutoff. */
  readonly ms: Uint32Array
  readonly #roads: CostedRoads
  readonly #hung: Hung
  readonly #search: Search
  readonly #hooks: HooksByNode
  readonly #found: Uint32Array
  #count = 0

  constructor(roads: CostedRoads & { readonly search?: Search }, hung: Hung) {
    this.#roads = roads
    this.#hung = hung
    this.#search = roads.search ?? new Search(roads.graph, roads.ms)
    this.#hooks = hooksByNode(hung.targets, roads.graph.nodeCount)
    this.ms = new Uint32Array(hung.joined.link.length).fill(unreachable)
    this.#found = new Uint32Array(this.ms.length)
  }

  /** Nodes reached by the last run. */
  get reached(): number {
    return this.#search.reached().length
  }

  /** The row of a place off the network. */
  nothing(): Uint32Array {
    this.#clear()
    return this.ms
  }

  /**
   * Searches from (to) one place.
   * @returns the points within the cutoff, in no order; their times are in `ms` until the next run
   */
  run(places: Joined, place: number, cutoffMs: number): Uint32Array {
    const { ms } = this, search = this.#search.reset(), found = this.#found
    this.#clear()
    const { seeds, direct } = sourceOf(this.#roads, this.#hung, places, place)
    let count = 0
    for (const seed of seeds) search.addSource(seed.node, seed.ms, 0)
    search.run({ cutoff: cutoffMs / 1000, reverse: this.#hung.direction === 'to' })
    for (const { point, ms: time } of direct) {
      if (time > cutoffMs || time >= ms[point]) continue
      if (ms[point] === unreachable) found[count++] = point
      ms[point] = time
    }
    const { first, point, ms: rest, occupied } = this.#hooks, nodeMs = search.ms, reached = search.reached()
    const nodes = reached.length < occupied.length ? reached : occupied
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i], at = nodeMs[node]
      if (at === unreachable) continue
      for (let j = first[node], end = first[node + 1]; j < end; j++) {
        const time = at + rest[j], p = point[j]
        if (time > cutoffMs || time >= ms[p]) continue
        if (ms[p] === unreachable) found[count++] = p
        ms[p] = time
      }
    }
    this.#count = count
    return found.subarray(0, count)
  }

  #clear(): void {
    for (let i = 0; i < this.#count; i++) this.ms[this.#found[i]] = unreachable
    this.#count = 0
  }
}
