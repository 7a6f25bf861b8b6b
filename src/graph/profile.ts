import { describe } from '../core/checks.ts'
import type { KmPerHour, Seconds } from '../core/units.ts'
import type { TurnCosts } from './turns.ts'

/** A group of rules that a profile may obey. */
export type RuleGroup = 'access' | 'oneway' | 'barriers' | 'turns' | 'maxspeed' | 'surface' | 'signals'

/** What passing a barrier costs: seconds, or `closed`. */
export type BarrierCost = Seconds | 'closed'

/** How a kind of traveller moves, as plain data that can be stored as JSON: every number can be read, changed and quoted. */
export interface Profile {
  readonly name: string
  /** The groups of rules obeyed; a group that is left out is as if its tags were not there. */
  readonly obeys: readonly RuleGroup[]
  /** Access keys, the most particular first: the first one present decides. */
  readonly modes: readonly string[]
  /** km/h by class of road (`highway` value, or `ferry`); classes left out are closed. */
  readonly speeds: Readonly<Record<string, KmPerHour>>
  /** km/h of classes that open only where an access key of `modes` says so in as many words (`motor_vehicle=yes` on a footway). */
  readonly opened: Readonly<Record<string, KmPerHour>>
  /** km/h by class and value of surface, tracktype or smoothness: takes the place of the class's speed and of that value's cap; a tagged limit still lowers it. */
  readonly surfaceSpeeds: Readonly<Record<string, Readonly<Record<string, KmPerHour>>>>
  /** Highest km/h by value of surface, tracktype or smoothness; 0 closes. The lowest of all that apply counts. */
  readonly caps: Readonly<Record<string, KmPerHour>>
  /** Factor on the speed by value of surface, tracktype or smoothness; the smallest of all that apply counts. */
  readonly factors: Readonly<Record<string, number>>
  /** How tagged limits are read: travelled speed as a share of the limit, the limit below which a tag is taken for a mistake, and the speed for `none`. */
  readonly maxspeed: { readonly factor: number, readonly lowest: KmPerHour, readonly none: KmPerHour, readonly highest: KmPerHour }
  /** Classes whose speed was typed by the analyst: limits don't change it. */
  readonly typed: readonly string[]
  /** Access values: fully open, open as the first or last leg only, closed. A value in none of the lists says nothing. */
  readonly access: { readonly open: readonly string[], readonly lastLeg: readonly string[], readonly closed: readonly string[] }
  /** Which one-way rules bind: a key of `keys` that is present decides; else classes in `implied` and roundabouts are one-way. */
  readonly oneway: { readonly keys: readonly string[], readonly implied: readonly string[], readonly roundabouts: boolean, readonly contraflow: boolean }
  /** Cost of passing a barrier node by `barrier` value; `*` stands for all others. Barriers left out don't count. */
  readonly barriers: Readonly<Record<string, BarrierCost>>
  /** Seconds lost on arriving at a node, by `highway` value (`traffic_signals`, `stop`, `give_way`, `crossing`). */
  readonly penalties: Readonly<Record<string, Seconds>>
  /** What turning costs; nothing when left out, as in all profiles that come with farsakh. A graph for it has about four times as many arcs. */
  readonly turns?: TurnCosts
  /** Ferries without a duration: speeds of crossings shorter than so many metres (longer ones go at `speeds.ferry`), and the wait added to every crossing. */
  readonly ferry: { readonly shorter: readonly { readonly metres: number, readonly kmh: KmPerHour }[], readonly boarding: Seconds }
  /** Classes that a place may not join half-way along. */
  readonly unjoinable: readonly string[]
  /** Where the numbers come from, by field. */
  readonly sources: Readonly<Record<string, string>>
}

/** Overrides for {@link profile}; tables are merged key by key with those of the base, lists replace. */
export type ProfileOptions = { name: string, base?: Profile } & Partial<Omit<Profile, 'name'>>

/** A profile without a base: nothing is open, no rule is obeyed, the usual meaning of every rule is at hand. */
const blank: Profile = {
  name: 'blank',
  obeys: [],
  modes: ['access'],
  speeds: {},
  opened: {},
  surfaceSpeeds: {},
  caps: {},
  factors: {},
  maxspeed: { factor: 1, lowest: 5, none: 140, highest: 140 },
  typed: [],
  access: {
    open: ['yes', 'designated', 'permissive', 'official', 'public', 'allowed'],
    lastLeg: ['destination', 'private', 'customers', 'delivery', 'permit', 'residents', 'employees', 'visitors', 'permissive;private'],
    closed: ['no', 'agricultural', 'forestry', 'agricultural;forestry', 'emergency', 'psv', 'bus', 'military', 'restricted', 'use_sidepath', 'private;no', 'hov', 'lorry', 'hgv'],
  },
  oneway: { keys: ['oneway'], implied: ['motorway'], roundabouts: true, contraflow: false },
  barriers: {},
  penalties: {},
  ferry: { shorter: [], boarding: 0 },
  unjoinable: ['motorway', 'motorway_link', 'ferry'],
  sources: {},
}

/**
 * Makes a profile from another by overriding some of it.
 * Without a base it starts empty: only the classes in `speeds` are open, in both directions, and no rule is obeyed unless `obeys` says so.
 * @param options name, base and whatever differs; tables merge key by key with the base's, lists replace it; a speed for a class replaces the base's speeds by surface for it too
 * @returns a new profile
 * @throws RangeError for a negative or non-finite speed
 * @example
 * const ambulance = profile({ name: 'ambulance', base: driving, speeds: { primary: 90, track: 30 } })
 * ambulance.speeds.secondary === driving.speeds.secondary // true
 */
export function profile(options: ProfileOptions): Profile {
  const { base = blank, ...own } = options
  for (const [road, kmh] of Object.entries(own.speeds ?? {})) {
    if (typeof kmh !== 'number' || !(kmh >= 0) || kmh === Infinity) throw new RangeError(`expected the speed of ${road} in profile ${options.name} to be 0 km/h or more, got ${describe(kmh)}`)
  }
  return {
    ...base,
    ...own,
    speeds: { ...base.speeds, ...own.speeds },
    opened: { ...base.opened, ...own.opened },
    surfaceSpeeds: mergeTables(without(base.surfaceSpeeds, own.speeds ?? {}), own.surfaceSpeeds ?? {}),
    caps: { ...base.caps, ...own.caps },
    factors: { ...base.factors, ...own.factors },
    maxspeed: { ...base.maxspeed, ...own.maxspeed },
    access: { ...base.access, ...own.access },
    oneway: { ...base.oneway, ...own.oneway },
    barriers: { ...base.barriers, ...own.barriers },
    penalties: { ...base.penalties, ...own.penalties },
    ferry: { ...base.ferry, ...own.ferry },
    sources: { ...base.sources, ...own.sources },
  }
}

type Tables = Readonly<Record<string, Readonly<Record<string, number>>>>

/** A new speed for a class makes the base's speeds by surface for it void. */
function without(tables: Tables, speeds: object): Tables {
  return Object.fromEntries(Object.entries(tables).filter(([road]) => !(road in speeds)))
}

function mergeTables(a: Tables, b: Tables): Tables {
  const merged: Record<string, Readonly<Record<string, number>>> = { ...a }
  for (const [key, table] of Object.entries(b)) merged[key] = { ...merged[key], ...table }
  return merged
}
