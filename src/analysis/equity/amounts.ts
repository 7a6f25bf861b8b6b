import { checkedAmounts, describe } from '../../core/checks.ts'

/** Access of each group of people (a zone, an origin) and how many they are. */
export interface Shares {
  /** What each has: supply a person, minutes, places within reach. At least 0. */
  readonly access: ArrayLike<number>
  /** People by row; one each by default. */
  readonly people?: ArrayLike<number>
}

/** Checked copies of both columns. @throws RangeError for another length, negative or infinite amounts and NaN, naming the row, and for sums beyond what numbers hold */
export function sharesOf({ access, people }: Shares): { readonly access: Float64Array, readonly people: Float64Array } {
  if (typeof access?.length !== 'number') throw new TypeError(`expected access as numbers, got ${describe(access)}`)
  const size = access.length
  if (people !== undefined && people.length !== size) throw new RangeError(`expected ${size} values of people, as many as of access, got ${people.length}`)
  const found = { access: checkedAmounts(access, 'access'), people: people === undefined ? new Float64Array(size).fill(1) : checkedAmounts(people, 'people') }
  const all = totalOf(found.people, found.access), everybody = totalOf(found.people)
  if (!(all < Infinity && everybody < Infinity)) throw new RangeError(`expected people and access whose sums are finite, got ${everybody} people with ${all} in all: use larger units`)
  return found
}

/** The sum of values, each times its factor. */
export function totalOf(values: Float64Array, factors?: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += factors === undefined ? values[i] : values[i] * factors[i]
  return sum
}
