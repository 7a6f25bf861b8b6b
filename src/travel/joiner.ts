import { PointMemo } from '../core/point-memo.ts'
import type { Points, RunOptions } from '../core/types.ts'
import type { Metres } from '../core/units.ts'
import type { Profile } from '../graph/profile.ts'
import type { RoadGraph } from '../graph/road-graph.ts'
import type { Scraps } from '../graph/scraps.ts'
import { Snapper } from '../graph/snap.ts'
import { joinableLinks } from '../graph/weigh.ts'
import { withAccess, type Joined } from './joined.ts'
import type { Component, JoinOptions } from './model.ts'

const unreachable = 0xffffffff

/** Roads that points join. A network is. */
export interface JoinableRoads {
  readonly graph: RoadGraph
  readonly ms: Uint32Array
  readonly profile: Profile | undefined
  readonly scraps: Scraps
}

/** A join, and the links that could be joined then. */
interface Known {
  readonly usable: Uint8Array
  readonly joined: Joined
}

/** What networks share that differ in their cost column only. */
interface Kin {
  readonly snappers: Map<Component, Snapper>
  readonly latest: PointMemo<Known>
  joinable?: Uint8Array
}

/** Joins points to the nearest usable road, and remembers it. Networks that differ in their cost column share an index, and join again only those points whose road closed or that one opened beside. */
export class Joiner {
  readonly #roads: JoinableRoads
  readonly #kin: Kin
  readonly #usable = new Map<Component, Uint8Array>()
  readonly #snappers = new Map<Component, Snapper>()
  readonly #joins: PointMemo<Joined> = new PointMemo<Joined>()
  readonly #differences = new WeakMap<Uint8Array, Difference>()
  /** What is known of the roads that these come of by a few links. Not their joiner, whose own parent nobody needs any more. */
  readonly #parent: { readonly joins: PointMemo<Joined>, readonly usable: ReadonlyMap<Component, Uint8Array> } | undefined

  /**
   * @param roads with a cost
   * @param kin the joiner of the same roads with another cost
   * @param links those whose arcs the two costs differ in; all that there are by default
   */
  constructor(roads: JoinableRoads, kin?: Joiner, links?: Iterable<number>) {
    this.#roads = roads
    this.#kin = kin === undefined ? { snappers: new Map<Component, Snapper>(), latest: new PointMemo<Known>() } : kin.#kin
    if (kin === undefined || links === undefined) return
    this.#parent = { joins: kin.#joins, usable: kin.#usable }
    for (const [component, usable] of kin.#usable) this.#mend(component, usable, links)
  }

  /** Joins points, remembered for the same columns and options. */
  join(points: Points, options: JoinOptions & RunOptions = {}): Joined {
    const key = keyOf(options)
    const known = this.#joins.of(points)
    const own = known.get(key)
    if (own !== undefined) return own
    const before = this.#before(points, options)
    return this.#keep(points, key, before === undefined ? this.#snap(points, options) : this.#again(points, options, before))
  }

  /** A join of these points to the same roads in another state: that of the parent, from which least differs, or the last. */
  #before(points: Points, options: JoinOptions): Known | undefined {
    const key = keyOf(options)
    const joined = this.#parent?.joins.of(points).get(key), usable = this.#parent?.usable.get(componentOf(options))
    return joined !== undefined && usable !== undefined ? { joined, usable } : this.#kin.latest.of(points).get(key)
  }

  /** Remembers a join that was put together elsewhere. */
  remember(points: Points, options: JoinOptions, joined: Joined): void {
    this.#keep(points, keyOf(options), joined, componentOf(options))
  }

  /** Links that a place may join: the profile lets one stop there, and an arc is open. */
  usable(component: Component): Uint8Array {
    let usable = this.#usable.get(component)
    if (usable === undefined) {
      usable = new Uint8Array(this.#roads.graph.linkCount)
      for (let link = 0; link < usable.length; link++) usable[link] = this.#isUsable(component, link) ? 1 : 0
      this.#usable.set(component, usable)
    }
    return usable
  }

  #keep(points: Points, key: string, joined: Joined, component: Component = key.split(' ')[0] as Component): Joined {
    this.#joins.of(points).set(key, joined)
    this.#kin.latest.of(points).set(key, { usable: this.usable(component), joined })
    return joined
  }

  #snap(points: Points, options: JoinOptions & RunOptions): Joined {
    return withAccess(this.#snapper(componentOf(options)).snap(points, { ...options, within: withinOf(options) }), walkOf(options))
  }

