import { FarsakhError } from '../core/errors.ts'
import { checkLength } from '../core/checks.ts'
import { haversine } from '../geo/distance.ts'
import { strongComponents } from './components.ts'
import { RoadGraph } from './road-graph.ts'
import type { Tags } from '../data/roads.ts'

/** A graph as plain arrays: nodes 0..n-1, directed arcs. */
export interface GraphArrays {
  /** Degrees by node; may be left out together with `lat` for graphs without geometry, then `nodes` is needed. */
  readonly lon?: ArrayLike<number>
  readonly lat?: ArrayLike<number>
  /** Number of nodes, where there are no coordinates. */
  readonly nodes?: number
  /** Node that each arc starts from. */
  readonly tail: ArrayLike<number>
  /** Node that each arc leads to. */
  readonly head: ArrayLike<number>
  /** Metres by arc; great-circle distances by default. */
  readonly metres?: ArrayLike<number>
  /** Milliseconds by arc, rounded to whole ones; Infinity closes an arc. */
  readonly ms?: ArrayLike<number>
  /** OSM-like tags of the arcs that profiles read; `{ highway: 'unclassified' }` by default. */
  readonly tags?: readonly Tags[]
}

const closed = 0xffffffff

/**
 * Builds a graph from directed arcs. Node ids stay as given; arcs keep their order among those of one tail, and cost columns come in the order given.
 * Opposite and parallel arcs of equal length between the same two nodes are taken for one stretch of road, so that places join both directions.
 * @param arrays degrees by node; tail, head and metres or milliseconds by arc
 * Cost: linear in nodes and arcs.
 * @throws RangeError for arcs to nodes that don't exist, columns of different lengths, negative lengths or times; FarsakhError `NETWORK_EMPTY` without arcs
 * @example
 * const graph = buildGraph({ lon: [0, 0.01], lat: [0, 0], tail: [0, 1], head: [1, 0], ms: [60_000, 60_000] })
 * graph.nodeCount // 2
 */
export function buildGraph(arrays: GraphArrays): RoadGraph {
  const nodeCount = arrays.lon?.length ?? arrays.nodes
  if (nodeCount === undefined) throw new TypeError('expected lon and lat, or the number of nodes, got neither')
  const arcCount = arrays.tail.length
  if (arcCount === 0) throw new FarsakhError('NETWORK_EMPTY', 'expected at least one arc, got none')
  const lon = Float64Array.from(arrays.lon ?? new Float64Array(nodeCount)), lat = Float64Array.from(arrays.lat ?? new Float64Array(nodeCount))
  checkLength(lat, nodeCount, 'lat')
  checkLength(arrays.head, arcCount, 'head')
  if (arrays.tags) checkLength(arrays.tags as unknown as ArrayLike<number>, arcCount, 'tags')
  const tail = nodeColumn(arrays.tail, nodeCount, 'tail'), head = nodeColumn(arrays.head, nodeCount, 'head')
  const metres = arrays.metres === undefined
    ? Float32Array.from(tail, (u, arc) => haversine(lon[u], lat[u], lon[head[arc]], lat[head[arc]]))
    : checked(Float32Array.from(arrays.metres), arcCount, 'metres')
  const ms = arrays.ms === undefined ? undefined : msColumn(arrays.ms, arcCount)
  const { firstOut, given } = sortByTail(tail, nodeCount)
  const links = linkUp(tail, head, metres, nodeCount)
  const tags = internTags(arrays.tags, links)
  const outHead = given.map(arc => head[arc])
  const { label, sizes } = strongComponents(firstOut, outHead, ms && (arc => ms[given[arc]] !== closed))
  return RoadGraph.pack({
    lon, lat, firstOut, head: outHead,
    arcLink: given.map(arc => links.arcLink[arc]),
    arcRule: new Uint8Array(arcCount), arcTurn: new Int8Array(0), given,
    ms: ms === undefined ? new Uint32Array() : given.map(arc => ms[arc]),
    component: label, nodeTags: new Uint32Array(nodeCount),
    linkFrom: links.from, linkTo: links.to, linkTags: tags.linkTags, linkWay: new Float64Array(links.from.length), linkKind: new Uint8Array(links.from.length),
    firstShape: new Uint32Array(links.from.length + 1), shapeLon: new Int32Array(), shapeLat: new Int32Array(), segmentMetres: links.metres,
  }, {
    tagSets: tags.tagSets, vertices: nodeCount, ways: links.from.length, kilometres: links.metres.reduce((sum, m) => sum + m / 1000, 0),
    componentSizes: sizes.slice(0, 100), name: 'arrays',
  })
}

