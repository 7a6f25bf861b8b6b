import type { Bbox, Issue, Points, RunOptions } from '../core/types.ts'
import { issueTable } from '../data/issues.ts'
import type { Places } from '../data/places.ts'
import type { PathsQuery, Reach, ReachQuery, TravelPaths } from '../data/reach.ts'
import type { Table } from '../data/table.ts'
import type { TravelMatrix } from '../data/travel-matrix.ts'
import type { TravelSums } from '../data/travel-sums.ts'
import type { ArcChanges, TravelTimes } from '../data/travel-times.ts'
import { fastestArc } from '../graph/ngraph.ts'
import type { Profile } from '../graph/profile.ts'
import { RoadGraph } from '../graph/road-graph.ts'
import { findScraps, type Scraps } from '../graph/scraps.ts'
import { entryMilliseconds, weigh } from '../graph/weigh.ts'
import type { Metric } from '../search/customize.ts'
import { Hierarchy } from '../search/hierarchy.ts'
import { HierarchyQuery } from '../search/hierarchy-query.ts'
import { Search } from '../search/search.ts'
import { changeArcs } from './arc-changes.ts'
import type { Joined } from './joined.ts'
import { Joiner } from './joiner.ts'
import type { JoinOptions, MatrixQuery, SumsQuery, TimesQuery, TravelModel } from './model.ts'
import { packNetwork, unpackNetwork } from './network-cache.ts'
import { networkMatrix } from './network-matrix.ts'
import { networkPaths } from './network-paths.ts'
import { networkReach } from './network-reach.ts'
import { networkTimes } from './network-times.ts'
import { RoadMesh } from './mesh.ts'
import { networkSums } from './run-sums.ts'
import { Sweeps } from './sweeps.ts'

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
  /** Links whose arcs cost something else than in the origin, where that is known. */
  readonly changed?: Iterable<number>
  /** The part of `ms` that is the turn at the arc's beginning, where that is known. */
  readonly entry?: Uint32Array
  /** The hierarchy of the graph, and with the cost worked in, where they are there already. */
  readonly hierarchy?: Hierarchy
  readonly metric?: Metric
}

/** Roads with a cost: a graph, and the milliseconds of each arc for one profile. Answers travel times and matrices. */
export class Network implements TravelModel {
  readonly kind = 'network'
  readonly graph: RoadGraph
  readonly ms: Uint32Array
  readonly profile: Profile | undefined
  /** What was found wrong while reading and building. */
  readonly issues: Table<Issue>
  readonly #joiner: Joiner
  #search: Search | undefined
  #fastest: number | undefined
  #scraps: Scraps | undefined
  #entry: Uint32Array | undefined
  #mesh: RoadMesh | undefined
  #metric: Metric | undefined
  #query: HierarchyQuery | undefined
  #sweeps: Sweeps | undefined
  readonly #origin: Network | undefined
  /** What all networks over one graph share. */
  #shared: { hierarchy?: Hierarchy | undefined, bbox?: Bbox }

  constructor(content: NetworkContent) {
    this.graph = content.graph
    this.ms = content.ms
    this.profile = content.profile
    this.issues = content.issues ?? issueTable()
    this.#mesh = content.mesh
    this.#scraps = content.scraps
    this.#entry = content.entry
    this.#metric = content.metric
    const { origin } = content
    // The first of all: a chain of variants must not keep all their columns.
    this.#origin = origin === undefined ? undefined : origin.#origin ?? origin
    this.#joiner = new Joiner(this, origin === undefined ? undefined : origin.#joiner, content.changed)
    this.#shared = origin === undefined ? { hierarchy: content.hierarchy } : origin.#shared
  }

  /**
   * Opens a network from the buffer that `buffer` gave. Cost: one copy, and one pass for fingerprints.
   * @throws FarsakhError `NETWORK_CACHE_MALFORMED` for other, truncated or damaged bytes, `NETWORK_CACHE_VERSION` for those of another version, and as `Hierarchy.from` for the hierarchy in it
   */
  static from(buffer: ArrayBufferLike): Network {
    return new Network(unpackNetwork(buffer))
  }

