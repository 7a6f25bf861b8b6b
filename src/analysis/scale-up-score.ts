import type { Compat } from '../core/types.ts'
import type { FactorColumn } from './scale-up-factors.ts'

/** The most suitable cells, ascending, and their score from 0 to 1. */
export interface Suitable {
  readonly cells: Uint32Array
  readonly score: number
}

/**
 * Finds the cells with the highest score: the weighted mean of the factors, each stretched linearly over the candidates from 0 to 1, worst to best, or 0.5 where all are equal.
 * AccessMod's scores are whole ten-thousandths, cut off.
 */
export function mostSuitable(factors: readonly FactorColumn[], mask: Uint8Array, compat: Compat | undefined): Suitable {
  const candidates = candidatesOf(mask)
  const score = new Float64Array(candidates.length), present = factors.flatMap(factor => {
    const column = factor.values()
    return column === undefined ? [] : [{ weight: factor.weight, good: factor.good, column }]
  })
  const weights = present.reduce((sum, { weight }) => sum + weight, 0)
  for (const { weight, good, column } of present) addStretched(score, { candidates, column, good, weight: weight / weights })
  if (compat !== undefined) for (let i = 0; i < score.length; i++) score[i] = Math.trunc(score[i] * 10_000 + 1e-9) / 10_000
  let top = -Infinity
  for (let i = 0; i < score.length; i++) if (score[i] > top) top = score[i]
  return { cells: candidates.filter((_, i) => score[i] >= top - rounding), score: present.length === 0 ? NaN : top }
}

/** Scores may differ by so much and be equal: factors and their weights leave a trace of rounding. */
const rounding = 1e-12

function candidatesOf(mask: Uint8Array): Uint32Array {
  const cells = new Uint32Array(mask.length)
  let count = 0
  for (let cell = 0; cell < mask.length; cell++) if (mask[cell] === 1) cells[count++] = cell
  return cells.slice(0, count)
}

interface Stretch { candidates: Uint32Array, column: Float64Array, good: 'high' | 'low', weight: number }

function addStretched(score: Float64Array, { candidates, column, good, weight }: Stretch): void {
  let low = Infinity, high = -Infinity
  for (let i = 0; i < candidates.length; i++) {
    const value = column[candidates[i]]
    if (value < low && value > -Infinity) low = value
    if (value > high && value < Infinity) high = value
  }
  const range = high - low
  for (let i = 0; i < candidates.length; i++) {
    const value = column[candidates[i]]
    // No data is the worst.
    if (Number.isNaN(value)) continue
    const share = range > 0 ? Math.min(1, (value - low) / range) : 0.5
    score[i] += weight * (good === 'high' || !(range > 0) ? share : 1 - share)
  }
}
