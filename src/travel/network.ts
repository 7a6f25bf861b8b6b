import { FarsakhError } from '../core/errors.ts'
import { pack, unpack, type PackedArray } from '../core/pack.ts'
import type { Bbox, Issue, Points, RunOptions } from '../core/types.ts'
import { issueTable } from '../data/issues.ts'
import type { Places } from '../data/places.ts'
import type { Table } from '../data/table.ts'
import type { TravelMatrix } from '../data/travel-matrix.ts'
import type { TravelTimes } from '../data/travel-times.ts'
import { fastestArc } from '../graph/ngraph.ts'
import type { Profile } from '../graph/profile.ts'
import { RoadGraph } from '../graph/road-graph.ts'
import { findScraps, type Scraps } from '../graph/scraps.ts'
import { Snapper } from '../graph/snap.ts'
import { entryMilliseconds, joinableLinks, weigh } from '../graph/weigh.ts'
import type { Metric } from '../search/customize.ts'
import { Hierarchy } from '../search/hierarchy.ts'
import { Search } from '../search/search.ts'
import { withAccess, type Joined } from './joined.ts'
import type { Component, JoinOptions, MatrixQuery, TimesQuery, TravelModel } from './model.ts'
import { networkMatrix } from './network-matrix.ts'
import { networkTimes } from './network-times.ts'
import { RoadMesh } from './mesh.ts'

const magic = 'FARSAKHN'
const version = 2
const unreachable = 0xffffffff

/** What a network is made of. */
export interface NetworkContent {
  readonly graph: RoadGraph
  /** Milliseconds by arc in the graph's order; 0xffffffff closes an arc. */
  readonly ms: Uint32Array
  readonly profile?: Profile
  readonly issues?: Table<Issue>
  readonly mesh?: RoadMesh
  readonly scraps?: Scraps
  /** The network that this one is a variant of, with another cost column on the same roads. */
  readonly origin?: Network
}

/** Roads with a cost: a graph, and the milliseconds of each arc for one profile. Answers travel times and matrices. */
export class Network implements TravelModel {
  readonly kind = 'network'
  readonly graph: RoadGraph
  readonly ms: Uint32Array
  readonly profile: Profile | undefined
  /** What was found wrong while reading and building. */
  readonly issues: Table<Issue>
  readonly #snappers = new Map<string, Snapper>()
  readonly #joins = new WeakMap<ArrayLike<number>, Map<string, Joined>>()
  #search: Search | undefined
  #fastest: number | undefined
  #scraps: Scraps | undefined
  #entry: Uint32Array | undefined
  #mesh: RoadMesh | undefined
  #metric: Metric | undefined
  readonly #origin: Network | undefined
  /** What all networks over one graph share. */
  #shared: { hierarchy?: Hierarchy }

  constructor(content: NetworkContent) {
    this.graph = content.graph
    this.ms = content.ms
    this.profile = content.profile
    this.issues = content.issues ?? issueTable()
    this.#mesh = content.mesh
    this.#scraps = content.scraps
    this.#origin = content.origin
    this.#shared = content.origin === undefined ? {} : content.origin.#shared
  }

  /**
   * Opens a network from the buffer that `buffer` gave. Cost: one copy of the graph.
   * @throws FarsakhError `NETWORK_CACHE_MALFORMED` for other or truncated bytes, `NETWORK_CACHE_VERSION` for those of another version
   */
  static from(buffer: ArrayBufferLike): Network {
    const content = unpack(magic, buffer)
    if (content === undefined) throw new FarsakhError('NETWORK_CACHE_MALFORMED', 'expected a whole farsakh network, got other or truncated bytes: build it again with farsakh network')
    if (content.version !== version) throw new FarsakhError('NETWORK_CACHE_VERSION', `expected a network of version ${version}, got ${content.version}: build it again with farsakh network`, { version: content.version })
    const { graph, ms, mesh, scraps } = content.columns
    const { profile, issues, hash, bits } = content.meta as { profile?: Profile, issues: Issue[], hash: string, bits: Pick<Scraps, 'count' | 'kilometres'> }
    const opened = RoadGraph.from(copy(graph))
    if (opened.hash !== hash) throw new FarsakhError('NETWORK_CACHE_MALFORMED', `expected a graph with the fingerprint ${hash}, got ${opened.hash}: the file is damaged, build it again`, { expected: hash, found: opened.hash })
    return new Network({ graph: opened, ms: ms as Uint32Array, profile, issues: issueTable(issues), scraps: { ...bits, isScrap: scraps as Uint8Array }, mesh: mesh.length > 0 ? RoadMesh.from(copy(mesh), opened) : undefined })
  }

