import { Growable } from '../core/growable.ts'
import type { IssueLog } from '../data/issues.ts'
import type { RoadColumns } from '../data/roads.ts'
import type { Chains } from './build-chains.ts'
import { nodeBits, type Classes } from './build-classes.ts'

/** Nodes and links, before there are arcs. Links below `chains` are roads and keep the number of their chain, the others cross barriers. */
export interface Sketch {
  readonly chains: number
  /** OSM node by node; the copies of a barrier node share it. */
  readonly place: Uint32Array
  readonly linkFrom: Uint32Array
  readonly linkTo: Uint32Array
  readonly linkTags: Uint32Array
}

/** Splits each barrier node into one copy a link, and joins the copies by crossing links unless the barrier is closed to all. */
export function addBarriers(roads: RoadColumns, classes: Classes, chains: Chains, log: IssueLog): Sketch {
  const { count, from, to, tags } = chains
  const place = new Growable(Uint32Array, count), linkFrom = new Growable(Uint32Array, count), linkTo = new Growable(Uint32Array, count)
  const linkTags = new Growable(Uint32Array, count)
  const baseOf = new Int32Array(roads.lonE7.length).fill(-1)
  const copies = new Map<number, number[]>()
  for (const node of classes.effective) if ((classes.node[classes.nodeTags(node)] & nodeBits.barrier) !== 0) copies.set(node, [])

  const nodeAt = (osm: number): number => {
    const split = copies.size === 0 ? undefined : copies.get(osm)
    if (split === undefined) return baseOf[osm] >= 0 ? baseOf[osm] : baseOf[osm] = place.push(osm)
    const node = place.push(osm)
    split.push(node)
    return node
  }
  for (let link = 0; link < count; link++) {
    linkFrom.push(nodeAt(from[link]))
    linkTo.push(nodeAt(to[link]))
    linkTags.push(tags[link])
  }

  for (const [osm, split] of copies) {
    const set = classes.nodeTags(osm), bits = classes.node[set]
    if (split.length > 2) log.add('info', 'BARRIER_AT_JUNCTION', `node ${roads.nodeId[osm]} is a barrier where ${split.length} roads meet: it counts between any two of them`, -1, roads.nodeId[osm])
    if ((bits & nodeBits.closed) !== 0) continue
    for (let a = 0; a < split.length; a++) {
      for (let b = a + 1; b < split.length; b++) {
        linkFrom.push(split[a])
        linkTo.push(split[b])
        linkTags.push(set)
      }
    }
  }
  return { chains: count, place: place.take(), linkFrom: linkFrom.take(), linkTo: linkTo.take(), linkTags: linkTags.take() }
}
