import type { Tags } from '../data/roads.ts'
import { unreachable } from '../data/travel-times.ts'
import { backwardLeg, legBits, legsOf } from './last-leg.ts'
import type { Profile } from './profile.ts'
import { arcRules, type RoadGraph } from './road-graph.ts'
import { nodeRule, ruleReader, type Rule, type RuleReader } from './rules.ts'
import { classOf } from './tags.ts'
import { turnMilliseconds } from './turns.ts'

/**
 * What each arc costs a profile.
 * Every segment is rounded to whole milliseconds (at least 1) before they are added up, so that a contracted graph gives the same sums as one with every node.
 * Cost: one pass over the segments; tags are read once for each tag set. Where profiles disagree about last-leg roads, two passes over the links more.
 * @param graph the roads
 * @param profile who travels
 * @returns milliseconds by arc, 0xffffffff where the profile may not go
 * @throws RangeError when the profile has turn costs and the graph was built without
 */
export function weigh(graph: RoadGraph, profile: Profile): Uint32Array {
  const { arcCount, arcLink, arcRule, head, linkKind, nodeTags, meta: { tagSets } } = graph
  const rules = ruleReader(tagSets, profile)
  const { forward, backward } = linkMilliseconds(graph, profile, rules)
  const arrival = arrivals(graph, profile)
  const isBound = profile.obeys.includes('turns')
  const isLastLeg = lastLegReader(graph, profile, rules)
  const turns = entryMilliseconds(graph, profile)
  const cost = new Uint32Array(arcCount)
  for (let arc = 0; arc < arcCount; arc++) {
    const link = arcLink[arc] >>> 1
    const ms = (arcLink[arc] & 1) === 0 ? forward[link] : backward[link]
    const rule = arcRule[arc]
    if (ms === unreachable || (rule !== 0 && !isFor(rule, isBound, isLastLeg, arc))) cost[arc] = unreachable
    else cost[arc] = Math.min(unreachable - 1, (linkKind[link] === 1 ? ms : ms + arrival[nodeTags[head[arc]]]) + (turns.length === 0 ? 0 : turns[arc]))
  }
  return cost
}

/**
 * The part of each arc's cost that is its turn, paid where the arc begins.
 * @returns milliseconds by arc; empty when the profile has no turn costs
 * @throws RangeError when the profile has turn costs and the graph was built without
 */
export function entryMilliseconds({ arcTurn, arcCount }: RoadGraph, profile: Profile): Uint32Array {
  if (profile.turns === undefined) return new Uint32Array(0)
  if (arcTurn.length !== arcCount) throw new RangeError(`expected roads built with turn costs for the profile ${profile.name}, got some built without: build them again with it`)
  const ms = turnMilliseconds(profile.turns)
  return Uint32Array.from(arcTurn, code => ms[code + 128])
}

/**
 * Which links a place may join half-way along.
 * Whether an arc of the link is open is for the cost column to say.
 * @param graph the roads
 * @param profile who travels
 * @returns 1 by link for roads of joinable classes, 0 for barrier crossings, motorways and ferries
 */
export function joinableLinks(graph: RoadGraph, profile: Profile): Uint8Array {
  const { linkKind, linkTags, linkCount, meta: { tagSets } } = graph
  const rules = ruleReader(tagSets, profile)
  const joinable = new Uint8Array(linkCount)
  for (let link = 0; link < linkCount; link++) joinable[link] = linkKind[link] === 0 && rules(linkTags[link]).joinable ? 1 : 0
  return joinable
}

