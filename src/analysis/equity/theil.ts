import { sharesOf, totalOf, type Shares } from './amounts.ts'

/** Theil's T and its parts. */
export interface Theil {
  readonly total: number
  /** What is left when everybody has the mean of their group. */
  readonly between: number
  /** What differs inside the groups, each by its share of all access. */
  readonly within: number
  /** By group, in order of appearance. `between` and `within` are its terms of the sums. */
  readonly groups: readonly { readonly group: string, readonly people: number, readonly mean: number, readonly index: number, readonly between: number, readonly within: number }[]
}

/**
 * Theil's T index of inequality, and how much of it lies between groups. Those without access count: `0 ln 0` is 0.
 * @param shares `access` and `people` by row
 * @param options `groups` by row; one group by default
 * @returns total = between + within; 0 when nobody has any
 * @throws RangeError for columns of other lengths, negative or infinite amounts and NaN
 * Cost: two passes. Source: Theil 1967; Conceição and Ferreira 2000.
 * @example
 * equity.theil({ access: [0, 10], people: [1, 1] }).total // 0.6931471805599453
 */
export function theil(shares: Shares, options: { readonly groups?: ArrayLike<string | number> } = {}): Theil {
  const { access, people } = sharesOf(shares), { groups } = options
  if (groups !== undefined && groups.length !== access.length) throw new RangeError(`expected ${access.length} groups, as many as rows, got ${groups.length}`)
  const rows = new Map<string, number[]>()
  for (let i = 0; i < access.length; i++) {
    const name = String(groups?.[i] ?? ''), known = rows.get(name)
    if (known === undefined) rows.set(name, [i])
    else known.push(i)
  }
  const all = totalOf(people, access), mean = all / totalOf(people)
  const parts = Array.from(rows, ([group, members]) => {
    const count = members.reduce((sum, i) => sum + people[i], 0), own = members.reduce((sum, i) => sum + access[i] * people[i], 0), index = indexOf(members, access, people, own, count), share = mean > 0 ? own / all : 0
    return { group, people: count, mean: count > 0 ? own / count : 0, index, between: termOf(share, own / count / mean), within: share * index }
  })
  // Neither part is below 0 but by rounding.
  const between = Math.max(0, parts.reduce((sum, part) => sum + part.between, 0)), within = parts.reduce((sum, part) => sum + part.within, 0)
  return { total: between + within, between, within, groups: parts }
}

/** T of some rows. */
function indexOf(members: readonly number[], access: Float64Array, people: Float64Array, total: number, count: number): number {
  const mean = total / count
  return mean > 0 ? Math.max(0, members.reduce((sum, i) => sum + termOf(people[i] * access[i] / total, access[i] / mean), 0)) : 0
}

/** A share of all times the logarithm of a ratio; next to nothing of either is nothing. */
function termOf(share: number, ratio: number): number {
  return share > 0 && ratio > 0 && ratio < Infinity ? share * Math.log(ratio) : 0
}
