import { FarsakhError } from './errors.ts'

/** A duration in seconds. */
export type Seconds = number
/** A length in metres. */
export type Metres = number
/** A speed in kilometres an hour, used only where people type speeds. */
export type KmPerHour = number

/**
 * Minutes as seconds.
 * @param n duration in minutes
 * @returns the same duration in seconds
 * @example
 * minutes(30) // 1800
 */
export function minutes(n: number): Seconds {
  return n * 60
}

/**
 * Hours as seconds.
 * @param n duration in hours
 * @returns the same duration in seconds
 */
export function hours(n: number): Seconds {
  return n * 3600
}

/**
 * Kilometres as metres.
 * @param n length in kilometres
 * @returns the same length in metres
 */
export function kilometres(n: number): Metres {
  return n * 1000
}

const durationPattern = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)(m|min|$))?(?:(\d+(?:\.\d+)?)s)?$/

/**
 * Reads a duration as people type it: `30m`, `1h`, `1h30`, `1h30m`, `90s`, `2.5h`.
 * A bare number is refused, because nobody can tell whether it means minutes or seconds.
 * @param text the duration
 * @returns seconds
 * @throws FarsakhError `DURATION_MALFORMED` when the text is not a duration or carries no unit
 */
export function parseDuration(text: string): Seconds {
  const match = durationPattern.exec(text.trim().toLowerCase())
  const [, h, m, unit, s] = match ?? []
  const bare = m !== undefined && unit === '' && h === undefined
  if (match === null || bare || (h ?? m ?? s) === undefined) {
    throw new FarsakhError('DURATION_MALFORMED', `expected a duration with its unit, such as 30m, 1h or 1h30, got "${text}"`, { value: text })
  }
  return hours(Number(h ?? 0)) + minutes(Number(m ?? 0)) + Number(s ?? 0)
}

/**
 * Writes a duration as people read it: `30 min`, `1 h`, `1 h 30 min`, `45 s`.
 * @param seconds the duration
 * @returns text, `unreachable` for Infinity
 */
export function formatDuration(seconds: Seconds): string {
  if (seconds === Infinity) return 'unreachable'
  if (seconds < 59.95) return `${round(seconds)} s`
  // Rounded before it is split, so that 7199 s are 2 h.
  const all = round(seconds / 60)
  const whole = Math.floor(all / 60)
  const rest = round(all - whole * 60)
  if (whole === 0) return `${rest} min`
  return rest === 0 ? `${whole} h` : `${whole} h ${rest} min`
}

function round(n: number): number {
  return Math.round(n * 10) / 10
}
