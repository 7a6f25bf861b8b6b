import type { FusedPairs, PassWeights, PoolPairs } from '../../data/pairs.ts'
import type { TravelMatrix } from '../../data/travel-matrix.ts'
import type { TravelSums } from '../../data/travel-sums.ts'
import type { Seconds } from '../../core/units.ts'
import { step, type Boundary, type Decay } from '../decay.ts'

/** What measures are taken over: a matrix, or pairs found anew for every pass. */
export type Pairs = TravelMatrix | FusedPairs

/** One pass over all pairs: by origin the sum of `weights` (by site) times the decay of the time between; or by site, of weights by origin. */
export interface DecayPass {
  readonly by: 'origin' | 'site'
  readonly weights: Float64Array
  readonly decay: Decay
}

/** One pass that sums weights by site within several cutoffs of each origin: that of cutoff c and origin i stands at `i * cutoffs.length + c`. */
export interface CutoffPass {
  /** Ascending, without repeats. */
  readonly cutoffs: readonly Seconds[]
  readonly boundary: Boundary
  readonly weights: Float64Array
}

/** What a recipe asks for. */
export type Pass = DecayPass | CutoffPass

/** A measure as a recipe of passes, so that a matrix, one thread or many can run it. */
export type Recipe<R> = Generator<Pass, R, Float64Array>

/** Runs a recipe over pairs. */
export function measure<R>(pairs: PoolPairs, recipe: Recipe<R>): Promise<R>
export function measure<R>(pairs: Pairs, recipe: Recipe<R>): R
export function measure<R>(pairs: Pairs | PoolPairs, recipe: Recipe<R>): R | Promise<R>
export function measure<R>(pairs: Pairs | PoolPairs, recipe: Recipe<R>): R | Promise<R> {
  if ('kind' in pairs && pairs.kind === 'pool') return measureLater(pairs, recipe)
  const run = 'kind' in pairs ? (pass: Pass) => taken(pass, asked(pass).map(weights => pairs.sums(weights))) : matrixPasses(pairs)
  let next = recipe.next()
  while (next.done !== true) next = recipe.next(run(next.value))
  return next.value
}

async function measureLater<R>(pairs: PoolPairs, recipe: Recipe<R>): Promise<R> {
  let next = recipe.next()
  while (next.done !== true) {
    const sums: TravelSums[] = []
    for (const weights of asked(next.value)) sums.push(await pairs.sums(weights))
    next = recipe.next(taken(next.value, sums))
  }
  return next.value
}

/**
 * Refuses pairs that are not stored, for measures that look at them one by one.
 * @throws TypeError saying what to use instead
 */
export function storedPairs(pairs: TravelMatrix, what: string): TravelMatrix {
  const { kind } = pairs as { kind?: string }
  if (kind !== undefined) throw new TypeError(`expected a matrix, because ${what} looks at single pairs; got pairs that are found anew (${kind === 'pool' ? 'poolPairs' : 'fusedPairs'}): use travelMatrix(model, { from, to, cutoff })`)
  return pairs
}

/** What a pass asks a model for: one question, but for cutoffs that sums can't have (0, or not counted themselves), which are steps of their own. */
function asked(pass: Pass): PassWeights[] {
  if (!('cutoffs' in pass)) return [pass.by === 'origin' ? { supply: pass.weights, decay: pass.decay } : { demand: pass.weights, decay: pass.decay }]
  const { cutoffs, boundary, weights } = pass
  return isPlain(pass) ? [{ supply: weights, cutoffs }] : cutoffs.map(cutoff => ({ supply: weights, decay: step(cutoff, { boundary }) }))
}

function isPlain({ cutoffs, boundary }: CutoffPass): boolean {
  return boundary === 'inclusive' && cutoffs[0] > 0
}

