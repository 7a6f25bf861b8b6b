import { checkNumber } from '../../core/checks.ts'
import { logistic, step, stepped, type Decay } from '../decay.ts'
import { checkAbove, firstFrom, inMinutes, lastWithin } from './minutes.ts'

/**
 * ipea's decay_binary: 1 up to the cutoff and at it.
 * @param cutoff in minutes
 * @returns the decay; to the bit
 * @throws RangeError for a negative cutoff
 * Cost: a comparison. Source: ipeaGIT/accessibility.
 */
export function ipeaBinary(cutoff: number): Decay {
  return step(lastWithin(cutoff))
}

/**
 * ipea's decay_stepped: a bound already takes the weight that follows it, and 1 comes before the first.
 * @param bounds in minutes, ascending
 * @param weights from each bound on, the last one for ever
 * @returns the decay; to the bit
 * @throws RangeError for columns of different lengths, bounds that don't ascend, and weights that rise or are outside 0 to 1
 * Cost: a comparison a zone. Source: ipeaGIT/accessibility.
 */
export function ipeaStepped(bounds: readonly number[], weights: readonly number[]): Decay {
  if (bounds.length !== weights.length) throw new RangeError(`expected a weight for each of the ${bounds.length} bounds, got ${weights.length}`)
  return stepped([...bounds, Infinity].map((bound, i) => [firstFrom(bound), i === 0 ? 1 : weights[i - 1]] as const), { boundary: 'exclusive' })
}

/**
 * ipea's decay_exponential: `exp(-rate t)`.
 * @param rate a minute, at least 0
 * @returns the decay; as near as the exponential
 * @throws RangeError for a negative rate
 * Cost: an exponential a time. Source: ipeaGIT/accessibility.
 */
export function ipeaExponential(rate: number): Decay {
  checkNumber(rate, 'rate', 0, Number.MAX_VALUE)
  return inMinutes(`ipea exponential ${rate}`, Infinity, minutes => Math.exp(-rate * minutes))
}

/**
 * ipea's decay_power: `t ^ -exponent` of minutes, at most 1.
 * @param exponent at least 0
 * @returns the decay; as near as the power
 * @throws RangeError for a negative exponent
 * Cost: a power a time. Source: ipeaGIT/accessibility.
 */
export function ipeaPower(exponent: number): Decay {
  checkNumber(exponent, 'exponent', 0, Number.MAX_VALUE)
  return inMinutes(`ipea power ${exponent}`, Infinity, minutes => Math.min(1, minutes ** -exponent))
}

/**
 * ipea's decay_linear: `1 - t / cutoff`, at least 0.
 * @param cutoff in minutes
 * @returns the decay; to the bit
 * @throws RangeError for a cutoff that is not above 0
 * Cost: a division a time. Source: ipeaGIT/accessibility.
 */
export function ipeaLinear(cutoff: number): Decay {
  checkAbove(cutoff, 'cutoff')
  return inMinutes(`ipea linear ${cutoff} min`, cutoff, minutes => Math.max(0, 1 - minutes / cutoff))
}

/**
 * ipea's decay_logistic, not cut off.
 * @param cutoff in minutes: the median
 * @param sd in minutes
 * @returns the decay; as near as the exponential
 * @throws RangeError unless both are above 0
 * Cost: an exponential a time. Source: Bauer and Groneberg 2016; ipeaGIT/accessibility.
 */
export function ipeaLogistic(cutoff: number, sd: number): Decay {
  return inMinutes(`ipea logistic ${cutoff} min, ${sd} min`, Infinity, logistic({ median: cutoff, sd }))
}
