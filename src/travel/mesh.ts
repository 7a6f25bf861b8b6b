import { FarsakhError } from '../core/errors.ts'
import { pack, unpack } from '../core/pack.ts'
import type { Bbox, RunOptions } from '../core/types.ts'
import type { TimeField } from '../data/field.ts'
import { metresPerDegree } from '../geo/distance.ts'
import { outgoingHalfedges } from '../geo/delaunay.ts'
import { sortedBy } from '../core/hilbert.ts'
import type { RoadGraph } from '../graph/road-graph.ts'
import { findScraps, type Scraps } from '../graph/scraps.ts'
import { RoadField, type FieldQuery } from './mesh-field.ts'
import { findIslands } from './mesh-islands.ts'
import { layLattice, type Lattice } from './mesh-lattice.ts'
import { layRoads, meshLinks, type MeshPoints, type MeshScale } from './mesh-points.ts'
import { halfedgeBetween, pinRoads, reorder, spatialRank } from './mesh-triangles.ts'

const magic = 'FARSAKHM'
const version = 1
/** Road pieces of 40 m that a mesh should not exceed: about 1 GB of work memory. */
const mostPieces = 1_500_000

/** The columns of a mesh. */
export interface RoadMeshColumns {
  /** Degrees by vertex. */
  lon: Float64Array
  lat: Float64Array
  /** Metres of road that a vertex stands for. */
  weight: Float32Array
  triangles: Uint32Array
  halfedges: Int32Array
  outgoing: Int32Array
  /** Piece of road that a half-edge is, -1 off the roads. */
  edgePiece: Int32Array
  /** Offsets into the chains by link; piece p joins chain[p] and chain[p + 1]. */
  firstChain: Uint32Array
  /** Vertices along a link from its beginning to its end, and their fractions of its length. */
  chain: Uint32Array
  fraction: Float32Array
  pieceLink: Uint32Array
  /** Vertex by node of the graph, -1 where the node has none. */
  nodeVertex: Int32Array
  /** Offsets into the links that meet at a node. */
  firstLink: Uint32Array
  nodeLink: Uint32Array
  /** Offsets into the lattice vertices that have a road vertex as their nearest. */
  firstLattice: Uint32Array
  lattice: Uint32Array
  latticeMetres: Float32Array
  /** The nearest road vertex of a vertex off the roads; its own number for all others. */
  anchor: Int32Array
}

/** What a mesh is built from besides the graph and its cost. */
export interface MeshOptions extends RunOptions {
  /** Only the roads that meet this box. */
  bbox?: Bbox
  /** Bits of road to take for ground; found by default. */
  scraps?: Scraps
}

/** A triangle mesh pinned to the roads of one cost column, on which any travel times over these roads can be drawn. It has no times of its own. */
export class RoadMesh {
  readonly graph: RoadGraph
  readonly columns: Readonly<RoadMeshColumns>
  readonly buffer: ArrayBufferLike

  private constructor(graph: RoadGraph, buffer: ArrayBufferLike, columns: Readonly<RoadMeshColumns>) {
    this.graph = graph
    this.buffer = buffer
    this.columns = columns
  }

