import { Growable } from '../core/growable.ts'
import { wayBits, type Classes } from './build-classes.ts'
import type { Draft } from './build-draft.ts'
import { arcRules } from './road-graph.ts'

/**
 * Compiles last-leg roads into the topology, so that they are used as a beginning or an end of a path only.
 * Each node of a cluster of such roads stands in up to three layers: the way out (a path that has used nothing else yet), the roads open to all, and the way in (a path that
 * will use nothing else any more). Last-leg arcs lead from way out to way out, and from the middle or the way in to the way in; other arcs lead from way out or middle to the middle.
 * A road that is a last leg to one profile and a way through to another gets the arcs of both kinds, marked. A cluster that touches other roads at one node only cannot be a way
 * through and stays as it is. Roads open to all that can be reached over last-leg roads only (streets behind a private entrance) count as last-leg roads with them.
 */
export function layerLastLegs(draft: Draft, classes: Classes): Draft {
  const kinds = arcKinds(draft, classes)
  if (!kinds.some(kind => (kind & isLast) !== 0)) return draft
  addEnclaves(draft, kinds)
  const active = throughClusters(draft, kinds)
  if (!active.includes(1)) return draft
  const { tail, head, arcLink, arcRule, arcCount } = draft
  const layers = makeLayers(draft, kinds, active)
  const { middle, out, into } = layers

  const tails = new Growable(Uint32Array, arcCount * 2), heads = new Growable(Uint32Array, arcCount * 2), links = new Growable(Uint32Array, arcCount * 2), rules = new Growable(Uint8Array, arcCount * 2)
  const add = (arc: number, from: number, to: number, rule: number): void => {
    if (from < 0 || to < 0) return
    tails.push(from)
    heads.push(to)
    links.push(arcLink[arc])
    rules.push(arcRule[arc] | rule)
  }
  for (let arc = 0; arc < arcCount; arc++) {
    const from = tail[arc], to = head[arc], kind = kinds[arc]
    if (active[from] === 0 || active[to] === 0) {
      add(arc, middle[from], middle[to], 0)
      if (active[from] === 1) add(arc, out[from], middle[to], 0)
      continue
    }
    if (kind === isNeutral) for (const layer of [middle, out, into]) add(arc, layer[from], layer[to], 0)
    const isMixed = kind === (isThrough | isLast)
    const through = isMixed ? arcRules.through : 0, last = isMixed ? arcRules.lastLeg : 0
    if ((kind & isThrough) !== 0) for (const layer of [middle, out]) add(arc, layer[from], middle[to], through)
    if ((kind & isLast) !== 0) {
      add(arc, out[from], out[to], last)
      for (const layer of [middle, into]) add(arc, layer[from], into[to], last)
    }
  }
  return { ...draft, arcCount: tails.length, place: layers.place, origin: layers.origin, tail: tails.take(), head: heads.take(), arcLink: links.take(), arcRule: rules.take() }
}

/** Bits of an arc: a way through to some profile, a last leg to some; passing a barrier leaves a path as it is. */
const isThrough = 1, isLast = 2, isNeutral = 4
/** A road open to all, behind last-leg roads: where profiles disagree about those, it is both, for everybody. */
const isEnclave = isThrough | isLast | 8

function arcKinds({ arcLink, arcCount, chains, linkTags }: Draft, classes: Classes): Uint8Array {
  const kinds = new Uint8Array(arcCount)
  for (let arc = 0; arc < arcCount; arc++) {
    const link = arcLink[arc] >>> 1
    if (link >= chains) {
      kinds[arc] = isNeutral
      continue
    }
    const bits = classes.way[linkTags[link]], isForward = (arcLink[arc] & 1) === 0
    if ((bits & (isForward ? wayBits.throughForward : wayBits.throughBackward)) !== 0) kinds[arc] |= isThrough
    if ((bits & (isForward ? wayBits.lastForward : wayBits.lastBackward)) !== 0) kinds[arc] |= isLast
  }
  return kinds
}

