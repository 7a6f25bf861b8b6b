import { describe } from '../core/checks.ts'
import { parseDuration, type Seconds } from '../core/units.ts'
import { custom, daiGaussian, epanechnikov, exponential, gaussian, linear, logistic, power, raisedCosine, step, stepped, type Decay } from './decay.ts'
import { fcaExponential, fcaGaussian, pysal3sfca, pysalE2sfca, r5Exponential, r5Linear, r5Step } from './decay-presets.ts'

/**
 * Reads a decay as people type it: a kind, then its numbers, durations with their unit. For command lines, configs, spreadsheets.
 * @param text one of `step 30m`, `stepped 10m:1, 20m:0.68, 30m:0.22`, `linear 1h`, `exponential half-life 15m`, `exponential rate 0.05/min`, `power 1.5`, `logistic 45m 10m` (median, standard deviation),
 * `gaussian 20m`, `dai 1h`, `epanechnikov 1h`, `raised-cosine 1h`; or a preset: `pysal-e2sfca`, `pysal-3sfca`, `r5-step 45m`, `r5-exponential 45m`, `r5-linear 45m 10m`, `fca-gaussian 1h`, `fca-exponential 1h`.
 * After any of them, `to 1h` cuts it off there; after steps, `exclusive` leaves their bounds out
 * @returns the decay, as its constructor makes it
 * @throws TypeError for anything but text; RangeError, with all that can be written, for text that is none of these; what the constructors and `parseDuration` throw
 * @example
 * decay.parse('gaussian 20m').label // 'gaussian 1200 s'
 * decay.parse('stepped 10m:1, 20m:0.68, 30m:0.22')(900) // 0.68
 * decay.parse('exponential half-life 15m to 1h').reach // 3600
 */
export function parse(text: string): Decay {
  if (typeof text !== 'string') throw new TypeError(`expected a decay as text, such as gaussian 20m, got ${describe(text)}`)
  const words = text.trim().toLowerCase().replaceAll(/\s*([,:/])\s*/g, '$1').split(/\s+/)
  const at = words.indexOf('to'), [name, ...rest] = at === -1 ? words : words.slice(0, at), kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  if (kind === undefined) throw malformed(text, `no decay is called ${describe(name)}`)
  const made = kind.make(rest, problem => malformed(text, problem ?? `${name} is written ${kind.form}`))
  if (at === -1) return made
  if (words.length !== at + 2) throw malformed(text, 'one time stands after "to"')
  const end = parseDuration(words[at + 1])
  return custom(made, { reach: Math.min(end, made.reach), label: `${made.label} to ${end} s` })
}

interface Kind {
  /** How it is written. */
  readonly form: string
  readonly make: (words: readonly string[], wrong: (problem?: string) => RangeError) => Decay
}

const kinds: Readonly<Record<string, Kind>> = {
  'step': bounded('step 30m', (options, [cutoff]) => step(cutoff, options), 1),
  'stepped': {
    form: 'stepped 10m:1,20m:0.68,30m:0.22',
    make: ([list, ...rest], wrong) => stepped(zonesOf(list, wrong), boundaryOf(rest, wrong)),
  },
  'linear': timed('linear 1h', reach => linear(reach)),
  'exponential': {
    form: 'exponential half-life 15m, or exponential rate 0.05/min',
    make: ([by, value, ...rest], wrong) => {
      if (value === undefined || rest.length > 0 || !['half-life', 'rate'].includes(by)) throw wrong()
      return by === 'rate' ? exponential({ rate: rateOf(value, wrong) }) : exponential({ halfLife: parseDuration(value) })
    },
  },
  'power': {
    form: 'power 1.5 (of minutes), or power 1.5 30s (of so long)',
    make: ([exponent, unit, ...rest], wrong) => {
      if (exponent === undefined || rest.length > 0) throw wrong()
      return power(numberOf(exponent, wrong), unit === undefined ? {} : { unit: parseDuration(unit) })
    },
  },
  'logistic': timed('logistic 45m 10m', (median, sd) => logistic({ median, sd })),
  'gaussian': timed('gaussian 20m', scale => gaussian(scale)),
  'dai': timed('dai 1h', reach => daiGaussian(reach)),
  'epanechnikov': timed('epanechnikov 1h', reach => epanechnikov(reach)),
  'raised-cosine': timed('raised-cosine 1h', reach => raisedCosine(reach)),
  'pysal-e2sfca': timed('pysal-e2sfca', () => pysalE2sfca()),
  'pysal-3sfca': timed('pysal-3sfca', () => pysal3sfca()),
  'r5-step': timed('r5-step 45m', cutoff => r5Step(cutoff)),
  'r5-exponential': timed('r5-exponential 45m', cutoff => r5Exponential(cutoff)),
  'r5-linear': timed('r5-linear 45m 10m', (cutoff, width) => r5Linear(cutoff, width)),
  'fca-gaussian': timed('fca-gaussian 1h', end => fcaGaussian(end / 60)),
  'fca-exponential': timed('fca-exponential 1h', end => fcaExponential(end / 60)),
}

/** A kind of as many durations as its function takes. */
function timed(form: string, make: (...times: Seconds[]) => Decay): Kind {
  return bounded(form, (_, times) => make(...times), make.length)
}

/** A kind of some durations and, where it has steps, a boundary. */
function bounded(form: string, make: (options: { readonly boundary?: 'exclusive' }, times: readonly Seconds[]) => Decay, count: number): Kind {
  return {
    form,
    make: (words, wrong) => {
      const hasBoundary = form.startsWith('step ') && words.length === count + 1
      if (words.length !== count && !hasBoundary) throw wrong()
      return make(hasBoundary ? boundaryOf(words.slice(count), wrong) : {}, words.slice(0, count).map(word => parseDuration(word)))
    },
  }
}

function boundaryOf(words: readonly string[], wrong: (problem?: string) => RangeError): { readonly boundary?: 'exclusive' } {
  if (words.length === 0) return {}
  if (words.length > 1 || words[0] !== 'exclusive') throw wrong(`nothing but "exclusive" stands after steps, and not ${describe(words[0])}`)
  return { boundary: 'exclusive' }
}

function zonesOf(list: string | undefined, wrong: (problem?: string) => RangeError): [Seconds, number][] {
  if (list === undefined) throw wrong()
  return list.split(',').map(zone => {
    const [until, share, ...rest] = zone.split(':')
    if (share === undefined || rest.length > 0) throw wrong()
    return [parseDuration(until), numberOf(share, wrong)]
  })
}

/** A rate a second. */
function rateOf(text: string, wrong: (problem?: string) => RangeError): number {
  const [rate, unit] = text.split('/'), seconds = ({ s: 1, min: 60, m: 60, h: 3600 } as Readonly<Record<string, number | undefined>>)[unit]
  if (seconds === undefined) throw wrong(`a rate has its unit, such as 0.05/min, and is not ${describe(text)}`)
  return numberOf(rate, wrong) / seconds
}

function numberOf(text: string, wrong: (problem?: string) => RangeError): number {
  const value = text === '' ? NaN : Number(text)
  if (!Number.isFinite(value)) throw wrong(`${describe(text)} is no number`)
  return value
}

function malformed(text: string, problem: string): RangeError {
  return new RangeError(`expected a decay, got ${describe(text)}: ${problem}. Decays are\n${Object.values(kinds).map(({ form }) => `  ${form}\n`).join('')}and "to 1h" after any of them cuts it off`)
}
