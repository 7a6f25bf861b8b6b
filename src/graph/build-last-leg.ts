import { Growable } from '../core/growable.ts'
import type { Classes } from './build-classes.ts'
import type { Draft } from './build-draft.ts'
import { arcRules } from './road-graph.ts'

/**
 * Compiles last-leg roads into the topology, so that they are used as a beginning or an end of a path only.
 * Each node of a cluster of such roads stands in two layers: the way out (a path that has used nothing else yet) and the way in (a path that will use nothing else any more);
 * a node where other roads meet the cluster stands in a middle layer too, which leads on and into the way in. A cluster that touches other roads at one node only cannot be a way
 * through and stays as it is.
 */
export function layerLastLegs(draft: Draft, classes: Classes): Draft {
  const { tail, head, arcLink, arcRule, arcCount, linkLast } = draft
  const nodeCount = draft.place.length
  if (!linkLast.includes(1)) return draft
  const touch = touches(draft)
  const active = throughClusters(draft, touch)
  if (!active.includes(1)) return draft

  // Nodes of the layers: `out` and `into` by node, -1 where it has none. A node off the clusters is only itself; one inside them is its own way out.
  const place = new Growable(Uint32Array, nodeCount * 2), origin = new Growable(Uint32Array, nodeCount * 2)
  const out = new Int32Array(nodeCount).fill(-1), into = new Int32Array(nodeCount).fill(-1)
  const copy = (node: number): number => {
    origin.push(draft.origin[node])
    return place.push(draft.place[node])
  }
  for (let node = 0; node < nodeCount; node++) copy(node)
  for (let node = 0; node < nodeCount; node++) {
    if (active[node] === 0) continue
    out[node] = touch[node] === 3 ? copy(node) : node
    into[node] = copy(node)
  }

  const tails = new Growable(Uint32Array, arcCount * 2), heads = new Growable(Uint32Array, arcCount * 2), links = new Growable(Uint32Array, arcCount * 2), rules = new Growable(Uint8Array, arcCount * 2)
  const add = (arc: number, from: number, to: number, rule = 0): void => {
    tails.push(from)
    heads.push(to)
    links.push(arcLink[arc])
    rules.push(arcRule[arc] | rule)
  }
  const mayDiffer = classes.profiles > 1
  for (let arc = 0; arc < arcCount; arc++) {
    const from = tail[arc], to = head[arc]
    const isLast = linkLast[arcLink[arc] >>> 1] === 1
    if (isLast && active[from] === 1) {
      add(arc, out[from], out[to])
      add(arc, into[from], into[to])
      if (touch[from] === 3) add(arc, from, into[to])
      continue
    }
    add(arc, from, to)
    if (isLast || active[from] === 0 || touch[from] !== 3) continue
    add(arc, out[from], to)
    if (mayDiffer) add(arc, into[from], to, arcRules.leavesLastLeg)
  }
  return { ...draft, arcCount: tails.length, place: place.take(), origin: origin.take(), tail: tails.take(), head: heads.take(), arcLink: links.take(), arcRule: rules.take() }
}

/** By node: 1 when other roads touch it, 2 when last-leg roads do, 3 when both. */
function touches({ tail, head, arcLink, arcCount, linkLast, place }: Draft): Uint8Array {
  const touch = new Uint8Array(place.length)
  for (let arc = 0; arc < arcCount; arc++) {
    const bit = linkLast[arcLink[arc] >>> 1] === 1 ? 2 : 1
    touch[tail[arc]] |= bit
    touch[head[arc]] |= bit
  }
  return touch
}

/** 1 by node for those on clusters of last-leg roads that other roads touch at two nodes or more. */
function throughClusters({ tail, head, arcLink, arcCount, linkLast, place }: Draft, touch: Uint8Array): Uint8Array {
  const parent = Uint32Array.from(place, (_, node) => node)
  const find = (node: number): number => {
    while (parent[node] !== node) node = parent[node] = parent[parent[node]]
    return node
  }
  for (let arc = 0; arc < arcCount; arc++) {
    if (linkLast[arcLink[arc] >>> 1] === 0) continue
    const a = find(tail[arc]), b = find(head[arc])
    if (a < b) parent[b] = a
    else parent[a] = b
  }
  const doors = new Uint8Array(place.length)
  for (let node = 0; node < touch.length; node++) {
    if (touch[node] !== 3) continue
    const cluster = find(node)
    if (doors[cluster] < 2) doors[cluster]++
  }
  return touch.map((bits, node) => (bits & 2) !== 0 && doors[find(node)] > 1 ? 1 : 0)
}
