import { checkNumber, describe } from '../core/checks.ts'
import type { Seconds } from '../core/units.ts'

/** How much a place counts at a travel time: at most 1, less farther away, never rising. */
export interface Decay {
  (seconds: Seconds): number
  /** For tables and messages, such as `gaussian 1800 s`. */
  readonly label: string
  /** It is 0 at every time beyond this; Infinity where it never ends. */
  readonly reach: Seconds
}

/** Whether a time on the boundary is within (`inclusive`, the default) or beyond. */
export type Boundary = 'inclusive' | 'exclusive'

/**
 * All or nothing: 1 up to the cutoff, 0 beyond.
 * @param cutoff in seconds
 * @param options `boundary`: whether the cutoff itself counts; inclusive by default, as in pysal and ipea (R5 excludes it)
 * @returns the decay
 * @throws RangeError for a negative cutoff and another boundary
 * Cost: a comparison a time. Source: Ingram 1971, cumulative opportunities.
 */
export function step(cutoff: Seconds, options: { readonly boundary?: Boundary } = {}): Decay {
  checkNumber(cutoff, 'cutoff', 0)
  const isOpen = isExclusive(options.boundary)
  return decayOf(`step ${cutoff} s`, cutoff, seconds => (isOpen ? seconds < cutoff : seconds <= cutoff) ? 1 : 0)
}

/**
 * Weights by zones of time, as E2SFCA has them.
 * @param steps pairs of an outer bound in seconds and the weight up to it, bounds ascending; 0 beyond the last
 * @param options `boundary`: whether a bound belongs to the zone that it ends; inclusive by default, as in pysal (ipea's decay_stepped excludes it)
 * @returns the decay
 * @throws RangeError without steps, for bounds below 0 or that don't ascend, weights outside 0 to 1 or rising, and another boundary
 * Cost: a comparison a zone. Source: Luo and Qi 2009.
 */
export function stepped(steps: readonly (readonly [until: Seconds, weight: number])[], options: { readonly boundary?: Boundary } = {}): Decay {
  if (steps.length === 0) throw new RangeError('expected at least one zone of an outer bound in seconds and a weight, got none')
  let before = -Number.MIN_VALUE, above = 1
  for (const [i, [until, weight]] of steps.entries()) {
    if (!(until > before && weight <= above && weight >= 0)) throw new RangeError(`expected bounds that ascend from 0 and weights from 1 to 0 that never rise, got [${until}, ${weight}] at ${i}`)
    before = until
    above = weight
  }
  const until = steps.map(([at]) => at), weights = steps.map(([, weight]) => weight), isOpen = isExclusive(options.boundary)
  return decayOf(`stepped ${steps.map(([at, weight]) => `${weight} to ${at} s`).join(', ')}`, steps.reduce((end, [at, weight]) => weight > 0 ? at : end, 0), seconds => {
    for (let i = 0; i < until.length; i++) if (isOpen ? seconds < until[i] : seconds <= until[i]) return weights[i]
    return 0
  })
}

/**
 * Straight down from 1 at once to 0 at `reach`: `1 - t / reach`.
 * @param reach in seconds
 * @returns the decay
 * @throws RangeError for a reach that is not above 0
 * Cost: a division a time. Source: ipeaGIT/accessibility, decay_linear.
 */
export function linear(reach: Seconds): Decay {
  checkPositive(reach, 'reach')
  return decayOf(`linear ${reach} s`, reach, seconds => seconds < reach ? 1 - seconds / reach : 0)
}

/**
 * Exponential: `exp(-rate t)`, or half as much after every half-life.
 * @param by `rate` a second, or `halfLife` in seconds
 * @returns the decay; it never ends
 * @throws RangeError for a negative or infinite rate and a half-life that is not above 0; TypeError for neither
 * Cost: an exponential a time. Source: Wilson 1971.
 */
export function exponential(by: { readonly rate: number } | { readonly halfLife: Seconds }): Decay {
  if ('halfLife' in by) {
    checkPositive(by.halfLife, 'half-life')
    const rate = Math.LN2 / by.halfLife
    return decayOf(`exponential half-life ${by.halfLife} s`, Infinity, seconds => Math.exp(-rate * seconds))
  }
  const { rate } = by
  checkNumber(rate, 'rate', 0, Number.MAX_VALUE)
  return decayOf(`exponential rate ${rate} per s`, Infinity, seconds => Math.exp(-rate * seconds))
}

/**
 * Power: `(t / unit) ^ -exponent`, at most 1.
 * @param exponent at least 0
 * @param options `unit` in seconds, a minute by default: up to it everything counts whole
 * @returns the decay; it never ends
 * @throws RangeError for a negative or infinite exponent and a unit that is not above 0
 * Cost: a power a time. Source: Hansen 1959; the cap as in ipeaGIT/accessibility, decay_power.
 */
export function power(exponent: number, options: { readonly unit?: Seconds } = {}): Decay {
  checkNumber(exponent, 'exponent', 0, Number.MAX_VALUE)
  const { unit = 60 } = options
  checkPositive(unit, 'unit')
  return decayOf(`power ${exponent}${unit === 60 ? '' : ` of ${unit} s`}`, Infinity, seconds => Math.min(1, (seconds / unit) ** -exponent))
}

