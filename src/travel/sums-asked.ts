import { checkCutoffs, checkLength } from '../core/checks.ts'
import type { Seconds } from '../core/units.ts'
import type { SumsQuery } from './model.ts'

/** What sums are asked for, checked. */
export interface SumsAsked {
  /** How many of the nearest places are kept, 0 for none. */
  readonly k: number
  /** Ascending, without repeats. */
  readonly cutoffs: readonly Seconds[]
  readonly supply: Float64Array | undefined
  readonly demand: Float64Array | undefined
}

/** Checks what sums are asked for. @throws RangeError when nothing is asked for, or columns have other lengths or values below 0 */
export function checkedSums({ places, points, cutoff, nearest, cutoffs, decay, onRow, supply, demand }: SumsQuery): SumsAsked {
  const k = nearest ?? 0
  if (!(Number.isInteger(k) && (k >= 1 || nearest === undefined))) throw new RangeError(`expected nearest as a whole number from 1, got ${k}`)
  const ascending = cutoffs === undefined ? [] : checkCutoffs(cutoffs, cutoff)
  if (k === 0 && ascending.length === 0 && decay === undefined && onRow === undefined) throw new RangeError('expected something to sum up: nearest, cutoffs, decay or onRow')
  return { k, cutoffs: ascending, supply: amounts(supply, places.size, 'supply'), demand: amounts(demand, points.lon.length, 'demand') }
}

function amounts(column: ArrayLike<number> | undefined, count: number, name: string): Float64Array | undefined {
  if (column === undefined) return undefined
  checkLength(column, count, name)
  const copy = Float64Array.from(column)
  for (const [i, value] of copy.entries()) if (!(value >= 0 && value < Infinity)) throw new RangeError(`expected ${name} of at least 0, got ${value} in row ${i}`)
  return copy
}

/** Demand of the points that have each place nearest. */
export function catchmentsOf(place: Int32Array, k: number, demand: Float64Array, places: number): Float64Array {
  const sums = new Float64Array(places)
  for (let point = 0; point < demand.length; point++) if (place[point * k] !== -1) sums[place[point * k]] += demand[point]
  return sums
}
