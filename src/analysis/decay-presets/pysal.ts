import { checkNumber } from '../../core/checks.ts'
import { stepped, type Decay } from '../decay.ts'
import { checkAbove, inMinutes, lastWithin } from './minutes.ts'

/**
 * pysal's step_fn.
 * @param steps pairs of an outer bound in minutes, inclusive, and the weight up to it
 * @returns the decay; to the bit
 * @throws RangeError for bounds that don't ascend, and weights that rise or are outside 0 to 1, which pysal accepts
 * Cost: a comparison a zone. Source: pysal/access, weights.py.
 */
export function pysalStep(steps: readonly (readonly [minutes: number, weight: number])[]): Decay {
  return stepped(steps.map(([minutes, weight]) => [lastWithin(minutes), weight] as const))
}

/**
 * The zones of E2SFCA as pysal has them: 1 within 10, 0.68 within 20, 0.22 within 30 minutes.
 * @returns the decay; to the bit
 * Cost: three comparisons. Source: Luo and Qi 2009; pysal/access.
 */
export function pysalE2sfca(): Decay {
  return stepped([[600, 1], [1200, 0.68], [1800, 0.22]])
}

/**
 * The zones of 3SFCA as pysal has them: 0.962, 0.704, 0.377, 0.042 within 10, 20, 30, 60 minutes.
 * @returns the decay; to the bit
 * Cost: four comparisons. Source: Wan, Zou and Sternberg 2012; pysal/access.
 */
export function pysal3sfca(): Decay {
  return stepped([[600, 0.962], [1200, 0.704], [1800, 0.377], [3600, 0.042]])
}

/**
 * pysal's gaussian: `exp(-t^2 / (2 sigma^2))`, never cut off.
 * @param sigma in minutes
 * @returns the decay; as near as the exponential
 * @throws RangeError for a sigma that is not above 0
 * Cost: an exponential a time. Source: pysal/access, weights.py.
 */
export function pysalGaussian(sigma: number): Decay {
  checkAbove(sigma, 'sigma')
  const below = 2 * sigma ** 2
  return inMinutes(`pysal gaussian ${sigma} min`, Infinity, minutes => Math.exp(-minutes * minutes / below))
}

/**
 * pysal's gravity, `(max(t, least) / scale) ^ alpha`, over its greatest value, because that exceeds 1 and decays here don't. Floating catchments are the same with either; a sum such as `access.gravity` is pysal's after times `(least / scale) ^ alpha`.
 * @param scale in minutes
 * @param alpha at most 0: the caller of pysal signs it, and a positive one would rise
 * @param least in minutes, above 0: pysal's default of 0 is infinite at 0
 * @returns the decay; never ends
 * @throws RangeError for a scale or least that is not above 0 and a positive alpha
 * Cost: a power a time. Source: pysal/access, weights.py.
 */
export function pysalGravity(scale: number, alpha: number, least: number): Decay {
  checkAbove(scale, 'scale')
  checkAbove(least, 'least time')
  checkNumber(alpha, 'alpha', -Number.MAX_VALUE, 0)
  const greatest = (least / scale) ** alpha
  return inMinutes(`pysal gravity ${scale} min, ${alpha}, ${least} min`, Infinity, minutes => Math.min(1, (Math.max(minutes, least) / scale) ** alpha / greatest))
}