  /** The whole network in one piece: graph, cost, profile, findings and, once isochrones were drawn, their mesh. */
  get buffer(): ArrayBuffer {
    const { isScrap, count, kilometres } = this.scraps
    return pack(magic, {
      version, meta: { profile: this.profile, issues: [...this.issues], hash: this.graph.hash, bits: { count, kilometres } },
      columns: { ms: this.ms, scraps: isScrap, graph: new Uint8Array(this.graph.buffer), mesh: new Uint8Array(this.#mesh?.buffer ?? new ArrayBuffer(0)) },
    })
  }

  /** West, south, east, north of the nodes, in degrees. */
  get bbox(): Bbox {
    const { lon, lat } = this.graph
    let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity
    for (let i = 0; i < lon.length; i++) {
      west = Math.min(west, lon[i])
      east = Math.max(east, lon[i])
      south = Math.min(south, lat[i])
      north = Math.max(north, lat[i])
    }
    return [west, south, east, north]
  }

  times(query: TimesQuery): TravelTimes {
    return networkTimes(this, query)
  }

  matrix(query: MatrixQuery): TravelMatrix<Places, Places> {
    return networkMatrix(this, query)
  }

  /** The scratch of searches on this network's own cost; made once. */
  get search(): Search {
    return this.#search ??= new Search(this.graph, this.ms)
  }

  /** Metres a millisecond of the fastest arc, which bounds routes from below; found once. */
  get fastest(): number {
    return this.#fastest ??= fastestArc(this.graph, this.ms)
  }

  /** The part of each arc's milliseconds that is the turn where it begins; empty when the profile has no turn costs. */
  get entry(): Uint32Array {
    if (this.#entry === undefined) {
      const { graph, ms, profile } = this
      this.#entry = profile === undefined || graph.arcTurn.length === 0 ? new Uint32Array(0) : entryMilliseconds(graph, profile)
      // A column of the caller's own may be cheaper than the profile's turns.
      for (let arc = 0; arc < this.#entry.length; arc++) if (this.#entry[arc] > ms[arc]) this.#entry[arc] = ms[arc]
    }
    return this.#entry
  }

  /** Bits of road that nothing connects to the network beside them; places don't join them unless asked to. Found once. */
  get scraps(): Scraps {
    return this.#scraps ??= this.#origin?.scraps ?? findScraps(this.graph, this.ms)
  }

  /** Whether sweeps over the hierarchy are ready to be used. */
  get isPrepared(): boolean {
    return this.#shared.hierarchy !== undefined
  }

  /**
   * Builds the contraction hierarchy that makes many searches at once fast; it serves every cost column and profile of this graph (`with`), and is saved with the network.
   * Cost: 1 s for a city, half a minute for a million nodes; nothing when it is there already.
   */
  prepare(options?: RunOptions): this {
    this.#shared.hierarchy ??= Hierarchy.build(this.graph, options)
    this.#metric ??= this.#shared.hierarchy.customize(this.ms, options)
    return this
  }

  /** The hierarchy with this network's cost worked in; made at the first use. */
  get metric(): Metric {
    return this.#metric ?? this.prepare().#metric!
  }

  /** The mesh of isochrones; made once. */
  mesh(options?: RunOptions): RoadMesh {
    return this.#mesh ??= RoadMesh.build(this.graph, this.ms, { ...options, scraps: this.scraps })
  }

  /**
   * The same graph with another profile's cost, or a ready cost column in the graph's order. The hierarchy is shared. A column of costs is taken for the same roads in another state:
   * which bits count as scraps is not asked again, so a closed bridge cuts off those behind it.
   */
  with(cost: Profile | Uint32Array): Network {
    const { graph, issues } = this
    if (cost instanceof Uint32Array) return new Network({ graph, ms: cost, profile: this.profile, issues, origin: this })
    const other = new Network({ graph, ms: weigh(graph, cost), profile: cost, issues })
    other.#shared = this.#shared
    return other
  }

  /**
   * Joins points to the nearest usable road. Remembered for the same columns of coordinates.
   * Cost: an index once, then a few microseconds a point.
   */
  join(points: Points, options: JoinOptions & RunOptions = {}): Joined {
    const component = options.snap?.component ?? 'connected', within = options.snap?.within ?? 10_000, walk = options.walk ?? 5
    const key = `${component} ${within} ${walk}`
    let known = this.#joins.get(points.lon)
    if (known === undefined) this.#joins.set(points.lon, known = new Map<string, Joined>())
    let joined = known.get(key)
    if (joined === undefined) known.set(key, joined = withAccess(this.#snapper(component).snap(points, { ...options, within }), walk))
    return joined
  }

  #snapper(component: Component): Snapper {
    let snapper = this.#snappers.get(component)
    if (snapper === undefined) this.#snappers.set(component, snapper = new Snapper(this.graph, this.#usable(component)))
    return snapper
  }

  /** Links that a place may join: the profile lets one stop there, and an arc is open. */
  #usable(component: Component): Uint8Array {
    const { graph, ms } = this
    const { first, arc: arcs } = graph.linkArcs
    const usable = this.profile === undefined ? new Uint8Array(graph.linkCount).fill(1) : joinableLinks(graph, this.profile)
    for (let link = 0; link < graph.linkCount; link++) {
      if (component === 'connected' && this.scraps.isScrap[link] === 1) usable[link] = 0
      if (usable[link] === 0) continue
      let open = false
      for (let i = first[link]; i < first[link + 1] && !open; i++) {
        const arc = arcs[i]
        open = ms[arc] !== unreachable && (component !== 'largest' || (graph.component[graph.head[arc]] === 0 && graph.component[graph.tail[arc]] === 0))
      }
      if (!open) usable[link] = 0
    }
    return usable
  }
}

/** A column of bytes as a buffer of its own, because a graph's columns have to lie at multiples of 8. */
function copy(bytes: PackedArray): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}

/**
 * Makes a network from a graph of arrays: with a profile's speeds, or with ready milliseconds.
 * @param graph from `buildGraph`, or of another network
 * @param options `profile` weighs the arcs by their tags and metres; `ms` is a cost column in the order in which the arcs were given; without either the graph's own ms
 * @throws RangeError when the graph has no ms and none is given, or the column has another length
 */
export function networkFrom(graph: RoadGraph, options: { readonly profile?: Profile, readonly ms?: ArrayLike<number> } = {}): Network {
  if (options.ms !== undefined) {
    const { ms } = options
    if (ms.length !== graph.arcCount) throw new RangeError(`expected ms for ${graph.arcCount} arcs, got ${ms.length}`)
    const column = graph.given.length === 0 ? Uint32Array.from(ms) : graph.given.map(arc => Math.min(unreachable, Math.round(ms[arc])))
    return new Network({ graph, ms: column, profile: options.profile })
  }
  if (options.profile !== undefined) return new Network({ graph, ms: weigh(graph, options.profile), profile: options.profile })
  if (graph.ms.length !== graph.arcCount) throw new RangeError('expected a profile, or ms by arc, got neither and the graph has no ms of its own')
  return new Network({ graph, ms: graph.ms })
}
