import { parse } from '../analysis/decay-text.ts'
import { checkCutoff, describe } from '../core/checks.ts'
import type { LonLat } from '../core/types.ts'
import { parseDuration } from '../core/units.ts'

export function text(value: unknown): string {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string' || value.trim() === '') throw new TypeError(`expected text, got ${describe(value)}`)
  return value
}

/** Several texts, separated by commas. */
export function list(value: unknown): string[] {
  const parts: readonly unknown[] = Array.isArray(value) ? value : text(value).split(',')
  return parts.map(part => text(part).trim())
}

export function flag(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new TypeError(`expected true or false, got ${describe(value)}`)
  return value
}

export function choice<T extends string>(names: readonly T[]): (value: unknown) => T {
  return value => {
    const found = names.find(name => name === value)
    if (found === undefined) throw new RangeError(`expected one of ${names.join(', ')}, got ${describe(value)}`)
    return found
  }
}

export function numberWithin(low: number, high: number, what: string): (value: unknown) => number {
  return value => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof number !== 'number' || Number.isNaN(number)) throw new TypeError(`expected ${what}, got ${describe(value)}`)
    if (number < low || number > high) throw new RangeError(`expected ${what} between ${low} and ${high}, got ${number}`)
    return number
  }
}

export function wholeNumber(value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw new TypeError(`expected a whole number, got ${describe(value)}`)
  return number
}

export function siteCount(value: unknown): number {
  const count = wholeNumber(value)
  if (count < 1) throw new RangeError(`expected at least 1 site, got ${count}`)
  return count
}

export function threadCount(value: unknown): number {
  const count = wholeNumber(value)
  if (count < 1 || count > 256) throw new RangeError(`expected from 1 to 256 threads, got ${count}`)
  return count
}

export function duration(value: unknown): number {
  if (typeof value !== 'string' && typeof value !== 'number') throw new TypeError(`expected a duration such as 30m or 1h, got ${describe(value)}`)
  const seconds = parseDuration(String(value))
  checkCutoff(seconds)
  return seconds
}

export function durations(value: unknown): number[] {
  const parts: unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [value]
  const seconds = parts.map(part => duration(typeof part === 'string' ? part.trim() : part))
  return [...new Set(seconds)].sort((a, b) => a - b)
}

/** A decay, checked; as text it stands in run.json. */
export function decayText(value: unknown): string {
  parse(text(value))
  return text(value)
}

/** Two durations, `30m-1h`. */
export function interval(value: unknown): readonly [number, number] {
  const parts = text(value).split('-')
  if (parts.length !== 2) throw new TypeError(`expected two times, such as 30m-1h, got ${describe(value)}`)
  const [from, to] = parts.map(part => duration(part.trim()))
  if (from > to) throw new RangeError(`expected the shorter time first, such as 30m-1h, got ${describe(value)}`)
  return [from, to]
}

export function counts(value: unknown): number[] {
  const parts: unknown[] = Array.isArray(value) ? value : String(value).split(',')
  return [...new Set(parts.map(part => {
    const count = typeof part === 'string' && part.trim() !== '' ? Number(part) : part
    if (typeof count !== 'number' || !(count > 0 && count < Infinity)) throw new RangeError(`expected numbers above 0, such as 1,5, got ${describe(value)}`)
    return count
  }))]
}

/** A position, `44.36,33.31` or [44.36, 33.31]; anything else is the id of a place. */
export function pointOrId(value: unknown): LonLat | string {
  const parts: unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : []
  const [lon, lat] = parts.map(part => typeof part === 'string' && part.trim() === '' ? NaN : Number(part))
  if (parts.length !== 2 || !Number.isFinite(lon) || !Number.isFinite(lat)) return text(value)
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) {
    const hint = Math.abs(lat) <= 180 && Math.abs(lon) <= 90 ? ': longitude comes first' : ''
    throw new RangeError(`expected longitude within 180 and latitude within 90 degrees, got ${lon},${lat}${hint}`)
  }
  return [lon, lat]
}
