import { checkedAmounts, describe } from '../../core/checks.ts'
import type { Issue } from '../../core/types.ts'
import type { Seconds } from '../../core/units.ts'
import { IssueLog } from '../../data/issues.ts'
import { Places } from '../../data/places.ts'
import { tableFromRows, type Table } from '../../data/table.ts'
import type { Ends } from '../../data/travel-matrix.ts'
import { step, type Decay } from '../decay.ts'
import type { PoolPairs } from '../../data/pairs.ts'
import type { Pairs, Recipe } from './pairs.ts'

/** People or supply by row: numbers at least 0, or the name of a column of the places at that end. */
export type Amounts = ArrayLike<number> | string

/** How far access reaches: a decay, or a cutoff in seconds that counts all within it alike. */
export type Within = { readonly decay: Decay, readonly cutoff?: undefined } | { readonly cutoff: Seconds, readonly decay?: undefined }

/** A row of {@link Access.table}: the origin, and a column for each of the measure's. */
export interface AccessRow {
  id: string
  [column: string]: string | number
}

/** A measure of access by origin. */
export interface Access {
  readonly origins: Ends
  /** Names of the columns; one called `access` unless the measure was taken at several cutoffs. */
  readonly columns: readonly string[]
  /** Column c of origin i is at `i * columns.length + c`. Never NaN. */
  readonly values: Float64Array
  /** Supply by site over the demand that competes for it, where the measure has such a step; empty otherwise. */
  readonly ratio: Float64Array
  /**
   * Origins with nothing in reach: no site with supply within the cutoff, or where the decay is above 0. Their access is 0 (or Infinity where it is a time or a cost).
   * Access of 0 alone is no sign of it: nobody may live there, or those who are in reach may be asked for by nobody. (Pairs found anew round sums to 2^-51 of the largest: less is nothing.)
   */
  readonly unreached: Uint32Array
  /** Demand at those origins; NaN where the measure was given none. */
  readonly peopleUnreached: number
  /** Sites with supply that nobody reaches, decays cut off, amounts passed over. */
  readonly issues: Table<Issue>
  /** One column by origin, the first by default. */
  column: (name?: string) => Float64Array
  /** Id and columns as a table. Cost: one pass. */
  table: () => Table<AccessRow>
}

/** Largest sum of amounts: measures divide by what is above {@link least} and multiply twice, and stay finite. */
const mostInAll = 1e50

/** Checked amounts at one end of the pairs. @throws RangeError for another length, what is no number of at least 0, naming the row, and a sum above 1e50 */
export function amountsOf(amounts: Amounts, ends: Ends, what: 'demand' | 'supply'): Float64Array {
  let values: ArrayLike<number>
  if (typeof amounts === 'string') {
    if (!(ends instanceof Places)) throw new TypeError(`expected ${what} as numbers, because this end has no columns; got the name ${amounts}`)
    values = ends.column(amounts)
  } else {
    values = amounts
  }
  if (typeof values?.length !== 'number') throw new TypeError(`expected ${what} as numbers or the name of a column, got ${describe(amounts)}`)
  if (values.length !== ends.size) throw new RangeError(`expected ${ends.size} values of ${what}, one for each ${what === 'demand' ? 'origin' : 'site'}, got ${values.length}`)
  const out = checkedAmounts(values, what, ends.ids)
  const all = out.reduce((sum, value) => sum + value, 0)
  if (all > mostInAll) throw new RangeError(`expected ${what} of at most ${mostInAll} in all, got ${all}: use larger units`)
  return out
}

