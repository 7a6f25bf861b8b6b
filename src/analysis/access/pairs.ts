import type { FusedPairs, PassWeights, PoolPairs } from '../../data/pairs.ts'
import { TravelMatrix } from '../../data/travel-matrix.ts'
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

/** Runs a recipe over pairs. Weights of pairs are worked out once for each decay over a matrix. */
export function measure<R>(pairs: PoolPairs, recipe: Recipe<R>): Promise<R>
export function measure<R>(pairs: Pairs, recipe: Recipe<R>): R
export function measure<R>(pairs: Pairs | PoolPairs, recipe: Recipe<R>): R | Promise<R>
export function measure<R>(pairs: Pairs | PoolPairs, recipe: Recipe<R>): R | Promise<R> {
  if (!(pairs instanceof TravelMatrix) && pairs.kind === 'pool') return measureLater(pairs, recipe)
  const run = pairs instanceof TravelMatrix ? matrixPasses(pairs) : (pass: Pass) => taken(pairs.sums(asked(pass)), pass)
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

/** Passes over a matrix: one loop over its pairs each. */
function matrixPasses({ origins, destinations, firstEntry, destination, seconds }: TravelMatrix): (pass: Pass) => Float64Array {
  const known = new Map<Decay, Float64Array>()
  return ({ by, weights, decay }) => {
    let share = known.get(decay)
    if (share === undefined) known.set(decay, share = seconds.map(decay))
    const sums = new Float64Array(by === 'origin' ? origins.size : destinations.size)
    for (let origin = 0; origin < origins.size; origin++) {
      const stop = firstEntry[origin + 1], own = weights[origin]
      let sum = 0
      if (by === 'site') for (let i = firstEntry[origin]; i < stop; i++) sums[destination[i]] += own * share[i]
      else {
        for (let i = firstEntry[origin]; i < stop; i++) sum += weights[destination[i]] * share[i]
        sums[origin] = sum
      }
    }
    return sums
  }
}
