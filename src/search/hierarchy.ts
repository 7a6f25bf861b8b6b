import { FarsakhError } from '../core/errors.ts'
import { fingerprint } from '../core/hash.ts'
import { pack, unpack } from '../core/pack.ts'
import type { RunOptions } from '../core/types.ts'
import type { ArcGraph } from './arcs.ts'
import { contract, type HierarchyColumns } from './contract.ts'
import { customize, type Metric } from './customize.ts'
import { dissect, type DissectGraph } from './dissect.ts'

const magic = 'FARSAKHC'
const version = 1

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

  private constructor(buffer: ArrayBufferLike, columns: Readonly<Record<string, unknown>>) {
    Object.assign(this, columns)
    this.buffer = buffer
  }

  /** Orders and contracts the nodes of a graph. Cost: seconds for a city, half a minute for a million nodes; some 100 bytes a node. */
  static build(graph: DissectGraph, options?: RunOptions): Hierarchy {
    const columns = contract(graph, dissect(graph, options))
    return Hierarchy.from(pack(magic, { version, meta: { topology: topologyOf(graph) }, columns: { ...columns } }), graph)
  }

  /**
   * Opens a hierarchy over its buffer without copying.
   * @throws FarsakhError `HIERARCHY_MALFORMED` for other or truncated bytes, `HIERARCHY_VERSION` for those of another version, `HIERARCHY_OTHER_GRAPH` when it was built for another graph
   */
  static from(buffer: ArrayBufferLike, graph: ArcGraph): Hierarchy {
    const content = unpack(magic, buffer)
    if (content === undefined) throw new FarsakhError('HIERARCHY_MALFORMED', 'expected a whole farsakh hierarchy, got other or truncated bytes: build it again')
    if (content.version !== version) throw new FarsakhError('HIERARCHY_VERSION', `expected a hierarchy of version ${version}, got ${content.version}: build it again`, { version: content.version })
    const { topology } = content.meta as { topology: string }, expected = topologyOf(graph)
    if (topology !== expected) throw new FarsakhError('HIERARCHY_OTHER_GRAPH', `expected a hierarchy of the graph with the topology ${expected}, got one of ${topology}: build it for this graph`, { expected, found: topology })
    return new Hierarchy(buffer, content.columns)
  }

  /** Works a cost column (ms by arc in the graph's order, 0xffffffff closes an arc) into the hierarchy. */
  customize(cost: Uint32Array, options?: RunOptions): Metric {
    if (cost.length !== this.arcPair.length) throw new RangeError(`expected a cost column of ${this.arcPair.length} arcs, got ${cost.length}`)
    return customize(this, cost, options)
  }
}

function topologyOf({ firstOut, head }: ArcGraph): string {
  return fingerprint(firstOut.buffer, firstOut.byteOffset, firstOut.byteLength) + fingerprint(head.buffer, head.byteOffset, head.byteLength)
}
