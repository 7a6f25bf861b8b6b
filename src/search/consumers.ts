import { quantum, roundingMagic, roundWeights, sumOf } from '../core/exact-sum.ts'
import { unreachable } from '../data/travel-times.ts'
import type { Kernels } from './assembly/kernels.ts'

/** What a consumer is told of a run. */
export interface SweepRun {
  readonly kernels: Kernels
  /** Ids of the points swept, in the order in which they are taken. */
  readonly points: Uint32Array
  /** How many points there are in all parts. */
  readonly pointCount: number
  readonly sourceCount: number
  /** Milliseconds that count, inclusive. */
  readonly limit: number
}

/** Takes times while they are still in the cache. Made for one run. */
export interface Consumer {
  /** Bytes of kernel memory that it wants. */
  bytes(run: SweepRun): number
  /** Starts a run with its memory, whose contents are undefined, at `offset`. */
  begin(run: SweepRun, offset: number): void
  /** A batch begins: labels of its lanes. */
  open?(labels: Uint32Array): void
  /** Times of `count` points from the `point`-th in sweep order on, in rows of 16 lanes at byte `rows`. */
  take(rows: number, count: number, point: number): void
  /** Passes by points that no source of the batch reaches within the limit. */
  skip?(point: number, count: number): void
  close?(labels: Uint32Array): void
  end?(): void
}

const none = 0xffffffff

/**
 * Hands out whole rows of the matrix, in an order of its own.
 * @param onRow called with each source and ms by point id, 0xffffffff beyond the cutoff and for points of other parts; the array is used again: copy what you keep
 * Cost: 64 bytes a point.
 */
export function rowsOf(onRow: (source: number, ms: Uint32Array) => void): Consumer {
  let run: SweepRun, ids = 0, target = 0, lanes = 0
  // Whether the rows of the batch before are still there, to be overwritten; and what of them was not.
  let isStale = false, hasSkipped = false
  const taken: number[] = []
  const wipe = (point: number, count: number): void => {
    const { kernels, pointCount, points } = run
    const all = kernels.u32(target, pointCount * 16)
    for (let lane = 0; lane < 16; lane++) for (let i = point, base = lane * pointCount; i < point + count; i++) all[base + points[i]] = unreachable
  }
  return {
    bytes: ({ points, pointCount }) => aligned(points.length * 4) + pointCount * 64,
    begin(given, offset) {
      run = given
      ids = offset
      target = offset + aligned(run.points.length * 4)
      run.kernels.u32(ids, run.points.length).set(run.points)
      run.kernels.u32(target, run.pointCount * 16).fill(unreachable)
      isStale = false
    },
    open(labels) {
      lanes = labels.length
      hasSkipped = false
      taken.length = 0
    },
    take(rows, count, point) {
      if (taken.length > 0 && taken[taken.length - 1] === point) taken[taken.length - 1] += count
      else taken.push(point, point + count)
      run.kernels.gather(rows, count, ids + point * 4, target, run.pointCount, lanes, run.limit)
    },
    skip(point, count) {
      hasSkipped = true
      if (isStale) wipe(point, count)
    },
    close(labels) {
      const { kernels, pointCount } = run
      const all = kernels.u32(target, pointCount * 16)
      for (const [lane, label] of labels.entries()) onRow(label, all.subarray(lane * pointCount, (lane + 1) * pointCount))
      isStale = !hasSkipped
      if (isStale) return
      let sum = 0
      for (let i = 0; i < taken.length; i += 2) sum += taken[i + 1] - taken[i]
      if (sum * 4 > pointCount) all.fill(unreachable)
      else for (let i = 0; i < taken.length; i += 2) wipe(taken[i], taken[i + 1] - taken[i])
    },
  }
}

/** The k nearest sources of the points of a part, in sweep order: entry j of the i-th point is at `i * k + j`, ties to the lower label. */
export interface NearestResult {
  readonly k: number
  readonly points: Uint32Array
  /** Milliseconds, 0xffffffff where there are fewer than k. */
  readonly ms: Uint32Array
  /** Indexes of sources, -1 where there are fewer than k. */
  readonly label: Int32Array
}

/** Keeps the k nearest sources of every point. Cost: 8 k bytes a point. */
export function nearestOf(k: number): Consumer & { result(): NearestResult } {
  if (!(Number.isInteger(k) && k >= 1)) throw new RangeError(`expected k as a whole number from 1, got ${k}`)
  let run: SweepRun, labelsAt = 0, msAt = 0, labelAt = 0, lanes = 0
  let result: NearestResult | undefined
  return {
    bytes: ({ points }) => 64 + 2 * aligned(points.length * k * 4),
    begin(given, offset) {
      run = given
      labelsAt = offset
      msAt = offset + 64
      labelAt = msAt + aligned(run.points.length * k * 4)
      run.kernels.u32(msAt, run.points.length * k).fill(unreachable)
      run.kernels.i32(labelAt, run.points.length * k).fill(-1)
    },
    open(labels) {
      lanes = labels.length
      run.kernels.u32(labelsAt, 16).set(labels)
    },
    take: (rows, count, point) => { run.kernels.nearest(rows, count, none, labelsAt, lanes, run.limit, k, msAt + point * k * 4, labelAt + point * k * 4) },
    end() {
      const { kernels, points } = run
      result = { k, points, ms: kernels.u32(msAt, points.length * k).slice(), label: kernels.i32(labelAt, points.length * k).slice() }
    },
    result: () => given(result),
  }
}

