/**
 * How a facility met its capacity: `A` filled within a band, `B` full before its first band was served, `C` everybody served and room left,
 * `D` full at the end of a band, `E` capacity not counted; '' where nobody is within reach.
 */
export type CapacityCase = 'A' | 'B' | 'C' | 'D' | 'E' | ''

/** Whom a facility takes of the people who wait: all before the band `limit`, and `share` of those in it. */
export interface Filling {
  readonly case: CapacityCase
  /** The last band served, Infinity where capacity does not count, 0 where nobody waits. */
  readonly limit: number
  readonly share: number
  /** People who wait within reach. */
  readonly waiting: number
  /** Those of them within the limit. */
  readonly within: number
  readonly taken: number
}

const bucketCount = 2048

/**
 * Fills a facility with the people who wait, nearest band first; those of the band in which it is full share what room there is in proportion.
 * Cases as in AccessMod's geographic coverage. Bands are whatever numbers ascend with the way: exact seconds, or whole minutes.
 * @param band of each entry, at least 0
 * @param people who wait, by entry
 * @param capacity undefined where it does not count
 * Cost: linear; only the entries around the limit are sorted.
 */
export function fillFacility(band: Float64Array, people: Float64Array, capacity: number | undefined): Filling {
  let first = Infinity, last = -Infinity, firstPeople = 0
  for (let i = 0; i < band.length; i++) {
    if (people[i] === 0) continue
    if (band[i] > last) last = band[i]
    if (band[i] < first) {
      first = band[i]
      firstPeople = 0
    }
    if (band[i] === first) firstPeople += people[i]
  }
  if (last === -Infinity) return { case: band.length === 0 ? '' : capacity === undefined ? 'E' : 'C', limit: capacity === undefined ? Infinity : 0, share: 1, waiting: 0, within: 0, taken: 0 }
  const scale = last > 0 ? Math.min(Number.MAX_VALUE, (bucketCount - 1) / last) : 0
  const buckets = new Float64Array(bucketCount)
  for (let i = 0; i < band.length; i++) buckets[Math.floor(band[i] * scale)] += people[i]
  const waiting = buckets.reduce((sum, bucket) => sum + bucket, 0)
  if (capacity === undefined) return { case: 'E', limit: Infinity, share: 1, waiting, within: waiting, taken: waiting }
  if (capacity > waiting) return { case: 'C', limit: last, share: 1, waiting, within: waiting, taken: waiting }
  if (capacity < firstPeople) return { case: 'B', limit: first, share: capacity / firstPeople, waiting, within: firstPeople, taken: capacity }
  let bucket = 0, before = 0
  while (bucket < bucketCount - 1 && before + buckets[bucket] < capacity) before += buckets[bucket++]
  return { waiting, ...within(bandsOf(band, people, scale, bucket), before, capacity) }
}

interface Band { readonly band: number, people: number }

/** The bands of one bucket that have people, ascending. */
function bandsOf(band: Float64Array, people: Float64Array, scale: number, bucket: number): Band[] {
  const sums = new Map<number, number>()
  for (let i = 0; i < band.length; i++) {
    if (people[i] > 0 && Math.floor(band[i] * scale) === bucket) sums.set(band[i], (sums.get(band[i]) ?? 0) + people[i])
  }
  return Array.from(sums, ([band, people]) => ({ band, people })).sort((a, b) => a.band - b.band)
}

/** Cases D and A. The bands add up to the capacity at least, but for rounding. */
function within(bands: readonly Band[], before: number, capacity: number): Omit<Filling, 'waiting'> {
  let sum = before
  for (const { band, people } of bands) {
    if (sum + people === capacity) return { case: 'D', limit: band, share: 1, within: capacity, taken: capacity }
    if (sum + people > capacity) return { case: 'A', limit: band, share: (capacity - sum) / people, within: sum + people, taken: capacity }
    sum += people
  }
  return { case: 'D', limit: bands.at(-1)!.band, share: 1, within: sum, taken: sum }
}
