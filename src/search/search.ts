import { checkCutoff } from '../core/checks.ts'
import type { Seconds } from '../core/units.ts'
import { unreachable } from '../data/travel-times.ts'
import { openArcs, type ArcGraph, type OpenArcs } from './arcs.ts'
import { foldArcs, longestFold } from './fold.ts'
import { FoldedSearch } from './folded-search.ts'
import { Buckets, none } from './buckets.ts'

/** How far and which way a search goes. */
export interface SearchOptions {
  /** Nodes farther than this stay unreachable; everything is searched by default. */
  cutoff?: Seconds
  /** Search arcs from head to tail: times are then from each node to the nearest source. */
  reverse?: boolean
  /** Stop once all these nodes have their final time; other nodes may then hold times that are too long, or none. */
  targets?: ArrayLike<number>
  /** Keep the tree: `parent` then tells the node before each node. */
  tree?: boolean
}

interface Folded {
  /** Searches of the whole graph so far. */
  runs: number
  search: FoldedSearch | undefined
}

/**
 * Multi-source shortest paths on integer milliseconds: exact, with the nearest source of every node, ties to the lower source.
 * One instance owns the scratch of a graph and a cost column; use it again and again, one worker each.
 * Cost: a bucket Dijkstra, near-linear in the arcs reached; 16 bytes a node and 8 an arc and direction. The second run without cutoff, targets and tree folds away dead ends and chains,
 * which takes as long as five runs and makes it and those after it 1.5 to 5 times faster (the more, the more nodes merely bend a road), for 28 bytes a node.
 * Source: Dial 1969; Dijkstra 1959.
 * @example
 * const graph = buildGraph({ nodes: 3, tail: [0, 1], head: [1, 2], ms: [2000, 3000] })
 * new Search(graph).addSource(0).run().ms[2] // 5000
 */
export class Search {
  /** Milliseconds by node; 0xffffffff where unreachable. Overwritten by the next run. */
  readonly ms: Uint32Array
  /** Source that each node is nearest to (its label), -1 where unreachable. */
  readonly source: Int32Array
  /** Node before each node on the way from its source, -1 at sources; empty unless the run kept the tree. */
  parent: Int32Array = new Int32Array()
  readonly #graph: ArcGraph
  readonly #cost: Uint32Array
  #forward: OpenArcs | undefined
  #reverse: OpenArcs | undefined
  readonly #foldedForward: Folded = { runs: 0, search: undefined }
  readonly #foldedReverse: Folded = { runs: 0, search: undefined }
  readonly #buckets = new Buckets()
  readonly #order: Uint32Array
  #reached = 0
  readonly #sources: { node: number, ms: number, label: number }[] = []
  #ordinal = 0

  /**
   * @param graph topology
   * @param cost ms by arc in the graph's order (0xffffffff closes an arc); the graph's own `ms` by default
   * @throws RangeError when the column has another length than the graph has arcs
   */
  constructor(graph: ArcGraph & { readonly ms?: Uint32Array }, cost?: Uint32Array) {
    const column = cost ?? graph.ms
    if (column?.length !== graph.head.length) throw new RangeError(`expected a cost column of ${graph.head.length} arcs, got ${column?.length ?? 'none'}`)
    this.#graph = graph
    this.#cost = column
    this.ms = new Uint32Array(graph.nodeCount).fill(unreachable)
    this.source = new Int32Array(graph.nodeCount).fill(-1)
    this.#order = new Uint32Array(graph.nodeCount)
  }

