import { quantum, roundingMagic, roundWeights, sumOf } from '../core/exact-sum.ts'
import { fillByPoint, from, given, layout, none, type Consumer, type SweepRun } from './consumer.ts'
import type { DecayTable } from './decay-table.ts'

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

/** Decay-weighted sums: by point in sweep order, by source label. */
export interface DecayResult {
  readonly points: Uint32Array
  /** Sum of decay times place weight, each 1 by default. */
  readonly byPoint: Float64Array
  /** Sum of decay times point weight; empty without point weights. */
  readonly byPlace: Float64Array
}

/**
 * Sums decayed weights over sources for each point and, given point weights, over points for each source.
 * @param options `decay` from {@link decayTable}; weights of places and points
 */
export function decayOf(options: { readonly decay: DecayTable } & SweepWeights): Consumer & { result(): DecayResult } {
  const { decay, placeWeights, pointWeights } = options
  let run: SweepRun, at: Record<'table' | 'exact' | 'places' | 'points' | 'byPoint' | 'byLane', number>, size = 0, lanes = 0, laneMagic = 0, itemMagic = 0
  let byPlace = new Float64Array(), result: DecayResult | undefined
  const lay = ({ points }: SweepRun, offset: number): void => {
    const columns = layout(offset)
    at = {
      // A cubic is 32 bytes: from a multiple of them on, none lies across two lines of the cache.
      table: Math.ceil(columns.take(decay.cubics.byteLength + 16) / 32) * 32, exact: columns.take(decay.exact.byteLength), places: columns.take(128), points: pointWeights === undefined ? none : columns.take(points.length * 8),
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
      kernels.f64(at.table, decay.cubics.length).set(decay.cubics)
      kernels.f64(at.exact, decay.exact.length).set(decay.exact)
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
        items: none, table: at.table, exact: at.exact, shift: decay.shift, grain: decay.grain, reach: Math.min(decay.reach, run.limit), laneWeights: at.places, itemWeights: from(at.points, point * 8),
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
