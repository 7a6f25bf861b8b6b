import type { Seconds } from '../core/units.ts'
import { unreachable } from '../data/travel-times.ts'
import type { RoadGraph } from '../graph/road-graph.ts'
import type { Snapped } from '../graph/snap.ts'
import type { Seed } from '../search/nearest.ts'

/** Places or points on the road: where each joins a link, and how long its access leg takes. */
export interface Joined extends Snapped {
  /** Access leg in milliseconds, `unreachable` off the network. */
  readonly access: Uint32Array
}

/** Which way travellers go: `to` the places or `from` them. */
export type Direction = 'to' | 'from'

/** Adds the time of the access legs at `walk` km/h; Infinity makes them free. */
export function withAccess(snapped: Snapped, walk: number): Joined {
  const perMetre = 3600 / walk
  return { ...snapped, access: Uint32Array.from(snapped.metres, metres => metres === Infinity ? unreachable : Math.min(unreachable - 1, Math.round(metres * perMetre))) }
}

/**
 * Where a search has to start so that its times are those to (from) the places: every open arc of a place's link offers one end, with the rest of the arc paid pro rata.
 * At an end of the link the node itself is offered too, because there the place stands at the junction.
 */
export function seedsOf(graph: RoadGraph, cost: Uint32Array, joined: Joined, direction: Direction): Seed[] {
  const { first, arc: arcs } = graph.linkArcs
  const { tail, head, arcLink } = graph
  const seeds: Seed[] = []
  for (let place = 0; place < joined.link.length; place++) {
    const link = joined.link[place]
    if (link === -1) continue
    const access = joined.access[place]
    for (let i = first[link]; i < first[link + 1]; i++) {
      const arc = arcs[i], ms = cost[arc]
      if (ms === unreachable) continue
      // Share of the arc that lies behind the place, seen from the arc's tail.
      const along = (arcLink[arc] & 1) === 0 ? joined.fraction[place] : 1 - joined.fraction[place]
      if (direction === 'to') {
        seeds.push({ node: tail[arc], ms: access + Math.round(along * ms), label: place })
        if (along === 1) seeds.push({ node: head[arc], ms: access, label: place })
      } else {
        seeds.push({ node: head[arc], ms: access + Math.round((1 - along) * ms), label: place })
        if (along === 0) seeds.push({ node: tail[arc], ms: access, label: place })
      }
    }
  }
  return seeds
}

/** Node times that a reader looks up: k entries a node, nearest first. */
export interface NodeTimes {
  readonly k: number
  readonly ms: Uint32Array
  readonly label: Int32Array
}

/** Reads the time at any point of any link from the times at its nodes; sources on the very link are met directly. */
export class LinkReader {
  readonly #graph: RoadGraph
  readonly #cost: Uint32Array
  readonly #sources: Joined
  readonly #direction: Direction
  readonly #onLink = new Map<number, number[]>()

  constructor(graph: RoadGraph, cost: Uint32Array, sources: Joined, direction: Direction) {
    this.#graph = graph
    this.#cost = cost
    this.#sources = sources
    this.#direction = direction
    for (const [place, link] of sources.link.entries()) {
      if (link === -1) continue
      const list = this.#onLink.get(link)
      if (list) list.push(place)
      else this.#onLink.set(link, [place])
    }
  }

  /**
   * Calls `offer` with every candidate at a point of a link: milliseconds, the place, the arc taken and the node reached over it (-1 when the place
   * is met on the link itself). The same place may be offered more than once.
   */
  candidates(link: number, fraction: number, times: NodeTimes, offer: (ms: number, place: number, arc: number, node: number) => void): void {
    const { linkArcs, tail, head, arcLink } = this.#graph
    const cost = this.#cost, towards = this.#direction === 'to'
    const { k, ms, label } = times
    const { first, arc: arcs } = linkArcs
    const here = this.#onLink.get(link)
    for (let i = first[link]; i < first[link + 1]; i++) {
      const arc = arcs[i], whole = cost[arc]
      if (whole === unreachable) continue
      const isForward = (arcLink[arc] & 1) === 0
      const along = isForward ? fraction : 1 - fraction
      const node = towards ? head[arc] : tail[arc]
      const part = Math.round((towards ? 1 - along : along) * whole)
      for (let j = node * k; j < node * k + k && label[j] !== -1; j++) offer(ms[j] + part, label[j], arc, node)
      // Standing exactly at the arc's other end one may use that node as well.
      const near = towards ? (along === 0 ? tail[arc] : -1) : (along === 1 ? head[arc] : -1)
      if (near !== -1) for (let j = near * k; j < near * k + k && label[j] !== -1; j++) offer(ms[j], label[j], arc, near)
      if (here === undefined) continue
      for (const place of here) {
        const source = isForward ? this.#sources.fraction[place] : 1 - this.#sources.fraction[place]
        const ahead = towards ? source - along : along - source
        if (ahead >= 0) offer(Math.round(ahead * whole) + this.#sources.access[place], place, arc, -1)
      }
    }
  }
}

/** A cutoff in whole milliseconds, inclusive. */
export function cutoffMs(cutoff: Seconds): number {
  return Math.min(unreachable - 1, Math.floor(cutoff * 1000 + 1e-6))
}
