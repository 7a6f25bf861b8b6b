import { sharesOf, type Shares } from './amounts.ts'

/** Shares with what people are ranked by: income, deprivation, distance. */
export interface RankedShares extends Shares {
  /** By row; rows without people may be NaN. */
  readonly income: ArrayLike<number>
}

/** Cumulative shares, from 0 to 1: of people along the one axis, of access along the other. */
export interface ShareCurve {
  readonly people: Float64Array
  readonly access: Float64Array
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
 * @param options `kind`: `standard`, or `erreygers`, which does not depend on the mean and needs `bounds` of access (the least and greatest there are, by default); `ties` of income share their rank (`mean`, the default) or keep the order of rows (`order`, as ipea has it)
 * @returns the index; 0 when nobody has access, or all have the same
 * @throws RangeError for columns of other lengths, negative amounts, NaN, and people without an income
 * Cost: one sort. Source: Kakwani, Wagstaff and van Doorslaer 1997; Erreygers 2009.
 */
export function concentration(shares: RankedShares, options: { readonly kind?: 'standard' | 'erreygers', readonly bounds?: readonly [least: number, greatest: number], readonly ties?: 'mean' | 'order' } = {}): number {
  const { access, people, income, order } = ranked(shares), { kind = 'standard', ties = 'mean' } = options
  const total = people.reduce((sum, count) => sum + count, 0), mean = access.reduce((sum, value, i) => sum + value * people[i], 0) / total
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
  const [least, greatest] = options.bounds ?? [access.reduce((a, b) => Math.min(a, b), Infinity), access.reduce((a, b) => Math.max(a, b), -Infinity)]
  return greatest > least ? index * 4 * mean / (greatest - least) : 0
}

/**
 * Concentration curve: the share of all access that the poorest so many have.
 * @param shares `access`, `people` and `income` by row
 * @returns from (0, 0) to (1, 1), a point for each income
 * @throws as {@link concentration}
 * Cost: one sort.
 */
export function concentrationCurve(shares: RankedShares): ShareCurve {
  const { access, people, income, order } = ranked(shares)
  return curve(access, people, order, (a, b) => income[a] === income[b])
}

/**
 * Lorenz curve: the share of all access that those who have least have.
 * @param shares `access` and `people` by row
 * @returns from (0, 0) to (1, 1), a point for each level of access; twice the area above it is {@link gini}
 * @throws RangeError for columns of other lengths, negative amounts and NaN
 * Cost: one sort. Source: Lorenz 1905.
 */
export function lorenz(shares: Shares): ShareCurve {
  const { access, people } = sharesOf(shares)
  return curve(access, people, Uint32Array.from(access, (_, i) => i).sort((a, b) => access[a] - access[b]), (a, b) => access[a] === access[b])
}

function curve(access: Float64Array, people: Float64Array, order: Uint32Array, isSame: (a: number, b: number) => boolean): ShareCurve {
  const total = people.reduce((sum, count) => sum + count, 0), all = access.reduce((sum, value, i) => sum + value * people[i], 0), x = [0], y = [0]
  let count = 0, sum = 0
  for (const [at, i] of order.entries()) {
    count += people[i]
    sum += access[i] * people[i]
    if (at + 1 < order.length && isSame(i, order[at + 1])) continue
    x.push(total > 0 ? count / total : 0)
    y.push(all > 0 ? sum / all : total > 0 ? count / total : 0)
  }
  return { people: Float64Array.from(x), access: Float64Array.from(y) }
}

/**
 * Palma ratio: mean access of the richest tenth over that of the poorest two fifths.
 * @param shares `access`, `people` and `income` by row
 * @returns the ratio; NaN never: Infinity where the poorest have none and the richest some, 1 where neither has any
 * @throws as {@link concentration}, and RangeError without people
 * Cost: one sort. Source: Palma 2011; quantiles of income by people as frequencies, interpolated, as in ipeaGIT/accessibility: the richest are above the ninetieth percentile (at it, where nobody is above), the poorest at or below the fortieth.
 */
export function palma(shares: RankedShares): number {
  return ratioBeyond(ranked(shares), 0.4, 0.9)
}

/**
 * Quintile ratio: mean access of the richest fifth over that of the poorest fifth.
 * @param shares `access`, `people` and `income` by row
 * @returns as {@link palma}
 * @throws as {@link palma}
 * Cost: one sort.
 */
export function quintileRatio(shares: RankedShares): number {
  return ratioBeyond(ranked(shares), 0.2, 0.8)
}

function ratioBeyond({ access, people, income, order }: ReturnType<typeof ranked>, low: number, high: number): number {
  const poorest = quantile(income, people, order, low), richest = quantile(income, people, order, high)
  const meanOf = (test: (value: number) => boolean): number | undefined => {
    let sum = 0, count = 0
    for (const [i, value] of income.entries()) {
      if (!test(value)) continue
      sum += access[i] * people[i]
      count += people[i]
    }
    return count > 0 ? sum / count : undefined
  }
  // Nobody is above where more than that share have the highest income: they are the richest then.
  const rich = meanOf(value => value > richest) ?? meanOf(value => value >= richest), poor = meanOf(value => value <= poorest)
  if (rich === undefined || poor === undefined) throw new RangeError('expected people with an income, got none')
  return poor > 0 ? rich / poor : rich > 0 ? Infinity : 1
}

/** Position `1 + (n - 1) q` among n people by income, between two of them in proportion. */
function quantile(income: Float64Array, people: Float64Array, order: Uint32Array, q: number): number {
  const at = 1 + (people.reduce((sum, count) => sum + count, 0) - 1) * q, low = Math.floor(at), share = at - low
  const incomeOf = (position: number): number => {
    let count = 0
    for (const i of order) {
      count += people[i]
      if (count >= position) return income[i]
    }
    return income[order[order.length - 1]]
  }
  return incomeOf(low) * (1 - share) + incomeOf(low + 1) * share
}
