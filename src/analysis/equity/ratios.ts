import { totalOf } from './amounts.ts'
import { ranked, type RankedShares } from './ranked.ts'

/**
 * Palma ratio: mean access of the richest tenth over that of the poorest two fifths.
 * @param shares `access`, `people` and `income` by row
 * @returns the ratio; NaN never: Infinity where the poorest have none and the richest some, 1 where neither has any
 * @throws RangeError as `concentration`, and without people
 * Cost: one sort. Source: Palma 2011; as in ipeaGIT/accessibility the richest are above the ninetieth percentile of income by people (at it, where nobody is above) and the poorest at or below the fortieth, rows undivided; percentiles are the first income that so many people have or fall short of, where ipea interpolates between two people.
 */
export function palma(shares: RankedShares): number {
  return ratioBeyond(ranked(shares), 0.4, 0.9)
}

/**
 * Quintile ratio: mean access of the richest fifth over that of the poorest fifth.
 * @param shares `access`, `people` and `income` by row
 * @returns as {@link palma}
 * @throws RangeError as {@link palma}
 * Cost: one sort. Source: as {@link palma}.
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

/** The least income at or below which that share of people is, whatever the units of people. */
function quantile(income: Float64Array, people: Float64Array, order: Uint32Array, q: number): number {
  const wanted = totalOf(people) * q * (1 - 1e-12)
  let count = 0
  for (const i of order) {
    count += people[i]
    if (count >= wanted) return income[i]
  }
  return NaN
}
