import { checkNumber } from '../../core/checks.ts'
import { sharesOf, type Shares } from './amounts.ts'

/**
 * Foster, Greer and Thorbecke's index of access poverty: how many fall short of a line (0), how far (1), how far squared, which weighs the worst off (2).
 * @param shares `access` and `people` by row
 * @param options `line`: access below it is poor (equal to it is not); `power` from 0, 0 by default
 * @returns from 0 (nobody is poor) to 1; 0 without people
 * @throws RangeError for columns of other lengths, negative or infinite amounts and NaN, a line that is not above 0 or infinite, and a negative or infinite power
 * Cost: one pass. Source: Foster, Greer and Thorbecke 1984.
 * @example
 * equity.fgt({ access: [0, 5, 10], people: [10, 10, 20] }, { line: 10, power: 1 }) // 0.375
 */
export function fgt(shares: Shares, options: { readonly line: number, readonly power?: number }): number {
  const { access, people } = sharesOf(shares), { line, power = 0 } = options
  if (!(line > 0 && line < Infinity)) throw new RangeError(`expected a line above 0, got ${line}`)
  checkNumber(power, 'power', 0, Number.MAX_VALUE)
  let poor = 0, total = 0
  for (const [i, count] of people.entries()) {
    total += count
    if (access[i] < line) poor += count * ((line - access[i]) / line) ** power
  }
  return total > 0 ? poor / total : 0
}
