import { unreachable } from '../data/travel-times.ts'
import type { ArcGraph } from './arcs.ts'
import { Buckets, none } from './buckets.ts'

/** What a repair needs of a graph: arcs by tail and by head. `RoadGraph` has it. */
export interface RepairGraph extends ArcGraph {
  readonly tail: Uint32Array
  readonly incoming: { readonly first: Uint32Array, readonly arc: Uint32Array }
}

/** Seeds by columns: nodes, head starts in ms, and labels. */
export interface SeedColumns {
  readonly node: ArrayLike<number>
  readonly ms: ArrayLike<number>
  readonly label: ArrayLike<number>
}

/** What has become of a search, and its times, which are repaired in place. */
export interface Repair {
  /** Milliseconds by node, 0xffffffff where unreachable. */
  readonly ms: Uint32Array
  /** Label by node, -1 where unreachable. */
  readonly source: Int32Array
  /** The cost column of now, and the one that the times were found with. */
  readonly cost: Uint32Array
  readonly was: Uint32Array
  /** Arcs in which the two columns differ (or may). */
  readonly arcs?: ArrayLike<number>
  /** New label by old one, -1 for those that are no more; must ascend. Labels stay by default. */
  readonly relabel?: Int32Array
  /** Seeds that are no more although their labels stay; new labels. */
  readonly dropped?: SeedColumns
  /** All seeds of now. */
  readonly seeds: SeedColumns
  /** Which of them were not there before. */
  readonly fresh: ArrayLike<number>
  /** Times above this many ms are unreachable. */
  readonly limit: number
}

/**
 * Repairs the times and nearest labels of a search after its seeds or arcs changed; equal to a new search to the bit.
 * Nodes whose time rested on what is gone are found first: all nodes of a closed label, and whatever hangs on a lengthened arc or a dropped seed by arcs without slack (all of them,
 * so cycles of arcs that cost nothing need no care). They are reset, take what their other neighbours offer, and one bucket search carries that on together with new seeds and shortened arcs.
 * One instance owns the scratch of a graph and a direction; use it again and again.
 * Cost: the nodes affected and their arcs, and one pass over all labels where labels close; 1 byte a node.
 * Source: Ramalingam and Reps, J. Algorithms 1996, for batches and without counting supports.
 */
export class Repairer {
  readonly #graph: RepairGraph
  readonly #isReverse: boolean
  readonly #isAffected: Uint8Array
  #affected: Uint32Array
  #count = 0
  readonly #buckets = new Buckets()
  #longest = -1

  /** @param options `reverse` for times to the seeds, as `Search` has it */
  constructor(graph: RepairGraph, options: { reverse?: boolean } = {}) {
    this.#graph = graph
    this.#isReverse = options.reverse === true
    this.#isAffected = new Uint8Array(graph.nodeCount)
    this.#affected = new Uint32Array(1024)
  }

  /** @returns how many nodes had to be found anew */
  run(repair: Repair): number {
    this.#count = 0
    this.#measureArcs(repair)
    if (repair.relabel !== undefined) this.#relabel(repair, repair.relabel)
    const closed = this.#count
    this.#suspectArcs(repair)
    this.#suspectSeeds(repair)
    this.#spreadSuspicion(repair, closed)
    this.#search(repair)
    const isAffected = this.#isAffected, affected = this.#affected, count = this.#count
    for (let i = 0; i < count; i++) isAffected[affected[i]] = 0
    return count
  }

