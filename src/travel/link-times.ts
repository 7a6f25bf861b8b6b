import type { RoadGraph } from '../graph/road-graph.ts'

const unreachable = 0xffffffff
const noTurns = new Uint32Array(0)

/** What times along links follow from: a cost, the times at nodes, and the places that stand on links. */
export interface LinkQuery {
  /** Milliseconds by arc. */
  readonly cost: Uint32Array
  /** The part of them that is the turn at the arc's beginning; empty without turn costs. */
  readonly entry?: Uint32Array
  /** Milliseconds by node. */
  readonly ms: Uint32Array
  readonly direction: 'to' | 'from'
  /** Where places join the roads (link -1: nowhere), and their access legs in milliseconds. */
  readonly seeds: { readonly link: ArrayLike<number>, readonly fraction: ArrayLike<number>, readonly ms: ArrayLike<number> }
}

/**
 * Times along one link at a time, exact at every point. Along a link the time is the least of a few lines: one that climbs from where the link begins for every arc
 * that gives access there, one from its end, and two from every place on the link. `open` a link first.
 */
export class LinkTimes {
  readonly #graph: RoadGraph
  readonly #query: LinkQuery
  readonly #seeds = new Map<number, number[]>()
  /** Lines of the open link: where they begin, their time there, and milliseconds for the whole length, negative towards the beginning. */
  #origin = new Float64Array(16)
  #base = new Float64Array(16)
  #slope = new Float64Array(16)
  #count = 0

  constructor(graph: RoadGraph, query: LinkQuery) {
    this.#graph = graph
    this.#query = query
    const { link, ms } = query.seeds
    for (let seed = 0; seed < link.length; seed++) {
      if (link[seed] < 0 || ms[seed] === unreachable) continue
      const known = this.#seeds.get(link[seed])
      if (known === undefined) this.#seeds.set(link[seed], [seed])
      else known.push(seed)
    }
  }

  /** Links on which places stand. */
  seedLinks(): Iterable<number> {
    return this.#seeds.keys()
  }

  open(link: number): void {
    const { cost, entry = noTurns, ms, direction } = this.#query
    const { linkArcs, arcLink, head, tail } = this.#graph
    const seeds = this.#seeds.get(link)
    this.#count = 0
    for (let i = linkArcs.first[link]; i < linkArcs.first[link + 1]; i++) {
      const arc = linkArcs.arc[i]
      if (cost[arc] === unreachable) continue
      const turn = entry.length === 0 ? 0 : entry[arc], slope = cost[arc] - turn
      const isForward = (arcLink[arc] & 1) === 0
      // Towards a place the arc's head is what counts, so times climb from the head back to the tail.
      const node = direction === 'to' ? head[arc] : tail[arc]
      const climbs = isForward === (direction === 'from')
      if (ms[node] !== unreachable) this.#line(climbs ? 0 : 1, direction === 'to' ? ms[node] : ms[node] + turn, climbs ? slope : -slope)
      if (seeds === undefined) continue
      for (const seed of seeds) this.#line(this.#query.seeds.fraction[seed], this.#query.seeds.ms[seed], climbs ? slope : -slope)
    }
  }

  /** Milliseconds at a fraction of the open link, 0xffffffff where nothing leads there. */
  at(fraction: number): number {
    const origin = this.#origin, base = this.#base, slope = this.#slope
    let best = unreachable
    for (let i = 0; i < this.#count; i++) {
      const time = base[i] + (fraction - origin[i]) * slope[i]
      if (time < best && time >= base[i]) best = time
    }
    return Math.round(best)
  }

  /**
   * How far along the open link one stays within a cutoff, from a fraction that is within it.
   * @param isForward towards the end of the link, or towards its beginning
   */
  reach(fraction: number, isForward: boolean, cutoffMs: number): number {
    const origin = this.#origin, base = this.#base, slope = this.#slope
    let limit = fraction
    for (let again = true; again;) {
      again = false
      for (let i = 0; i < this.#count; i++) {
        const left = cutoffMs - base[i]
        if (left < 0) continue
        // The stretch from the line's origin to where it passes the cutoff; a slope of -0 still knows its way.
        const far = slope[i] === 0 ? 1 / slope[i] : left / slope[i]
        const low = Math.min(origin[i], origin[i] + far), high = Math.max(origin[i], origin[i] + far)
        const slack = 1e-6
        if (isForward && low <= limit + slack && high > limit) {
          limit = high
          again = true
        } else if (!isForward && high >= limit - slack && low < limit) {
          limit = low
          again = true
        }
      }
    }
    return limit
  }

  /** Adds to `out` the fractions between two others at which some line passes a cutoff; the time may stay on one side where another line is lower. */
  cuts(begin: number, end: number, cutoffMs: number, out: number[]): void {
    const origin = this.#origin, base = this.#base, slope = this.#slope
    for (let i = 0; i < this.#count; i++) {
      // A line begins at its origin, which matters for places along the link.
      if (origin[i] > begin && origin[i] < end) out.push(origin[i])
      const at = origin[i] + (cutoffMs - base[i]) / slope[i]
      if (cutoffMs >= base[i] && at > begin && at < end) out.push(at)
    }
  }

  #line(origin: number, base: number, slope: number): void {
    if (this.#count === this.#base.length) this.#grow()
    this.#origin[this.#count] = origin
    this.#base[this.#count] = base
    this.#slope[this.#count++] = slope
  }

  #grow(): void {
    const grow = (column: Float64Array): Float64Array<ArrayBuffer> => {
      const grown = new Float64Array(column.length * 2)
      grown.set(column)
      return grown
    }
    this.#origin = grow(this.#origin)
    this.#base = grow(this.#base)
    this.#slope = grow(this.#slope)
  }
}
