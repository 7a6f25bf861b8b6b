import { report } from '../core/run.ts'
import type { Places } from '../data/places.ts'
import type { TravelMatrix } from '../data/travel-matrix.ts'
import { runJob, type ChunkColumns } from './job.ts'
import { matrixJob, matrixOf, MemoryWatch } from './matrix-job.ts'
import type { MatrixQuery } from './model.ts'
import type { Network } from './network.ts'

/** A sparse matrix over roads, one chunk of its job after another in this thread. */
export function networkMatrix(network: Network, query: MatrixQuery): TravelMatrix<Places, Places> {
  const job = matrixJob(network, query), run = runJob(network, job)
  const watch = new MemoryWatch(job), results: ChunkColumns[] = []
  for (let chunk = 0; chunk < job.chunks; chunk++) {
    report(query, 'searching', chunk, job.chunks)
    const result = run(chunk, query)
    watch.add(result)
    results.push(result)
  }
  report(query, 'searching', job.chunks, job.chunks)
  return matrixOf(query, job, results)
}
