import { describe } from '../core/checks.ts'
import type { Issue } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import type { Explanation } from './explanation.ts'
import { issueTable } from './issues.ts'
import type { Table } from './table.ts'

/** One end of a matrix: Places, or anything with ids. */
export interface Ends {
  readonly size: number
  readonly ids: readonly string[]
}

/** What a matrix is made of: compressed rows by origin, destinations ascending within a row. */
export interface TravelMatrixContent<From extends Ends = Ends, To extends Ends = Ends> {
  readonly origins: From
  readonly destinations: To
  readonly cutoff: Seconds
  /** Offsets into `destination` and `seconds`, one more than there are origins. */
  readonly firstEntry: Uint32Array
  readonly destination: Uint32Array
  readonly seconds: Float64Array
  /** Places that could not join, and why. */
  readonly issues?: Table<Issue>
  /** Which engine computed it and why, where that was asked for. */
  readonly explanation?: Explanation
}

/** Travel times between origins (rows) and destinations (columns); pairs beyond the cutoff are not stored. */
export class TravelMatrix<From extends Ends = Ends, To extends Ends = Ends> {
  readonly origins: From
  readonly destinations: To
  readonly cutoff: Seconds
  readonly firstEntry: Uint32Array
  readonly destination: Uint32Array
  readonly seconds: Float64Array
  /** Places that could not join, and why. */
  readonly issues: Table<Issue>
  /** Which engine computed it and why, with `explain: true`. */
  readonly explanation: Explanation | undefined

  constructor(content: TravelMatrixContent<From, To>) {
    this.origins = content.origins
    this.destinations = content.destinations
    this.cutoff = content.cutoff
    this.firstEntry = content.firstEntry
    this.destination = content.destination
    this.seconds = content.seconds
    this.issues = content.issues ?? issueTable()
    this.explanation = content.explanation
  }

  /** Number of stored pairs. */
  get size(): number {
    return this.destination.length
  }

  /** Seconds from an origin to a destination by index, `Infinity` when not stored. Cost: a binary search in the row. */
  between(origin: number, destination: number): Seconds {
    let low = this.firstEntry[origin], high = this.firstEntry[origin + 1] - 1
    while (low <= high) {
      const mid = (low + high) >> 1
      const found = this.destination[mid]
      if (found === destination) return this.seconds[mid]
      if (found < destination) low = mid + 1
      else high = mid - 1
    }
    return Infinity
  }

  /** The same times with rows and columns exchanged. Cost: one pass. */
  transpose(): TravelMatrix<To, From> {
    const rows = this.destinations.size
    const firstEntry = new Uint32Array(rows + 1)
    for (const column of this.destination) firstEntry[column + 1]++
    for (let i = 0; i < rows; i++) firstEntry[i + 1] += firstEntry[i]
    const next = firstEntry.slice(0, rows)
    const destination = new Uint32Array(this.size), seconds = new Float64Array(this.size)
    for (let origin = 0; origin < this.origins.size; origin++) {
      for (let entry = this.firstEntry[origin]; entry < this.firstEntry[origin + 1]; entry++) {
        const at = next[this.destination[entry]]++
        destination[at] = origin
        seconds[at] = this.seconds[entry]
      }
    }
    return new TravelMatrix({ origins: this.destinations, destinations: this.origins, cutoff: this.cutoff, firstEntry, destination, seconds, issues: this.issues, explanation: this.explanation })
  }
}

/** A matrix as triples. */
export interface MatrixTriples {
  /** Ids of the origins, or how many there are. */
  readonly origins: readonly string[] | number
  readonly destinations: readonly string[] | number
  /** Origin of each entry, as an index or an id. */
  readonly origin: ArrayLike<number> | readonly string[]
  readonly destination: ArrayLike<number> | readonly string[]
  /** Seconds of each entry; those beyond the cutoff, Infinity and NaN are not stored. */
  readonly seconds: ArrayLike<number>
  /** Beyond which pairs were left out; Infinity, by default, says that all pairs are here that can be reached. */
  readonly cutoff?: Seconds
}

/**
 * Makes a matrix from triples in any order; of repeated pairs the shortest stands.
 * @param triples ids or counts of both ends, and one origin, destination and time in seconds an entry
 * Cost: one sort. @throws RangeError for an unknown id, one that stands for several places, an index out of range, a negative time or cutoff, or columns of different lengths
 */
export function matrixFrom(triples: MatrixTriples): TravelMatrix {
  const origins = endsFrom(triples.origins), destinations = endsFrom(triples.destinations)
  const { seconds, cutoff = Infinity } = triples
  if (!(cutoff >= 0)) throw new RangeError(`expected a cutoff of at least 0 s, got ${cutoff}`)
  const rows = indices(triples.origin, origins, seconds.length, 'origin'), columns = indices(triples.destination, destinations, seconds.length, 'destination')
  const order = new Uint32Array(seconds.length)
  let kept = 0
  for (let i = 0; i < seconds.length; i++) {
    if (seconds[i] < 0) throw new RangeError(`expected seconds at least 0, got ${seconds[i]} in entry ${i}`)
    if (seconds[i] < Infinity && seconds[i] <= cutoff) order[kept++] = i
  }
  const sorted = order.subarray(0, kept).sort((a, b) => rows[a] - rows[b] || columns[a] - columns[b] || seconds[a] - seconds[b])
  const firstEntry = new Uint32Array(origins.size + 1), destination = new Uint32Array(kept), times = new Float64Array(kept)
  let size = 0, lastRow = -1
  for (const i of sorted) {
    if (rows[i] === lastRow && size > 0 && destination[size - 1] === columns[i]) continue
    lastRow = rows[i]
    destination[size] = columns[i]
    times[size++] = seconds[i]
    firstEntry[lastRow + 1]++
  }
  for (let i = 0; i < origins.size; i++) firstEntry[i + 1] += firstEntry[i]
  return new TravelMatrix({ origins, destinations, cutoff, firstEntry, destination: destination.slice(0, size), seconds: times.slice(0, size) })
}

function endsFrom(ends: readonly string[] | number): Ends {
  if (typeof ends === 'number') return { size: ends, ids: Array.from({ length: ends }, (_, i) => String(i)) }
  return { size: ends.length, ids: ends }
}

function indices(column: ArrayLike<number> | readonly string[], ends: Ends, count: number, name: string): ArrayLike<number> {
  if (column.length !== count) throw new RangeError(`expected ${count} values of ${name}, as many as seconds, got ${column.length}`)
  const byId = typeof column[0] === 'string' ? new Map(ends.ids.map((id, i) => [id, i])) : undefined
  if (byId !== undefined && byId.size < ends.size) throw new RangeError(`expected ids of ${name}s that differ, got ${describe(ends.ids.find((id, i) => byId.get(id) !== i))} twice: give entries by index`)
  return Uint32Array.from(column as ArrayLike<number | string>, value => {
    const index = byId ? byId.get(String(value)) : value as number
    if (index === undefined || !Number.isInteger(index) || index < 0 || index >= ends.size) throw new RangeError(`expected ${name} among the ${ends.size} given, got ${value}`)
    return index
  })
}
