import { checkLength } from '../core/checks.ts'
import { unreachable, type ArcChanges } from '../data/travel-times.ts'
import type { Profile } from '../graph/profile.ts'
import type { RoadGraph } from '../graph/road-graph.ts'
import { turnMilliseconds } from '../graph/turns.ts'
import { longestArc } from '../search/arcs.ts'
import type { CostedRoads } from './joined.ts'

/** A cost column after some arcs changed. */
export interface ChangedArcs {
  readonly ms: Uint32Array
  /** The part of it that is the turn at the arc's beginning. */
  readonly entry: Uint32Array
  /** Arcs whose cost is another now; may repeat. */
  readonly arcs: Uint32Array
  /** Links of those arcs, each once. */
  readonly links: ReadonlySet<number>
  /** Whether every link that had an open arc still has one, and no other. */
  readonly isSameOpen: boolean
}

/**
 * Works changes into a copy of a cost column.
 * @throws RangeError for arcs that don't exist, times that are negative or too long, columns of different lengths
 */
export function changeArcs({ graph, ms: was, entry, profile }: CostedRoads & { readonly profile: Profile | undefined }, changes: ArcChanges): ChangedArcs {
  checkLength(changes.ms, changes.arc.length, 'arcs.ms')
  const ms = was.slice()
  for (let i = 0; i < changes.arc.length; i++) {
    const arc = changes.arc[i]
    if (!(arc >= 0 && arc < graph.arcCount && Number.isInteger(arc))) throw new RangeError(`expected an arc among the ${graph.arcCount} of the graph, got ${arc}`)
    ms[arc] = milliseconds(changes.ms[i], arc)
  }
  const arcs = Uint32Array.from(changes.arc).filter(arc => ms[arc] !== was[arc])
  const links = new Set<number>()
  for (const arc of arcs) links.add(graph.arcLink[arc] >>> 1)
  let isSameOpen = true
  for (const link of links) if (isOpen(graph, was, link) !== isOpen(graph, ms, link)) isSameOpen = false
  return { ms, entry: entryAfter(graph, profile, { ms, entry, arcs }), arcs, links, isSameOpen }
}

function milliseconds(value: number, arc: number): number {
  if (!(value >= 0)) throw new RangeError(`expected ms at least 0, got ${value} for arc ${arc}`)
  if (value >= unreachable) return unreachable
  if (value > longestArc) throw new RangeError(`expected arcs of at most ${longestArc} ms, got ${value} for arc ${arc}`)
  return Math.round(value)
}

function isOpen({ linkArcs: { first, arc } }: RoadGraph, ms: Uint32Array, link: number): boolean {
  for (let i = first[link]; i < first[link + 1]; i++) if (ms[arc[i]] !== unreachable) return true
  return false
}

/** An arc may become cheaper than the profile's turn, and dearer again. */
function entryAfter({ arcTurn }: RoadGraph, profile: Profile | undefined, { ms, entry, arcs }: Pick<ChangedArcs, 'ms' | 'entry' | 'arcs'>): Uint32Array {
  if (entry.length === 0 || profile?.turns === undefined) return entry
  const turn = turnMilliseconds(profile.turns)
  let after = entry
  for (const arc of arcs) {
    const part = Math.min(turn[arcTurn[arc] + 128], ms[arc])
    if (part === after[arc]) continue
    if (after === entry) after = entry.slice()
    after[arc] = part
  }
  return after
}
