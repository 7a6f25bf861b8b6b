/** What measuring an item gave. */
export interface Outcome {
  /** What was measured, as people read it. */
  readonly measured: string
  /** `absent` when the data or the rival is not here. */
  readonly status: 'ok' | 'short' | 'absent'
}

/** One promise of a capability. */
export interface Item {
  readonly name: string
  readonly target: string
  /** Measures afresh. A throw counts as short. */
  measure(): Outcome | Promise<Outcome>
}

/** A capability: `npm run show -- NAME` measures benchmarks/show/NAME.ts, which exports it as `area`. */
export interface Area {
  readonly title: string
  readonly items: readonly Item[]
}

/** An item that was met or not. */
export function judged(measured: string, isMet: boolean): Outcome {
  return { measured, status: isMet ? 'ok' : 'short' }
}

/** An item that cannot be measured here, and why. */
export function absent(why: string): Outcome {
  return { measured: `not measured: ${why}`, status: 'absent' }
}

/** An item without the shared data it needs. */
export function needsData(path: string): Outcome {
  return absent(`the shared data has no ${path}`)
}

/** A number against what it must be, within a share of it. */
export function near(value: number, expected: number, share: number, digits = 0): Outcome {
  const off = expected === 0 ? Math.abs(value) : Math.abs(value / expected - 1)
  return judged(`${figure(value, digits)}${off === 0 ? '' : `, off by ${percent(off)}`}`, off <= share)
}

/** A count with its thousands apart. */
export function figure(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** A share as per cent with three significant digits. */
export function percent(share: number): string {
  return `${(100 * share).toPrecision(3).replace(/\.?0+$/, '')} %`
}

/** Does a thing once, for all the items that need it. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}
