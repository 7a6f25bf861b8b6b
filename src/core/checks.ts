import type { Bbox, Column } from './types.ts'
import type { Seconds } from './units.ts'

/** Throws unless `value` is a positive number of seconds. A cutoff above 10 days is taken for milliseconds. */
export function checkCutoff(value: Seconds, name = 'cutoff'): void {
  if (typeof value !== 'number') throw new TypeError(`expected ${name} in seconds, got ${describe(value)}`)
  if (!(value > 0)) throw new RangeError(`expected ${name} above 0 seconds, got ${value}`)
  if (value > 864_000 && value !== Infinity) {
    throw new RangeError(`expected ${name} in seconds, at most 864000 (10 days), got ${value}: is it in milliseconds? Write minutes(30) or hours(2)`)
  }
}

/** Throws unless `cutoffs` is a non-empty list of valid cutoffs, each at most `limit`; returns them ascending without repeats. */
export function checkCutoffs(cutoffs: Column, limit: Seconds): number[] {
  if (cutoffs.length === 0) throw new RangeError('expected at least one cutoff, got none')
  const sorted = [...new Set(Array.from(cutoffs))].sort((a, b) => a - b)
  for (const cutoff of sorted) {
    checkCutoff(cutoff)
    if (cutoff > limit) throw new RangeError(`expected cutoffs at most ${limit} s, the cutoff of the travel times, got ${cutoff}: compute travelTimes with a larger cutoff`)
  }
  return sorted
}

/** Throws unless `column` has one value for each of `count` things. */
export function checkLength(column: Column, count: number, name: string): void {
  if (column.length !== count) throw new RangeError(`expected ${name} with ${count} values, got ${column.length}`)
}

/** Throws unless `value` is a finite number within [low, high]. */
export function checkNumber(value: number, name: string, low: number = -Infinity, high: number = Infinity): void {
  if (typeof value !== 'number' || Number.isNaN(value)) throw new TypeError(`expected ${name} to be a number, got ${describe(value)}`)
  if (value < low || value > high) throw new RangeError(`expected ${name} between ${low} and ${high}, got ${value}`)
}

/** A copy of numbers that are finite and at least 0; throws for others, naming the row, and for what is missing (null, ''), which would be 0 as a number. */
export function checkedAmounts(values: ArrayLike<number>, name: string, ids?: readonly string[]): Float64Array {
  const amounts = ArrayBuffer.isView(values) ? Float64Array.from(values) : Float64Array.from(values, value => typeof value === 'number' ? value : NaN)
  const row = amounts.findIndex(value => !(value >= 0 && value < Infinity))
  if (row !== -1) throw new RangeError(`expected ${name} at least 0 and finite, got ${typeof values[row] === 'number' ? values[row] : describe(values[row])} in row ${row}${ids === undefined ? '' : ` (${ids[row]})`}`)
  return amounts
}

/** Throws unless `value` is one of those allowed; undefined is where that is among them. */
export function checkOneOf(value: string | undefined, name: string, allowed: readonly (string | undefined)[]): void {
  if (!allowed.includes(value)) throw new RangeError(`expected ${name} as one of ${allowed.filter(one => one !== undefined).join(', ')}, got ${describe(value)}`)
}

/** Throws unless `bbox` is west, south, east, north in degrees with south below north; west above east crosses the antimeridian. */
export function checkBbox(bbox: Bbox, name = 'bbox'): void {
  const [west, south, east, north] = bbox
  if (!(Math.abs(west) <= 180 && Math.abs(east) <= 180 && south >= -90 && north <= 90 && south < north)) {
    throw new RangeError(`expected ${name} as west, south, east, north in degrees, got ${bbox.join(', ')}`)
  }
}

/** Names a value in an error message without printing a whole object. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value)
  if (typeof value === 'object') return Array.isArray(value) ? `an array of ${value.length}` : `a ${value.constructor.name}`
  const isPlain = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
  return isPlain ? `${typeof value} ${value}` : `a ${typeof value}`
}