  /**
   * Builds the mesh of the roads that have an open arc: shapes simplified to 1 m, points every 40 m, a 150 m lattice off the roads, one Delaunay triangulation
   * whose missing road pieces are split until almost all are edges. Coarser for networks above 60,000 km of road, in proportion.
   * Cost: 3 to 5 seconds for 100,000 links (430,000 points), 15 seconds and 0.9 GB of memory for 150,000 km; the mesh keeps about 130 bytes a point.
   */
  static build(graph: RoadGraph, cost: Uint32Array, options: MeshOptions = {}): RoadMesh {
    const links = meshLinks(graph, cost, options.bbox)
    const scale = scaleOf(graph, links)
    const points = layRoads(graph, links, scale)
    const islands = findIslands((options.scraps ?? findScraps(graph, cost)).isScrap, points)
    const lattice = layLattice(points, scale.lattice, islands)
    const triangulation = pinRoads(points, islands.isBeside, 6, options)
    const rank = spatialRank(points)
    const mesh = reorder(triangulation, rank)
    const columns: RoadMeshColumns = {
      ...coordinates(points, rank), ...mesh, outgoing: outgoingHalfedges(mesh.triangles, rank.length),
      ...chains(graph, points, rank), ...latticeColumns(lattice, rank),
      nodeVertex: points.nodePoint.map(point => point === -1 ? -1 : rank[point]), ...linksByNode(graph, links),
      weight: new Float32Array(rank.length), edgePiece: new Int32Array(mesh.triangles.length).fill(-1),
    }
    pieceColumns(columns, graph, islands.isBeside)
    return RoadMesh.from(pack(magic, { version, meta: {}, columns: { ...columns } }), graph)
  }

  /**
   * Opens a mesh over its buffer without copying.
   * @throws FarsakhError `NETWORK_CACHE_MALFORMED` when the buffer is not a whole mesh, `NETWORK_CACHE_VERSION` when another version wrote it
   */
  static from(buffer: ArrayBufferLike, graph: RoadGraph): RoadMesh {
    const content = unpack(magic, buffer)
    if (content === undefined) throw new FarsakhError('NETWORK_CACHE_MALFORMED', 'expected a whole farsakh mesh, got other or truncated bytes: build the network again')
    if (content.version !== version) throw new FarsakhError('NETWORK_CACHE_VERSION', `expected a mesh of version ${version}, got ${content.version}: build the network again`, { version: content.version })
    const columns = content.columns as unknown as RoadMeshColumns
    if (columns.nodeVertex.length !== graph.nodeCount || columns.firstChain.length !== graph.linkCount + 1) {
      throw new FarsakhError('NETWORK_CACHE_MALFORMED', `expected a mesh of ${graph.nodeCount} nodes and ${graph.linkCount} links, got ${columns.nodeVertex.length} and ${columns.firstChain.length - 1}: build the network again`)
    }
    return new RoadMesh(graph, buffer, columns)
  }

  /** The time surface of a search over these roads. Cost: in proportion to what is reached, about 10 ms for 100,000 links. */
  field(query: FieldQuery): TimeField {
    return new RoadField(this, query)
  }
}

function scaleOf(graph: RoadGraph, links: Uint32Array): MeshScale {
  let metres = 0
  for (const link of links) metres += graph.linkMetres(link)
  const coarse = Math.max(1, metres / (40 * mostPieces))
  return { spacing: 40 * coarse, tolerance: Math.sqrt(coarse), lattice: 150 * coarse }
}

function coordinates(points: MeshPoints, rank: Uint32Array): Pick<RoadMeshColumns, 'lon' | 'lat'> {
  const lon = new Float64Array(rank.length), lat = new Float64Array(rank.length)
  for (let point = 0; point < rank.length; point++) {
    lon[rank[point]] = points.lon0 + points.x.values[point] / points.perLon
    lat[rank[point]] = points.lat0 + points.y.values[point] / metresPerDegree
  }
  return { lon, lat }
}

