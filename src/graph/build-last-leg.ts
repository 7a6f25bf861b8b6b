import { Growable } from '../core/growable.ts'
import { hilbertOrder } from '../core/hilbert.ts'
import type { RoadColumns } from '../data/roads.ts'
import { wayBits, type Classes } from './build-classes.ts'
import type { Draft } from './build-draft.ts'
import { backwardLeg, legBits, legsOf, unionFind, type LegLinks } from './last-leg.ts'
import type { Profile } from './profile.ts'
import { arcRules } from './road-graph.ts'

/** What last-leg roads are found by: the roads, what the profiles make of them, and the profiles. */
export interface LastLegSource {
  readonly roads: RoadColumns
  readonly classes: Classes
  readonly profiles: readonly Profile[]
}

/**
 * Compiles last-leg roads into the topology, so that they are used as a beginning or an end of a path only.
 * Each node of a cluster of such roads stands in up to three layers: the way out (a path that has used nothing else yet), the roads open to all, and the way in (a path that
 * will use nothing else any more). Last-leg arcs lead from way out to way out, and from the middle or the way in to the way in; other arcs lead from way out or middle to the middle.
 * A road that is a last leg to one profile and a way through to another gets the arcs of both kinds, marked. A cluster that touches other roads at one node only cannot be a way
 * through and stays as it is. Roads open to a profile that it can reach over its last-leg roads only (streets behind a private entrance) count as last-leg roads with them.
 */
export function layerLastLegs(draft: Draft, { roads, classes, profiles }: LastLegSource): Draft {
  if (!classes.way.some(bits => (bits & wayBits.last) !== 0)) return draft
  const kinds = arcKinds(draft, { roads, classes, profiles })
  const active = throughClusters(draft, kinds)
  if (!active.includes(1)) return draft
  return layeredArcs(draft, kinds, active)
}

function layeredArcs(draft: Draft, kinds: Uint8Array, active: Uint8Array): Draft {
  const { tail, head, arcLink, arcRule, arcCount } = draft
  const { middle, out, into, place, origin } = makeLayers(draft, kinds, active)
  let room = arcCount
  for (let arc = 0; arc < arcCount; arc++) if (active[tail[arc]] === 1) room += 4
  const tails = new Uint32Array(room), heads = new Uint32Array(room), links = new Uint32Array(room), rules = new Uint8Array(room)
  let arcs = 0
  const add = (arc: number, from: number, to: number, rule: number): void => {
    if (from < 0 || to < 0) return
    tails[arcs] = from
    heads[arcs] = to
    links[arcs] = arcLink[arc]
    rules[arcs++] = arcRule[arc] | rule
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
  return { ...draft, arcCount: arcs, place, origin, tail: tails.subarray(0, arcs), head: heads.subarray(0, arcs), arcLink: links.subarray(0, arcs), arcRule: rules.subarray(0, arcs) }
}

/** Bits of an arc, over all profiles: a road that is a way through to one and a last leg to another has both. */
const { through: isThrough, last: isLast, neutral: isNeutral } = legBits

function arcKinds(draft: Draft, { roads: { tagSets, lonE7, latE7 }, classes, profiles }: LastLegSource): Uint8Array {
  const { arcLink, arcCount, chains, linkFrom, linkTo, linkTags, place } = draft
  // Where profiles differ, weighing finds the enclaves of each once more: ties go to the part that is first in the finished graph.
  const order = profiles.length === 1 ? undefined : hilbertOrder(Int32Array.from(place, node => lonE7[node]), Int32Array.from(place, node => latE7[node]))
  const links: LegLinks = { nodeCount: place.length, linkFrom, linkTo, linkTags, isCrossing: link => link >= chains, tagSets, order }
  const kinds = new Uint8Array(arcCount)
  for (const [i, profile] of profiles.entries()) {
    const legs = legsOf(links, profile, classes.rules[i])
    for (let arc = 0; arc < arcCount; arc++) {
      const bits = legs[arcLink[arc] >>> 1]
      kinds[arc] |= (arcLink[arc] & 1) === 0 ? bits & (isThrough | isLast | isNeutral) : bits >>> backwardLeg
    }
  }
  return kinds
}

/** 1 by node for those on clusters of last-leg roads that other roads touch at two nodes or more. */
function throughClusters({ tail, head, arcCount, place }: Draft, kinds: Uint8Array): Uint8Array {
  const { find, join } = unionFind(place.length)
  for (let arc = 0; arc < arcCount; arc++) if (kinds[arc] !== isThrough) join(tail[arc], head[arc])
  const isDoor = new Uint8Array(place.length), doors = new Uint8Array(place.length), hasLast = new Uint8Array(place.length)
  for (let arc = 0; arc < arcCount; arc++) {
    if ((kinds[arc] & isThrough) !== 0) isDoor[tail[arc]] = isDoor[head[arc]] = 1
    if ((kinds[arc] & isLast) !== 0) hasLast[find(tail[arc])] = 1
  }
  for (let node = 0; node < isDoor.length; node++) {
    const cluster = find(node)
    if (isDoor[node] === 1 && doors[cluster] < 2) doors[cluster]++
  }
  const active = new Uint8Array(place.length)
  for (let node = 0; node < active.length; node++) if (hasLast[find(node)] === 1 && doors[find(node)] > 1) active[node] = 1
  return active
}

interface Layers {
  place: Uint32Array
  origin: Uint32Array
  /** Node of each layer by node, -1 where it does not stand in it; nodes off the clusters stand in the middle. */
  middle: Int32Array
  out: Int32Array
  into: Int32Array
}

/** Nodes keep their numbers, as middle or, where only last-leg roads touch them, as way out; copies follow behind. */
function makeLayers({ place, origin, tail, head, arcCount }: Draft, kinds: Uint8Array, active: Uint8Array): Layers {
  const n = place.length
  const isMiddle = new Uint8Array(n)
  for (let arc = 0; arc < arcCount; arc++) if (kinds[arc] !== isLast) isMiddle[tail[arc]] = isMiddle[head[arc]] = 1
  const middle = new Int32Array(n), out = new Int32Array(n).fill(-1), into = new Int32Array(n).fill(-1)
  const copies = new Growable(Uint32Array)
  for (let node = 0; node < n; node++) {
    middle[node] = node
    if (active[node] === 0) continue
    if (isMiddle[node] === 1) out[node] = n + copies.push(node)
    else {
      out[node] = node
      middle[node] = -1
    }
    into[node] = n + copies.push(node)
  }
  const of = copies.take()
  return { place: withCopies(place, of), origin: withCopies(origin, of), middle, out, into }
}

/** A column by node with the values of copies behind it. */
export function withCopies(column: Uint32Array, copies: Uint32Array): Uint32Array {
  const all = new Uint32Array(column.length + copies.length)
  all.set(column)
  for (let i = 0; i < copies.length; i++) all[column.length + i] = column[copies[i]]
  return all
}