function linkMilliseconds(graph: RoadGraph, profile: Profile, rules: RuleReader): { forward: Uint32Array, backward: Uint32Array } {
  const { linkCount, linkTags, linkKind, firstShape, segmentMetres, meta: { tagSets } } = graph
  const forward = new Uint32Array(linkCount), backward = new Uint32Array(linkCount)
  let wayMetres: ReadonlyMap<number, number> | undefined
  for (let link = 0; link < linkCount; link++) {
    const tags = linkTags[link]
    if (linkKind[link] === 1) {
      const { pass } = nodeRule(tagSets[tags], profile)
      forward[link] = backward[link] = pass === Infinity ? unreachable : Math.max(1, Math.round(pass * 1000))
      continue
    }
    const rule = rules(tags)
    let there = rule.forward.kmh, back = rule.backward.kmh
    if (isFerry(tagSets[tags], profile)) {
      wayMetres ??= ferryMetres(graph)
      const metres = wayMetres.get(graph.linkWay[link]) ?? graph.linkMetres(link)
      there = ferrySpeed(rule.forward, metres, profile)
      back = ferrySpeed(rule.backward, metres, profile)
    }
    const first = firstShape[link] + link, end = firstShape[link + 1] + link
    forward[link] = milliseconds(segmentMetres, first, end, there)
    backward[link] = back === there ? forward[link] : milliseconds(segmentMetres, first, end, back)
  }
  return { forward, backward }
}

function milliseconds(metres: Float32Array, first: number, last: number, kmh: number): number {
  if (!(kmh > 0)) return unreachable
  let sum = 0
  for (let s = first; s <= last; s++) {
    const ms = Math.round(metres[s] * 3600 / kmh)
    sum += ms > 1 ? ms : 1
  }
  return Math.min(sum, unreachable - 1)
}

function isFerry(tags: Tags, { ferry, typed }: Profile): boolean {
  return classOf(tags) === 'ferry' && !typed.includes('ferry') && (tags.duration !== undefined || ferry.boarding > 0 || ferry.shorter.length > 0)
}

/** Metres of each ferry way, since durations are given for the whole of it. */
function ferryMetres(graph: RoadGraph): ReadonlyMap<number, number> {
  const metres = new Map<number, number>()
  for (let link = 0; link < graph.linkCount; link++) {
    const way = graph.linkWay[link]
    if (graph.linkKind[link] === 0 && classOf(graph.meta.tagSets[graph.linkTags[link]]) === 'ferry') metres.set(way, (metres.get(way) ?? 0) + graph.linkMetres(link))
  }
  return metres
}

/** The speed at which the whole crossing, boarding included, takes as long as it should. */
function ferrySpeed(rule: Rule, metres: number, { ferry }: Profile): number {
  if (!(rule.kmh > 0)) return 0
  const kmh = ferry.shorter.find(crossing => metres < crossing.metres)?.kmh ?? rule.kmh
  const ms = rule.ms ?? metres * 3600 / kmh + ferry.boarding * 1000
  return metres * 3600 / Math.max(1, ms)
}

/** Milliseconds lost on arriving, by tag set of the node. */
function arrivals({ nodeTags, meta: { tagSets } }: RoadGraph, profile: Profile): Uint32Array {
  const ms = new Uint32Array(tagSets.length), known = new Uint8Array(tagSets.length)
  for (const tags of nodeTags) {
    if (known[tags] === 1) continue
    known[tags] = 1
    ms[tags] = Math.round(nodeRule(tagSets[tags], profile).arrive * 1000)
  }
  return ms
}

/** Whether the profile is one of those that an arc with rules is for. */
function isFor(rule: number, isBound: boolean, isLastLeg: (arc: number) => boolean, arc: number): boolean {
  if ((rule & arcRules.bannedTurn) !== 0 && isBound) return false
  return (rule & (arcRules.lastLeg | arcRules.through)) === 0 || isLastLeg(arc) === ((rule & arcRules.lastLeg) !== 0)
}

/** Whether the road of an arc is a last leg to the profile, by its tags or because it lies behind such roads. */
function lastLegReader({ arcLink, arcRule, nodeCount, linkFrom, linkTo, linkTags, linkKind, meta: { tagSets } }: RoadGraph, profile: Profile, rules: RuleReader): (arc: number) => boolean {
  if (!arcRule.some(rule => (rule & (arcRules.lastLeg | arcRules.through)) !== 0)) return () => false
  const legs = legsOf({ nodeCount, linkFrom, linkTo, linkTags, isCrossing: link => linkKind[link] === 1, tagSets }, profile, rules)
  return arc => (legs[arcLink[arc] >>> 1] >>> ((arcLink[arc] & 1) === 0 ? 0 : backwardLeg) & legBits.last) !== 0
}