  /** The whole network in one piece: graph, cost, profile, findings and, once they are there, the mesh of isochrones and the hierarchy. */
  get buffer(): ArrayBuffer {
    const { graph, ms, profile, issues, scraps } = this
    return packNetwork({ graph, ms, profile, issues, scraps, mesh: this.#mesh, hierarchy: this.#shared.hierarchy, metric: this.#metric })
  }

  /** West, south, east, north of the nodes, in degrees. */
  get bbox(): Bbox {
    return this.#shared.bbox ??= bboxOf(this.graph)
  }

  times(query: TimesQuery): TravelTimes {
    return networkTimes(this, query)
  }

  matrix(query: MatrixQuery): TravelMatrix<Places, Places> {
    return networkMatrix(this, query)
  }

  sums(query: SumsQuery): TravelSums {
    return networkSums(this, query)
  }

  reach(query: ReachQuery): Reach {
    return networkReach(this, query)
  }

  paths(query: PathsQuery): TravelPaths {
    return networkPaths(this, query)
  }

  /** Points hung on these roads and sweeps planned for them, kept for the next job. */
  get sweeps(): Sweeps {
    return this.#sweeps ??= new Sweeps(this)
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

  /** Whether the hierarchy is there; a cost column that is new still has to be worked in. */
  get isPrepared(): boolean {
    return this.#metric !== undefined || this.#shared.hierarchy !== undefined
  }

  /** Whether sweeps can start at once: the hierarchy is there, with this network's cost worked in. */
  get isCustomized(): boolean {
    return this.#metric !== undefined
  }

  /**
   * Builds the contraction hierarchy that makes many searches at once fast; it serves every cost column and profile of this graph (`with`), and is saved with the network.
   * Cost: 1 s for a city, half a minute for a million nodes; nothing when it is there already.
   */
  prepare(options?: RunOptions): this {
    if (this.#metric !== undefined) return this
    this.#shared.hierarchy ??= Hierarchy.build(this.graph, options)
    this.#metric = this.#shared.hierarchy.customize(this.ms, options)
    return this
  }

  /** The hierarchy with this network's cost worked in; made at the first use. */
  get metric(): Metric {
    return this.#metric ?? this.prepare().#metric!
  }

  /** The scratch of one-to-one queries over the hierarchy; made once. */
  get query(): HierarchyQuery {
    return this.#query ??= new HierarchyQuery(this.metric, { graph: this.graph, cost: this.ms })
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
   * The same network with other costs for some arcs. What is known of all others is kept: joined points, turns and, unless a road closed or opened altogether, the mesh.
   * @throws RangeError for arcs that don't exist, and times that are negative or too long
   * Cost: a copy of the cost column.
   */
  withArcs(changes: ArcChanges): Network {
    return this.change(changes).network
  }

  /** `withArcs`, and the arcs and links whose cost is another now. */
  change(changes: ArcChanges): { readonly network: Network, readonly arcs: Uint32Array, readonly links: ReadonlySet<number> } {
    const { graph, profile, issues } = this
    const { ms, entry, arcs, links, isSameOpen } = changeArcs(this, changes)
    if (arcs.length === 0) return { network: this, arcs, links }
    return { network: new Network({ graph, ms, profile, issues, origin: this, entry, changed: links, mesh: isSameOpen ? this.#mesh : undefined }), arcs, links }
  }

  /**
   * Joins points to the nearest usable road. Remembered for the same columns of coordinates; networks with another cost column for these roads (`with`, `withArcs`) join again only
   * the points whose road closed, or that a road opened beside.
   * Cost: an index once, then a few microseconds a point.
   */
  join(points: Points, options: JoinOptions & RunOptions = {}): Joined {
    return this.#joiner.join(points, options)
  }

  /** Takes a join for points that was put together from others. */
  remember(points: Points, options: JoinOptions, joined: Joined): void {
    this.#joiner.remember(points, options, joined)
  }
}

function bboxOf({ lon, lat }: RoadGraph): Bbox {
  let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity
  for (let i = 0; i < lon.length; i++) {
    west = Math.min(west, lon[i])
    east = Math.max(east, lon[i])
    south = Math.min(south, lat[i])
    north = Math.max(north, lat[i])
  }
  return [west, south, east, north]
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
