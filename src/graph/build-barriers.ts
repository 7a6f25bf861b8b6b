import { Growable } from '../core/growable.ts'
import type { IssueLog } from '../data/issues.ts'
import type { RoadColumns } from '../data/roads.ts'
import type { Chains } from './build-chains.ts'
import { nodeBits, wayBits, type Classes } from './build-classes.ts'

/** Nodes and links, before there are arcs. Links below `chains` are roads and keep the number of their chain, the others cross barriers. */
export interface Sketch {
  readonly chains: number
  /** OSM node by node; the copies of a barrier node share it. */
  readonly place: Uint32Array
  readonly linkFrom: Uint32Array
  readonly linkTo: Uint32Array
  readonly linkTags: Uint32Array
  /** 1 for links whose use is a last leg, to some profile. */
  readonly linkLast: Uint8Array
}

/** Splits each barrier node into one copy a link, and joins the copies by crossing links unless the barrier is closed to all. */
export function addBarriers(roads: RoadColumns, classes: Classes, chains: Chains, log: IssueLog): Sketch {
  const { count, from, to, tags } = chains
  const place = new Growable(Uint32Array, count), linkFrom = new Growable(Uint32Array, count), linkTo = new Growable(Uint32Array, count)
  const linkTags = new Growable(Uint32Array, count), linkLast = new Growable(Uint8Array, count)
  const baseOf = new Int32Array(roads.lonE7.length).fill(-1)
  const copies = new Map<number, { node: number, link: number }[]>()
  for (const node of classes.effective) if ((classes.node[classes.nodeTags(node)] & nodeBits.barrier) !== 0) copies.set(node, [])

  const nodeAt = (osm: number, link: number): number => {
    const split = copies.size === 0 ? undefined : copies.get(osm)
    if (split === undefined) return baseOf[osm] >= 0 ? baseOf[osm] : baseOf[osm] = place.push(osm)
    const node = place.push(osm)
    split.push({ node, link })
    return node
  }
  for (let link = 0; link < count; link++) {
    linkFrom.push(nodeAt(from[link], link))
    linkTo.push(nodeAt(to[link], link))
    linkTags.push(tags[link])
    linkLast.push((classes.way[tags[link]] & (wayBits.lastForward | wayBits.lastBackward)) === 0 ? 0 : 1)
  }

  for (const [osm, split] of copies) {
    const set = classes.nodeTags(osm), bits = classes.node[set]
    if (split.length > 2) log.add('info', 'BARRIER_AT_JUNCTION', `node ${roads.nodeId[osm]} is a barrier where ${split.length} roads meet: it counts between any two of them`, -1, roads.nodeId[osm])
    if ((bits & nodeBits.closed) !== 0) continue
    for (let a = 0; a < split.length; a++) {
      for (let b = a + 1; b < split.length; b++) {
        linkFrom.push(split[a].node)
        linkTo.push(split[b].node)
        linkTags.push(set)
        const isBetweenLastLegs = linkLast.values[split[a].link] === 1 && linkLast.values[split[b].link] === 1
        linkLast.push((bits & nodeBits.last) !== 0 || isBetweenLastLegs ? 1 : 0)
      }
    }
  }
  return { chains: count, place: place.take(), linkFrom: linkFrom.take(), linkTo: linkTo.take(), linkTags: linkTags.take(), linkLast: linkLast.take() }
}
