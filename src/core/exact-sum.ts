/**
 * The step to which terms are rounded so that sums of them are exact, whatever their order: any sum of multiples of it up to `total` fits in a Float64.
 * @param total the largest sum of absolute terms that can arise
 * @returns a power of two, about 2^-52 of the total
 * Source: Demmel, Nguyen, Parallel Reproducible Summation, IEEE Transactions on Computers 2015 (one bin).
 */
export function quantum(total: number): number {
  if (!(total >= 0 && total < 2 ** 900)) throw new RangeError(`expected weights with a sum from 0 to 2^900, got ${total}`)
  let step = 2 ** Math.max(-900, Math.ceil(Math.log2(total)) - 51)
  while (total >= step * 2 ** 51) step *= 2
  while (step > 2 ** -900 && total < step * 2 ** 50) step /= 2
  return step
}

/** What rounds x to a multiple of the quantum when it is added to x and taken off again. */
export function roundingMagic(step: number): number {
  return 1.5 * 2 ** 52 * step
}

/** Rounds every weight to a multiple of the quantum of their sum. */
export function roundWeights(weights: ArrayLike<number>): Float64Array {
  const magic = roundingMagic(quantum(sumOf(weights)))
  return Float64Array.from(weights, weight => (weight + magic) - magic)
}

/** Sum of absolute values, in their order. */
export function sumOf(weights: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < weights.length; i++) total += Math.abs(weights[i])
  return total
}
