import { custom, type Decay } from '../decay.ts'

/** A decay of minutes. */
export function inMinutes(label: string, reach: number, weight: (minutes: number) => number): Decay {
  return custom(seconds => weight(seconds / 60), { reach: reach * 60, label })
}

/** Throws unless a parameter is above 0. */
export function checkAbove(value: number, what: string): void {
  if (!(value > 0 && value < Infinity)) throw new RangeError(`expected ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what} above 0, got ${value}`)
}
