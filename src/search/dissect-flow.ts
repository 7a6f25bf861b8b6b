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
  readonly #level: Int32Array
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
    this.#level = new Int32Array(nodes)
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
    while (this.#levels(part)) {
      this.#onPhase()
      size += this.#block(part, bound - size)
      if (size >= bound) return undefined
    }
    return { size, smaller: this.#assign(part, order, ends, count) }
  }

  /** Marks both ends, forgets flows, and puts the near nodes that have neighbours beyond at the head of the queue. */
  #begin({ first, head, count }: Part, order: Uint32Array, ends: number): void {
    const side = this.side, queue = this.#queue
    this.#flow.fill(0, 0, first[count])
    side.fill(0, 0, count)
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

  /** Levels by distance from the near end over links with room; whether the far end was met. */
  #levels({ first, head, count }: Part): boolean {
    const side = this.side, level = this.#level, queue = this.#queue, flow = this.#flow, next = this.#next
    level.fill(-1, 0, count)
    let size = this.#frontier, last = 0x7fffffff
    for (let i = 0; i < size; i++) {
      level[queue[i]] = 0
      next[queue[i]] = first[queue[i]]
    }
    for (let i = 0; i < size; i++) {
      const u = queue[i], above = level[u] + 1
      if (above > last) break
      for (let arc = first[u], end = first[u + 1]; arc < end; arc++) {
        const v = head[arc]
        if (level[v] !== -1 || side[v] === near || flow[arc] === 1) continue
        level[v] = above
        if (side[v] === far) {
          last = above
          continue
        }
        next[v] = first[v]
        queue[size++] = v
      }
    }
    return last !== 0x7fffffff
  }

  /** Sends paths from level to level until none gets through, or `most` have; their number. */
  #block({ first, head }: Part, most: number): number {
    const side = this.side, level = this.#level, queue = this.#queue, flow = this.#flow, next = this.#next, path = this.#path, twin = this.#twin
    let sent = 0
    for (let i = 0; i < this.#frontier; i++) {
      let u = queue[i], depth = 0
      for (;;) {
        const arc = next[u]
        if (arc === first[u + 1]) {
          if (depth === 0) break
          level[u] = -2
          u = head[twin[path[--depth]]]
          next[u]++
          continue
        }
        const v = head[arc]
        if (flow[arc] === 1 || level[v] !== level[u] + 1) {
          next[u]++
          continue
        }
        path[depth++] = arc
        if (side[v] !== far) {
          u = v
          continue
        }
        for (let j = 0; j < depth; j++) {
          const a = path[j]
          flow[a]++
          flow[twin[a]]--
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
    const side = this.side, level = this.#level, queue = this.#queue, flow = this.#flow, twin = this.#twin
    let nearCount = ends
    for (let u = 0; u < count; u++) if (side[u] === 0 && level[u] >= 0) nearCount++
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
      for (let u = 0; u < count; u++) if (side[u] !== near && level[u] < 0) side[u] = far
      for (let u = 0; u < count; u++) if (side[u] === 0) side[u] = near
      return Math.min(nearCount, count - nearCount)
    }
    for (let u = 0; u < count; u++) if (side[u] === 0) side[u] = near
    return Math.min(size, count - size)
  }
}
