import { checkNumber } from '../../core/checks.ts'
import type { Seconds } from '../../core/units.ts'
import { custom, exponential, logistic, step, type Decay } from '../decay.ts'
import { checkAbove } from './minutes.ts'

/** Two hours, beyond which R5 does not search. */
const r5End = 7200

/**
 * R5's step, which excludes its cutoff.
 * @param cutoff in seconds
 * @returns the decay; to the bit
 * @throws RangeError for a negative cutoff
 * Cost: a comparison. Source: R5, StepDecayFunction.
 */
export function r5Step(cutoff: Seconds): Decay {
  return step(cutoff, { boundary: 'exclusive' })
}

/**
 * R5's linear ramp around a cutoff: 1 before `cutoff - width / 2`, then `1 - (s + 0.5) / width` at whole second s of the ramp, 0 after it.
 * @param cutoff in seconds
 * @param width of the ramp in seconds, whole minutes below an hour there
 * @returns the decay; to the bit
 * @throws RangeError for a negative cutoff or width
 * Cost: a division a time. Source: R5, LinearDecayFunction.
 */
export function r5Linear(cutoff: Seconds, width: Seconds): Decay {
  checkNumber(cutoff, 'cutoff', 0, Number.MAX_VALUE)
  checkNumber(width, 'width', 0, Number.MAX_VALUE)
  const begin = cutoff - Math.floor(width / 2)
  return custom(seconds => {
    const at = Math.floor(seconds) - begin
    return at < 0 ? 1 : at >= width ? 0 : 1 - (at + 0.5) / width
  }, { reach: begin + width, label: `R5 linear ${cutoff} s, ${width} s` })
}

/**
 * R5's exponential by whole seconds: half after the cutoff, 0 from where it falls below 0.001, at the latest from two hours on.
 * @param cutoff in seconds
 * @returns the decay; as near as the exponential
 * @throws RangeError for a cutoff that is not above 0
 * Cost: an exponential a time. Source: R5, ExponentialDecayFunction and DecayFunction.
 */
export function r5Exponential(cutoff: Seconds): Decay {
  checkAbove(cutoff, 'cutoff')
  const rate = Math.log(0.5) / cutoff
  return byWholeSeconds(`R5 exponential ${cutoff} s`, seconds => Math.exp(rate * seconds))
}

/**
 * R5's fixed exponential by whole seconds, cut off as {@link r5Exponential}.
 * @param rate a second, between 0 and 1
 * @returns the decay; as near as the exponential
 * @throws RangeError for a rate outside 0 to 1
 * Cost: an exponential a time. Source: R5, FixedExponentialDecayFunction.
 */
export function r5FixedExponential(rate: number): Decay {
  if (!(rate > 0 && rate < 1)) throw new RangeError(`expected a rate between 0 and 1 a second, got ${rate}`)
  return byWholeSeconds(`R5 fixed exponential ${rate}`, exponential({ rate }))
}

/**
 * R5's logistic by whole seconds, cut off as {@link r5Exponential}.
 * @param median in seconds: the cutoff
 * @param sd in seconds
 * @returns the decay; as near as the exponential
 * @throws RangeError unless both are above 0
 * Cost: an exponential a time. Source: Bauer and Groneberg 2016; R5, LogisticDecayFunction.
 */
export function r5Logistic(median: Seconds, sd: Seconds): Decay {
  return byWholeSeconds(`R5 logistic ${median} s, ${sd} s`, logistic({ median, sd }))
}

/** What R5 makes of a function: times are whole seconds, and from the first that gives less than 0.001 on there is nothing. */
function byWholeSeconds(label: string, weight: (seconds: Seconds) => number): Decay {
  let low = 0, high = r5End
  while (low < high) {
    const middle = (low + high) >> 1
    if (weight(middle) < 0.001) high = middle
    else low = middle + 1
  }
  return custom(seconds => seconds < low ? weight(Math.floor(seconds)) : 0, { reach: low, label })
}
