import { sharesOf, totalOf, type Shares } from './amounts.ts'
import { ranked, type RankedShares } from './ranked.ts'

/** Cumulative shares, from 0 to 1: of people along the one axis, of access along the other. */
export interface ShareCurve {
  readonly people: Float64Array
  readonly access: Float64Array
}

/**
 * Concentration curve: the share of all access that the poorest so many have.
 * @param shares `access`, `people` and `income` by row
 * @returns from (0, 0) to (1, 1), a point for each income
 * @throws RangeError as `concentration`
 * Cost: one sort. Source: Kakwani, Wagstaff and van Doorslaer 1997.
 */
export function concentrationCurve(shares: RankedShares): ShareCurve {
  const { access, people, income, order } = ranked(shares)
  return curve(access, people, order, (a, b) => income[a] === income[b])
}

/**
 * Lorenz curve: the share of all access that those who have least have.
 * @param shares `access` and `people` by row
 * @returns from (0, 0) to (1, 1), a point for each level of access; twice the area above it is the Gini index
 * @throws RangeError for columns of other lengths, negative or infinite amounts and NaN
 * Cost: one sort. Source: Lorenz 1905.
 */
export function lorenz(shares: Shares): ShareCurve {
  const { access, people } = sharesOf(shares)
  return curve(access, people, Uint32Array.from(access, (_, i) => i).sort((a, b) => access[a] - access[b]), (a, b) => access[a] === access[b])
}

/** Where nobody is, or nobody has any, everybody has the same. */
function curve(access: Float64Array, people: Float64Array, order: Uint32Array, isSame: (a: number, b: number) => boolean): ShareCurve {
  const total = totalOf(people), all = totalOf(people, access), lived = order.filter(i => people[i] > 0), x = [0], y = [0]
  let count = 0, sum = 0
  for (let at = 0; at < lived.length - 1; at++) {
    const i = lived[at]
    count += people[i]
    sum += access[i] * people[i]
    if (isSame(i, lived[at + 1])) continue
    x.push(Math.min(1, count / total))
    y.push(Math.min(1, all > 0 ? sum / all : count / total))
  }
  // The end is 1 whatever the order of summing made of it.
  return { people: Float64Array.from([...x, 1]), access: Float64Array.from([...y, 1]) }
}