  /**
   * Adds a source for the next run.
   * @param node where it stands
   * @param ms head start in milliseconds, 0 by default: an access leg
   * @param label what `source` calls it; 0, 1, 2 ... in the order of adding by default
   * @throws RangeError for a node that does not exist or a negative or fractional head start
   */
  addSource(node: number, ms = 0, label: number = this.#ordinal): this {
    if (!(node >= 0 && node < this.#graph.nodeCount && Number.isInteger(node))) throw new RangeError(`expected a node among ${this.#graph.nodeCount}, got ${node}`)
    if (!(ms >= 0 && Number.isInteger(ms))) throw new RangeError(`expected ms as a whole number of milliseconds, got ${ms}`)
    this.#sources.push({ node, ms, label })
    this.#ordinal++
    return this
  }

  /** Forgets the sources and the times of the last run. Cost: the nodes that it reached. */
  reset(): this {
    this.#sources.length = 0
    this.#ordinal = 0
    this.#clear()
    return this
  }

  /** Nodes reached by the last run. */
  reached(): Uint32Array {
    return this.#order.subarray(0, this.#reached)
  }

  /** Runs from all sources added since the last `reset`. */
  run(options: SearchOptions = {}): this {
    if (options.cutoff !== undefined) checkCutoff(options.cutoff)
    this.#clear()
    const arcs = this.#arcs(options.reverse === true)
    if (options.tree === true && this.parent.length === 0) this.parent = new Int32Array(this.ms.length)
    if (options.tree !== true) this.parent = new Int32Array()
    const most = unreachable - 1 - Math.max(arcs.longest, longestFold)
    const cutoff = Math.min(most, Math.floor((options.cutoff ?? Infinity) * 1000 + 1e-6))
    const folded = options.cutoff === undefined && options.targets === undefined && options.tree !== true ? this.#folded(options.reverse === true) : undefined
    if (folded !== undefined) {
      folded.run(this.#sources, most, this.ms, this.source)
      this.#listReached()
    } else {
      this.#dijkstra(arcs, cutoff, options.targets ?? [])
    }
    return this
  }

  #arcs(isReverse: boolean): OpenArcs {
    return isReverse
      ? this.#reverse ??= openArcs(this.#graph, this.#cost, 'reverse')
      : this.#forward ??= openArcs(this.#graph, this.#cost, 'forward')
  }

  /** The folded graph, from the second search of the whole graph on: who searches twice will search often. */
  #folded(isReverse: boolean): FoldedSearch | undefined {
    if (this.#sources.some(({ label }) => label < 0)) return undefined
    const own = isReverse ? this.#foldedReverse : this.#foldedForward
    own.runs++
    if (own.runs > 1) own.search ??= new FoldedSearch(foldArcs(this.#arcs(isReverse), this.#arcs(!isReverse)))
    return own.search
  }

  #listReached(): void {
    const { ms } = this, order = this.#order
    let reached = 0
    for (let node = 0; node < ms.length; node++) if (ms[node] !== unreachable) order[reached++] = node
    this.#reached = reached
  }

  #clear(): void {
    const { ms, source } = this
    const order = this.#order, reached = this.#reached
    if (reached * 4 > ms.length) {
      ms.fill(unreachable)
      source.fill(-1)
    } else {
      for (let i = 0; i < reached; i++) {
        ms[order[i]] = unreachable
        source[order[i]] = -1
      }
    }
    this.#reached = 0
  }

  #dijkstra(arcs: OpenArcs, cutoff: number, targets: ArrayLike<number>): void {
    const { ms, source, parent } = this
    const { first, pairs } = arcs
    const order = this.#order, buckets = this.#buckets
    const starts = this.#sources.filter(s => s.ms <= cutoff).sort((a, b) => a.ms - b.ms || a.label - b.label)
    // With one label only there is nothing to compare or to carry along: it is filled in at the end.
    const only = starts.length > 0 && starts.every(s => s.label === starts[0].label) ? starts[0].label : -1
    const hasLabels = only === -1, hasTree = parent.length > 0
    buckets.fit(Math.max(arcs.longest, (starts.at(-1)?.ms ?? 0) - (starts[0]?.ms ?? 0)))
    const { shift, mask, heads } = buckets
    let { entries } = buckets
    let reached = 0, pending = 0, free = none, size = 0, target = 0

    // Sources enter first. Of two at one node the nearer one counts, then the lower label.
    for (const start of starts) {
      const u = start.node
      if (start.ms > ms[u] || (start.ms === ms[u] && start.label >= source[u])) continue
      if (ms[u] === unreachable) order[reached++] = u
      ms[u] = start.ms
      source[u] = start.label
      if (hasTree) parent[u] = -1
      if (size === entries.length) entries = buckets.grow()
      const slot = (start.ms >>> shift) & mask
      entries[size] = u
      entries[size + 1] = start.ms
      entries[size + 2] = heads[slot]
      heads[slot] = size
      size += 4
      pending++
    }

    // Buckets come up in ascending order. Within one, a node may be settled more than once: whatever improves it enters it again.
    for (let bucket = (starts[0]?.ms ?? 0) >>> shift; pending > 0; bucket++) {
      const slot = bucket & mask
      for (let entry = heads[slot]; entry !== none; entry = heads[slot]) {
        heads[slot] = entries[entry + 2]
        const u = entries[entry], at = entries[entry + 1]
        entries[entry + 2] = free
        free = entry
        pending--
        if (ms[u] !== at) continue
        const label = source[u]
        for (let i = first[u], end = first[u + 1]; i < end; i += 2) {
          const v = pairs[i], time = (at + pairs[i + 1]) >>> 0, known = ms[v]
          // Equal times go to the lower label, which has to travel on, so the node is entered again.
          if (time > known || (time === known && (!hasLabels || label >= source[v])) || time > cutoff) continue
          if (known === unreachable) order[reached++] = v
          ms[v] = time
          if (hasLabels) source[v] = label
          if (hasTree) parent[v] = u
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
      // All times below the end of this bucket are final now.
      if (targets.length > 0) {
        const end = (bucket + 1) * 2 ** shift
        while (target < targets.length && ms[targets[target]] < end) target++
        if (target === targets.length) break
      }
    }
    if (!hasLabels) for (let i = 0; i < reached; i++) source[order[i]] = only
    this.#reached = reached
  }
}
