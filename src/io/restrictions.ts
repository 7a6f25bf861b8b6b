import type { TurnRestriction } from '../data/roads.ts'
import type { IssueLog } from '../data/issues.ts'

/** One member of a relation. */
export interface Member {
  readonly type: 'node' | 'way' | 'relation'
  readonly id: number
  readonly role: string
}

/** Whether a relation is a turn restriction. */
export function isRestriction(type: string | undefined): boolean {
  return type === 'restriction' || type?.startsWith('restriction:') === true
}

/** Collects turn restrictions and counts those that can't be used. */
export class RestrictionLog {
  readonly all: TurnRestriction[] = []
  readonly #left = { viaWays: 0, timed: 0, broken: 0 }

  /**
   * Takes a relation of `type=restriction` over one via node; several `from` ways (no_entry) or `to` ways (no_exit) give one restriction each.
   * Source: wiki.openstreetmap.org/wiki/Relation:restriction.
   */
  add(tags: Readonly<Record<string, string>>, members: readonly Member[]): void {
    const rules = rulesOf(tags)
    if (rules.length === 0) {
      this.#left[Object.keys(tags).some(isTimed) ? 'timed' : 'broken']++
      return
    }
    if (Object.keys(tags).some(isTimed)) this.#left.timed++
    const from = waysOf(members, 'from'), to = waysOf(members, 'to'), via = members.filter(member => member.role === 'via')
    if (via.some(member => member.type === 'way')) this.#left.viaWays++
    else if (via.length !== 1 || via[0].type !== 'node' || from.length === 0 || to.length === 0) this.#left.broken++
    else {
      const except = (tags.except ?? '').split(';').map(text => text.trim()).filter(text => text !== '')
      for (const rule of rules) for (const fromWay of from) for (const toWay of to) this.all.push({ ...rule, fromWay, viaNode: via[0].id, toWay, except })
    }
  }

  /** Restrictions between the ways and over the nodes that were kept; what was left out goes to the issues. */
  finish(hasWay: (id: number) => boolean, hasNode: (id: number) => boolean, issues: IssueLog): TurnRestriction[] {
    const { viaWays, timed, broken } = this.#left
    const kept = this.all.filter(({ fromWay, viaNode, toWay }) => hasNode(viaNode) && hasWay(fromWay) && hasWay(toWay))
    const elsewhere = this.all.length - kept.length
    if (viaWays > 0) issues.add('warning', 'RESTRICTION_VIA_WAY', `${viaWays} turn restrictions over via ways are left out: only those over one node are read`, -1, viaWays)
    if (timed > 0) issues.add('info', 'RESTRICTION_TIMED', `${timed} turn restrictions that hold at certain times only are left out`, -1, timed)
    if (broken > 0) issues.add('warning', 'RESTRICTION_INCOMPLETE', `${broken} turn restrictions without a kind (no_*, only_*), a from way, one via node or a to way are left out`, -1, broken)
    if (elsewhere > 0) issues.add('info', 'RESTRICTION_ELSEWHERE', `${elsewhere} turn restrictions on roads that are not in the extract are left out`, -1, elsewhere)
    return kept
  }
}

function waysOf(members: readonly Member[], role: string): number[] {
  return members.filter(member => member.role === role && member.type === 'way').map(member => member.id)
}

/** Kind and vehicle of each rule among a relation's tags: `restriction`, `restriction:hgv`, or the old `type=restriction:hgv`. */
function rulesOf(tags: Readonly<Record<string, string>>): { kind: 'no' | 'only', vehicle: string }[] {
  const rules: { kind: 'no' | 'only', vehicle: string }[] = []
  const vehicleOfType = (tags.type ?? '').slice('restriction:'.length)
  if (tags.day_on !== undefined || tags.hour_on !== undefined) return rules
  for (const [key, value] of Object.entries(tags)) {
    if (key !== 'restriction' && !key.startsWith('restriction:') || isTimed(key)) continue
    const kind = value.startsWith('no_') ? 'no' : value.startsWith('only_') ? 'only' : undefined
    if (kind !== undefined) rules.push({ kind, vehicle: key.slice('restriction:'.length) || vehicleOfType })
  }
  return rules
}

function isTimed(key: string): boolean {
  return key.endsWith(':conditional') || key === 'day_on' || key === 'hour_on'
}
