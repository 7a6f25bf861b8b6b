import { report } from '../core/run.ts'
import type { Issue } from '../core/types.ts'
import type { Places } from '../data/places.ts'
import type { ReachRow } from '../data/reach.ts'
import type { TravelMatrix } from '../data/travel-matrix.ts'
import { checkEngine } from './engine.ts'
import type { Hybrid } from './hybrid.ts'
import { reportStanding, type Standing } from './hybrid-places.ts'
import { rowOf } from './hybrid-reach.ts'
import { HybridSearch } from './hybrid-search.ts'
import { cutoffMs, type Direction } from './joined.ts'
import { defaultMemory } from './matrix-job.ts'
import type { MatrixQuery } from './model.ts'
import { joinRows, matrixByChunks, type CellMatrixChunk, type CellMatrixJob } from './terrain-matrix.ts'

/** A matrix over roads and ground to be computed, as plain data: one row for each source, the places of the smaller side. */
export interface HybridMatrixJob extends Omit<CellMatrixJob, 'kind' | 'sources' | 'points'> {
  readonly kind: 'hybrid-matrix'
  readonly direction: Direction
  readonly sources: Standing
  readonly points: Standing
  readonly issues: readonly Issue[]
}

/** Finds where the places stand and lays the work out. */
export function hybridMatrixJob(model: Hybrid, query: MatrixQuery): HybridMatrixJob {
  const { from, to, cutoff } = query
  checkEngine(query.engine, ['search'])
  const origins = model.stand(from, query), destinations = model.stand(to, query)
  const issues = [...reportStanding(model.land, [{ places: from, standing: origins }, ...(to === from ? [] : [{ places: to, standing: destinations }])], query.snap?.within)]
  const direction = to.size < from.size ? 'to' : 'from', [sources, points] = direction === 'to' ? [destinations, origins] : [origins, destinations]
  const count = sources.cell.length, chunkSize = Math.max(1, Math.ceil(count / 64))
  return { kind: 'hybrid-matrix', direction, cutoff, sources, points, chunkSize, chunks: Math.ceil(count / chunkSize), memory: query.memory ?? defaultMemory, issues }
}

/** A runner for chunks of a matrix. */
export function runHybridMatrix(model: Hybrid, job: HybridMatrixJob): (chunk: number, options?: Pick<MatrixQuery, 'signal' | 'onProgress'>) => CellMatrixChunk {
  const search = new HybridSearch(model.world(job.direction), job.sources, { limit: cutoffMs(job.cutoff) })
  return (chunk, options) => {
    const begin = chunk * job.chunkSize, end = Math.min(job.sources.cell.length, begin + job.chunkSize)
    const rows: ReachRow[] = []
    for (let source = begin; source < end; source++) {
      report(options, 'searching', source - begin, end - begin)
      rows.push(rowOf(search.run([source]).read(job.points).ms))
    }
    return joinRows(rows)
  }
}

/** A matrix over roads and ground, in this thread. */
export function hybridMatrix(model: Hybrid, query: MatrixQuery): TravelMatrix<Places, Places> {
  const job = hybridMatrixJob(model, query)
  return matrixByChunks(query, job, runHybridMatrix(model, job))
}
