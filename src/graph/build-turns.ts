import { Growable } from '../core/growable.ts'
import type { IssueLog } from '../data/issues.ts'
import type { RoadColumns, TurnRestriction } from '../data/roads.ts'
import { indexOfId, type Chains } from './build-chains.ts'
import type { BoundRestriction, Classes } from './build-classes.ts'
import { groupArcs, type Draft } from './build-draft.ts'
import { arcRules } from './road-graph.ts'

/**
 * Compiles turn restrictions into the topology: for each arc with forbidden continuations its head gets a copy that lacks them.
 * Only nodes with a restriction are split.
 */
export function restrictTurns(roads: RoadColumns, classes: Classes, chains: Chains, draft: Draft, log: IssueLog): Draft {
  const bans = findBans(roads, classes, chains, draft, log)
  if (bans.size === 0) return draft
  return splitHeads(draft, bans)
}

/** Forbidden next arcs by arc: the bits that the banned continuation carries, 0 when nobody is exempt and it can go. */
type Bans = Map<number, Map<number, number>>

function findBans(roads: RoadColumns, classes: Classes, chains: Chains, draft: Draft, log: IssueLog): Bans {
  const bans: Bans = new Map()
  if (classes.restrictions.length === 0) return bans
  const at = arcsAtVias(roads, classes, draft)
  for (const bound of classes.restrictions) {
    const { restriction } = bound
    const arcs = at.get(indexOfId(roads.nodeId, restriction.viaNode))
    const problem = arcs === undefined ? 'its node is on no road in use' : applyTo(bans, bound, arcs, roads, chains, draft)
    if (problem !== undefined) log.add('info', 'RESTRICTION_IGNORED', `turn restriction from way ${restriction.fromWay} to way ${restriction.toWay} at node ${restriction.viaNode}: ${problem}`, -1, restriction.viaNode)
  }
  return bans
}

interface ViaArcs {
  incoming: number[]
  outgoing: number[]
}

function arcsAtVias({ nodeId }: RoadColumns, { restrictions }: Classes, { arcCount, tail, head, place }: Draft): Map<number, ViaArcs> {
  const at = new Map<number, ViaArcs>()
  for (const { restriction } of restrictions) {
    const osm = indexOfId(nodeId, restriction.viaNode)
    if (osm >= 0) at.set(osm, { incoming: [], outgoing: [] })
  }
  const isVia = new Uint8Array(nodeId.length)
  for (const osm of at.keys()) isVia[osm] = 1
  for (let arc = 0; arc < arcCount; arc++) {
    if (isVia[place[tail[arc]]] === 1) at.get(place[tail[arc]])!.outgoing.push(arc)
    if (isVia[place[head[arc]]] === 1) at.get(place[head[arc]])!.incoming.push(arc)
  }
  return at
}

/** Adds the bans of one restriction; returns what is wrong with it, if anything. */
function applyTo(bans: Bans, { restriction, isExempt }: BoundRestriction, { incoming, outgoing }: ViaArcs, roads: RoadColumns, chains: Chains, draft: Draft): string | undefined {
  const { tail, head, arcLink } = draft
  const from = incoming.filter(arc => wayAt(roads, chains, arcLink[arc], 'end') === restriction.fromWay)
  const to = outgoing.filter(arc => wayAt(roads, chains, arcLink[arc], 'begin') === restriction.toWay)
  if (from.length === 0) return 'the way that it comes from does not lead there, or is closed'
  // A turn into a closed or missing road is impossible anyway; the only way out being closed is a mistake of the map.
  if (to.length === 0) return restriction.kind === 'no' ? undefined : 'the only way that it allows is closed or missing'
  const isSameWay = restriction.fromWay === restriction.toWay
  if (!isSameWay && (from.length > 1 || to.length > 1)) return 'a way passes through its node, so that its direction is not clear'
  for (const a of from) {
    const allowed = turnsOf(restriction, a, to, arcLink)
    for (const b of outgoing) {
      if (tail[b] !== head[a] || allowed(b)) continue
      const own = bans.get(a) ?? new Map<number, number>()
      bans.set(a, own)
      // Nobody exempt from one of two restrictions: the turn goes.
      own.set(b, isExempt && own.get(b) !== 0 ? arcRules.bannedTurn : 0)
    }
  }
  return undefined
}

/** Which continuations of an arc a restriction leaves. From and to the same way it means the U-turn, or the way straight on. */
function turnsOf({ kind, fromWay, toWay }: TurnRestriction, from: number, to: readonly number[], arcLink: Uint32Array): (arc: number) => boolean {
  const isUturn = (arc: number): boolean => arcLink[arc] === (arcLink[from] ^ 1)
  if (fromWay === toWay) return kind === 'no' ? arc => !(to.includes(arc) && isUturn(arc)) : arc => to.includes(arc) && !isUturn(arc)
  return kind === 'no' ? arc => !to.includes(arc) : arc => to.includes(arc)
}

/** Way of an arc where it begins or ends; -1 for barrier crossings. */
function wayAt(roads: RoadColumns, chains: Chains, linkAndSide: number, end: 'begin' | 'end'): number {
  const link = linkAndSide >>> 1
  if (link >= chains.count) return -1
  return roads.wayId[((linkAndSide & 1) === 0) === (end === 'begin') ? chains.firstWay[link] : chains.lastWay[link]]
}

function splitHeads(draft: Draft, bans: Bans): Draft {
  const { tail, head, arcLink, arcRule, arcCount } = draft
  const room = bans.size * 4
  const place = grown(draft.place, room), origin = grown(draft.origin, room)
  const tails = grown(tail, room), heads = grown(head, room), links = grown(arcLink, room)
  const rules = new Growable(Uint8Array, arcCount + room)
  rules.values.set(arcRule)
  rules.length = arcCount

  // First all heads are moved to their copies, then the copies get their arcs, whose heads may be copies themselves.
  const copies: { node: number, of: number, arc: number }[] = []
  for (const arc of [...bans.keys()].sort((a, b) => a - b)) {
    const of = head[arc]
    const node = place.push(draft.place[of])
    origin.push(draft.origin[of])
    heads.values[arc] = node
    copies.push({ node, of, arc })
  }
  const { first, arc: order } = groupArcs(tail.subarray(0, arcCount), draft.place.length)
  for (const { node, of, arc } of copies) {
    const banned = bans.get(arc)!
    for (let i = first[of]; i < first[of + 1]; i++) {
      const next = order[i], rule = banned.get(next)
      if (rule === 0) continue
      tails.push(node)
      heads.push(heads.values[next])
      links.push(arcLink[next])
      rules.push(arcRule[next] | (rule ?? 0))
    }
  }
  return { ...draft, arcCount: tails.length, place: place.take(), origin: origin.take(), tail: tails.take(), head: heads.take(), arcLink: links.take(), arcRule: rules.take() }
}

function grown(values: Uint32Array, room: number): Growable<Uint32Array<ArrayBuffer>> {
  const column = new Growable(Uint32Array, values.length + room)
  column.values.set(values)
  column.length = values.length
  return column
}
