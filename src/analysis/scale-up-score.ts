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
  const candidates = Uint32Array.from(mask.keys()).filter(cell => mask[cell] === 1)
  const score = new Float64Array(candidates.length), present = factors.flatMap(factor => {
    const column = factor.values()
    return column === undefined ? [] : [{ weight: factor.weight, good: factor.good, column }]
  })
  const weights = present.reduce((sum, { weight }) => sum + weight, 0)
  for (const { weight, good, column } of present) addStretched(score, { candidates, column, good, weight: weight / weights })
  if (compat !== undefined) for (let i = 0; i < score.length; i++) score[i] = Math.trunc(score[i] * 10_000 + 1e-9) / 10_000
  const top = score.reduce((most, value) => Math.max(most, value), -Infinity)
  return { cells: candidates.filter((_, i) => score[i] === top), score: present.length === 0 ? NaN : top }
}

interface Stretch { candidates: Uint32Array, column: Float64Array, good: 'high' | 'low', weight: number }

function addStretched(score: Float64Array, { candidates, column, good, weight }: Stretch): void {
  let low = Infinity, high = -Infinity
  for (const cell of candidates) {
    const value = column[cell]
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
