import type { Seconds } from '../core/units.ts'
import { unreachable } from '../data/travel-times.ts'
import { turnCodes, type RoadGraph } from '../graph/road-graph.ts'
import type { Snapped } from '../graph/snap.ts'
import type { Seed } from '../search/nearest.ts'

/** Places or points on the road: where each joins a link, and how long its access leg takes. */
export interface Joined extends Snapped {
  /** Access leg in milliseconds, `unreachable` off the network. */
  readonly access: Uint32Array
}

/** Roads with a cost, as a network has them. */
export interface CostedRoads {
  readonly graph: RoadGraph
  /** Milliseconds by arc. */
  readonly ms: Uint32Array
  /** The part of them that is the turn at the arc's beginning; empty without turn costs. */
  readonly entry: Uint32Array
}

/** Which way travellers go: `to` the places or `from` them. */
export type Direction = 'to' | 'from'

const nowhere: readonly number[] = []

/** Adds the time of the access legs at `walk` km/h; Infinity makes them free. */
export function withAccess(snapped: Snapped, walk: number): Joined {
  const perMetre = 3600 / walk
  return { ...snapped, access: Uint32Array.from(snapped.metres, metres => metres === Infinity ? unreachable : Math.min(unreachable - 1, Math.round(metres * perMetre))) }
}

/**
 * Where a search has to start so that its times are those to (from) the places: every open arc of a place's link offers one end, with the rest of the arc paid pro rata.
 * At an end of the link the node itself is offered too, because there the place stands at the junction. The turn into the link is paid by those who come over its beginning.
 */
export function seedsOf(roads: CostedRoads, joined: Joined, direction: Direction): Seed[] {
  const { graph, ms: cost, entry } = roads
  const { first, arc: arcs } = graph.linkArcs
  const { tail, head, arcLink } = graph
  const seeds: Seed[] = []
  for (let place = 0; place < joined.link.length; place++) {
    const link = joined.link[place]
    if (link === -1) continue
    const access = joined.access[place]
    for (let i = first[link]; i < first[link + 1]; i++) {
      if (cost[arcs[i]] === unreachable) continue
      const arc = arcs[i], turn = entry.length === 0 ? 0 : entry[arc], ms = cost[arc] - turn
      // Share of the arc that lies behind the place, seen from the arc's tail.
      const along = (arcLink[arc] & 1) === 0 ? joined.fraction[place] : 1 - joined.fraction[place]
      if (direction === 'to') {
        seeds.push({ node: tail[arc], ms: access + Math.round(along * ms) + turn, label: place })
        for (const node of cornersAt(roads, arc, along, 0)) seeds.push({ node, ms: access, label: place })
      } else if (!isTwin(roads, arc)) {
        seeds.push({ node: head[arc], ms: access + Math.round((1 - along) * ms), label: place })
        for (const node of cornersAt(roads, arc, along, 1)) seeds.push({ node, ms: access, label: place })
      }
    }
  }
  return seeds
}

/** The nodes that one is at when one stands at a node: with turn costs all its copies, since no turn is begun yet. */
export function nodesAt({ graph, entry }: CostedRoads, node: number): ArrayLike<number> & Iterable<number> {
  if (entry.length === 0) return [node]
  const { of, first, node: copies } = graph.copies
  return copies.subarray(first[of[node]], first[of[node] + 1])
}

/** The nodes at which a place at the very end of an arc stands, except the one on the `own` side (0 tail, 1 head) where that is reached over the arc for nothing anyway. */
function cornersAt(roads: CostedRoads, arc: number, along: number, own: 0 | 1): Iterable<number> {
  if (along !== 0 && along !== 1) return nowhere
  return along === own && roads.entry.length === 0 ? nowhere : nodesAt(roads, (along === 0 ? roads.graph.tail : roads.graph.head)[arc])
}

