import { step, type Decay } from '../decay.ts'
import { checkAbove, inMinutes, lastWithin } from './minutes.ts'

/**
 * aceso's uniform: 1 up to the scale and at it.
 * @param scale in minutes
 * @returns the decay; to the bit
 * @throws RangeError for a negative scale
 * Cost: a comparison. Source: tetraptych/aceso, decay.py.
 */
export function acesoUniform(scale: number): Decay {
  return step(lastWithin(scale))
}

/**
 * aceso's parabolic: `(scale^2 - t^2) / scale^2`, at least 0.
 * @param scale in minutes
 * @returns the decay; to the bit
 * @throws RangeError for a scale that is not above 0
 * Cost: a division a time. Source: tetraptych/aceso, decay.py.
 */
export function acesoParabolic(scale: number): Decay {
  checkAbove(scale, 'scale')
  const square = scale ** 2
  return inMinutes(`aceso parabolic ${scale} min`, scale, minutes => Math.max(0, (square - minutes ** 2) / square))
}

/**
 * aceso's raised cosine: `(1 + cos(t / scale pi)) / 2`, 0 beyond the scale.
 * @param scale in minutes
 * @returns the decay; as near as the cosine
 * @throws RangeError for a scale that is not above 0
 * Cost: a cosine a time. Source: tetraptych/aceso, decay.py.
 */
export function acesoRaisedCosine(scale: number): Decay {
  checkAbove(scale, 'scale')
  return inMinutes(`aceso raised cosine ${scale} min`, scale, minutes => (1 + Math.cos(Math.min(minutes, scale) / scale * Math.PI)) / 2)
}

/**
 * aceso's gaussian: `exp(-(t^2 / (2 sigma^2)))`, never cut off.
 * @param sigma in minutes
 * @returns the decay; as near as the exponential
 * @throws RangeError for a sigma that is not above 0
 * Cost: an exponential a time. Source: tetraptych/aceso, decay.py.
 */
export function acesoGaussian(sigma: number): Decay {
  checkAbove(sigma, 'sigma')
  const below = 2 * sigma ** 2
  return inMinutes(`aceso gaussian ${sigma} min`, Infinity, minutes => Math.exp(-(minutes ** 2 / below)))
}

/**
 * The gaussian of R's fca, a hundredth at the end; 0 beyond, as its users set it.
 * @param end in minutes
 * @returns the decay; as near as the exponential
 * @throws RangeError for an end that is not above 0
 * Cost: an exponential a time. Source: egrueebler/fca, distance weights.
 */
export function fcaGaussian(end: number): Decay {
  checkAbove(end, 'end')
  const b = -(end ** 2) / Math.log(0.01)
  return inMinutes(`fca gaussian ${end} min`, end, minutes => Math.exp(-(minutes ** 2) / b))
}

/**
 * The exponential of R's fca, a hundredth at the end; 0 beyond, as its users set it.
 * @param end in minutes
 * @returns the decay; as near as the exponential
 * @throws RangeError for an end that is not above 0
 * Cost: an exponential a time. Source: egrueebler/fca, distance weights.
 */
export function fcaExponential(end: number): Decay {
  checkAbove(end, 'end')
  const b = -(Math.log(0.01) / end)
  return inMinutes(`fca exponential ${end} min`, end, minutes => Math.exp(-b * minutes))
}

/**
 * The gravity of R's fca, `t ^ -b`, a hundredth at the end; 0 beyond, as its users set it. At most 1, where fca's is more within the first minute and infinite at 0.
 * @param end in minutes, above 1
 * @returns the decay; as near as the power
 * @throws RangeError for an end of at most a minute
 * Cost: a power a time. Source: egrueebler/fca, distance weights.
 */
export function fcaGravity(end: number): Decay {
  if (!(end > 1 && end < Infinity)) throw new RangeError(`expected an end above 1 min, got ${end}`)
  const b = -(Math.log(0.01) / Math.log(end))
  return inMinutes(`fca gravity ${end} min`, end, minutes => Math.min(1, minutes ** -b))
}
