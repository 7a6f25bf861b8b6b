import type { FusedPairs, PassWeights, PoolPairs } from '../../data/pairs.ts'
import type { TravelMatrix } from '../../data/travel-matrix.ts'
import type { TravelSums } from '../../data/travel-sums.ts'
import type { Decay } from '../decay.ts'

/** What measures are taken over: a matrix, or pairs found anew for every pass. */
export type Pairs = TravelMatrix | FusedPairs

/** One pass over all pairs: by origin the sum of `weights` (by site) times the decay of the time between; or by site, of weights by origin. */
export interface Pass {
  readonly by: 'origin' | 'site'
  readonly weights: Float64Array
  readonly decay: Decay
}

/** A measure as a recipe of passes, so that a matrix, one thread or many can run it. */
export type Recipe<R> = Generator<Pass, R, Float64Array>

/** Runs a recipe over pairs. */
export function measure<R>(pairs: PoolPairs, recipe: Recipe<R>): Promise<R>
export function measure<R>(pairs: Pairs, recipe: Recipe<R>): R
export function measure<R>(pairs: Pairs | PoolPairs, recipe: Recipe<R>): R | Promise<R>
export function measure<R>(pairs: Pairs | PoolPairs, recipe: Recipe<R>): R | Promise<R> {
  if ('kind' in pairs && pairs.kind === 'pool') return measureLater(pairs, recipe)
  const run = 'kind' in pairs ? (pass: Pass) => taken(pairs.sums(asked(pass)), pass) : matrixPasses(pairs)
  let next = recipe.next()
  while (next.done !== true) next = recipe.next(run(next.value))
  return next.value
}

async function measureLater<R>(pairs: PoolPairs, recipe: Recipe<R>): Promise<R> {
  let next = recipe.next()
  while (next.done !== true) next = recipe.next(taken(await pairs.sums(asked(next.value)), next.value))
  return next.value
}

function asked({ by, weights, decay }: Pass): PassWeights {
  return by === 'origin' ? { supply: weights, decay } : { demand: weights, decay }
}

function taken(sums: TravelSums, { by }: Pass): Float64Array {
  return by === 'origin' ? sums.decayedByPoint : sums.decayedByPlace
}

/** Passes over a matrix. Weights of decays that never end are worked out once; the others cost less to work out anew, because pairs beyond their reach are passed over. */
function matrixPasses(matrix: TravelMatrix): (pass: Pass) => Float64Array {
  const known = new Map<Decay, Float64Array>()
  return ({ by, weights, decay }) => {
    if (decay.reach < Infinity) return by === 'site' ? bySite(matrix, weights, decay) : byOrigin(matrix, weights, decay)
    let share = known.get(decay)
    if (share === undefined) known.set(decay, share = sharesOf(matrix, decay))
    return by === 'site' ? bySiteOf(matrix, weights, share) : byOriginOf(matrix, weights, share)
  }
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
