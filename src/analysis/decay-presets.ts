import type { Seconds } from '../core/units.ts'
import { custom, exponential, gaussian, logistic, power, step, stepped, type Decay } from './decay.ts'

/** The zones of E2SFCA as pysal has them: 1 within 10, 0.68 within 20, 0.22 within 30 minutes. Source: Luo and Qi 2009. */
export function pysalE2sfca(): Decay {
  return stepped([[600, 1], [1200, 0.68], [1800, 0.22]])
}

/** The zones of 3SFCA as pysal has them: 0.962, 0.704, 0.377, 0.042 within 10, 20, 30, 60 minutes. Source: Wan, Zou and Sternberg 2012. */
export function pysal3sfca(): Decay {
  return stepped([[600, 0.962], [1200, 0.704], [1800, 0.377], [3600, 0.042]])
}

/** R5's step, which excludes its cutoff. @param cutoff in seconds */
export function r5Step(cutoff: Seconds): Decay {
  return step(cutoff, { boundary: 'exclusive' })
}

/** R5's exponential: half after the cutoff, nothing from two hours on. @param cutoff in seconds */
export function r5Exponential(cutoff: Seconds): Decay {
  const half = Math.log(0.5) / cutoff
  return custom(seconds => seconds <= 0 ? 1 : Math.exp(half * seconds), { reach: 7199, label: `R5 exponential ${cutoff} s` })
}

/** R5's fixed exponential, nothing from two hours on. @param rate a second, between 0 and 1 */
export function r5FixedExponential(rate: number): Decay {
  const decay = exponential({ rate })
  return custom(decay, { reach: 7199, label: `R5 fixed exponential ${rate}` })
}

/** R5's linear ramp around a cutoff, by whole seconds. @param cutoff in seconds @param width of the ramp in seconds */
export function r5Linear(cutoff: Seconds, width: Seconds): Decay {
  const begin = cutoff - Math.floor(width / 2)
  return custom(seconds => {
    const at = Math.floor(seconds) - begin
    return at < 0 ? 1 : at >= width ? 0 : 1 - (at + 0.5) / width
  }, { reach: begin + width, label: `R5 linear ${cutoff} s, ${width} s` })
}

/** R5's logistic, the same as ipea's. @param median in seconds @param sd in seconds */
export function r5Logistic(median: Seconds, sd: Seconds): Decay {
  return logistic({ median, sd })
}

/** ipea's exponential, whose rate is a minute. @param rate a minute */
export function ipeaExponential(rate: number): Decay {
  return custom(seconds => Math.exp(-rate * (seconds / 60)), { label: `ipea exponential ${rate}` })
}

/** ipea's power of minutes, at most 1. @param exponent at least 0 */
export function ipeaPower(exponent: number): Decay {
  return power(exponent)
}

/** ipea's steps: a bound already takes the weight that follows it. @param bounds in minutes, ascending @param weights from each bound on */
export function ipeaStepped(bounds: readonly number[], weights: readonly number[]): Decay {
  return stepped(bounds.map((bound, i) => [bound * 60, i === 0 ? 1 : weights[i - 1]] as const), { boundary: 'exclusive' })
}

/** pysal's and aceso's gaussian. @param sigma in minutes */
export function pysalGaussian(sigma: number): Decay {
  return gaussian(sigma * 60)
}

/** The gaussian of R's fca: a hundredth at the end. @param end in minutes */
export function fcaGaussian(end: number): Decay {
  const b = -(end ** 2) / Math.log(0.01)
  return custom(seconds => Math.exp(-((seconds / 60) ** 2) / b), { reach: end * 60, label: `fca gaussian ${end} min` })
}

/** The exponential of R's fca: a hundredth at the end. @param end in minutes */
export function fcaExponential(end: number): Decay {
  const b = -Math.log(0.01) / end
  return custom(seconds => Math.exp(-b * (seconds / 60)), { reach: end * 60, label: `fca exponential ${end} min` })
}
