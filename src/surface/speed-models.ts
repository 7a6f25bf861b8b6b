import type { KmPerHour } from '../core/units.ts'
import { envelopeSpeed, newtonSpeed, physicsSpeed } from './cycling.ts'
import type { Mode } from '../data/speed-scenario.ts'

/** How slope changes the speed of those who walk or cycle. */
export interface SpeedModels {
  /** `tobler` (AccessMod, the default) or `langmuir` (stock r.walk). */
  readonly walking: 'tobler' | 'langmuir'
  /**
   * `physics`; `physics-5.9` as AccessMod 5.9 has it, with slopes a hundredth of what they are and a solver that fails on steep descents; `physics-newton`, the slope right but that solver;
   * `envelope`, AccessMod's model of 2026.
   */
  readonly cycling: 'physics' | 'physics-5.9' | 'physics-newton' | 'envelope'
}

/** Seconds a metre on a slope (rise over run in the direction of travel, 0.1 for 10 %). Infinity where nobody gets on. */
export type Pace = (slope: number) => number

/**
 * How long a metre takes by slope.
 * @param mode motorised travel ignores the slope
 * @param kmh speed on the flat
 * @param models Tobler and physics by default
 * @returns seconds a metre; the same at every slope for motorised travel
 */
export function paceOf(mode: Mode, kmh: KmPerHour, models: Partial<SpeedModels> = {}): Pace {
  const flat = 3.6 / kmh
  if (mode === 'motorised') return () => flat
  if (mode === 'walking') {
    const { flat: still, walk } = walkingPace(kmh, models), isTobler = models.walking !== 'langmuir'
    return slope => still + walk * walkTime(slope, isTobler)
  }
  if (models.cycling === 'envelope') return envelopePace(kmh)
  if (models.cycling === 'physics-newton') return slope => 3.6 / newtonSpeed(kmh, slope)
  return models.cycling === 'physics-5.9' ? slope => 3.6 / newtonSpeed(kmh, slope * 0.01) : slope => 3.6 / physicsSpeed(kmh, slope)
}

/** The least that a metre can take on any slope: a bound for the search. */
export function leastPace(mode: Mode, kmh: KmPerHour, models: Partial<SpeedModels> = {}): number {
  if (mode === 'motorised') return 3.6 / kmh
  if (mode === 'cycling') return Math.min(1.8 / kmh, 36)
  const { flat, walk } = walkingPace(kmh, models), isTobler = models.walking !== 'langmuir'
  return flat + walk * walkTime(isTobler ? -0.05 : steep, isTobler)
}

/** Tobler (1993): W = v exp(0.175) exp(-3.5 |s + 0.05|), so that v holds on the flat; 1.19 v at -5 %. */
export function toblerFactor(slope: number): number {
  return 1 / toblerTime(slope)
}

/**
 * Seconds a metre on foot in two parts: time that no slope changes, and what slopes stretch by {@link walkTime}.
 * With Langmuir, ground slower than 5 km/h adds to the walk, as friction does in r.walk; on faster ground all of it is shortened in proportion, so that it stays above 0.
 */
export function walkingPace(kmh: KmPerHour, models: Partial<SpeedModels> = {}): { readonly flat: number, readonly walk: number } {
  return models.walking === 'langmuir' ? { flat: Math.max(0, 3.6 / kmh - 0.72), walk: Math.min(1, 5 / kmh) } : { flat: 0, walk: 3.6 / kmh }
}

/** What a slope makes of a walk: a factor after Tobler, seconds a metre after Langmuir. */
export function walkTime(slope: number, isTobler: boolean): number {
  return isTobler ? toblerTime(slope) : langmuirTime(slope)
}

/** How many times longer than on the flat a walk takes on a slope, after Tobler. The same on every machine to the bit. */
export function toblerTime(slope: number): number {
  return exp(3.5 * Math.abs(slope + 0.05) - 0.175)
}

const ln2 = 0.6931471805599453, perStep = 32 / ln2
/** ln 2 / 32 in two parts, the first short enough that its products with small whole numbers are exact. */
const stepHigh = 0.0216608487069606781005859375, stepLow = ln2 / 32 - stepHigh
/** 2 to the power of i / 32, by square roots, which are correctly rounded everywhere. */
const roots: Float64Array = powersOfRoot()
const powers: Float64Array = Float64Array.from({ length: 1040 }, (_, i) => 2 ** (i - 16))

/** e to the power of x from -11 on; Infinity beyond 700. Math.exp differs between machines in the last bit and takes three times as long. */
function exp(x: number): number {
  if (!(x < 700)) return x === x ? Infinity : NaN
  const n = Math.floor(x * perStep + 0.5), r = (x - n * stepHigh) - n * stepLow
  const p = 1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120)))))
  return roots[n & 31] * p * powers[(n >> 5) + 16]
}

function powersOfRoot(): Float64Array {
  const out = new Float64Array(32).fill(1)
  for (let i = 0; i < 32; i++) {
    for (let bit = 16, root = Math.sqrt(2); bit > 0; bit >>= 1, root = Math.sqrt(root)) if ((i & bit) !== 0) out[i] *= root
  }
  return out
}

/** Descents steeper than this slow walkers down. */
const steep = -0.2125

/** Langmuir (1984) as r.walk of GRASS has it: 0.72 s a metre, 6 s a metre of climb, 1.9998 s less a metre of gentle descent, as much more where it is steeper than 21.25 %. */
function langmuirTime(slope: number): number {
  return 0.72 + slope * (slope >= 0 ? 6 : slope < steep ? -1.9998 : 1.9998)
}

/** The envelope model at one flat speed, from its table: every 0.5 km/h and 0.5 %, linear between. */
function envelopePace(kmh: KmPerHour): Pace {
  const low = Math.min(199, Math.floor(kmh * 2)), share = Math.min(1, kmh * 2 - low)
  const table = Float64Array.from({ length: 441 }, (_, i) => {
    const slope = (i - 240) / 200
    return envelopeSpeed(low / 2, slope) * (1 - share) + envelopeSpeed((low + 1) / 2, slope) * share
  })
  return slope => {
    const at = Math.max(0, Math.min(440, slope * 200 + 240)), i = Math.min(439, Math.floor(at))
    return 3.6 / (table[i] + (table[i + 1] - table[i]) * (at - i))
  }
}
