import { hilbertOrder } from '../core/hilbert.ts'
import type { RoadColumns } from '../data/roads.ts'
import { haversine } from '../geo/distance.ts'
import type { Chains } from './build-chains.ts'
import { nodeBits, type Classes } from './build-classes.ts'
import { groupArcs, type Draft } from './build-draft.ts'
import type { Components } from './components.ts'
import { RoadGraph, type RoadGraphColumns } from './road-graph.ts'

/** Renumbers nodes along the Hilbert curve, arcs by tail, links by their first arc, and writes everything into one buffer. */
export function packDraft(roads: RoadColumns, classes: Classes, chains: Chains, draft: Draft, components: Components): RoadGraph {
  const nodes = nodeColumns(roads, classes, draft, components)
  const arcs = arcColumns(draft, nodes.rank)
  const links = linkColumns(roads, draft, chains, arcs.linkOrder, nodes.rank)
  const shapes = shapeColumns(roads, classes, chains, arcs.linkOrder)
  const { lon, lat, component, nodeTags } = nodes
  const { firstOut, head, arcLink, arcRule, arcTurn } = arcs
  const columns: RoadGraphColumns = { lon, lat, firstOut, head, arcLink, arcRule, arcTurn, given: new Uint32Array(0), ms: new Uint32Array(0), component, nodeTags, ...links, ...shapes }
  return RoadGraph.pack(columns, {
    tagSets: roads.tagSets, vertices: chains.vertices, ways: classes.ways, kilometres: kilometres(shapes.segmentMetres), componentSizes: components.sizes, name: roads.name,
  })
}

function kilometres(segmentMetres: Float32Array): number {
  let sum = 0
  for (let s = 0; s < segmentMetres.length; s++) sum += segmentMetres[s]
  return sum / 1000
}

interface NodeColumns {
  lon: Float64Array
  lat: Float64Array
  component: Uint32Array
  nodeTags: Uint32Array
  /** New number by node of the draft. */
  rank: Uint32Array
}

function nodeColumns({ lonE7, latE7 }: RoadColumns, classes: Classes, { place, origin }: Draft, { label }: Components): NodeColumns {
  const n = place.length
  const x = new Int32Array(n), y = new Int32Array(n)
  for (let node = 0; node < n; node++) {
    x[node] = lonE7[place[node]]
    y[node] = latE7[place[node]]
  }
  const order = hilbertOrder(x, y)
  const lon = new Float64Array(n), lat = new Float64Array(n), component = new Uint32Array(n), nodeTags = new Uint32Array(n), rank = new Uint32Array(n)
  const hasTags = new Uint8Array(lonE7.length)
  for (const osm of classes.effective) hasTags[osm] = 1
  for (let i = 0; i < n; i++) {
    const node = order[i]
    rank[node] = i
    lon[i] = x[node] / 1e7
    lat[i] = y[node] / 1e7
    component[i] = label[origin[node]]
    if (hasTags[place[node]] === 0) continue
    const tags = classes.nodeTags(place[node])
    if ((classes.node[tags] & nodeBits.arrival) !== 0) nodeTags[i] = tags
  }
  return { lon, lat, component, nodeTags, rank }
}

interface ArcColumns {
  firstOut: Uint32Array
  head: Uint32Array
  arcLink: Uint32Array
  arcRule: Uint8Array
  arcTurn: Int8Array
  /** Links of the draft in their new order. */
  linkOrder: Uint32Array
}

function arcColumns({ arcCount, tail, head, arcLink, arcRule, arcTurn, linkFrom, place }: Draft, rank: Uint32Array): ArcColumns {
  const newTail = new Uint32Array(arcCount)
  for (let arc = 0; arc < arcCount; arc++) newTail[arc] = rank[tail[arc]]
  const { first: firstOut, arc: order } = groupArcs(newTail, place.length)
  const newHead = new Uint32Array(arcCount), newLink = new Uint32Array(arcCount), newRule = new Uint8Array(arcCount), newTurn = new Int8Array(arcTurn.length)
  const linkRank = new Int32Array(linkFrom.length).fill(-1), linkOrder = new Uint32Array(linkFrom.length)
  let links = 0
  for (let i = 0; i < arcCount; i++) {
    const arc = order[i], link = arcLink[arc] >>> 1
    if (linkRank[link] < 0) {
      linkRank[link] = links
      linkOrder[links++] = link
    }
    newHead[i] = rank[head[arc]]
    newLink[i] = linkRank[link] * 2 + (arcLink[arc] & 1)
    newRule[i] = arcRule[arc]
    if (arcTurn.length > 0) newTurn[i] = arcTurn[arc]
  }
  return { firstOut, head: newHead, arcLink: newLink, arcRule: newRule, arcTurn: newTurn, linkOrder }
}

function linkColumns(roads: RoadColumns, draft: Draft, chains: Chains, linkOrder: Uint32Array, rank: Uint32Array): Pick<RoadGraphColumns, 'linkFrom' | 'linkTo' | 'linkTags' | 'linkWay' | 'linkKind'> {
  const n = linkOrder.length
  const linkFrom = new Uint32Array(n), linkTo = new Uint32Array(n), linkTags = new Uint32Array(n), linkWay = new Float64Array(n), linkKind = new Uint8Array(n)
  for (let i = 0; i < n; i++) {
    const link = linkOrder[i]
    linkFrom[i] = rank[draft.linkFrom[link]]
    linkTo[i] = rank[draft.linkTo[link]]
    linkTags[i] = draft.linkTags[link]
    if (link < draft.chains) linkWay[i] = roads.wayId[chains.firstWay[link]]
    else linkKind[i] = 1
  }
  return { linkFrom, linkTo, linkTags, linkWay, linkKind }
}

function shapeColumns({ lonE7, latE7 }: RoadColumns, { path }: Classes, chains: Chains, linkOrder: Uint32Array): Pick<RoadGraphColumns, 'firstShape' | 'shapeLon' | 'shapeLat' | 'segmentMetres'> {
  const { inner, firstRun, run, pieceFirst, pieceLast } = chains
  const n = linkOrder.length
  const firstShape = new Uint32Array(n + 1)
  for (let i = 0; i < n; i++) firstShape[i + 1] = firstShape[i] + (linkOrder[i] < chains.count ? inner[linkOrder[i]] : 0)
  const shapeLon = new Int32Array(firstShape[n]), shapeLat = new Int32Array(firstShape[n]), segmentMetres = new Float32Array(firstShape[n] + n)
  for (let i = 0; i < n; i++) {
    const link = linkOrder[i]
    if (link >= chains.count) continue
    let point = firstShape[i], segment = firstShape[i] + i
    const lastRun = firstRun[link + 1] - 1
    for (let r = firstRun[link]; r <= lastRun; r++) {
      const piece = run[r] >>> 1, step = (run[r] & 1) === 0 ? 1 : -1
      let position = step === 1 ? pieceFirst[piece] : pieceLast[piece]
      let lon = lonE7[path[position]], lat = latE7[path[position]]
      for (let left = pieceLast[piece] - pieceFirst[piece]; left > 0; left--) {
        position += step
        const nextLon = lonE7[path[position]], nextLat = latE7[path[position]]
        segmentMetres[segment++] = haversine(lon / 1e7, lat / 1e7, nextLon / 1e7, nextLat / 1e7)
        lon = nextLon
        lat = nextLat
        if (left === 1 && r === lastRun) break
        shapeLon[point] = lon
        shapeLat[point++] = lat
      }
    }
  }
  return { firstShape, shapeLon, shapeLat, segmentMetres }
}