  /** The join of a time when other links were usable: points whose link closed are snapped again, and all others to links that opened nearer to them. */
  #again(points: Points, options: JoinOptions & RunOptions, known: Known): Joined {
    const usable = this.usable(componentOf(options))
    if (known.usable === usable) return known.joined
    const { hasClosed, opened } = this.#difference(known.usable, usable)
    const { link, metres } = known.joined
    const again: number[] = []
    if (hasClosed) for (let i = 0; i < link.length; i++) if (link[i] !== -1 && usable[link[i]] === 0) again.push(i)
    const patch = new Patch(known.joined)
    if (again.length > 0) {
      const found = this.#snap({ lon: Float64Array.from(again, i => points.lon[i]), lat: Float64Array.from(again, i => points.lat[i]) }, options)
      for (const [j, i] of again.entries()) patch.set(i, found, j)
    }
    if (opened !== undefined) {
      const found = withAccess(opened.snap(points, { ...options, within: withinOf(options), bounds: metres }), walkOf(options))
      const isAgain = new Set(again)
      for (let i = 0; i < link.length; i++) {
        const isNearer = found.metres[i] < metres[i] || (found.metres[i] === metres[i] && found.link[i] < link[i])
        if (found.link[i] !== -1 && isNearer && !isAgain.has(i)) patch.set(i, found, i)
      }
    }
    return patch.joined
  }

  /** Found once: as a rule all joins were made when the same links were usable. */
  #difference(before: Uint8Array, now: Uint8Array): Difference {
    let difference = this.#differences.get(before)
    if (difference === undefined) {
      const differing: number[] = []
      for (let link = 0; link < now.length; link++) if (before[link] !== now[link]) differing.push(link)
      this.#differences.set(before, difference = differenceOf(this.#roads.graph, now, differing))
    }
    return difference
  }

  #snapper(component: Component): Snapper {
    let snapper = this.#snappers.get(component)
    if (snapper === undefined) {
      const { snappers } = this.#kin, shared = snappers.get(component)
      snapper = new Snapper(this.#roads.graph, this.usable(component), shared)
      if (shared === undefined) snappers.set(component, snapper)
      this.#snappers.set(component, snapper)
    }
    return snapper
  }

  /** Usable links after the arcs of some changed; the same column where that changes nothing. What differs is known here without looking at all links. */
  #mend(component: Component, usable: Uint8Array, links: Iterable<number>): void {
    const differing = [...links].filter(link => (usable[link] === 1) !== this.#isUsable(component, link))
    if (differing.length === 0) {
      this.#usable.set(component, usable)
      return
    }
    const mended = usable.slice()
    for (const link of differing) mended[link] ^= 1
    this.#usable.set(component, mended)
    this.#differences.set(usable, differenceOf(this.#roads.graph, mended, differing))
  }

  #isUsable(component: Component, link: number): boolean {
    const { graph, ms, profile, scraps } = this.#roads, kin = this.#kin
    const joinable = kin.joinable ??= profile === undefined ? new Uint8Array(graph.linkCount).fill(1) : joinableLinks(graph, profile)
    if (joinable[link] === 0 || (component === 'connected' && scraps.isScrap[link] === 1)) return false
    const { first, arc: arcs } = graph.linkArcs
    for (let i = first[link]; i < first[link + 1]; i++) {
      const arc = arcs[i]
      if (ms[arc] !== unreachable && (component !== 'largest' || (graph.component[graph.head[arc]] === 0 && graph.component[graph.tail[arc]] === 0))) return true
    }
    return false
  }
}

interface Difference {
  readonly hasClosed: boolean
  /** Finds links that opened; undefined when none did. */
  readonly opened: Snapper | undefined
}

function differenceOf(graph: RoadGraph, now: Uint8Array, differing: readonly number[]): Difference {
  const opened = differing.filter(link => now[link] === 1)
  return { hasClosed: opened.length < differing.length, opened: opened.length === 0 ? undefined : new Snapper(graph, opened) }
}

/** A join in which some points are joined elsewhere: the very same until the first is. */
class Patch {
  joined: Joined
  readonly #known: Joined

  constructor(known: Joined) {
    this.joined = this.#known = known
  }

  set(i: number, { link, fraction, metres, access }: Joined, j: number): void {
    const known = this.#known
    if (this.joined === known) this.joined = { link: known.link.slice(), fraction: known.fraction.slice(), metres: known.metres.slice(), access: known.access.slice() }
    this.joined.link[i] = link[j]
    this.joined.fraction[i] = fraction[j]
    this.joined.metres[i] = metres[j]
    this.joined.access[i] = access[j]
  }
}

function componentOf({ snap }: JoinOptions): Component {
  return snap?.component ?? 'connected'
}

function withinOf({ snap }: JoinOptions): Metres {
  return snap?.within ?? 10_000
}

function walkOf({ walk }: JoinOptions): number {
  return walk ?? 5
}

function keyOf(options: JoinOptions): string {
  return `${componentOf(options)} ${withinOf(options)} ${walkOf(options)}`
}
