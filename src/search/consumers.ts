import { unreachable } from '../data/travel-times.ts'
import { aligned, given, none, type Consumer, type SweepRun } from './consumer.ts'
import { endless } from './customize.ts'

export type { Consumer } from './consumer.ts'
export { decayOf, withinOf, type DecayResult, type SweepWeights, type WithinResult } from './consumer-sums.ts'
export { decayAt, decayTable, type DecayTable } from './decay-table.ts'

/** Points collected at once where there are many: their rows stay in the cache for four times four lanes, so that few streams are written at the same time. */
const chunk = 1024
/** What fits in the cache anyway. */
const few = 2 ** 17

/** Where scattering a few rows beats collecting all. */
const sparse = 8

/**
 * Hands out whole rows of the matrix, in an order of its own.
 * @param onRow called with each source and ms by point id, 0xffffffff beyond the cutoff and for points of other parts; the array is used again: copy what you keep
 * Cost: 64 bytes a point for the rows of a batch, and as much for the rows by point.
 */
export function rowsOf(onRow: (source: number, ms: Uint32Array) => void): Consumer {
  let run: SweepRun, ids = 0, indexes = 0, target = 0, isClean = false, count = 0
  // What was taken in this batch (rows, count, first point), and what was not (first point, count).
  const taken: number[] = [], skipped: number[] = []
  const collect = (lanes: number): void => {
    const { kernels, pointCount, rows, rowOfPoint, limit } = run
    const words = new Uint32Array(kernels.u32(rows, 0).buffer, rows)
    for (let i = 0; i < skipped.length; i += 2) {
      // Rows of neighbours mostly lie side by side.
      for (let j = skipped[i], end = j + skipped[i + 1]; j < end;) {
        const from = j++
        while (j < end && rowOfPoint[j] === rowOfPoint[j - 1] + 1) j++
        words.fill(endless, rowOfPoint[from] * 16, (rowOfPoint[j - 1] + 1) * 16)
      }
    }
    if (pointCount <= few) kernels.gatherFrom(rows, pointCount, indexes, target, pointCount, lanes, limit)
    else for (let i = 0; i < pointCount; i += chunk) {
      const some = Math.min(chunk, pointCount - i)
      for (let lane = 0; lane < lanes; lane += 4) kernels.gatherFrom(rows + lane * 4, some, indexes + i * 4, target + (lane * pointCount + i) * 4, pointCount, Math.min(4, lanes - lane), limit)
    }
    isClean = false
  }
  const scatter = (lanes: number): void => {
    const { kernels, pointCount, limit } = run
    if (!isClean) kernels.u32(target, pointCount * 16).fill(unreachable)
    isClean = true
    for (let i = 0; i < taken.length; i += 3) kernels.gather(taken[i], taken[i + 1], ids + taken[i + 2] * 4, target, pointCount, lanes, limit)
  }
  const wipe = (lanes: number): void => {
    const { kernels, pointCount, points } = run
    for (let lane = 0; lane < lanes; lane++) {
      const row = kernels.u32(target + lane * pointCount * 4, pointCount)
      for (let i = 0; i < taken.length; i += 3) for (let j = taken[i + 2]; j < taken[i + 2] + taken[i + 1]; j++) row[points[j]] = unreachable
    }
  }
  return {
    keepsRows: true,
    bytes: ({ points, pointCount }) => 128 + aligned(points.length * 4) + aligned(pointCount * 4) + pointCount * 64,
    begin(given, offset) {
      run = given
      const { kernels, points, pointCount, rows, rowOfPoint } = run
      // Points of other parts read a row of their own that nobody reaches.
      const absent = Math.ceil(offset / 64) * 64
      kernels.u32(absent, 16).fill(endless)
      ids = absent + 64
      indexes = ids + aligned(points.length * 4)
      target = indexes + aligned(pointCount * 4)
      kernels.u32(ids, points.length).set(points)
      const index = kernels.u32(indexes, pointCount).fill((absent - rows) / 64)
      for (let i = 0; i < points.length; i++) index[points[i]] = rowOfPoint[i]
      isClean = false
    },
    open() {
      taken.length = skipped.length = count = 0
    },
    take(rows, some, point) {
      taken.push(rows, some, point)
      count += some
    },
    skip: (point, some) => { skipped.push(point, some) },
    close(labels) {
      const { kernels, pointCount } = run, isSparse = count * sparse < pointCount
      if (isSparse) scatter(labels.length)
      else collect(labels.length)
      for (const [lane, label] of labels.entries()) onRow(label, kernels.u32(target + lane * pointCount * 4, pointCount))
      if (isSparse) wipe(labels.length)
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

/**
 * Keeps the k nearest sources of every point.
 * @param k how many, at least 1
 * Cost: 8 k bytes a point.
 */
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
