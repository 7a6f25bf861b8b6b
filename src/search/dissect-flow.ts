import type { Part } from './dissect-parts.ts'

/** A way to cut a part in two: which nodes lie on the far side, how many links run across, how many nodes the smaller side has. */
export interface Cut {
  readonly size: number
  readonly smaller: number
}

const near = 1, far = 2

/**
 * Minimum cuts between the two ends of a part: as many paths that share no link as fit from one end to the other; where no further path gets through is the cut.
 * Scratch for parts of up to so many nodes and arcs.
 * Source: Schild, Sommer, On balanced separators in road networks, SEA 2015; the flow is Dinic's (1970).
 */
export class CutFinder {
  /** 1 at nodes of the near side, 2 at those of the far side: the last cut found. */
  readonly side: Uint8Array
  readonly #twin: Uint32Array
  readonly #flow: Int8Array
  readonly #state: Uint8Array
  readonly #rank: Uint32Array
  readonly #next: Uint32Array
  readonly #queue: Uint32Array
  readonly #path: Uint32Array
  readonly #onPhase: () => void
  #part: Part | undefined
  #frontier = 0

  constructor(nodes: number, arcs: number, onPhase: () => void) {
    this.side = new Uint8Array(nodes)
    this.#twin = new Uint32Array(arcs)
    this.#flow = new Int8Array(arcs)
    this.#state = new Uint8Array(nodes)
    this.#rank = new Uint32Array(nodes)
    this.#next = new Uint32Array(nodes)
    this.#queue = new Uint32Array(nodes)
    this.#path = new Uint32Array(nodes)
    this.#onPhase = onPhase
  }

  /** Takes the part that the next cuts are for; each node's heads are ascending, so twins come up in turn. */
  load(part: Part): void {
    this.#part = part
    const { first, head, count } = part, next = this.#next, twin = this.#twin
    for (let u = 0; u < count; u++) next[u] = first[u]
    for (let u = 0; u < count; u++) for (let arc = first[u], end = first[u + 1]; arc < end; arc++) twin[arc] = next[head[arc]]++
  }

  /**
   * The minimum cut between the first and the last nodes of an order.
   * @param ends how many nodes at each end must stay together
   * @param bound gives up as soon as the cut is known to be as large
   * @returns undefined when given up, otherwise the cut, whose sides are in `side`
   */
  cut(order: Uint32Array, ends: number, bound: number): Cut | undefined {
    const part = this.#part!, { count } = part
    this.#begin(part, order, ends)
    let size = 0
    for (let sent = -1; sent !== 0; size += sent) {
      this.#onPhase()
      sent = this.#round(part, bound - size)
      if (size + sent >= bound) return undefined
    }
    return { size, smaller: this.#assign(part, order, ends, count) }
  }

  /** Marks both ends, forgets flows, and puts the near nodes that have neighbours beyond at the head of the queue. */
  #begin({ first, head, count }: Part, order: Uint32Array, ends: number): void {
    const side = this.side, queue = this.#queue, rank = this.#rank
    this.#flow.fill(0, 0, first[count])
    side.fill(0, 0, count)
    for (let i = 0; i < count; i++) rank[order[i]] = i
    for (let i = 0; i < ends; i++) {
      side[order[i]] = near
      side[order[count - 1 - i]] = far
    }
    let size = 0
    for (let i = 0; i < ends; i++) {
      const u = order[i]
      for (let arc = first[u]; arc < first[u + 1]; arc++) {
        if (side[head[arc]] === near) continue
        queue[size++] = u
        break
      }
    }
    this.#frontier = size
  }

  /**
   * Sends paths from the near end, each node's on to the neighbour that lies furthest towards the far end, no two over the same node, until no more get through.
   * @returns their number; after a round of none, `state` is 1 at all nodes that the near end reaches
   */
  #round({ first, head, count }: Part, most: number): number {
    const side = this.side, state = this.#state, queue = this.#queue, flow = this.#flow, path = this.#path, twin = this.#twin, rank = this.#rank
    state.set(side.subarray(0, count))
    let sent = 0
    for (let i = 0; i < this.#frontier; i++) {
      let u = queue[i], depth = 0
      for (;;) {
        let best = -1, furthest = -1
        for (let arc = first[u], end = first[u + 1]; arc < end; arc++) {
          const v = head[arc]
          if (state[v] === near || flow[arc] === 1 || rank[v] <= furthest) continue
          furthest = rank[v]
          best = arc
        }
        if (best === -1) {
          if (depth === 0) break
          u = head[twin[path[--depth]]]
          continue
        }
        path[depth++] = best
        u = head[best]
        if (side[u] !== far) {
          state[u] = near
          continue
        }
        for (let j = 0; j < depth; j++) {
          const arc = path[j]
          flow[arc]++
          flow[twin[arc]]--
        }
        if (++sent >= most) return sent
        u = queue[i]
        depth = 0
      }
    }
    return sent
  }

  /** After the last levels: what the near end reaches is one cut, what reaches the far end another of the same size; the more even one is taken. */
  #assign({ first, head }: Part, order: Uint32Array, ends: number, count: number): number {
    const side = this.side, state = this.#state, queue = this.#queue, flow = this.#flow, twin = this.#twin
    let nearCount = ends
    for (let u = 0; u < count; u++) if (side[u] === 0 && state[u] === near) nearCount++
    let size = 0
    for (let i = count - ends; i < count; i++) queue[size++] = order[i]
    for (let i = 0; i < size; i++) {
      const u = queue[i]
      for (let arc = first[u], end = first[u + 1]; arc < end; arc++) {
        const v = head[arc]
        if (side[v] !== 0 || flow[twin[arc]] === 1) continue
        side[v] = far
        queue[size++] = v
      }
    }
    // The far end as large as it can be, or all but what the near end reaches.
    if (Math.abs(count - 2 * nearCount) < Math.abs(count - 2 * size)) {
      for (let u = 0; u < count; u++) if (side[u] !== near && state[u] !== near) side[u] = far
      for (let u = 0; u < count; u++) if (side[u] === 0) side[u] = near
      return Math.min(nearCount, count - nearCount)
    }
    for (let u = 0; u < count; u++) if (side[u] === 0) side[u] = near
    return Math.min(size, count - size)
  }
}
