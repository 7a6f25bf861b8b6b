import { sharesOf, type Shares } from './amounts.ts'

/**
 * Gini index of access: 0 when everybody has the same, towards 1 when one has all.
 * @param shares `access` and `people` by row
 * @returns the index; 0 when nobody has any
 * @throws RangeError for columns of other lengths, negative or infinite amounts and NaN
 * Cost: one sort. Source: Gini 1912; area under the Lorenz curve by trapezoids, weighted by people, as in ipeaGIT/accessibility.
 * @example
 * equity.gini({ access: [1, 1, 1, 5], people: [10, 10, 10, 10] }) // 0.375
 */
export function gini(shares: Shares): number {
  const { access, people } = sharesOf(shares)
  const order = Uint32Array.from(access, (_, i) => i).sort((a, b) => access[a] - access[b])
  let sum = 0, total = 0
  for (const i of order) {
    sum += people[i] * access[i]
    total += people[i]
  }
  if (sum === 0) return 0
  let below = 0, area = 0
  for (const i of order) {
    const before = below
    below += people[i] * access[i]
    area += (before + below) / sum * people[i] / total
  }
  // Equal shares may come out a rounding below 0.
  return Math.max(0, 1 - area)
}
