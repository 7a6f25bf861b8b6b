import { report } from '../core/run.ts'
import type { TravelSums } from '../data/travel-sums.ts'
import type { ChunkColumns, Runner } from './job.ts'
import type { SumsQuery } from './model.ts'
import type { Network } from './network.ts'
import { sumsJob, sumsOf, type SumsJob } from './sums-job.ts'
import { sumsBySearch } from './sums-search.ts'
import { sumsBySweep } from './sums-sweep.ts'

/** A runner for chunks of sums. */
export function runSumsJob(network: Network, job: SumsJob, onRow?: SumsQuery['onRow']): Runner {
  const hung = network.sweeps.hang(job.points, job.direction)
  const run = job.engine === 'search' ? sumsBySearch(network, job, hung, onRow) : sumsBySweep(network, job, hung, onRow)
  return (chunk, options) => ({ ...run(chunk, options) })
}

/** Sums over roads, in this thread. */
export function networkSums(network: Network, query: SumsQuery): TravelSums {
  const job = sumsJob(network, query), run = runSumsJob(network, job, query.onRow), results: ChunkColumns[] = []
  for (let chunk = 0; chunk < job.chunks; chunk++) {
    report(query, 'summing', chunk, job.chunks)
    results.push(run(chunk, query))
  }
  return sumsOf(query, job, results)
}
