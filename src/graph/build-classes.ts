import type { RoadColumns, Tags, TurnRestriction } from '../data/roads.ts'
import type { Profile } from './profile.ts'
import { nodeRule, ruleReader, type RuleReader, type WayRule } from './rules.ts'

/** Bits of a tag set on ways. */
export const wayBits = {
  forward: 1,
  backward: 2,
  /** Open to the first profile. */
  firstForward: 4,
  firstBackward: 8,
  /** Open as a last leg only, in some direction to some profile. */
  last: 16,
  /** Means the same in both directions to every profile. */
  symmetric: 64,
  /** Each way stands for itself and is never joined to the next (ferries). */
  alone: 128,
} as const

/** Bits of a tag set on nodes. */
export const nodeBits = {
  /** Passing costs something or is closed, for some profile. */
  barrier: 1,
  /** Closed for every profile. */
  closed: 2,
  /** Closed for the first profile. */
  firstClosed: 4,
  /** Arriving costs something, for some profile. */
  arrival: 8,
} as const

/** What the profiles make of the roads, before any topology. */
export interface Classes {
  /** Rules by tag set, of each profile. */
  readonly rules: readonly RuleReader[]
  /** Bits by tag set, read as a way's and as a node's. */
  readonly way: Uint16Array
  readonly node: Uint16Array
  /** Tag set by OSM node, only for nodes that matter (barriers, signals), 0 elsewhere. */
  readonly nodeTags: (node: number) => number
  /** Nodes that matter, ascending. */
  readonly effective: Uint32Array
  /** 1 for ways that somebody may use. */
  readonly used: Uint8Array
  /** How many of those. */
  readonly ways: number
  /** Positions along the ways without repeats: like `firstNode` and `node` of the roads. */
  readonly first: Uint32Array
  readonly path: Uint32Array
  /** Turn restrictions that bind some profile. */
  readonly restrictions: readonly BoundRestriction[]
}

/** A turn restriction, and whether some profile is exempt from it. */
export interface BoundRestriction {
  readonly restriction: TurnRestriction
  readonly isExempt: boolean
}

/** Reads each tag set once and keeps the ways that some profile may use. */
export function classify(roads: RoadColumns, profiles: readonly Profile[]): Classes {
  const { tagSets, wayTags, taggedNode, taggedNodeTags } = roads
  const wayFlags = new Uint16Array(tagSets.length), nodeFlags = new Uint16Array(tagSets.length)
  const rules = profiles.map(profile => ruleReader(tagSets, profile))
  const isWaySet = new Uint8Array(tagSets.length), isNodeSet = new Uint8Array(tagSets.length)
  for (let way = 0; way < wayTags.length; way++) isWaySet[wayTags[way]] = 1
  for (let i = 0; i < taggedNodeTags.length; i++) isNodeSet[taggedNodeTags[i]] = 1
  for (const [set, tags] of tagSets.entries()) {
    if (isWaySet[set] === 1) wayFlags[set] = wayFlagsOf(tags, rules.map(ruleOf => ruleOf(set)))
    if (isNodeSet[set] === 1) nodeFlags[set] = nodeFlagsOf(tags, profiles)
  }

  const { first, path } = withoutRepeats(roads)
  const used = new Uint8Array(wayTags.length)
  let ways = 0
  for (let way = 0; way < used.length; way++) {
    if ((wayFlags[wayTags[way]] & (wayBits.forward | wayBits.backward)) === 0 || first[way + 1] - first[way] < 2) continue
    used[way] = 1
    ways++
  }

  const matters = Uint8Array.from(taggedNodeTags, set => nodeFlags[set] & (nodeBits.barrier | nodeBits.arrival))
  const effective = taggedNode.filter((_, i) => matters[i] !== 0)
  const effectiveTags = taggedNodeTags.filter((_, i) => matters[i] !== 0)
  return { rules, way: wayFlags, node: nodeFlags, nodeTags: node => lookUp(effective, effectiveTags, node), effective, used, ways, first, path, restrictions: boundRestrictions(roads, profiles) }
}

function wayFlagsOf(tags: Tags, rules: readonly WayRule[]): number {
  let flags: number = wayBits.symmetric
  for (const [i, { forward, backward }] of rules.entries()) {
    if (forward.kmh > 0) flags |= wayBits.forward | (i === 0 ? wayBits.firstForward : 0) | (forward.lastLeg ? wayBits.last : 0)
    if (backward.kmh > 0) flags |= wayBits.backward | (i === 0 ? wayBits.firstBackward : 0) | (backward.lastLeg ? wayBits.last : 0)
    if (forward.kmh !== backward.kmh || forward.lastLeg !== backward.lastLeg) flags &= ~wayBits.symmetric
  }
  return tags.route !== undefined && tags.highway === undefined ? flags | wayBits.alone : flags
}

function nodeFlagsOf(tags: Tags, profiles: readonly Profile[]): number {
  let flags: number = nodeBits.closed
  for (const [i, profile] of profiles.entries()) {
    const { pass, arrive } = nodeRule(tags, profile)
    if (pass > 0) flags |= nodeBits.barrier
    if (pass < Infinity) flags &= ~nodeBits.closed
    else if (i === 0) flags |= nodeBits.firstClosed
    if (arrive > 0) flags |= nodeBits.arrival
  }
  return flags
}

/** Positions along the ways; a node that follows itself is dropped, so that no segment is empty by repetition. */
function withoutRepeats({ firstNode, node }: RoadColumns): { first: Uint32Array, path: Uint32Array } {
  let repeats = 0
  for (let way = 0; way + 1 < firstNode.length; way++) {
    const end = firstNode[way + 1]
    for (let i = firstNode[way] + 1; i < end; i++) if (node[i] === node[i - 1]) repeats++
  }
  if (repeats === 0) return { first: firstNode, path: node }
  const first = new Uint32Array(firstNode.length), path = new Uint32Array(node.length - repeats)
  let length = 0
  for (let way = 0; way + 1 < firstNode.length; way++) {
    for (let i = firstNode[way]; i < firstNode[way + 1]; i++) if (i === firstNode[way] || node[i] !== node[i - 1]) path[length++] = node[i]
    first[way + 1] = length
  }
  return { first, path }
}

function boundRestrictions({ restrictions }: RoadColumns, profiles: readonly Profile[]): BoundRestriction[] {
  return restrictions.flatMap(restriction => {
    const bound = profiles.filter(profile => binds(restriction, profile)).length
    return bound === 0 ? [] : [{ restriction, isExempt: bound < profiles.length }]
  })
}

function binds({ vehicle, except }: TurnRestriction, { obeys, modes }: Profile): boolean {
  if (!obeys.includes('turns') || except.some(mode => modes.includes(mode))) return false
  return vehicle === '' ? modes.length === 0 || !modes.includes('foot') : modes.includes(vehicle)
}

function lookUp(keys: Uint32Array, values: Uint32Array, key: number): number {
  let low = 0, high = keys.length - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    if (keys[middle] === key) return values[middle]
    if (keys[middle] < key) low = middle + 1
    else high = middle - 1
  }
  return 0
}