/** Pieces in the order of their links and fractions. A piece that a collision dropped leaves a gap that the next one bridges. */
function chains(graph: RoadGraph, points: MeshPoints, rank: Uint32Array): Pick<RoadMeshColumns, 'firstChain' | 'chain' | 'fraction' | 'pieceLink'> {
  const count = points.link.length, link = points.link.values, begin = points.fromFraction.values
  const byFraction = sortedBy(Uint32Array.from({ length: count }, (_, piece) => Math.floor(begin[piece] * 0xffffffff)))
  const byLink = sortedBy(Uint32Array.from(byFraction, piece => link[piece]))
  const firstChain = new Uint32Array(graph.linkCount + 1)
  const chain = new Uint32Array(2 * count), fraction = new Float32Array(2 * count), pieceLink = new Uint32Array(2 * count)
  let at = 0, last = -1
  for (const i of byLink) {
    const piece = byFraction[i]
    if (link[piece] !== last) {
      if (last !== -1) at++
      firstChain.fill(at, last + 1, link[piece] + 1)
      last = link[piece]
      chain[at] = rank[points.from.values[piece]]
      fraction[at] = begin[piece]
      pieceLink[at] = last
    }
    at++
    chain[at] = rank[points.to.values[piece]]
    fraction[at] = points.toFraction.values[piece]
    pieceLink[at] = last
  }
  const length = last === -1 ? 0 : at + 1
  firstChain.fill(length, last + 1)
  return { firstChain, chain: chain.slice(0, length), fraction: fraction.slice(0, length), pieceLink: pieceLink.slice(0, length) }
}

function latticeColumns({ point, anchor, metres }: Lattice, rank: Uint32Array): Pick<RoadMeshColumns, 'firstLattice' | 'lattice' | 'latticeMetres' | 'anchor'> {
  const firstLattice = new Uint32Array(rank.length + 1)
  const anchors = Int32Array.from(rank.keys())
  for (let i = 0; i < point.length; i++) anchors[rank[point[i]]] = rank[anchor[i]]
  for (const id of anchor) firstLattice[rank[id] + 1]++
  for (let v = 0; v < rank.length; v++) firstLattice[v + 1] += firstLattice[v]
  const next = firstLattice.slice(0, rank.length), lattice = new Uint32Array(anchor.length), latticeMetres = new Float32Array(anchor.length)
  for (let i = 0; i < anchor.length; i++) {
    const at = next[rank[anchor[i]]]++
    lattice[at] = rank[point[i]]
    latticeMetres[at] = metres[i]
  }
  return { firstLattice, lattice, latticeMetres, anchor: anchors }
}

function linksByNode(graph: RoadGraph, links: Uint32Array): Pick<RoadMeshColumns, 'firstLink' | 'nodeLink'> {
  const { first, arc: arcs } = graph.linkArcs
  const { head, tail } = graph
  const firstLink = new Uint32Array(graph.nodeCount + 1)
  const each = (visit: (node: number, link: number) => void): void => {
    for (const link of links) {
      for (let i = first[link]; i < first[link + 1]; i++) {
        visit(tail[arcs[i]], link)
        visit(head[arcs[i]], link)
      }
    }
  }
  each(node => firstLink[node + 1]++)
  for (let node = 0; node < graph.nodeCount; node++) firstLink[node + 1] += firstLink[node]
  const next = firstLink.slice(0, graph.nodeCount), nodeLink = new Uint32Array(firstLink[graph.nodeCount])
  each((node, link) => nodeLink[next[node]++] = link)
  return { firstLink, nodeLink }
}

/** Which half-edges are pieces of road, and the metres of road that each vertex stands for. */
function pieceColumns(columns: RoadMeshColumns, graph: RoadGraph, isIsland: Uint8Array): void {
  const { chain, fraction, pieceLink, triangles, halfedges, outgoing, edgePiece, weight } = columns
  for (let p = 0; p + 1 < chain.length; p++) {
    if (pieceLink[p] !== pieceLink[p + 1] || isIsland[pieceLink[p]] === 1) continue
    const metres = (fraction[p + 1] - fraction[p]) * graph.linkMetres(pieceLink[p])
    weight[chain[p]] += metres / 2
    weight[chain[p + 1]] += metres / 2
    const e = halfedgeBetween(triangles, halfedges, outgoing, chain[p], chain[p + 1])
    if (e === -1) continue
    if (edgePiece[e] !== -1) continue
    edgePiece[e] = p
    if (halfedges[e] !== -1) edgePiece[halfedges[e]] = p
  }
}
