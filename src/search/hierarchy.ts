import { FarsakhError } from '../core/errors.ts'
import { fingerprint } from '../core/hash.ts'
import { pack } from '../core/pack.ts'
import type { RunOptions } from '../core/types.ts'
import type { ArcGraph } from './arcs.ts'
import type { KernelOptions } from './assembly/kernels.ts'
import { contract, type HierarchyColumns } from './contract.ts'
import { customize, type Metric } from './customize.ts'
import { dissect, type DissectGraph } from './dissect.ts'
import { fingerprintOf, isOffsets, isColumn, openWhole, type OpenOptions } from './packed.ts'
import { lowerNeighbours, type LowerNeighbours } from './unpack.ts'

const magic = 'FARSAKHC'
const metricMagic = 'FARSAKHM'
const version = 2, metricVersion = 1

/**
 * A customizable contraction hierarchy: the shortcuts of a graph for every possible cost, made once. A closed bridge, a wet season or another profile is
 * another cost column to customize it with, never another hierarchy.
 * Source: Dibbelt, Strasser, Wagner, Customizable Contraction Hierarchies, JEA 2016.
 */
export class Hierarchy implements HierarchyColumns {
  readonly position!: Uint32Array
  readonly node!: Uint32Array
  readonly parent!: Uint32Array
  readonly firstUpper!: Uint32Array
  readonly upper!: Uint32Array
  readonly arcPair!: Uint32Array
  /** Everything above in one piece: write it to a file, post it to a worker. */
  readonly buffer: ArrayBufferLike
  /** A fingerprint of the columns; saved metrics name the hierarchy that they belong to by it. */
  readonly hash: string
  #lower: LowerNeighbours | undefined

  private constructor(buffer: ArrayBufferLike, columns: Readonly<Record<string, unknown>>, hash: string) {
    Object.assign(this, columns)
    this.buffer = buffer
    this.hash = hash
  }

  /** Orders and contracts the nodes of a graph. Cost: a second for a city, some ten for a million nodes; some 100 bytes a node. */
  static build(graph: DissectGraph, options?: RunOptions): Hierarchy {
    const columns = { ...contract(graph, dissect(graph, options), options) }
    const buffer = pack(magic, { version, meta: { topology: topologyOf(graph), hash: fingerprintOf(columns) }, columns })
    return Hierarchy.from(buffer, graph, { isTrusted: true })
  }

  /**
   * Opens a hierarchy over its buffer, shared or not, without copying.
   * @param options `isTrusted` skips the comparison of fingerprints, for bytes that this process wrote itself
   * @throws FarsakhError `HIERARCHY_MALFORMED` for other, truncated or damaged bytes, `HIERARCHY_VERSION` for those of another version, `HIERARCHY_OTHER_GRAPH` when it was built for another graph
   * Cost: one pass over its bytes and the graph's topology, 0.1 s for a million nodes; nothing when trusted.
   */
  static from(buffer: ArrayBufferLike, graph: ArcGraph, options: OpenOptions = {}): Hierarchy {
    const { columns, meta } = openWhole(buffer, { magic, version, noun: 'hierarchy', ...options })
    const { topology, hash } = meta as { topology: string, hash: string }
    const expected = options.isTrusted === true ? topology : topologyOf(graph)
    if (topology !== expected) throw new FarsakhError('HIERARCHY_OTHER_GRAPH', `expected a hierarchy of the graph with the topology ${expected}, got one of ${topology}: build it for this graph`, { expected, found: topology })
    const { position, node, parent, firstUpper, upper, arcPair } = columns
    const { nodeCount } = graph
    if (!(isColumn(position, nodeCount) && isColumn(node, nodeCount) && isColumn(parent, nodeCount) && isColumn(arcPair, graph.head.length) && isOffsets(firstUpper, nodeCount, upper))) {
      throw new FarsakhError('HIERARCHY_MALFORMED', `expected the columns of a hierarchy of ${nodeCount} nodes, got others: build it again`)
    }
    return new Hierarchy(buffer, columns, hash)
  }

  /** Lower neighbours of each position, which shortcuts are unpacked over. Cost: a counting sort at the first use; 4 bytes a pair. */
  get lower(): LowerNeighbours {
    return this.#lower ??= lowerNeighbours(this)
  }

  /** Works a cost column (ms by arc in the graph's order, 0xffffffff closes an arc) into the hierarchy. */
  customize(cost: Uint32Array, options?: RunOptions & KernelOptions): Metric {
    if (cost.length !== this.arcPair.length) throw new RangeError(`expected a cost column of ${this.arcPair.length} arcs, got ${cost.length}`)
    return customize(this, cost, options)
  }

  /** A metric of this hierarchy in one piece: write it to a file, post it to a worker. Cost: one copy. */
  packMetric({ rise, fall }: Metric): ArrayBuffer {
    const columns = { riseFirst: rise.first, risePairs: rise.pairs, fallFirst: fall.first, fallPairs: fall.pairs }
    return pack(metricMagic, { version: metricVersion, meta: { hierarchy: this.hash, hash: fingerprintOf(columns) }, columns })
  }

  /**
   * Opens what `packMetric` gave, shared or not, without copying.
   * @param options `isTrusted` skips the comparison of fingerprints, for bytes that this process wrote itself
   * @throws FarsakhError `HIERARCHY_MALFORMED` for other, truncated or damaged bytes, `HIERARCHY_VERSION` for those of another version, `HIERARCHY_OTHER_GRAPH` for the metric of another hierarchy
   * Cost: one pass over its bytes; nothing when trusted.
   */
  openMetric(buffer: ArrayBufferLike, options: OpenOptions = {}): Metric {
    const { columns, meta } = openWhole(buffer, { magic: metricMagic, version: metricVersion, noun: 'metric', ...options })
    const { hierarchy } = meta as { hierarchy: string }
    if (hierarchy !== this.hash) throw new FarsakhError('HIERARCHY_OTHER_GRAPH', `expected a metric of the hierarchy ${this.hash}, got one of ${hierarchy}: customize this one`, { expected: this.hash, found: hierarchy })
    const { riseFirst, risePairs, fallFirst, fallPairs } = columns
    const count = this.parent.length
    if (!isOffsets(riseFirst, count, risePairs) || !isOffsets(fallFirst, count, fallPairs)) {
      throw new FarsakhError('HIERARCHY_MALFORMED', `expected the columns of a metric of ${count} nodes, got others: customize the hierarchy again`)
    }
    return { hierarchy: this, rise: { first: riseFirst, pairs: risePairs as Uint32Array }, fall: { first: fallFirst, pairs: fallPairs as Uint32Array } }
  }
}

function topologyOf({ firstOut, head }: ArcGraph): string {
  return fingerprint(firstOut.buffer, firstOut.byteOffset, firstOut.byteLength) + fingerprint(head.buffer, head.byteOffset, head.byteLength)
}