function taken(pass: Pass, sums: readonly TravelSums[]): Float64Array {
  if (!('cutoffs' in pass)) return pass.by === 'origin' ? sums[0].decayedByPoint : sums[0].decayedByPlace
  if (isPlain(pass)) return sums[0].supplyByPoint
  const C = sums.length, all = new Float64Array(sums[0].decayedByPoint.length * C)
  for (const [c, { decayedByPoint }] of sums.entries()) for (let i = 0; i < decayedByPoint.length; i++) all[i * C + c] = decayedByPoint[i]
  return all
}

/** Passes over a matrix. Weights of decays that never end are worked out once; the others cost less to work out anew, because pairs beyond their reach are passed over. */
function matrixPasses(matrix: TravelMatrix): (pass: Pass) => Float64Array {
  const known = new Map<Decay, Float64Array>()
  return pass => {
    if ('cutoffs' in pass) return withinCutoffs(matrix, pass)
    const { by, weights, decay } = pass
    if (decay.reach < Infinity) return by === 'site' ? bySite(matrix, weights, decay) : byOrigin(matrix, weights, decay)
    let share = known.get(decay)
    if (share === undefined) known.set(decay, share = sharesOf(matrix, decay))
    return by === 'site' ? bySiteOf(matrix, weights, share) : byOriginOf(matrix, weights, share)
  }
}

function withinCutoffs({ origins, firstEntry, destination, seconds }: TravelMatrix, { cutoffs, boundary, weights }: CutoffPass): Float64Array {
  const C = cutoffs.length, sums = new Float64Array(origins.size * C), isOpen = boundary === 'exclusive'
  for (let origin = 0; origin < origins.size; origin++) {
    const stop = firstEntry[origin + 1], base = origin * C
    for (let i = firstEntry[origin]; i < stop; i++) {
      const weight = weights[destination[i]], time = seconds[i]
      for (let c = C - 1; c >= 0 && (isOpen ? time < cutoffs[c] : time <= cutoffs[c]); c--) sums[base + c] += weight
    }
  }
  return sums
}

function bySite({ origins, destinations, firstEntry, destination, seconds }: TravelMatrix, weights: Float64Array, decay: Decay): Float64Array {
  const sums = new Float64Array(destinations.size), { reach } = decay
  for (let origin = 0; origin < origins.size; origin++) {
    const own = weights[origin], stop = firstEntry[origin + 1]
    if (own === 0) continue
    for (let i = firstEntry[origin]; i < stop; i++) if (seconds[i] <= reach) sums[destination[i]] += own * decay(seconds[i])
  }
  return sums
}

function byOrigin({ origins, firstEntry, destination, seconds }: TravelMatrix, weights: Float64Array, decay: Decay): Float64Array {
  const sums = new Float64Array(origins.size), { reach } = decay
  for (let origin = 0; origin < origins.size; origin++) {
    const stop = firstEntry[origin + 1]
    let sum = 0
    for (let i = firstEntry[origin]; i < stop; i++) if (seconds[i] <= reach) sum += weights[destination[i]] * decay(seconds[i])
    sums[origin] = sum
  }
  return sums
}

function sharesOf({ seconds }: TravelMatrix, decay: Decay): Float64Array {
  const shares = new Float64Array(seconds.length)
  for (let i = 0; i < shares.length; i++) shares[i] = decay(seconds[i])
  return shares
}

function bySiteOf({ origins, destinations, firstEntry, destination }: TravelMatrix, weights: Float64Array, share: Float64Array): Float64Array {
  const sums = new Float64Array(destinations.size)
  for (let origin = 0; origin < origins.size; origin++) {
    const own = weights[origin], stop = firstEntry[origin + 1]
    for (let i = firstEntry[origin]; i < stop; i++) sums[destination[i]] += own * share[i]
  }
  return sums
}

function byOriginOf({ origins, firstEntry, destination }: TravelMatrix, weights: Float64Array, share: Float64Array): Float64Array {
  const sums = new Float64Array(origins.size)
  for (let origin = 0; origin < origins.size; origin++) {
    const stop = firstEntry[origin + 1]
    let sum = 0
    for (let i = firstEntry[origin]; i < stop; i++) sum += weights[destination[i]] * share[i]
    sums[origin] = sum
  }
  return sums
}