/** Whether an arc differs from another only by the turn that begins it, so that those already on it need not look at it. */
function isTwin({ graph, entry }: CostedRoads, arc: number): boolean {
  return entry.length > 0 && graph.arcTurn[arc] !== turnCodes.none
}

/** Node times that a reader looks up: k entries a node, nearest first. */
export interface NodeTimes {
  readonly k: number
  readonly ms: Uint32Array
  readonly label: Int32Array
}

/** Reads the time at any point of any link from the times at its nodes; sources on the very link are met directly. */
export class LinkReader {
  readonly #roads: CostedRoads
  readonly #sources: Joined
  readonly #direction: Direction
  readonly #onLink = new Map<number, number[]>()

  constructor(roads: CostedRoads, sources: Joined, direction: Direction) {
    this.#roads = roads
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
    const { k, ms, label } = times
    hooksOf(this.#roads, this.#direction, link, fraction, (node, part, arc) => {
      for (let j = node * k; j < node * k + k && label[j] !== -1; j++) offer(ms[j] + part, label[j], arc, node)
    })
    for (const place of this.#onLink.get(link) ?? nowhere) {
      meetings(this.#roads, this.#direction, { link, source: this.#sources.fraction[place], point: fraction }, (part, arc) => offer(part + this.#sources.access[place], place, arc, -1))
    }
  }
}

/**
 * Calls `visit` with every node from (to) which a point of a link is reached: the milliseconds between them and the arc that leads there. The access leg is not included.
 * Standing exactly at the arc's other end one may use that node as well.
 */
export function hooksOf(roads: CostedRoads, direction: Direction, link: number, fraction: number, visit: (node: number, ms: number, arc: number) => void): void {
  const { ms: cost, entry } = roads
  const { linkArcs, tail, head, arcLink } = roads.graph
  const { first, arc: arcs } = linkArcs
  const towards = direction === 'to'
  for (let i = first[link]; i < first[link + 1]; i++) {
    const arc = arcs[i]
    if (cost[arc] === unreachable || (towards && isTwin(roads, arc))) continue
    const turn = entry.length === 0 ? 0 : entry[arc], whole = cost[arc] - turn
    const along = (arcLink[arc] & 1) === 0 ? fraction : 1 - fraction
    visit(towards ? head[arc] : tail[arc], Math.round((towards ? 1 - along : along) * whole) + (towards ? 0 : turn), arc)
    if (along === 0 || along === 1) for (const at of cornersAt(roads, arc, along, towards ? 1 : 0)) visit(at, 0, arc)
  }
}

/** Calls `visit` for every arc along which a source and a point of the same link meet without a node: milliseconds without the access legs, and the arc. */
export function meetings(roads: CostedRoads, direction: Direction, at: { readonly link: number, readonly source: number, readonly point: number }, visit: (ms: number, arc: number) => void): void {
  const { ms: cost, entry } = roads, { linkArcs, arcLink } = roads.graph
  const towards = direction === 'to'
  for (let i = linkArcs.first[at.link]; i < linkArcs.first[at.link + 1]; i++) {
    const arc = linkArcs.arc[i]
    if (cost[arc] === unreachable || (towards && isTwin(roads, arc))) continue
    const isForward = (arcLink[arc] & 1) === 0
    const along = isForward ? at.point : 1 - at.point, source = isForward ? at.source : 1 - at.source
    const ahead = towards ? source - along : along - source
    if (ahead >= 0) visit(Math.round(ahead * (entry.length === 0 ? cost[arc] : cost[arc] - entry[arc])), arc)
  }
}

/** Longest time that counts, in ms: a cutoff of Infinity stands for the longest one there is, 10 days, so that sums fit in 31 bits in every engine. */
const longest = 864_000_000

/** A cutoff in whole milliseconds, inclusive. */
export function cutoffMs(cutoff: Seconds): number {
  return Math.min(longest, Math.floor(cutoff * 1000 + 1e-6))
}
