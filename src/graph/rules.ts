import type { KmPerHour, Seconds } from '../core/units.ts'
import type { Tags } from '../data/roads.ts'
import type { Profile } from './profile.ts'
import { classOf, parseCrossing, parseLimit } from './tags.ts'

/** What a profile may do along one direction of a way. */
export interface Rule {
  /** 0 is closed. */
  readonly kmh: KmPerHour
  /** Open to those who start or end there only, not as a way through. */
  readonly lastLeg: boolean
  /** Milliseconds for the whole way (ferries with a duration), whatever its length. */
  readonly ms?: number
}

/** What a profile may do on a way. */
export interface WayRule {
  readonly forward: Rule
  readonly backward: Rule
  /** Whether a place may join half-way along. */
  readonly joinable: boolean
}

/** What a node costs a profile. */
export interface NodeRule {
  /** Seconds to pass from one road to another through the node, `Infinity` when it is closed. */
  readonly pass: Seconds
  /** Seconds lost on arriving. */
  readonly arrive: Seconds
}

const closed: Rule = { kmh: 0, lastLeg: false }
const closedWay: WayRule = { forward: closed, backward: closed, joinable: false }
const surfaceKeys = ['surface', 'tracktype', 'smoothness', 'sac_scale'] as const

type Side = 'forward' | 'backward'
type Access = 'open' | 'lastLeg' | 'closed'

/**
 * What a profile may do on a way with these tags.
 * @param tags of the way
 * @param profile whose speeds and rules count
 * @returns speed and access of both directions
 */
export function wayRule(tags: Tags, profile: Profile): WayRule {
  const road = classOf(tags)
  if (!(road in profile.speeds || road in profile.opened || road in profile.surfaceSpeeds)) return closedWay
  if (profile.obeys.includes('access') && isShut(tags)) return closedWay
  const ways = directions(tags, road, profile)
  const forward = ways.forward ? ruleOf(tags, road, profile, 'forward') : closed
  const backward = ways.backward ? ruleOf(tags, road, profile, 'backward') : closed
  return { forward, backward, joinable: !profile.unjoinable.includes(road) }
}

/** Rules by tag set. */
export type RuleReader = (tags: number) => WayRule

/** Rules by tag set, each worked out when first asked for. */
export function ruleReader(tagSets: readonly Tags[], profile: Profile): RuleReader {
  const known = new Array<WayRule | undefined>(tagSets.length)
  return tags => known[tags] ??= wayRule(tagSets[tags], profile)
}

/**
 * What a node with these tags costs a profile.
 * An access tag on the barrier wins over its kind: `barrier=bollard` with `motor_vehicle=yes` is open, `locked=yes` closes without one. A private barrier is passed like a gate:
 * the roads behind it are often not tagged private themselves, and would be cut off otherwise.
 */
export function nodeRule(tags: Tags, profile: Profile): NodeRule {
  return {
    pass: tags.barrier !== undefined && profile.obeys.includes('barriers') ? passing(tags, tags.barrier, profile) : 0,
    arrive: profile.obeys.includes('signals') ? arrival(tags, profile) : 0,
  }
}

function passing(tags: Tags, kind: string, profile: Profile): Seconds {
  const cost = profile.barriers[kind] ?? profile.barriers['*'] ?? 0
  const access = accessOf(tags, profile, 'forward')
  if (access === 'closed') return Infinity
  if (access === undefined && tags.locked === 'yes') return Infinity
  if (cost !== 'closed') return cost
  if (access === undefined) return Infinity
  const { gate } = profile.barriers
  return access === 'lastLeg' && typeof gate === 'number' ? gate : 0
}

function isShut(tags: Tags): boolean {
  return tags.impassable === 'yes' || (tags.construction !== undefined && tags.construction !== 'no' && tags.construction !== 'minor' && tags.construction !== 'widening') || tags.proposed === 'yes'
}

function arrival({ highway, crossing }: Tags, { penalties }: Profile): Seconds {
  if (highway === undefined) return 0
  return (highway === 'crossing' && crossing === 'traffic_signals' ? penalties.traffic_signals : penalties[highway]) ?? 0
}