  /** Gives nodes their new labels; those of closed ones are affected. */
  #relabel({ source }: Repair, relabel: Int32Array): void {
    let lowest = 0
    while (lowest < relabel.length && relabel[lowest] === lowest) lowest++
    for (let node = 0, nodes = source.length; node < nodes; node++) {
      const label = source[node]
      // Labels below the first that changes stay, and so do nodes that have none.
      if (label < lowest) continue
      const now = relabel[label]
      source[node] = now
      if (now === -1) this.#suspect(node)
    }
  }

  #suspect(node: number): void {
    if (this.#isAffected[node] === 1) return
    this.#isAffected[node] = 1
    if (this.#count === this.#affected.length) {
      const grown = new Uint32Array(this.#count * 2)
      grown.set(this.#affected)
      this.#affected = grown
    }
    this.#affected[this.#count++] = node
  }

  /** Nodes at the far end of a lengthened arc over which their time came. */
  #suspectArcs({ ms, source, cost, was, arcs }: Repair): void {
    if (arcs === undefined) return
    const { tail, head } = this.#graph
    for (let i = 0; i < arcs.length; i++) {
      const arc = arcs[i]
      if (cost[arc] <= was[arc]) continue
      const u = this.#isReverse ? head[arc] : tail[arc], v = this.#isReverse ? tail[arc] : head[arc]
      if (ms[u] !== unreachable && source[u] === source[v] && ms[u] + was[arc] === ms[v]) this.#suspect(v)
    }
  }

  #suspectSeeds({ ms, source, dropped }: Repair): void {
    if (dropped === undefined) return
    for (let i = 0; i < dropped.node.length; i++) {
      const node = dropped.node[i]
      if (ms[node] === dropped.ms[i] && source[node] === dropped.label[i]) this.#suspect(node)
    }
  }

  /** Suspicion runs along arcs without slack, as they cost before. Nodes of closed labels are all known already. */
  #spreadSuspicion({ ms, source, was }: Repair, closed: number): void {
    const { firstOut, head, tail, incoming } = this.#graph, isReverse = this.#isReverse
    const first = isReverse ? incoming.first : firstOut, far = isReverse ? tail : head
    for (let i = closed; i < this.#count; i++) {
      const u = this.#affected[i], time = ms[u], label = source[u]
      for (let at = first[u]; at < first[u + 1]; at++) {
        const arc = isReverse ? incoming.arc[at] : at, v = far[arc]
        if (source[v] === label && was[arc] !== unreachable && time + was[arc] === ms[v]) this.#suspect(v)
      }
    }
  }

  /** Resets what is affected, enters all that is offered to it and all that is new, and searches on from there. */
  #search(repair: Repair): void {
    const { ms, source, cost, seeds, limit } = repair
    const { firstOut, head, tail, incoming } = this.#graph, isReverse = this.#isReverse
    const affected = this.#affected, count = this.#count
    const buckets = this.#buckets
    for (let i = 0; i < count; i++) {
      ms[affected[i]] = unreachable
      source[affected[i]] = -1
    }
    // Offers are made first and entered afterwards, when it is known how far apart they lie.
    const offered: number[] = []
    const offer = (node: number, time: number, label: number): void => {
      const known = ms[node]
      if (time > limit || time > known || (time === known && label >= source[node])) return
      ms[node] = time
      source[node] = label
      offered.push(node)
    }
    this.#offerAround(repair, offer)
    const isAffected = this.#isAffected
    for (let i = 0; i < seeds.node.length; i++) if (isAffected[seeds.node[i]] === 1) offer(seeds.node[i], seeds.ms[i], seeds.label[i])
    for (let i = 0; i < repair.fresh.length; i++) {
      const seed = repair.fresh[i]
      offer(seeds.node[seed], seeds.ms[seed], seeds.label[seed])
    }
    this.#offerArcs(repair, offer)
    if (offered.length === 0) return

    let least = unreachable, most = 0
    for (const node of offered) {
      if (ms[node] < least) least = ms[node]
      if (ms[node] > most) most = ms[node]
    }
    buckets.fit(Math.max(Math.min(limit, this.#longest), most - least))
    const { shift, mask, heads } = buckets
    let { entries } = buckets
    let pending = 0, free = none, size = 0
    for (const node of offered) {
      if (size === entries.length) entries = buckets.grow()
      const slot = (ms[node] >>> shift) & mask
      entries[size] = node
      entries[size + 1] = ms[node]
      entries[size + 2] = heads[slot]
      heads[slot] = size
      size += 4
      pending++
    }

    // The loop of `Search`, over the graph's own columns: preparing arcs to be read in one stretch would take longer than all the rest.
    const first = isReverse ? incoming.first : firstOut, far = isReverse ? tail : head
    for (let bucket = least >>> shift; pending > 0; bucket++) {
      const slot = bucket & mask
      for (let entry = heads[slot]; entry !== none; entry = heads[slot]) {
        heads[slot] = entries[entry + 2]
        const u = entries[entry], at = entries[entry + 1]
        entries[entry + 2] = free
        free = entry
        pending--
        if (ms[u] !== at) continue
        const label = source[u]
        for (let i = first[u], end = first[u + 1]; i < end; i++) {
          const arc = isReverse ? incoming.arc[i] : i, v = far[arc]
          if (cost[arc] === unreachable) continue
          const time = at + cost[arc], known = ms[v]
          if (time > known || (time === known && label >= source[v]) || time > limit) continue
          ms[v] = time
          source[v] = label
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
  }

  /** What neighbours that are not affected offer those that are. */
  #offerAround({ ms, source, cost }: Repair, offer: Offer): void {
    const { firstOut, head, tail, incoming } = this.#graph, isReverse = this.#isReverse
    const first = isReverse ? firstOut : incoming.first, near = isReverse ? head : tail
    const affected = this.#affected, isAffected = this.#isAffected
    for (let i = 0; i < this.#count; i++) {
      const v = affected[i]
      for (let at = first[v]; at < first[v + 1]; at++) {
        const arc = isReverse ? at : incoming.arc[at], u = near[arc]
        if (isAffected[u] === 0 && ms[u] !== unreachable && cost[arc] !== unreachable) offer(v, ms[u] + cost[arc], source[u])
      }
    }
  }

  /** What shortened arcs offer. */
  #offerArcs({ ms, source, cost, was, arcs }: Repair, offer: Offer): void {
    if (arcs === undefined) return
    const { tail, head } = this.#graph
    for (let i = 0; i < arcs.length; i++) {
      const arc = arcs[i]
      if (cost[arc] >= was[arc]) continue
      const u = this.#isReverse ? head[arc] : tail[arc], v = this.#isReverse ? tail[arc] : head[arc]
      if (ms[u] !== unreachable) offer(v, ms[u] + cost[arc], source[u])
    }
  }

  /** The longest arc or more: found once, then kept up with the changes. */
  #measureArcs({ cost, arcs }: Repair): void {
    let longest = this.#longest
    if (longest === -1) for (const ms of cost) if (ms !== unreachable && ms > longest) longest = ms
    if (arcs !== undefined) for (let i = 0; i < arcs.length; i++) if (cost[arcs[i]] !== unreachable && cost[arcs[i]] > longest) longest = cost[arcs[i]]
    this.#longest = Math.max(0, longest)
  }
}

type Offer = (node: number, time: number, label: number) => void
