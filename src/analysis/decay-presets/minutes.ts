import { custom, type Decay } from '../decay.ts'

/** A decay of minutes. */
export function inMinutes(label: string, reach: number, weight: (minutes: number) => number): Decay {
  return custom(seconds => weight(seconds / 60), { reach: lastWithin(reach), label })
}

/** The longest time in seconds that is at most so many minutes once it is divided by 60, as peers compare: 4.1 times 60 falls short of the 246 s that are 4.1 minutes. */
export function lastWithin(minutes: number): number {
  let seconds = minutes * 60
  while (seconds / 60 > minutes) seconds -= unitOf(seconds)
  while ((seconds + unitOf(seconds)) / 60 <= minutes) seconds += unitOf(seconds)
  return seconds
}

/** The shortest time in seconds that is at least so many minutes. */
export function firstFrom(minutes: number): number {
  let seconds = minutes * 60
  while (seconds / 60 < minutes) seconds += unitOf(seconds)
  while ((seconds - unitOf(seconds)) / 60 >= minutes) seconds -= unitOf(seconds)
  return seconds
}

/** The distance between neighbouring numbers around a value; NaN, which ends every search, for 0, infinite and negative ones. */
function unitOf(value: number): number {
  return value > 0 && value < Infinity ? 2 ** (Math.floor(Math.log2(value)) - 52) : NaN
}

/** Throws unless a parameter is above 0. */
export function checkAbove(value: number, what: string): void {
  if (!(value > 0 && value < Infinity)) throw new RangeError(`expected ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what} above 0, got ${value}`)
}