/**
 * Logistic, scaled to 1 at once: `g(0) / g(t)` with `g(x) = 1 + exp((x - median) pi / (sd sqrt 3))`.
 * @param by `median` and standard deviation `sd` in seconds
 * @returns the decay; slightly above a half at the median, and never quite 0
 * @throws RangeError unless both are above 0
 * Cost: an exponential a time. Source: Bauer and Groneberg 2016, as in R5 and ipeaGIT/accessibility.
 */
export function logistic(by: { readonly median: Seconds, readonly sd: Seconds }): Decay {
  const { median, sd } = by
  checkPositive(median, 'median')
  checkPositive(sd, 'standard deviation')
  // In the order of both peers: one rounding elsewhere shows in the last digit.
  const scale = sd * Math.sqrt(3), g = (seconds: Seconds): number => 1 + Math.exp((seconds - median) * Math.PI / scale), whole = g(0)
  return decayOf(`logistic ${median} s, ${sd} s`, Infinity, seconds => whole / g(seconds))
}

/**
 * Gaussian: `exp(-t^2 / (2 scale^2))`.
 * @param scale in seconds
 * @returns the decay; never quite 0
 * @throws RangeError for a scale that is not above 0
 * Cost: an exponential a time. Source: pysal/access and aceso.
 */
export function gaussian(scale: Seconds): Decay {
  checkPositive(scale, 'scale')
  return decayOf(`gaussian ${scale} s`, Infinity, seconds => Math.exp(-0.5 * (seconds / scale) ** 2))
}

/**
 * Gaussian cut off so that it is 1 at once and 0 at `reach`, the usual one of two-step catchments in health: `(exp(-(t/reach)^2 / 2) - exp(-1/2)) / (1 - exp(-1/2))`.
 * @param reach in seconds
 * @returns the decay
 * @throws RangeError for a reach that is not above 0
 * Cost: an exponential a time. Source: Dai 2010.
 */
export function daiGaussian(reach: Seconds): Decay {
  checkPositive(reach, 'reach')
  const end = Math.exp(-0.5)
  return decayOf(`Dai's gaussian ${reach} s`, reach, seconds => seconds < reach ? (Math.exp(-0.5 * (seconds / reach) ** 2) - end) / (1 - end) : 0)
}

/**
 * Epanechnikov, a parabola: `1 - (t / reach)^2`.
 * @param reach in seconds
 * @returns the decay
 * @throws RangeError for a reach that is not above 0
 * Cost: a division a time. Source: Dai and Wang 2011, kernel density two-step catchments.
 */
export function epanechnikov(reach: Seconds): Decay {
  checkPositive(reach, 'reach')
  return decayOf(`Epanechnikov ${reach} s`, reach, seconds => seconds < reach ? 1 - (seconds / reach) ** 2 : 0)
}

/**
 * Raised cosine: `(1 + cos(pi t / reach)) / 2`.
 * @param reach in seconds
 * @returns the decay
 * @throws RangeError for a reach that is not above 0
 * Cost: a cosine a time. Source: aceso, raised_cosine_decay.
 */
export function raisedCosine(reach: Seconds): Decay {
  checkPositive(reach, 'reach')
  return decayOf(`raised cosine ${reach} s`, reach, seconds => seconds < reach ? (1 + Math.cos(seconds / reach * Math.PI)) / 2 : 0)
}

/**
 * A decay of one's own, or another one cut off. Measures refuse it where it rises or leaves 0 to 1.
 * @param weight by seconds
 * @param options `reach` in seconds, Infinity by default: the weight is 0 beyond it; `label`, that of a decay given by default
 * @returns the decay
 * @throws TypeError unless the weight is a function; RangeError for a negative reach
 * Cost: that of the function.
 */
export function custom(weight: (seconds: Seconds) => number, options: { readonly reach?: Seconds, readonly label?: string } = {}): Decay {
  if (typeof weight !== 'function') throw new TypeError(`expected a function of seconds, got ${describe(weight)}`)
  const { reach = Infinity, label = (weight as Partial<Decay>).label ?? 'custom' } = options
  checkNumber(reach, 'reach', 0)
  return decayOf(label, reach, seconds => seconds <= reach ? weight(seconds) : 0)
}

/**
 * A decay to the power of an exponent, for measures that apply it more than once.
 * @param decay any
 * @param exponent above 0, 2 by default
 * @returns the decay
 * @throws RangeError for an exponent that is not above 0
 * Cost: a power more a time. Source: Delamater 2013.
 */
export function raised(decay: Decay, exponent: number = 2): Decay {
  checkPositive(exponent, 'exponent')
  return decayOf(`${decay.label}, to the power of ${exponent}`, decay.reach, seconds => decay(seconds) ** exponent)
}

/**
 * Two decays multiplied, such as how willing people are to go and how they choose.
 * @param one any
 * @param other any
 * @returns the decay
 * Cost: both.
 */
export function product(one: Decay, other: Decay): Decay {
  return decayOf(`${one.label} times ${other.label}`, Math.min(one.reach, other.reach), seconds => one(seconds) * other(seconds))
}

function decayOf(label: string, reach: Seconds, weight: (seconds: Seconds) => number): Decay {
  return Object.assign(weight, { label, reach })
}

function isExclusive(boundary: Boundary = 'inclusive'): boolean {
  if (boundary !== 'inclusive' && boundary !== 'exclusive') throw new RangeError(`expected a boundary that is inclusive or exclusive, got ${describe(boundary)}`)
  return boundary === 'exclusive'
}

function checkPositive(value: number, what: string): void {
  if (!(value > 0 && value < Infinity)) throw new RangeError(`expected ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what} above 0, got ${value}`)
}