/** Weights of sums: of each source, by label, and of each point, by id. Their totals, over all parts and shares, set the step to which terms are rounded. */
export interface SweepWeights {
  readonly placeWeights?: ArrayLike<number>
  readonly pointWeights?: ArrayLike<number>
}

/** Counts and sums within each cutoff c of C: by point in sweep order at `i * C + c`, by source at `label * C + c`. */
export interface WithinResult {
  readonly points: Uint32Array
  readonly countByPoint: Uint32Array
  /** Sums of place weights; empty without them. */
  readonly sumByPoint: Float64Array
  readonly countByPlace: Uint32Array
  /** Sums of point weights; empty without them. */
  readonly sumByPlace: Float64Array
}

/**
 * Counts sources within cutoffs of each point and points within cutoffs of each source, and sums their weights.
 * @param options `cutoffs` in ms, ascending, none above that of the run
 */
export function withinOf(options: { readonly cutoffs: ArrayLike<number> } & SweepWeights): Consumer & { result(): WithinResult } {
  const { cutoffs, placeWeights, pointWeights } = options
  const C = cutoffs.length
  for (let c = 1; c < C; c++) if (!(cutoffs[c] >= cutoffs[c - 1])) throw new RangeError(`expected ascending cutoffs, got ${cutoffs[c]} after ${cutoffs[c - 1]}`)
  const places = placeWeights === undefined ? undefined : roundWeights(placeWeights)
  let run: SweepRun, at: Record<'cutoffs' | 'places' | 'points' | 'count' | 'sum' | 'laneCount' | 'laneSum', number>, size = 0, lanes = 0
  let countByPlace = new Uint32Array(), sumByPlace = new Float64Array(), result: WithinResult | undefined
  const lay = ({ points }: SweepRun, offset: number): void => {
    const columns = layout(offset)
    at = {
      cutoffs: columns.take(C * 4), places: columns.take(128), points: pointWeights === undefined ? none : columns.take(points.length * 8), count: columns.take(points.length * C * 4),
      sum: places === undefined ? none : columns.take(points.length * C * 8), laneCount: columns.take(64 * C), laneSum: pointWeights === undefined ? none : columns.take(128 * C),
    }
    size = columns.end - offset
  }
  return {
    bytes(run) {
      lay(run, 0)
      return size
    },
    begin(given, offset) {
      run = given
      lay(run, offset)
      const { kernels, points } = run
      kernels.u8(offset, size).fill(0)
      kernels.u32(at.cutoffs, C).set(cutoffs)
      kernels.f64(at.places, 16).fill(1)
      if (pointWeights !== undefined) fillByPoint(kernels.f64(at.points, points.length), roundWeights(pointWeights), points)
      countByPlace = new Uint32Array(run.sourceCount * C)
      sumByPlace = new Float64Array(pointWeights === undefined ? 0 : run.sourceCount * C)
    },
    open(labels) {
      lanes = labels.length
      if (places !== undefined) fillByPoint(run.kernels.f64(at.places, 16), places, labels)
      run.kernels.u32(at.laneCount, 16 * C).fill(0)
      if (at.laneSum !== none) run.kernels.f64(at.laneSum, 16 * C).fill(0)
    },
    take(rows, count, point) {
      run.kernels.within(rows, count, lanes, {
        items: none, cutoffs: at.cutoffs, cutoffCount: C, laneWeights: at.places, itemWeights: from(at.points, point * 8),
        countByItem: at.count + point * C * 4, sumByItem: from(at.sum, point * C * 8), countByLane: at.laneCount, sumByLane: at.laneSum,
      })
    },
    close(labels) {
      const counts = run.kernels.u32(at.laneCount, 16 * C), sums = at.laneSum === none ? undefined : run.kernels.f64(at.laneSum, 16 * C)
      for (const [lane, label] of labels.entries()) for (let c = 0; c < C; c++) {
        countByPlace[label * C + c] = counts[c * 16 + lane]
        if (sums !== undefined) sumByPlace[label * C + c] = sums[c * 16 + lane]
      }
    },
    end() {
      const { kernels, points } = run
      result = { points, countByPoint: kernels.u32(at.count, points.length * C).slice(), sumByPoint: at.sum === none ? new Float64Array() : kernels.f64(at.sum, points.length * C).slice(), countByPlace, sumByPlace }
    },
    result: () => given(result),
  }
}

