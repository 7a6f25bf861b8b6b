import type { report } from '../core/run.ts'
import { decayOf, nearestOf, rowsOf, withinOf, type Consumer } from '../search/consumers.ts'
import { Sweep } from '../search/sweep.ts'
import { sourceOf, type Hung } from './hung.ts'
import type { SumsQuery } from './model.ts'
import type { Network } from './network.ts'
import { emptySums, type SumsColumns, type SumsJob } from './sums-job.ts'
import { nearestOfAll } from './sums-search.ts'

/** Sums over all points by sweeps from a share of the places: cutting the points instead would have every share climb from all places. */
export function sumsBySweep(network: Network, job: SumsJob, hung: Hung, onRow: SumsQuery['onRow']): (chunk: number, options: Parameters<typeof report>[0]) => SumsColumns {
  const sources = Array.from(job.sources.link.keys(), source => sourceOf(network, hung, job.sources, source))
  return (chunk, options) => network.sweeps.use(hung, { index: 0, of: 1 }, sweep => sums(network, job, hung, { sweep, sources, onRow, chunk, options }))
}

interface Part { sweep: Sweep, sources: ReturnType<typeof sourceOf>[], onRow: SumsQuery['onRow'], chunk: number, options: Parameters<typeof report>[0] }

function sums(network: Network, job: SumsJob, hung: Hung, { sweep, sources, onRow, chunk, options }: Part): SumsColumns {
  const weights = { ...(job.supply !== undefined && { placeWeights: job.supply }), ...(job.demand !== undefined && { pointWeights: job.demand }) }
  const nearest = job.k > 0 && !job.isMultiLabel ? nearestOf(job.k) : undefined
  const within = job.cutoffs.length > 0 ? withinOf({ cutoffs: job.cutoffs, ...weights }) : undefined
  const decayed = job.decay !== undefined ? decayOf({ decay: job.decay, ...weights }) : undefined
  const rows = onRow === undefined ? undefined : rowsOf(onRow)
  sweep.run(sources, [nearest, within, decayed, rows].filter((consumer): consumer is Consumer & typeof consumer => consumer !== undefined), { ...options, cutoffMs: job.cutoffMs, share: { index: chunk, of: job.chunks } })

  // A copy, because what a chunk gives is handed over to another thread.
  const all = emptySums(job, sweep.points.slice())
  if (job.isMultiLabel && chunk === 0) nearestOfAll(network, job, hung, all)
  return { ...all, ...nearestColumns(nearest), ...withinColumns(within), ...decayColumns(decayed) }
}

function nearestColumns(consumer: ReturnType<typeof nearestOf> | undefined): Partial<SumsColumns> {
  if (consumer === undefined) return {}
  const { ms, label } = consumer.result()
  return { ms, place: label }
}

function withinColumns(consumer: ReturnType<typeof withinOf> | undefined): Partial<SumsColumns> {
  if (consumer === undefined) return {}
  const { countByPoint, sumByPoint, countByPlace, sumByPlace } = consumer.result()
  return { countByPoint, supplyByPoint: sumByPoint, countByPlace, demandByPlace: sumByPlace }
}

function decayColumns(consumer: ReturnType<typeof decayOf> | undefined): Partial<SumsColumns> {
  if (consumer === undefined) return {}
  const { byPoint, byPlace } = consumer.result()
  return { decayedByPoint: byPoint, decayedByPlace: byPlace }
}
