import { report } from '../core/run.ts'
import type { Issue } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import { issueTable } from '../data/issues.ts'
import type { Places } from '../data/places.ts'
import type { ReachRow } from '../data/reach.ts'
import { TravelMatrix } from '../data/travel-matrix.ts'
import { CellRows } from './cell-rows.ts'
import { checkEngine } from './engine.ts'
import { defaultMemory, MemoryWatch } from './matrix-job.ts'
import type { MatrixQuery } from './model.ts'
import type { Terrain } from './terrain.ts'
import { reportSettled, withinOf } from './terrain-places.ts'
import { onlySearch } from './terrain-times.ts'

/** A matrix over ground to be computed, as plain data: one row for each source, the places of the smaller side. */
export interface CellMatrixJob {
  readonly kind: 'cell-matrix'
  /** `to` when the sources are the columns of the matrix. */
  readonly direction: 'to' | 'from'
  readonly cutoff: Seconds
  /** Cell of each source and of each point, -1 off the ground. */
  readonly sources: Int32Array
  readonly points: Int32Array
  readonly chunks: number
  /** Sources a chunk. */
  readonly chunkSize: number
  /** Bytes that the pairs may take. */
  readonly memory: number
  readonly issues: readonly Issue[]
}

/** What a chunk gives: offsets by source of the chunk, points ascending in each, and their seconds. */
export interface CellMatrixChunk {
  readonly first: Uint32Array
  readonly point: Uint32Array
  readonly seconds: Float64Array
}

/** Finds the cells of the places and lays the work out. */
export function cellMatrixJob(land: Terrain, query: MatrixQuery): CellMatrixJob {
  const { from, to, cutoff } = query
  checkEngine(query.engine, ['search'])
  const origins = land.settle(from, query), destinations = land.settle(to, query)
  const issues = [...reportSettled(land, [{ places: from, settled: origins }, ...(to === from ? [] : [{ places: to, settled: destinations }])], withinOf(query))]
  const direction = to.size < from.size ? 'to' : 'from'
  const [sources, points] = direction === 'to' ? [destinations.cell, origins.cell] : [origins.cell, destinations.cell]
  const chunkSize = Math.max(1, Math.ceil(sources.length / 64))
  return { kind: 'cell-matrix', direction, cutoff, sources, points, chunkSize, chunks: Math.ceil(sources.length / chunkSize), memory: query.memory ?? defaultMemory, issues }
}

/** A runner for chunks of a matrix. */
export function runCellMatrix(land: Terrain, job: CellMatrixJob): (chunk: number, options?: Pick<MatrixQuery, 'signal' | 'onProgress'>) => CellMatrixChunk {
  const rows = new CellRows(land.spread(job.direction), job.points)
  return (chunk, options) => {
    const begin = chunk * job.chunkSize, end = Math.min(job.sources.length, begin + job.chunkSize)
    const found: ReachRow[] = []
    for (let source = begin; source < end; source++) {
      report(options, 'searching', source - begin, end - begin)
      found.push(rows.run(job.sources[source], job.cutoff))
    }
    return joinRows(found)
  }
}

/** A matrix over ground, in this thread. */
export function terrainMatrix(land: Terrain, query: MatrixQuery): TravelMatrix<Places, Places> {
  const job = cellMatrixJob(land, query)
  return matrixByChunks(query, job, runCellMatrix(land, job))
}

/** Does the chunks of a job one after another. */
export function matrixByChunks(query: MatrixQuery, job: Pick<CellMatrixJob, 'direction' | 'issues' | 'chunks' | 'memory'>, run: (chunk: number, options: Pick<MatrixQuery, 'signal'>) => CellMatrixChunk): TravelMatrix<Places, Places> {
  const watch = new MemoryWatch(job), results: CellMatrixChunk[] = []
  for (let chunk = 0; chunk < job.chunks; chunk++) {
    report(query, 'searching', chunk, job.chunks)
    const result = run(chunk, { signal: query.signal })
    watch.add(result)
    results.push(result)
  }
  report(query, 'searching', job.chunks, job.chunks)
  return cellMatrixOf(query, job, results)
}

/** Puts the chunks of a job together. */
export function cellMatrixOf(query: MatrixQuery, job: Pick<CellMatrixJob, 'direction' | 'issues'>, results: readonly CellMatrixChunk[]): TravelMatrix<Places, Places> {
  const { from, to, cutoff } = query, [sources, points] = job.direction === 'to' ? [to, from] : [from, to]
  const whole = joinRows(results.flatMap(({ first, point, seconds }) => Array.from({ length: first.length - 1 }, (_, i) => ({ point: point.subarray(first[i], first[i + 1]), seconds: seconds.subarray(first[i], first[i + 1]) }))))
  const matrix = new TravelMatrix({
    origins: sources, destinations: points, cutoff, firstEntry: whole.first, destination: whole.point, seconds: whole.seconds,
    issues: issueTable(job.issues), ...(query.explain === true && { explanation: onlySearch }),
  })
  return job.direction === 'to' ? matrix.transpose() : matrix
}

/** Puts rows one after the other. */
export function joinRows(rows: readonly ReachRow[]): CellMatrixChunk {
  const first = new Uint32Array(rows.length + 1)
  for (const [i, row] of rows.entries()) first[i + 1] = first[i] + row.point.length
  const point = new Uint32Array(first[rows.length]), seconds = new Float64Array(point.length)
  for (const [i, row] of rows.entries()) {
    point.set(row.point, first[i])
    seconds.set(row.seconds, first[i])
  }
  return { first, point, seconds }
}
