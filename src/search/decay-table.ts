/**
 * What is left of the interest in a place, by travel time. Each interval of 2^shift ms has a cubic: value, slope, bend and twist at its start. Where no cubic fits, the slope is NaN and
 * the value says from which entry of `exact` on there is one for every 2^grain ms.
 */
export interface DecayTable {
  readonly cubics: Float64Array
  readonly exact: Float64Array
  readonly shift: number
  readonly grain: number
  /** Longest time that counts, in ms. */
  readonly reach: number
}

/** How far a cubic may be off. */
const tolerance = 1e-12
/** Intervals wanted at most: 512 KB, which stay in the cache while a table with every millisecond doesn't. */
const mostIntervals = 2 ** 14
/** Exact values that are no bother. */
const fewExact = 2 ** 17
/** Exact values at most, and times at which a decay is looked at to begin with. */
const mostExact = 2 ** 24
const mostSamples = 2 ** 23

/**
 * Tabulates a decay function by the millisecond, in about 512 KB, within 1e-12: by cubics through four values of each interval, checked against every millisecond (cutoffs above
 * 2 h 19 min: every 2nd, 4th ...), and by exact values in intervals where one is farther off, as around steps and kinks. Time 0, constant stretches and steps are exact.
 * @param decay share in [0, 1] by seconds
 * @param cutoffMs longest time that counts, in ms
 * @throws RangeError for values outside [0, 1]
 * Cost: a call of `decay` for every millisecond, at most 2^23, and 8 bytes each while the table is made. A decay that jumps everywhere ends as a table of exact values; above 2^24 of them
 * (4 h 39 min) times in such intervals are rounded down to 2, 4 ... ms.
 * Source: cubic interpolation in Newton's form; with intervals of 0.25 s (an hour) it is less than 1e-13 off for an exponential with a half-life of a minute.
 */
export function decayTable(decay: (seconds: number) => number, cutoffMs: number): DecayTable {
  let step = 0
  while (Math.floor(cutoffMs / 2 ** step) >= mostSamples) step++
  const checked = (ms: number): number => share(decay, ms), samples = new Float64Array(Math.floor(cutoffMs / 2 ** step) + 1)
  for (let i = 0; i < samples.length; i++) samples[i] = checked(i * 2 ** step)

  let shift = step + 4
  while (cutoffMs / 2 ** shift >= mostIntervals) shift++
  let best = fit(samples, shift - step, step)
  for (let other = shift - 1; best.misfits * 2 ** shift > fewExact && other >= step + 2; other--) {
    const tried = fit(samples, other - step, step)
    if (size(tried, other) >= size(best, shift)) continue
    best = tried
    shift = other
  }

  let grain = 0
  while (best.misfits * 2 ** (shift - grain) > mostExact) grain++
  const { misfits } = best, cubics = scaled(best.cubics, step)
  return { cubics, exact: exactValues({ cubics, misfits }, { checked, shift, grain, cutoffMs }), shift, grain, reach: cutoffMs }
}

/** The share left after some milliseconds, up to the reach; kernels compute the same, to the bit. */
export function decayAt({ cubics, exact, shift, grain }: DecayTable, ms: number): number {
  const at = (ms >>> shift) * 4, rest = ms & ((1 << shift) - 1), value = cubics[at], slope = cubics[at + 1]
  return slope !== slope ? exact[value + (rest >>> grain)] : value + rest * (slope + rest * (cubics[at + 2] + rest * cubics[at + 3]))
}

function share(decay: (seconds: number) => number, ms: number): number {
  const seconds = ms / 1000, value = decay(seconds)
  if (!(value >= 0 && value <= 1)) throw new RangeError(`expected a decay from 0 to 1, got ${value} at ${seconds} s`)
  return value
}

interface Fit {
  readonly cubics: Float64Array
  /** Intervals without a cubic. */
  readonly misfits: number
}

/** A cubic for every 2^shift samples, by samples of every 2^step ms. Where times lie between samples, a cubic has to lead to the next interval's first: a step might hide before it. */
function fit(samples: Float64Array, shift: number, step: number): Fit {
  const count = Math.ceil(samples.length / 2 ** shift), cubics = new Float64Array(count * 4)
  let misfits = 0
  for (let i = 0; i < count; i++) {
    const from = i * 2 ** shift, to = Math.min(from + 2 ** shift, samples.length)
    if (fitOne(cubics.subarray(i * 4, i * 4 + 4), samples, { from, to, until: step === 0 ? to : to + 1 })) continue
    cubics[i * 4 + 1] = NaN
    misfits++
  }
  return { cubics, misfits }
}

function fitOne(cubic: Float64Array, samples: Float64Array, { from, to, until }: { readonly from: number, readonly to: number, readonly until: number }): boolean {
  const end = to - 1 - from, p = Math.floor(end / 3), q = Math.floor(end * 2 / 3)
  if (p === 0 || until > samples.length) return false
  const f = samples[from], fp = samples[from + p], fq = samples[from + q]
  const a = (fp - f) / p, b = (fq - fp) / (q - p), c = (samples[to - 1] - fq) / (end - q)
  const ab = (b - a) / q, twist = ((c - b) / (end - p) - ab) / end
  const slope = a - p * ab + p * q * twist, bend = ab - (p + q) * twist
  cubic.set([f, slope, bend, twist])
  for (let x = 0; x < until - from; x++) {
    const value = f + x * (slope + x * (bend + x * twist))
    if (!(Math.abs(value - samples[from + x]) <= tolerance && value >= 0 && value <= 1)) return false
  }
  return true
}

/** Bytes of a table. */
function size({ cubics, misfits }: Fit, shift: number): number {
  return cubics.byteLength + misfits * 2 ** shift * 8
}

/** From cubics by samples to cubics by milliseconds; powers of two change no digit. */
function scaled(cubics: Float64Array, step: number): Float64Array {
  return step === 0 ? cubics : cubics.map((value, i) => value / 2 ** (step * (i % 4)))
}

/** Values of the intervals without a cubic, which are told where theirs begin. */
function exactValues({ cubics, misfits }: Fit, { checked, shift, grain, cutoffMs }: { checked: (ms: number) => number, shift: number, grain: number, cutoffMs: number }): Float64Array {
  const exact = new Float64Array(misfits * 2 ** (shift - grain))
  let at = 0
  for (let i = 0; i * 4 < cubics.length; i++) {
    if (!Number.isNaN(cubics[i * 4 + 1])) continue
    const from = i * 2 ** shift, entries = 2 ** (shift - grain)
    cubics[i * 4] = at
    for (let j = 0; j < entries && from + j * 2 ** grain <= cutoffMs; j++) exact[at + j] = checked(from + j * 2 ** grain)
    at += entries
  }
  return exact
}