function ruleOf(tags: Tags, road: string, profile: Profile, side: Side): Rule {
  const access = profile.obeys.includes('access') ? accessOf(tags, profile, side) : undefined
  if (access === 'closed') return closed
  let kmh = profile.speeds[road] ?? (isOpenedByTag(tags, profile) ? profile.opened[road] ?? 0 : 0)
  const lastLeg = access === 'lastLeg'
  const duration = road === 'ferry' && !profile.typed.includes(road) ? parseCrossing(tags.duration) : undefined
  if (duration !== undefined && kmh > 0) return { kmh, lastLeg, ms: Math.round((duration + profile.ferry.boarding) * 1000) }
  const limit = profile.obeys.includes('maxspeed') && !profile.typed.includes(road) ? limited(tags, profile, side) : undefined
  if (limit !== undefined && kmh > 0) kmh = limit
  if (profile.obeys.includes('surface')) kmh = Math.min(onSurface(tags, road, profile, kmh), limit ?? Infinity)
  return kmh > 0 ? { kmh, lastLeg } : closed
}

/** What the first access key present says; of a `;` list the best value wins. */
function accessOf(tags: Tags, profile: Profile, side: Side): Access | undefined {
  const { open, lastLeg, closed: shut } = profile.access
  for (const mode of profile.modes) {
    const value = tags[`${mode}:${side}`] ?? tags[mode]
    if (value === undefined) continue
    const values = value.includes(';') ? value.split(';').map(part => part.trim()) : [value]
    if (values.some(one => open.includes(one))) return 'open'
    if (values.some(one => lastLeg.includes(one))) return 'lastLeg'
    if (values.some(one => shut.includes(one))) return 'closed'
  }
  return undefined
}

/** Whether a key narrower than `access` opens the way in as many words. */
function isOpenedByTag(tags: Tags, profile: Profile): boolean {
  return profile.modes.some(mode => mode !== 'access' && mode !== 'vehicle' && tags[mode] !== undefined && accessOf({ [mode]: tags[mode] }, profile, 'forward') !== 'closed'
    && (profile.access.open.includes(tags[mode]) || profile.access.lastLeg.includes(tags[mode])))
}

function limited(tags: Tags, profile: Profile, side: Side): KmPerHour | undefined {
  const { factor, lowest, none, highest } = profile.maxspeed
  for (const key of [`maxspeed:${profile.modes[0]}:${side}`, `maxspeed:${side}`, `maxspeed:${profile.modes[0]}`, 'maxspeed', 'maxspeed:type', 'source:maxspeed', 'zone:maxspeed', 'zone:traffic']) {
    const limit = parseLimit(tags[key], none)
    if (limit !== undefined && limit >= lowest) return Math.min(limit, highest) * factor
  }
  return undefined
}

function onSurface(tags: Tags, road: string, profile: Profile, kmh: KmPerHour): KmPerHour {
  const { caps, factors, surfaceSpeeds } = profile
  const own = surfaceSpeeds[road]
  let speed = Infinity, cap = Infinity, factor = 1
  for (const key of surfaceKeys) {
    const value = tags[key]
    if (value === undefined) continue
    if (own !== undefined && value in own) speed = Math.min(speed, own[value])
    else if (value in caps) cap = Math.min(cap, caps[value])
    if (value in factors) factor = Math.min(factor, factors[value])
  }
  return Math.min(speed === Infinity ? kmh * factor : speed, cap)
}

/** Which directions the one-way tags leave open. */
function directions(tags: Tags, road: string, { obeys, oneway }: Profile): Record<Side, boolean> {
  const both = { forward: true, backward: true }
  if (!obeys.includes('oneway')) return both
  for (const key of oneway.keys) {
    const value = tags[key]
    if (value === undefined) continue
    const open = onewayValue(value)
    if (open === undefined) continue
    if (key === 'oneway' && oneway.contraflow) return withContraflow(tags, open)
    return open
  }
  const isRound = oneway.roundabouts && (tags.junction === 'roundabout' || tags.junction === 'circular')
  if (!isRound && !oneway.implied.includes(road)) return both
  return oneway.contraflow ? withContraflow(tags, { forward: true, backward: false }) : { forward: true, backward: false }
}

function onewayValue(value: string): Record<Side, boolean> | undefined {
  switch (value) {
    case 'yes': case '1': case 'true': return { forward: true, backward: false }
    case '-1': case 'reverse': return { forward: false, backward: true }
    case 'no': case '0': case 'false': case 'alternating': return { forward: true, backward: true }
    case 'reversible': return { forward: false, backward: false }
    default: return undefined
  }
}

/** Cycle lanes against the one-way open its other direction. */
function withContraflow(tags: Tags, open: Record<Side, boolean>): Record<Side, boolean> {
  if (open.forward === open.backward) return open
  for (const side of ['', ':left', ':right', ':both']) {
    const lane = tags[`cycleway${side}`]
    const direction = tags[`cycleway${side}:oneway`]
    if ((lane ?? '').startsWith('opposite') || (lane !== undefined && lane !== 'no' && (direction === 'no' || direction === '-1'))) return { forward: true, backward: true }
  }
  return open
}