/** What is left of the interest in a place, by travel time: entry i holds from i * 2^shift ms on. */
export interface DecayTable {
  readonly values: Float64Array
  readonly shift: number
  /** Longest time that counts, in ms. */
  readonly reach: number
}

/** Longest table: 64 MB. */
const longestTable = 2 ** 23

/**
 * Tabulates a decay function for every millisecond up to the cutoff, or for every 2^shift where that would take more than 2^23 entries.
 * @param decay share in [0, 1] by seconds
 * @throws RangeError for values outside [0, 1]
 */
export function decayTable(decay: (seconds: number) => number, cutoffMs: number): DecayTable {
  let shift = 0
  while (Math.floor(cutoffMs / 2 ** shift) >= longestTable) shift++
  const values = new Float64Array(Math.floor(cutoffMs / 2 ** shift) + 1)
  for (let i = 0; i < values.length; i++) {
    const seconds = i * 2 ** shift / 1000, value = decay(seconds)
    if (!(value >= 0 && value <= 1)) throw new RangeError(`expected a decay from 0 to 1, got ${value} at ${seconds} s`)
    values[i] = value
  }
  return { values, shift, reach: cutoffMs }
}

/** Decay-weighted sums: by point in sweep order, by source label. */
export interface DecayResult {
  readonly points: Uint32Array
  /** Sum of decay times place weight, each 1 by default. */
  readonly byPoint: Float64Array
  /** Sum of decay times point weight; empty without point weights. */
  readonly byPlace: Float64Array
}

/** Sums decayed weights over sources for each point and, given point weights, over points for each source. */
export function decayOf(options: { readonly decay: DecayTable } & SweepWeights): Consumer & { result(): DecayResult } {
  const { decay, placeWeights, pointWeights } = options
  let run: SweepRun, at: Record<'table' | 'places' | 'points' | 'byPoint' | 'byLane', number>, size = 0, lanes = 0, laneMagic = 0, itemMagic = 0
  let byPlace = new Float64Array(), result: DecayResult | undefined
  const lay = ({ points }: SweepRun, offset: number): void => {
    const columns = layout(offset)
    at = {
      table: columns.take(decay.values.length * 8), places: columns.take(128), points: pointWeights === undefined ? none : columns.take(points.length * 8),
      byPoint: columns.take(points.length * 8), byLane: pointWeights === undefined ? none : columns.take(128),
    }
    size = columns.end - offset
  }
  return {
    bytes(run) {
      lay(run, 0)
      return size
    },
    begin(given, offset) {
      run = given
      lay(run, offset)
      const { kernels, points } = run
      kernels.f64(at.table, decay.values.length).set(decay.values)
      kernels.f64(at.places, 16).fill(1)
      kernels.f64(at.byPoint, points.length).fill(0)
      if (pointWeights !== undefined) fillByPoint(kernels.f64(at.points, points.length), pointWeights, points)
      itemMagic = roundingMagic(quantum(placeWeights === undefined ? run.sourceCount : sumOf(placeWeights)))
      laneMagic = roundingMagic(quantum(pointWeights === undefined ? 0 : sumOf(pointWeights)))
      byPlace = new Float64Array(pointWeights === undefined ? 0 : run.sourceCount)
    },
    open(labels) {
      lanes = labels.length
      if (placeWeights !== undefined) fillByPoint(run.kernels.f64(at.places, 16), placeWeights, labels)
      if (at.byLane !== none) run.kernels.f64(at.byLane, 16).fill(0)
    },
    take(rows, count, point) {
      run.kernels.decay(rows, count, lanes, {
        items: none, table: at.table, shift: decay.shift, reach: Math.min(decay.reach, run.limit), laneWeights: at.places, itemWeights: from(at.points, point * 8),
        byItem: at.byPoint + point * 8, byLane: at.byLane, itemMagic, laneMagic,
      })
    },
    close(labels) {
      if (at.byLane === none) return
      const sums = run.kernels.f64(at.byLane, 16)
      for (const [lane, label] of labels.entries()) byPlace[label] = sums[lane]
    },
    end() {
      result = { points: run.points, byPoint: run.kernels.f64(at.byPoint, run.points.length).slice(), byPlace }
    },
    result: () => given(result),
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 16) * 16
}

/** An offset into a column that may be absent. */
function from(column: number, bytes: number): number {
  return column === none ? none : column + bytes
}

function layout(offset: number): { take(bytes: number): number, readonly end: number } {
  let end = offset
  return {
    take(bytes) {
      const at = end
      end += aligned(bytes)
      return at
    },
    get end() { return end },
  }
}

function fillByPoint(column: Float64Array, weights: ArrayLike<number>, points: Uint32Array): void {
  for (let i = 0; i < points.length; i++) column[i] = weights[points[i]]
}

function given<T>(result: T | undefined): T {
  if (result === undefined) throw new Error('expected a finished run before its result')
  return result
}