function nodeColumn(column: ArrayLike<number>, nodeCount: number, name: string): Uint32Array<ArrayBuffer> {
  for (let arc = 0; arc < column.length; arc++) {
    const node = column[arc]
    if (!(node >= 0 && node < nodeCount && Number.isInteger(node))) throw new RangeError(`expected ${name} of arc ${arc} among the ${nodeCount} nodes, got ${node}`)
  }
  return Uint32Array.from(column)
}

function checked<A extends Float32Array>(column: A, count: number, name: string): A {
  checkLength(column, count, name)
  const bad = column.findIndex(value => !(value >= 0))
  if (bad >= 0) throw new RangeError(`expected ${name} at least 0, got ${column[bad]} for arc ${bad}`)
  return column
}

function msColumn(column: ArrayLike<number>, count: number): Uint32Array<ArrayBuffer> {
  checkLength(column, count, 'ms')
  return Uint32Array.from(column, (value, arc) => {
    if (!(value >= 0)) throw new RangeError(`expected ms at least 0, got ${value} for arc ${arc}`)
    return value >= closed ? closed : Math.round(value)
  })
}

/** Arcs in the order of their tails; stable. */
function sortByTail(tail: Uint32Array, nodeCount: number): { firstOut: Uint32Array<ArrayBuffer>, given: Uint32Array<ArrayBuffer> } {
  const firstOut = new Uint32Array(nodeCount + 1)
  for (const u of tail) firstOut[u + 1]++
  for (let u = 0; u < nodeCount; u++) firstOut[u + 1] += firstOut[u]
  const next = firstOut.slice(0, nodeCount), given = new Uint32Array(tail.length)
  for (let arc = 0; arc < tail.length; arc++) given[next[tail[arc]]++] = arc
  return { firstOut, given }
}

interface Links { arcLink: Uint32Array<ArrayBuffer>, from: Uint32Array<ArrayBuffer>, to: Uint32Array<ArrayBuffer>, metres: Float32Array<ArrayBuffer> }

/** Groups arcs that join the same two nodes over the same distance into links, numbered by their first arc at the lower node. */
function linkUp(tail: Uint32Array, head: Uint32Array, metres: Float32Array, nodeCount: number): Links {
  const low = tail.map((u, arc) => Math.min(u, head[arc]))
  const { firstOut, given } = sortByTail(low, nodeCount)
  const arcLink = new Uint32Array(tail.length)
  const from = new Uint32Array(tail.length), to = new Uint32Array(tail.length), length = new Float32Array(tail.length)
  const other = (arc: number): number => Math.max(tail[arc], head[arc])
  let links = 0
  for (let u = 0; u < nodeCount; u++) {
    const group = given.subarray(firstOut[u], firstOut[u + 1])
    sortSmall(group, (a, b) => other(a) - other(b) || metres[a] - metres[b] || a - b)
    for (let i = 0; i < group.length; i++) {
      const arc = group[i]
      const isNew = i === 0 || other(arc) !== other(group[i - 1]) || metres[arc] !== metres[group[i - 1]]
      if (isNew) {
        from[links] = u
        to[links] = other(arc)
        length[links++] = metres[arc]
      }
      arcLink[arc] = (links - 1) * 2 + (tail[arc] === u ? 0 : 1)
    }
  }
  return { arcLink, from: from.slice(0, links), to: to.slice(0, links), metres: length.slice(0, links) }
}

/** Insertion sort for the few arcs of a node, without the cost of a call into the engine's sort; large groups go there. */
function sortSmall(ids: Uint32Array, compare: (a: number, b: number) => number): void {
  if (ids.length > 24) {
    ids.sort(compare)
    return
  }
  for (let i = 1; i < ids.length; i++) {
    const id = ids[i]
    let j = i - 1
    for (; j >= 0 && compare(ids[j], id) > 0; j--) ids[j + 1] = ids[j]
    ids[j + 1] = id
  }
}

function internTags(tags: readonly Tags[] | undefined, links: Links): { tagSets: Tags[], linkTags: Uint32Array<ArrayBuffer> } {
  const linkTags = new Uint32Array(links.from.length).fill(1)
  const tagSets: Tags[] = [{}, { highway: 'unclassified' }]
  if (tags === undefined) return { tagSets, linkTags }
  const known = new Map<string, number>()
  for (const [arc, set] of tags.entries()) {
    const key = JSON.stringify(Object.entries(set).sort(([a], [b]) => a < b ? -1 : 1))
    const index = known.get(key) ?? tagSets.push(set) - 1
    known.set(key, index)
    linkTags[links.arcLink[arc] >>> 1] = index
  }
  return { tagSets, linkTags }
}
