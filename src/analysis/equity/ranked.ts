import { describe } from '../../core/checks.ts'
import { sharesOf, totalOf, type Shares } from './amounts.ts'

/** Shares with what people are ranked by: income, deprivation, distance. */
export interface RankedShares extends Shares {
  /** By row; rows without people may be NaN. */
  readonly income: ArrayLike<number>
}

/** Checked columns of the rows with people, and their order by income. */
export function ranked(shares: RankedShares): { readonly access: Float64Array, readonly people: Float64Array, readonly income: Float64Array, readonly order: Uint32Array } {
  const { access, people } = sharesOf(shares), { income } = shares
  if (income?.length !== access.length) throw new RangeError(`expected ${access.length} values of income, as many as of access, got ${income?.length}`)
  const rows = Uint32Array.from(access, (_, i) => i).filter(i => people[i] > 0), wrong = rows.find(i => !Number.isFinite(income[i]))
  if (wrong !== undefined) throw new RangeError(`expected an income for everybody, got ${income[wrong]} in row ${wrong}, where ${people[wrong]} people are`)
  const pick = (column: ArrayLike<number>): Float64Array => Float64Array.from(rows, i => column[i])
  const incomes = pick(income)
  return { access: pick(access), people: pick(people), income: incomes, order: Uint32Array.from(incomes, (_, i) => i).sort((a, b) => incomes[a] - incomes[b] || a - b) }
}

/**
 * Concentration index: whether access goes with income. Above 0 when the better off have more of it, from -1 to 1.
 * @param shares `access`, `people` and `income` by row
 * @param options `kind`: `standard`, or `erreygers`, which does not depend on the mean and needs `bounds` of access (the least and greatest that anybody has, by default); `ties` of income share their rank (`mean`, the default) or keep the order of rows (`order`, as ipea has it)
 * @returns the index; 0 when nobody has access, or all have the same
 * @throws RangeError for columns of other lengths, negative or infinite amounts, NaN, people without an income, bounds that access leaves, and another kind or ties
 * Cost: one sort. Source: Kakwani, Wagstaff and van Doorslaer 1997; Erreygers 2009.
 */
export function concentration(shares: RankedShares, options: { readonly kind?: 'standard' | 'erreygers', readonly bounds?: readonly [least: number, greatest: number], readonly ties?: 'mean' | 'order' } = {}): number {
  const { access, people, income, order } = ranked(shares), { kind = 'standard', ties = 'mean' } = options
  if (kind !== 'standard' && kind !== 'erreygers') throw new RangeError(`expected a kind that is standard or erreygers, got ${describe(kind)}`)
  if (ties !== 'mean' && ties !== 'order') throw new RangeError(`expected ties by mean or order, got ${describe(ties)}`)
  const total = totalOf(people), mean = totalOf(people, access) / total
  const [least, greatest] = boundsOf(access, options.bounds)
  if (!(mean > 0)) return 0
  let below = 0, sum = 0
  for (let at = 0; at < order.length;) {
    // All of one income stand at the middle of their part.
    let end = at + 1
    if (ties === 'mean') while (end < order.length && income[order[end]] === income[order[at]]) end++
    let part = 0
    for (let i = at; i < end; i++) part += people[order[i]] / total
    for (let i = at; i < end; i++) sum += people[order[i]] / total * (below + part / 2 - 0.5) * (access[order[i]] - mean)
    below += part
    at = end
  }
  const index = 2 * sum / mean
  if (kind === 'standard') return index
  return greatest > least ? index * 4 * mean / (greatest - least) : 0
}

function boundsOf(access: Float64Array, bounds?: readonly [number, number]): readonly [number, number] {
  let least = Infinity, greatest = -Infinity
  for (const value of access) {
    least = Math.min(least, value)
    greatest = Math.max(greatest, value)
  }
  if (bounds === undefined) return [least, greatest]
  if (access.length > 0 && !(bounds[0] <= least && bounds[1] >= greatest)) throw new RangeError(`expected bounds around all access, from at most ${least} to at least ${greatest}, got ${bounds.join(' to ')}`)
  return bounds
}
