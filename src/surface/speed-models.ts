import type { Mode } from './speed-scenario.ts'

/** How slope changes the speed of those who walk or cycle. */
export interface SpeedModels {
  /** `tobler` (AccessMod, the default) or `langmuir` (stock r.walk). */
  readonly walking: 'tobler' | 'langmuir'
  /** `physics` with the slope right, `physics-5.9` as AccessMod 5.9 has it, or `envelope`, its model of 2026. */
  readonly cycling: 'physics' | 'physics-5.9' | 'envelope'
}

/** Seconds a metre for a mode of travel at a flat speed in km/h on a slope (rise over run in the direction of travel). Infinity where nobody gets up. */
export type Pace = (mode: Mode, kmh: number, slope: number) => number

/** Tobler (1993): W = v exp(0.175) exp(-3.5 |s + 0.05|), so that v holds on the flat. */
export function toblerFactor(slope: number): number {
  return Math.exp(0.175 - 3.5 * Math.abs(slope + 0.05))
}
