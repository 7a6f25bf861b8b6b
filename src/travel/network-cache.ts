import { FarsakhError } from '../core/errors.ts'
import { fingerprint } from '../core/hash.ts'
import { pack, unpack, type PackedArray } from '../core/pack.ts'
import { sharable } from '../core/shared.ts'
import type { Issue } from '../core/types.ts'
import { issueTable } from '../data/issues.ts'
import type { Profile } from '../graph/profile.ts'
import { RoadGraph } from '../graph/road-graph.ts'
import type { Scraps } from '../graph/scraps.ts'
import type { Metric } from '../search/customize.ts'
import { Hierarchy } from '../search/hierarchy.ts'
import { RoadMesh } from './mesh.ts'
import type { NetworkContent } from './network.ts'

const magic = 'FARSAKHN'
const version = 3

/** What is saved of a network: all that it is made of, and what was prepared for it so far. */
export interface Saved {
  readonly graph: RoadGraph
  readonly ms: Uint32Array
  readonly profile: Profile | undefined
  readonly issues: Iterable<Issue>
  readonly scraps: Scraps
  readonly mesh: RoadMesh | undefined
  readonly hierarchy: Hierarchy | undefined
  readonly metric: Metric | undefined
}

interface Meta {
  readonly profile?: Profile
  readonly issues: Issue[]
  /** Fingerprints of the graph, and of the cost that the metric was made with. */
  readonly hash: string
  readonly cost: string
  readonly bits: Pick<Scraps, 'count' | 'kilometres'>
}

/** Packs a network into one buffer. Cost: one copy. */
export function packNetwork({ graph, ms, profile, issues, scraps: { isScrap, count, kilometres }, mesh, hierarchy, metric }: Saved): ArrayBuffer {
  return pack(magic, {
    version, meta: { profile, issues: [...issues], hash: graph.hash, cost: costOf(ms), bits: { count, kilometres } },
    columns: {
      ms, scraps: isScrap, graph: new Uint8Array(graph.buffer), mesh: bytesOf(mesh?.buffer), hierarchy: bytesOf(hierarchy?.buffer),
      metric: bytesOf(hierarchy === undefined || metric === undefined ? undefined : hierarchy.packMetric(metric)),
    },
  })
}

/**
 * Unpacks what `packNetwork` gave.
 * @throws FarsakhError `NETWORK_CACHE_MALFORMED` for other, truncated or damaged bytes, `NETWORK_CACHE_VERSION` for those of another version; `HIERARCHY_MALFORMED`, `HIERARCHY_VERSION` and `HIERARCHY_OTHER_GRAPH` for such a hierarchy in it
 * Cost: one copy, and one pass for fingerprints.
 */
export function unpackNetwork(buffer: ArrayBufferLike): NetworkContent {
  const content = unpack(magic, buffer)
  if (content === undefined) throw new FarsakhError('NETWORK_CACHE_MALFORMED', 'expected a whole farsakh network, got other or truncated bytes: build it again with farsakh network')
  if (content.version !== version) throw new FarsakhError('NETWORK_CACHE_VERSION', `expected a network of version ${version}, got ${content.version}: build it again with farsakh network`, { version: content.version })
  const { ms, scraps, mesh, hierarchy, metric } = content.columns
  const { profile, issues, hash, cost, bits } = content.meta as Meta
  const graph = RoadGraph.from(copy(content.columns.graph))
  check('graph', hash, graph.hash)
  check('cost', cost, costOf(ms as Uint32Array))
  const opened = hierarchy.length > 0 ? Hierarchy.from(copy(hierarchy), graph) : undefined
  return {
    // Copies, so that the buffer can be let go.
    graph, ms: new Uint32Array(copy(ms)), ...(profile !== undefined && { profile }), issues: issueTable(issues), scraps: { ...bits, isScrap: new Uint8Array(copy(scraps)) },
    ...(mesh.length > 0 && { mesh: RoadMesh.from(copy(mesh), graph) }), ...(opened !== undefined && { hierarchy: opened }),
    ...(opened !== undefined && metric.length > 0 && { metric: opened.openMetric(copy(metric)) }),
  }
}

function check(what: string, expected: string, found: string): void {
  if (found !== expected) throw new FarsakhError('NETWORK_CACHE_MALFORMED', `expected a ${what} with the fingerprint ${expected}, got ${found}: the file is damaged, build it again`, { expected, found })
}

function costOf({ buffer, byteOffset, byteLength }: Uint32Array): string {
  return fingerprint(buffer, byteOffset, byteLength)
}

function bytesOf(buffer: ArrayBufferLike | undefined): Uint8Array {
  return new Uint8Array(buffer ?? new ArrayBuffer(0))
}

/** A column as a buffer of its own, because columns in it have to lie at multiples of 8; one that pools of threads need not copy once more. */
function copy({ buffer, byteOffset, byteLength }: PackedArray): ArrayBufferLike {
  const own = sharable(byteLength)
  new Uint8Array(own).set(new Uint8Array(buffer, byteOffset, byteLength))
  return own
}