/** The decay of a measure, checked against the pairs there are; `power`, how often it counts on its way into the measure. @throws RangeError for a cutoff beyond theirs, and for a decay that rises or leaves 0 to 1 */
export function decayWithin(within: Within, pairs: Pick<Pairs | PoolPairs, 'cutoff'> & { readonly kind?: string }, issues: IssueLog, power: number = 1): Decay {
  if (within.cutoff !== undefined) {
    if (!(within.cutoff >= 0)) throw new RangeError(`expected a cutoff of at least 0 s, got ${within.cutoff}`)
    if (within.cutoff > pairs.cutoff) throw new RangeError(`expected a cutoff of at most ${pairs.cutoff} s, that of the pairs, got ${within.cutoff}: compute the matrix with a longer one`)
    return step(within.cutoff)
  }
  const { decay } = within
  if (typeof decay !== 'function') throw new TypeError(`expected a decay or a cutoff in seconds, got ${describe(decay)}`)
  checkDecay(decay, Math.min(decay.reach, pairs.cutoff))
  const rest = pairs.cutoff < Infinity ? decay(pairs.cutoff) : 0
  if (rest > 0.001 && decay.reach > pairs.cutoff) issues.add('warning', 'DECAY_CUT_OFF', `${decay.label} is still ${rest.toPrecision(2)} at the cutoff of ${pairs.cutoff} s: what lies beyond is left out`, -1, rest)
  // Sums over pairs found anew are exact to 1e-12 of the largest weight only: shares of it that are not far above lose their digits.
  const end = Math.min(decay.reach, pairs.cutoff), left = pairs.kind !== undefined && end < Infinity ? decay(end) : 0
  if (left > 0 && left ** power < 1e-6) issues.add('warning', 'DECAY_STEEP', `${decay.label} is only ${left.toExponential(1)} at ${end} s, where pairs that are found anew leave few digits or none to what is that far: shorten the cutoff, or use travelMatrix(model, { from, to, cutoff })`, -1, left)
  return decay
}

/** Tries a decay at times up to its end. */
function checkDecay(decay: Decay, end: Seconds): void {
  const span = end < Infinity ? end : 36_000
  let last = Infinity
  for (let i = 0; i <= 1000; i++) {
    const at = span * i / 1000, value = decay(at)
    if (!(value >= 0 && value <= 1)) throw new RangeError(`expected a decay between 0 and 1, got ${value} at ${at} s`)
    if (value > last + 1e-12) throw new RangeError(`expected a decay that never rises, got ${value} at ${at} s after ${last}`)
    last = value
  }
}

/** Puts a measure together. */
export function accessResult(content: {
  readonly origins: Ends, readonly values: Float64Array, readonly columns?: readonly string[], readonly ratio?: Float64Array
  /** 0 for origins with nothing in reach, of any supply. */
  readonly reach: ArrayLike<number>
  readonly demand?: Float64Array, readonly issues: IssueLog
}): Access {
  const { origins, values, columns = ['access'], ratio = new Float64Array(), reach, demand } = content
  const unreached = Uint32Array.from({ length: origins.size }, (_, i) => i).filter(i => reach[i] === 0)
  const column = (name: string = columns[0]): Float64Array => {
    const c = columns.indexOf(name)
    if (c === -1) throw new RangeError(`expected one of the columns ${columns.join(', ')}, got ${name}`)
    return Float64Array.from({ length: origins.size }, (_, i) => values[i * columns.length + c])
  }
  return {
    origins, values, columns, ratio, unreached, column,
    peopleUnreached: demand === undefined ? NaN : unreached.reduce((sum, i) => sum + demand[i], 0),
    issues: content.issues.table(),
    table: () => tableFromRows<AccessRow>(['id', ...columns], Array.from({ length: origins.size }, (_, i) => ({ id: origins.ids[i], ...Object.fromEntries(columns.map((name, c) => [name, values[i * columns.length + c]])) }))),
  }
}

/** Supply over demand by site; a site that nobody reaches counts nothing and is listed. */
export function ratioOf(supply: Float64Array, demand: Float64Array, sites: Ends, issues: IssueLog): Float64Array {
  return supply.map((amount, site) => {
    if (demand[site] > least) return amount / demand[site]
    if (amount > 0) issues.add('warning', 'SITE_WITHOUT_DEMAND', `${sites.ids[site]}: nobody within reach, so its supply of ${amount} counts for nobody`, site, amount)
    return 0
  })
}

/** What each origin has in reach, from its sum of ratios: where sites with supply are shared by nobody, whose ratio is 0, they count as well. Cost: one more pass where there are such sites. */
export function* reachOf(found: Float64Array, { supply, ratio, decay, by = 'origin' }: { readonly supply: Float64Array, readonly ratio: Float64Array, readonly decay: Decay, readonly by?: 'origin' | 'site' }): Recipe<Float64Array> {
  const idle = supply.map((amount, site) => ratio[site] === 0 ? amount : 0)
  if (!idle.some(amount => amount > 0)) return found
  const more = yield { by, weights: idle, decay }
  return found.map((value, i) => value + more[i])
}

/** 0 where there is nothing to divide by. */
export function over(values: Float64Array, by: Float64Array): Float64Array {
  return values.map((value, i) => by[i] > least ? value / by[i] : 0)
}

/** What is nothing to divide by: quotients stay finite, so that sums of them are never NaN. */
export const least = 1e-200
