import type { Metres } from '../core/units.ts'
import type { RoadGraph } from './road-graph.ts'
import { shapePoint, Snapper } from './snap.ts'

const unreachable = 0xffffffff
/** Roads that hang together over less than this may be a scrap. */
const smallest: Metres = 5000
/** All of a scrap has other roads within this distance. */
const beside: Metres = 50

/** Bits of road that nothing connects to the network although they run right beside it. */
export interface Scraps {
  /** 1 by link for those of scraps. */
  readonly isScrap: Uint8Array
  /** How many bits there are. */
  readonly count: number
  readonly kilometres: number
}

/**
 * Finds the scraps of a network: squares, car parks and paths that the map draws beside the streets without connecting them (950 of 2,839 walkable links in the
 * middle of Porto). Taken as roads they would cut off everybody beside them. A bit of road that leads away from the others, or lies apart from them, is none.
 * Source: OSRM, Valhalla and GraphHopper drop small components altogether; the distance keeps real islands.
 * @param cost ms by arc; closed arcs connect nothing
 * Cost: one pass over the arcs, and an index of the roads where there are small components.
 */
export function findScraps(graph: RoadGraph, cost: Uint32Array): Scraps {
  const isScrap = new Uint8Array(graph.linkCount)
  const links = openLinks(graph, cost)
  const group = groupsOf(graph, cost)
  const small = smallGroups(graph, links, group)
  if (small.size === 0) return { isScrap, count: 0, kilometres: 0 }
  const isMain = new Uint8Array(graph.linkCount)
  const lon: number[] = [], lat: number[] = [], owner: number[] = []
  for (const link of links) {
    const own = group[graph.linkFrom[link]]
    if (!small.has(own)) {
      isMain[link] = 1
      continue
    }
    for (let p = 0; p <= graph.firstShape[link + 1] - graph.firstShape[link] + 1; p++) {
      const [x, y] = shapePoint(graph, link, p)
      lon.push(x)
      lat.push(y)
      owner.push(own)
    }
  }
  const near = new Snapper(graph, isMain).snap({ lon, lat }, { within: beside })
  // All of a scrap lies beside other roads; a village street with a gap at one end is none.
  const scraps = new Set(owner)
  for (const [i, own] of owner.entries()) if (near.link[i] === -1) scraps.delete(own)
  let kilometres = 0
  for (const link of links) {
    if (!scraps.has(group[graph.linkFrom[link]])) continue
    isScrap[link] = 1
    kilometres += graph.linkMetres(link) / 1000
  }
  return { isScrap, count: scraps.size, kilometres }
}

/** Stretches of road with an open arc. */
function openLinks(graph: RoadGraph, cost: Uint32Array): Uint32Array {
  const isOpen = new Uint8Array(graph.linkCount)
  for (let arc = 0; arc < graph.arcCount; arc++) if (cost[arc] !== unreachable) isOpen[graph.arcLink[arc] >>> 1] = 1
  return Uint32Array.from(isOpen.keys()).filter(link => isOpen[link] === 1 && graph.linkKind[link] === 0)
}

function groupsOf(graph: RoadGraph, cost: Uint32Array): Uint32Array {
  const { arcLink, linkFrom, linkTo, tail, head } = graph
  const parent = Uint32Array.from({ length: graph.nodeCount }, (_, node) => node)
  const root = (node: number): number => {
    while (parent[node] !== node) node = parent[node] = parent[parent[node]]
    return node
  }
  for (let arc = 0; arc < graph.arcCount; arc++) {
    if (cost[arc] === unreachable) continue
    const link = arcLink[arc] >>> 1, to = root(tail[arc])
    for (const node of [head[arc], linkFrom[link], linkTo[link]]) parent[root(node)] = to
  }
  return parent.map((_, node) => root(node))
}

function smallGroups(graph: RoadGraph, links: Uint32Array, group: Uint32Array): Set<number> {
  const metres = new Map<number, number>()
  let total = 0
  for (const link of links) {
    const own = group[graph.linkFrom[link]], length = graph.linkMetres(link)
    metres.set(own, (metres.get(own) ?? 0) + length)
    total += length
  }
  return new Set([...metres].filter(([, length]) => length < Math.min(smallest, total / 4)).map(([own]) => own))
}
