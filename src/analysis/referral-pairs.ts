import type { Issue, RunOptions } from '../core/types.ts'
import type { Metres, Seconds } from '../core/units.ts'
import type { JoinOptions } from '../data/join.ts'
import type { Places } from '../data/places.ts'
import type { PathsModel, TravelPath } from '../data/reach.ts'
import type { Table } from '../data/table.ts'

/** A pair of facilities, by index, and the way between them. */
export interface ReferralPair {
  readonly from: number
  readonly to: number
  readonly seconds: Seconds
  readonly metres: Metres
  /** Its line leads from the one that refers to the other, whoever travels. */
  readonly path: TravelPath | undefined
}

interface Asked extends JoinOptions, RunOptions {
  readonly from: Places
  readonly to: Places
  readonly cutoff: Seconds
  readonly direction?: 'from' | 'to'
}

/** All pairs by `from`, then by `to`, without those of a facility with itself, and what was found on the way. */
export function pairsOf(model: PathsModel, options: Asked): { readonly pairs: ReferralPair[], readonly issues: Table<Issue> } {
  const { from, to } = options
  const isBack = options.direction === 'to'
  const found = new Map<number, TravelPath>(), { paths, issues } = model.paths({ ...options, ...isBack && { from: to, to: from } })
  for (const path of paths) {
    if (isBack) found.set(path.destination * to.size + path.origin, { ...path, line: path.line.toReversed() })
    else found.set(path.origin * to.size + path.destination, path)
  }
  const pairs: ReferralPair[] = []
  for (let i = 0; i < from.size; i++) {
    for (let j = 0; j < to.size; j++) {
      if (isSame(from, i, to, j)) continue
      const path = found.get(i * to.size + j)
      pairs.push({ from: i, to: j, seconds: path?.seconds ?? Infinity, metres: path?.metres ?? Infinity, path })
    }
  }
  return { pairs, issues }
}

/** Whether two entries are one facility: the same places may have been read twice. */
function isSame(from: Places, i: number, to: Places, j: number): boolean {
  return from === to ? i === j : from.ids[i] === to.ids[j] && from.lon[i] === to.lon[j] && from.lat[i] === to.lat[j]
}

/** Values may differ by this share and be equal: over ground, moves added up in another order differ in the last bits. */
const rounding = 1e-12

/** The pairs with the least value of each facility that refers, ties and all; none for those that reach nobody. */
export function nearestOf(pairs: readonly ReferralPair[], value: (pair: ReferralPair) => number): ReferralPair[] {
  const least = new Map<number, number>()
  for (const pair of pairs) least.set(pair.from, Math.min(value(pair), least.get(pair.from) ?? Infinity))
  return pairs.filter(pair => pair.path !== undefined && value(pair) <= least.get(pair.from)! * (1 + rounding))
}
