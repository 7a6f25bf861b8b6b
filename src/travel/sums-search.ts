import { quantum, roundingMagic, roundWeights, sumOf } from '../core/exact-sum.ts'
import { report } from '../core/run.ts'
import { decayAt } from '../search/decay-table.ts'
import { improve, nearestLabels } from '../search/nearest.ts'
import { shareOf } from '../search/plan.ts'
import type { Hung } from './hung.ts'
import { meetings, seedsOf } from './joined.ts'
import type { SumsQuery } from './model.ts'
import type { Network } from './network.ts'
import { PointSearch } from './point-search.ts'
import { emptySums, type SumsColumns, type SumsJob } from './sums-job.ts'

/** Sums over shares of the places by one bounded search each. */
export function sumsBySearch(network: Network, job: SumsJob, hung: Hung, onRow: SumsQuery['onRow']): (chunk: number, options: Parameters<typeof report>[0]) => SumsColumns {
  const search = new PointSearch(network, hung), points = Uint32Array.from(job.points.link.keys())
  const isPairwise = job.cutoffs.length > 0 || job.decay !== undefined || onRow !== undefined || !job.isMultiLabel
  return (chunk, options) => {
    const sums = emptySums(job, points.slice()), addTo = adder(job, sums)
    if (job.isMultiLabel && chunk === 0) nearestOfAll(network, job, hung, sums)
    const [from, to] = isPairwise ? shareOf(job.sources.link.length, { index: chunk, of: job.chunks }) : [0, 0]
    for (let source = from; source < to; source++) {
      report(options, 'searching', source - from, to - from)
      if (job.sources.link[source] === -1) {
        onRow?.(source, search.nothing())
        continue
      }
      addTo(source, search.run(job.sources, source, job.cutoffMs), search.ms)
      onRow?.(source, search.ms)
    }
    report(options, 'searching', to - from, to - from)
    return sums
  }
}

/** Adds the points found from one place; terms are rounded as sweeps do it. */
function adder(job: SumsJob, sums: SumsColumns): (source: number, found: Uint32Array, ms: Uint32Array) => void {
  const { k, isMultiLabel, cutoffs, decay, supply, demand } = job, C = cutoffs.length
  const supplies = supply === undefined ? undefined : roundWeights(supply), demands = demand === undefined ? undefined : roundWeights(demand)
  const pointMagic = roundingMagic(quantum(supply === undefined ? job.sources.link.length : sumOf(supply))), placeMagic = roundingMagic(quantum(demand === undefined ? 0 : sumOf(demand)))
  return (source, found, ms) => {
    for (let i = 0; i < found.length; i++) {
      const point = found[i], time = ms[point]
      if (k > 0 && !isMultiLabel) improve(sums.ms, sums.place, point * k, k, time, source)
      for (let c = C - 1; c >= 0 && time <= cutoffs[c]; c--) {
        sums.countByPoint[point * C + c]++
        sums.countByPlace[source * C + c]++
        if (supplies !== undefined) sums.supplyByPoint[point * C + c] += supplies[source]
        if (demands !== undefined) sums.demandByPlace[source * C + c] += demands[point]
      }
      if (decay === undefined) continue
      const share = decayAt(decay, time)
      sums.decayedByPoint[point] += ((supply === undefined ? 1 : supply[source]) * share + pointMagic) - pointMagic
      if (demand !== undefined) sums.decayedByPlace[source] += (demand[point] * share + placeMagic) - placeMagic
    }
  }
}

/** The k nearest places of every point from one search that keeps k labels a node. */
export function nearestOfAll(network: Network, job: SumsJob, hung: Hung, sums: Pick<SumsColumns, 'points' | 'ms' | 'place'>): void {
  const { k, direction, sources, points, cutoffMs } = job
  const { ms, label } = nearestLabels(network.graph, network.ms, { seeds: seedsOf(network, sources, direction), k, cutoff: cutoffMs / 1000, reverse: direction === 'to' })
  const { first, node, ms: rest } = hung.targets
  const bySource = new Map<number, number[]>()
  for (const [place, link] of sources.link.entries()) if (link !== -1) bySource.set(link, [...bySource.get(link) ?? [], place])
  for (const [i, point] of sums.points.entries()) {
    const base = i * k, offer = (time: number, place: number): void => {
      if (time <= cutoffMs) improve(sums.ms, sums.place, base, k, time, place)
    }
    for (let at = first[point]; at < first[point + 1]; at++) {
      for (let j = node[at] * k; j < node[at] * k + k && label[j] !== -1; j++) offer(ms[j] + rest[at], label[j])
    }
    const link = points.link[point]
    for (const place of link === -1 ? [] : bySource.get(link) ?? []) {
      meetings(network, direction, { link, source: sources.fraction[place], point: points.fraction[point] }, time => offer(time + sources.access[place] + points.access[point], place))
    }
  }
}
