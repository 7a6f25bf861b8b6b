/** Distinct ids ascending, and for each id given its place among them. */
export interface Ranked {
  readonly unique: Float64Array<ArrayBuffer>
  readonly rank: Uint32Array<ArrayBuffer>
}

const digitBits = 16
const digits = 1 << digitBits
const lowRange = 2 ** 32

/**
 * Ranks ids by radix sort, 16 bits a pass.
 * @param ids integers from -2^52 to 2^52, in any order and repeated
 * Cost: one pass for every 16 bits of the range of ids (OSM's nodes need two or three); 24 bytes of scratch an id.
 */
export function rankIds(ids: Float64Array): Ranked {
  const n = ids.length
  let min = Infinity, max = -Infinity
  for (let i = 0; i < n; i++) {
    const id = ids[i]
    if (id < min) min = id
    if (id > max) max = id
  }
  const { low, high, at } = sorted(ids, min, max - min)
  const unique = new Float64Array(n), rank = new Uint32Array(n)
  const isWide = high.length > 0
  let last = -1
  for (let i = 0; i < n; i++) {
    const id = (isWide ? high[i] * lowRange + low[i] : low[i]) + min
    if (last < 0 || unique[last] !== id) unique[++last] = id
    rank[at[i]] = last
  }
  return { unique: unique.slice(0, last + 1), rank }
}

/** Where an id stands in an ascending column, or would stand. Cost: a binary search. */
export function lowerBound(ascending: ArrayLike<number>, id: number): number {
  let low = 0, top = ascending.length
  while (low < top) {
    const mid = (low + top) >>> 1
    if (ascending[mid] < id) low = mid + 1
    else top = mid
  }
  return low
}

/** Ids less `min`, ascending, in two halves of 32 bits (`high` is empty where none needs it), and where each was. */
interface Sorted {
  low: Uint32Array
  high: Uint32Array
  at: Uint32Array
}

function sorted(ids: Float64Array, min: number, range: number): Sorted {
  const n = ids.length, isWide = range >= lowRange
  let from = emptySorted(n, isWide), to = emptySorted(n, isWide)
  for (let i = 0; i < n; i++) {
    const id = ids[i] - min
    from.at[i] = i
    if (isWide) {
      from.high[i] = id / lowRange
      from.low[i] = id - from.high[i] * lowRange
    } else from.low[i] = id
  }
  for (let bits = 0; 2 ** bits <= range; bits += digitBits) {
    pass(from, to, bits)
    const swap = from
    from = to
    to = swap
  }
  return from
}

function emptySorted(n: number, isWide: boolean): Sorted {
  return { low: new Uint32Array(n), high: new Uint32Array(isWide ? n : 0), at: new Uint32Array(n) }
}

/** Keys move along with their places, so that each pass reads from first to last. */
function pass(from: Sorted, to: Sorted, bits: number): void {
  const { low, high, at } = from, toLow = to.low, toHigh = to.high, toAt = to.at
  const n = low.length, isWide = high.length > 0, part = bits < 32 ? low : high, shift = bits & 31
  const next = new Uint32Array(digits + 1)
  for (let i = 0; i < n; i++) next[((part[i] >>> shift) & (digits - 1)) + 1]++
  for (let i = 0; i < digits; i++) next[i + 1] += next[i]
  for (let i = 0; i < n; i++) {
    const place = next[(part[i] >>> shift) & (digits - 1)]++
    toLow[place] = low[i]
    toAt[place] = at[i]
    if (isWide) toHigh[place] = high[i]
  }
}
