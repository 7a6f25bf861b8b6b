import { Growable } from '../core/growable.ts'
import type { Tags } from '../data/roads.ts'
import { Segments } from './segments.ts'

/** How other lines meet a line that they cross: at a new node, at a new node only if they are main streets, or not at all. */
export const meeting = { free: 0, main: 1, none: 2 } as const

interface Cut { readonly share: number, readonly node: number }

/** Ways as they are drawn: nodes on the plane, lines over them, and nodes put into lines later where others meet them. */
export class Sketch {
  readonly x: Growable<Float64Array<ArrayBuffer>> = new Growable(Float64Array)
  readonly y: Growable<Float64Array<ArrayBuffer>> = new Growable(Float64Array)
  readonly tagSets: Tags[] = [{}]
  /** Tag set of nodes that have one. */
  readonly nodeTags: Map<number, number> = new Map()
  /** Nodes at which ways end, because a turn is restricted there. */
  readonly restricted: Set<number> = new Set()
  /** Lines: offsets into `path`, and tag sets. */
  readonly first: Growable<Uint32Array<ArrayBuffer>> = new Growable(Uint32Array)
  readonly lineTags: Growable<Uint32Array<ArrayBuffer>> = new Growable(Uint32Array)
  readonly path: Growable<Uint32Array<ArrayBuffer>> = new Growable(Uint32Array)
  readonly #cuts = new Map<number, Cut[]>()
  readonly #sets = new Map<string, number>()
  readonly #meetings = new Map<number, number>()
  /** Segments that later lines may meet. */
  readonly segments: Segments

  constructor(bucket: number) {
    this.segments = new Segments(bucket)
  }

  node(x: number, y: number): number {
    this.x.push(x)
    return this.y.push(y)
  }

  /** The number of a set of tags. */
  tags(tags: Tags): number {
    const key = JSON.stringify(tags)
    let set = this.#sets.get(key)
    if (set === undefined) {
      set = this.tagSets.push(tags) - 1
      this.#sets.set(key, set)
    }
    return set
  }

  tagNode(node: number, tags: Tags): void {
    this.nodeTags.set(node, this.tags(tags))
  }

  /** Draws a line through nodes; others may meet it when `meets` is given. */
  line(nodes: readonly number[], tags: number, meets?: number): void {
    if (nodes.length < 2) return
    this.first.push(this.path.length)
    this.lineTags.push(tags)
    for (const [i, node] of nodes.entries()) {
      const at = this.path.push(node)
      if (meets === undefined || i === 0) continue
      this.#meetings.set(at - 1, meets)
      const before = nodes[i - 1]
      this.segments.add(at - 1, this.x.values[before], this.y.values[before], this.x.values[node], this.y.values[node])
    }
  }

  /**
   * The nodes where a new segment between two nodes meets the lines it crosses, in order; they become part of those lines.
   * @param isMain whether the new segment may meet lines that only main streets meet
   * @returns undefined when it crosses a line that it may not meet
   */
  meet(a: number, b: number, isMain: boolean): number[] | undefined {
    const x = this.x.values, y = this.y.values
    const hits = this.segments.crossing(x[a], y[a], x[b], y[b])
    if (hits.length === 0) return []
    for (const { id } of hits) {
      const meets = this.#meetings.get(id)!
      if (meets === meeting.none || (meets === meeting.main && !isMain)) return undefined
    }
    const nodes: number[] = []
    for (const { id, share } of hits) {
      const node = this.#cut(id, share)
      if (node !== a && node !== b && nodes[nodes.length - 1] !== node) nodes.push(node)
    }
    return nodes
  }

  /** The nodes of a line with all that were put into it. */
  nodesOf(line: number): number[] {
    const start = this.first.values[line], end = line + 1 < this.first.length ? this.first.values[line + 1] : this.path.length
    const nodes: number[] = []
    for (let at = start; at < end; at++) {
      nodes.push(this.path.values[at])
      const cuts = at + 1 < end ? this.#cuts.get(at) : undefined
      if (cuts !== undefined) for (const cut of cuts.sort((p, q) => p.share - q.share)) nodes.push(cut.node)
    }
    return nodes
  }

  /** The node at a share of a segment: one that is there already within 6 m, or a new one. */
  #cut(segment: number, share: number): number {
    const a = this.path.values[segment], b = this.path.values[segment + 1]
    const ax = this.x.values[a], ay = this.y.values[a], bx = this.x.values[b], by = this.y.values[b]
    const length = Math.hypot(bx - ax, by - ay)
    if (share * length < 6) return a
    if ((1 - share) * length < 6) return b
    const cuts = this.#cuts.get(segment) ?? []
    const there = cuts.find(cut => Math.abs(cut.share - share) * length < 6)
    if (there !== undefined) return there.node
    const node = this.node(ax + share * (bx - ax), ay + share * (by - ay))
    cuts.push({ share, node })
    this.#cuts.set(segment, cuts)
    return node
  }
}