/** Marks the roads open to all that hang on the others by last-leg roads only: of what hangs together at all, the part with most nodes is not an enclave. */
function addEnclaves({ tail, head, arcCount, place }: Draft, kinds: Uint8Array): void {
  const n = place.length
  const whole = unionFind(n), parts = unionFind(n)
  for (let arc = 0; arc < arcCount; arc++) {
    whole.join(tail[arc], head[arc])
    if ((kinds[arc] & isLast) === 0) parts.join(tail[arc], head[arc])
  }
  const size = new Uint32Array(n), hasRoads = new Uint8Array(n), main = new Int32Array(n).fill(-1)
  for (let arc = 0; arc < arcCount; arc++) if (kinds[arc] === isThrough) hasRoads[parts.find(tail[arc])] = 1
  for (let node = 0; node < n; node++) size[parts.find(node)]++
  for (let part = 0; part < n; part++) {
    if (hasRoads[part] === 0) continue
    const of = whole.find(part)
    if (main[of] < 0 || size[part] > size[main[of]]) main[of] = part
  }
  const enclave = kinds.includes(isThrough | isLast) ? isEnclave : isLast
  for (let arc = 0; arc < arcCount; arc++) if (kinds[arc] === isThrough && main[whole.find(tail[arc])] !== parts.find(tail[arc])) kinds[arc] = enclave
}

interface Sets {
  /** The lowest member of the set of a node. */
  find: (node: number) => number
  join: (a: number, b: number) => void
}

function unionFind(n: number): Sets {
  const parent = new Uint32Array(n)
  for (let node = 0; node < n; node++) parent[node] = node
  const find = (node: number): number => {
    while (parent[node] !== node) node = parent[node] = parent[parent[node]]
    return node
  }
  return {
    find,
    join: (a, b) => {
      const x = find(a), y = find(b)
      if (x < y) parent[y] = x
      else parent[x] = y
    },
  }
}

/** 1 by node for those on clusters of last-leg roads that other roads touch at two nodes or more. */
function throughClusters({ tail, head, arcCount, place }: Draft, kinds: Uint8Array): Uint8Array {
  const { find, join } = unionFind(place.length)
  for (let arc = 0; arc < arcCount; arc++) if (kinds[arc] !== isThrough) join(tail[arc], head[arc])
  const isDoor = new Uint8Array(place.length), doors = new Uint8Array(place.length), hasLast = new Uint8Array(place.length)
  for (let arc = 0; arc < arcCount; arc++) {
    if ((kinds[arc] & isThrough) !== 0 && kinds[arc] !== isEnclave) isDoor[tail[arc]] = isDoor[head[arc]] = 1
    if ((kinds[arc] & isLast) !== 0) hasLast[find(tail[arc])] = 1
  }
  for (let node = 0; node < isDoor.length; node++) {
    const cluster = find(node)
    if (isDoor[node] === 1 && doors[cluster] < 2) doors[cluster]++
  }
  return isDoor.map((_, node) => hasLast[find(node)] === 1 && doors[find(node)] > 1 ? 1 : 0)
}

interface Layers {
  place: Uint32Array
  origin: Uint32Array
  /** Node of each layer by node, -1 where it does not stand in it; nodes off the clusters stand in the middle. */
  middle: Int32Array
  out: Int32Array
  into: Int32Array
}

function makeLayers(draft: Draft, kinds: Uint8Array, active: Uint8Array): Layers {
  const n = draft.place.length
  const place = new Growable(Uint32Array, n * 2), origin = new Growable(Uint32Array, n * 2)
  const copy = (node: number): number => {
    origin.push(draft.origin[node])
    return place.push(draft.place[node])
  }
  const isMiddle = active.map(one => 1 - one)
  for (let arc = 0; arc < draft.arcCount; arc++) if (kinds[arc] !== isLast) isMiddle[draft.tail[arc]] = isMiddle[draft.head[arc]] = 1
  const middle = new Int32Array(n), out = new Int32Array(n).fill(-1), into = new Int32Array(n).fill(-1)
  for (let node = 0; node < n; node++) middle[node] = isMiddle[node] === 1 ? copy(node) : -2 - copy(node)
  for (let node = 0; node < n; node++) {
    if (active[node] === 0) continue
    // A node that only last-leg roads touch needs no middle: its first copy is the way out.
    if (middle[node] >= 0) out[node] = copy(node)
    else {
      out[node] = -2 - middle[node]
      middle[node] = -1
    }
    into[node] = copy(node)
  }
  return { place: place.take(), origin: origin.take(), middle, out, into }
}
