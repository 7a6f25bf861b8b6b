import { FarsakhError } from '../core/errors.ts'
import { groupBy } from '../core/group.ts'
import { fingerprint } from '../core/hash.ts'
import { hasMagic, pack, unpack, type PackedArray } from '../core/pack.ts'
import type { Tags } from '../data/roads.ts'

const magic = 'FARSAKHG'
const version = 2

/** Bits of `arcRule`: which profiles an arc is for, where those that the graph was built for disagree. */
export const arcRules = {
  /** A turn that a restriction forbids: for profiles that it does not bind. */
  bannedTurn: 1,
  /** Takes its road as the first or last leg: for profiles to whom the road is open as such only. */
  lastLeg: 2,
  /** Takes its road as a way through: for profiles to whom it is no last leg. */
  through: 4,
} as const

/** Values of `arcTurn` that are no angle: no turn at all, and turning round into the road that one came on. */
export const turnCodes = { none: -128, back: -127 } as const
/** Unit of `arcTurn`: right angles and the limits in use are whole numbers of it. */
export const degreesPerCode = 1.5

/** The columns of a road graph. Arcs stand by tail; `link` ties the arcs of one stretch of road together. */
export interface RoadGraphColumns {
  /** Degrees by node. */
  lon: Float64Array
  lat: Float64Array
  /** Offsets into the arcs by node, one more than there are nodes. */
  firstOut: Uint32Array
  /** Node an arc leads to. */
  head: Uint32Array
  /** Twice the link of an arc, plus 1 when the arc runs against the link's shape. */
  arcLink: Uint32Array
  /** Bits of `arcRules`. */
  arcRule: Uint8Array
  /** Turn that begins an arc in units of 1.5 degrees, clockwise positive, -119 to 120, or one of `turnCodes`; empty in graphs built without turn costs. */
  arcTurn: Int8Array
  /** Index of each arc as it was given to `buildGraph`; empty for graphs built from roads. */
  given: Uint32Array
  /** Milliseconds given with each arc, in the graph's order; empty when none were. */
  ms: Uint32Array
  /** Strongly connected component by node, numbered from the largest. */
  component: Uint32Array
  /** Tag set by node (signals, stops: what arriving there costs). */
  nodeTags: Uint32Array
  /** Node at the beginning and the end of a link's shape. */
  linkFrom: Uint32Array
  linkTo: Uint32Array
  /** Tag set by link. */
  linkTags: Uint32Array
  /** OSM way by link, 0 where there is none. */
  linkWay: Float64Array
  /** 0 a stretch of road, 1 the crossing of a barrier node (no length, never snapped to). */
  linkKind: Uint8Array
  /** Offsets into the shape points by link, one more than there are links. A link of s inner points has s + 1 segments; its first segment is `firstShape[link] + link`. */
  firstShape: Uint32Array
  /** Inner shape points in 1e-7 degrees. */
  shapeLon: Int32Array
  shapeLat: Int32Array
  /** Metres by segment. */
  segmentMetres: Float32Array
}

/** What is known of a graph besides its columns. */
export interface RoadGraphMeta {
  tagSets: readonly Tags[]
  /** OSM nodes and ways that the graph was built from, before contraction. */
  vertices: number
  ways: number
  /** Length of all links in kilometres, each counted once. */
  kilometres: number
  /** Sizes of the largest strongly connected components, in nodes. */
  componentSizes: readonly number[]
  /** What messages call the input. */
  name: string
}

/** Road topology, geometry and tags in one buffer. It is immutable; costs are columns beside it. */
export class RoadGraph implements Readonly<RoadGraphColumns> {
  readonly lon!: Float64Array
  readonly lat!: Float64Array
  readonly firstOut!: Uint32Array
  readonly head!: Uint32Array
  readonly arcLink!: Uint32Array
  readonly arcRule!: Uint8Array
  readonly arcTurn!: Int8Array
  readonly given!: Uint32Array
  readonly ms!: Uint32Array
  readonly component!: Uint32Array
  readonly nodeTags!: Uint32Array
  readonly linkFrom!: Uint32Array
  readonly linkTo!: Uint32Array
  readonly linkTags!: Uint32Array
  readonly linkWay!: Float64Array
  readonly linkKind!: Uint8Array
  readonly firstShape!: Uint32Array
  readonly shapeLon!: Int32Array
  readonly shapeLat!: Int32Array
  readonly segmentMetres!: Float32Array
  readonly meta: RoadGraphMeta
  readonly nodeCount: number
  readonly arcCount: number
  readonly linkCount: number
  /** Everything above in one piece: write it to a file, post it to a worker. */
  readonly buffer: ArrayBufferLike
  readonly #lazy: { metres?: Float32Array, tail?: Uint32Array, hash?: string, linkArcs?: GroupedArcs, incoming?: GroupedArcs, copies?: Copies } = {}

  private constructor(buffer: ArrayBufferLike, columns: Readonly<Record<string, PackedArray>>, meta: RoadGraphMeta) {
    Object.assign(this, columns)
    this.meta = meta
    this.buffer = buffer
    this.nodeCount = columns.lon.length
    this.arcCount = columns.head.length
    this.linkCount = columns.linkFrom.length
  }

  /**
   * Opens a graph over its buffer without copying.
   * @throws FarsakhError `NETWORK_CACHE_MALFORMED` when the buffer is not a whole graph, `NETWORK_CACHE_VERSION` when another version wrote it
   */
  static from(buffer: ArrayBufferLike): RoadGraph {
    const content = unpack(magic, buffer)
    if (content === undefined) throw new FarsakhError('NETWORK_CACHE_MALFORMED', 'expected a whole farsakh graph, got other or truncated bytes: build the network again')
    if (content.version !== version) throw new FarsakhError('NETWORK_CACHE_VERSION', `expected a graph of version ${version}, got ${content.version}: build the network again`, { version: content.version })
    return new RoadGraph(buffer, content.columns, content.meta as RoadGraphMeta)
  }

  /** Packs columns into a new graph. */
  static pack(columns: RoadGraphColumns, meta: RoadGraphMeta): RoadGraph {
    return RoadGraph.from(pack(magic, { version, meta, columns: { ...columns } }))
  }

  /** Whether these bytes begin like a graph. */
  static isGraph(buffer: ArrayBufferLike): boolean {
    return hasMagic(magic, buffer)
  }

  /** Metres by arc. */
  get metres(): Float32Array {
    return this.#lazy.metres ??= Float32Array.from(this.arcLink, linkAndSide => this.linkMetres(linkAndSide >>> 1))
  }

  /** Node an arc starts from, by arc. */
  get tail(): Uint32Array {
    if (this.#lazy.tail === undefined) {
      const tail = new Uint32Array(this.arcCount)
      for (let node = 0; node < this.nodeCount; node++) tail.fill(node, this.firstOut[node], this.firstOut[node + 1])
      this.#lazy.tail = tail
    }
    return this.#lazy.tail
  }

  /** Arcs by link. */
  get linkArcs(): GroupedArcs {
    return this.#lazy.linkArcs ??= arcsBy(this.arcLink.map(linkAndSide => linkAndSide >>> 1), this.linkCount)
  }

  /** Arcs by the node that they lead to. */
  get incoming(): GroupedArcs {
    return this.#lazy.incoming ??= arcsBy(this.head, this.nodeCount)
  }

  /** Nodes by the node that they are copies of (restrictions, last legs and turn costs make copies). */
  get copies(): Copies {
    if (this.#lazy.copies === undefined) {
      const { tail, head, arcLink, linkFrom, linkTo } = this
      const of = Uint32Array.from({ length: this.nodeCount }, (_, node) => node)
      for (let arc = 0; arc < this.arcCount; arc++) {
        const link = arcLink[arc] >>> 1, isForward = (arcLink[arc] & 1) === 0
        of[tail[arc]] = isForward ? linkFrom[link] : linkTo[link]
        of[head[arc]] = isForward ? linkTo[link] : linkFrom[link]
      }
      const { first, member: node } = groupBy(of, this.nodeCount)
      this.#lazy.copies = { of, first, node }
    }
    return this.#lazy.copies
  }

  /** A fingerprint of the whole graph. */
  get hash(): string {
    return this.#lazy.hash ??= fingerprint(this.buffer)
  }

  /** Length of a link: the sum of its segments. */
  linkMetres(link: number): number {
    const { segmentMetres, firstShape } = this
    let sum = 0
    for (let s = firstShape[link] + link; s <= firstShape[link + 1] + link; s++) sum += segmentMetres[s]
    return sum
  }
}

/** The arcs of each link or node: `arc[first[i] .. first[i + 1]]`, ascending. */
export interface GroupedArcs {
  readonly first: Uint32Array
  readonly arc: Uint32Array
}

/** The node that each node is a copy of (itself where it is none), and the copies of each: `node[first[i] .. first[i + 1]]`, ascending. */
export interface Copies {
  readonly of: Uint32Array
  readonly first: Uint32Array
  readonly node: Uint32Array
}

function arcsBy(keys: Uint32Array, count: number): GroupedArcs {
  const { first, member: arc } = groupBy(keys, count)
  return { first, arc }
}
