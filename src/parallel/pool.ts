import { describe } from '../core/checks.ts'
import { canShare } from '../core/shared.ts'
import type { RunOptions } from '../core/types.ts'
import type { Places } from '../data/places.ts'
import type { TravelMatrix } from '../data/travel-matrix.ts'
import type { TravelSums } from '../data/travel-sums.ts'
import type { TravelTimes } from '../data/travel-times.ts'
import { Hybrid } from '../travel/hybrid.ts'
import { hybridTimesJob, type HybridJob, type HybridTimesChunk } from '../travel/hybrid-job.ts'
import { hybridMatrixJob } from '../travel/hybrid-matrix.ts'
import { hybridTimesOf } from '../travel/hybrid-times.ts'
import { needsMetric, type ChunkColumns, type Job } from '../travel/job.ts'
import { matrixJob, matrixOf, MemoryWatch } from '../travel/matrix-job.ts'
import { Network } from '../travel/network.ts'
import { Terrain } from '../travel/terrain.ts'
import { cellTimesJob, cellTimesOf, type CellTimesChunk, type TerrainJob } from '../travel/terrain-job.ts'
import { cellMatrixJob, cellMatrixOf, type CellMatrixChunk } from '../travel/terrain-matrix.ts'
import { sumsJob, sumsOf } from '../travel/sums-job.ts'
import { planTimes, timesOf } from '../travel/times-job.ts'
import { sumsQuery, type TravelSumsOptions } from '../travel/travel-sums.ts'
import { matrixQuery, timesQuery, type TravelMatrixOptions, type TravelTimesOptions } from '../travel/travel-times.ts'
import { Crew, type CrewJob, type StartWorker } from './crew.ts'
import type { SharedModel } from './protocol.ts'

/** How many workers a pool has, and for how long. */
export interface PoolSize {
  /** Workers; as many as there are cores by default, at least 1. */
  readonly threads?: number
  /** Closes the pool, whose jobs then reject with the signal's reason. */
  readonly signal?: AbortSignal
}

/**
 * Workers that share a network, terrain or both as a hybrid and do the same verbs as this thread, with the same results to the bit however many they are. A worker that crashes is replaced and its share done once more.
 * Made by `createPool` of `farsakh/node` or `farsakh/browser`. Memory: a copy of each network or ground in shared memory, and for each worker the scratch of searches and, of a hybrid, what ties roads and ground.
 */
export class Pool implements AsyncDisposable {
  /** How many workers there are. */
  readonly threads: number
  readonly #crew: Crew

  constructor(crew: Crew) {
    this.#crew = crew
    this.threads = crew.threads
  }

  /**
   * As `travelMatrix`, its places shared out among the workers.
   * @param model roads, terrain or both
   * @param options as of `travelMatrix`; `signal` ends this matrix and leaves the pool as it is
   * @throws as `travelMatrix`; FarsakhError `WORKER_FAILED` when a worker crashes twice at one share, `POOL_CLOSED`
   */
  async travelMatrix(model: Network | Terrain | Hybrid, options: TravelMatrixOptions): Promise<TravelMatrix<Places, Places>> {
    checkModel(model)
    const query = matrixQuery(options)
    if (model.kind !== 'network') {
      const job = model.kind === 'terrain' ? cellMatrixJob(model, query) : hybridMatrixJob(model, query), watch = new MemoryWatch(job)
      const results = await this.#run(model, job, { units: job.kind === 'cell-matrix' ? job.sources.length : job.sources.cell.length, run: query, onResult: result => watch.add(result as CellMatrixChunk) })
      return cellMatrixOf(query, job, results as readonly CellMatrixChunk[])
    }
    const job = matrixJob(model, query), watch = new MemoryWatch(job)
    const results = await this.#run(model, job, { units: job.order.length, run: query, onResult: result => watch.add(result as ChunkColumns) })
    return matrixOf(query, job, results as readonly ChunkColumns[])
  }

  /**
   * As `travelTimes`, the search running in one worker, so that this thread stays free and several run side by side.
   * @param model roads, terrain or both
   * @param options as of `travelTimes`; `signal` ends this search and leaves the pool as it is
   * @throws as `travelTimes`; FarsakhError `WORKER_FAILED` when a worker crashes twice, `POOL_CLOSED`
   */
  async travelTimes(model: Network | Terrain | Hybrid, options: TravelTimesOptions): Promise<TravelTimes> {
    checkModel(model)
    const query = timesQuery(options)
    if (model.kind === 'terrain') {
      const job = cellTimesJob(model, query), [found] = await this.#run(model, job, { units: 1, run: query })
      return cellTimesOf(model, query, { job, found: found as CellTimesChunk })
    }
    if (model.kind === 'hybrid') {
      const job = hybridTimesJob(model, query), [found] = await this.#run(model, job, { units: 1, run: query })
      return hybridTimesOf(model, query, { job, found: found as HybridTimesChunk })
    }
    const plan = planTimes(model, query), [found] = await this.#run(model, plan.job, { units: 1, run: query })
    return timesOf(model, query, { plan, found: found as ChunkColumns })
  }

  /**
   * As `travelSums`, the places shared out among the workers.
   * @param network roads
   * @param options as of `travelSums`, but for `onRow`: whole rows stay in one thread; `signal` ends these sums and leaves the pool as it is
   * @throws as `travelSums`; TypeError for `onRow`; FarsakhError `WORKER_FAILED` when a worker crashes twice at one share, `POOL_CLOSED`
   */
  async travelSums(network: Network, options: Omit<TravelSumsOptions, 'onRow'>): Promise<TravelSums> {
    if ((network as unknown) instanceof Terrain) throw new TypeError('expected roads, because workers sum over roads only; got terrain: use travelSums or fusedPairs in this thread, or pool.travelMatrix')
    checkNetwork(network)
    if ('onRow' in options && options.onRow !== undefined) throw new TypeError('expected sums without onRow, because workers can\'t call it: use travelSums of farsakh for rows')
    const query = sumsQuery(options as TravelSumsOptions), job = sumsJob(network, query, { parts: this.threads })
    return sumsOf(query, job, await this.#run(network, job, { units: query.places.size, run: query }) as readonly ChunkColumns[])
  }

  /** Ends the workers. Jobs that are not done reject with FarsakhError `POOL_CLOSED`, as do later ones. */
  close(): Promise<void> {
    return this.#crew.close()
  }

  /** `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #run(model: SharedModel, job: Job | TerrainJob | HybridJob, { units, run, onResult }: Pick<CrewJob, 'units' | 'onResult'> & { readonly run: RunOptions }): Promise<readonly unknown[]> {
    return this.#crew.run(model, { job, units, onResult, chunks: job.chunks, needsMetric: 'engine' in job && needsMetric(job) }, { signal: run.signal, onProgress: run.onProgress })
  }
}

/** Starts a pool of whatever workers the platform has. */
export async function openPool(start: StartWorker, { threads, signal }: PoolSize & { readonly threads: number }): Promise<Pool> {
  if (!(Number.isInteger(threads) && threads >= 1)) throw new RangeError(`expected threads as a whole number from 1, got ${describe(threads)}`)
  signal?.throwIfAborted()
  const crew = new Crew(start, { threads, isShared: canShare() })
  const end = (): void => void crew.close(signal?.reason as Error)
  signal?.addEventListener('abort', end, { once: true })
  await crew.ready()
  return new Pool(crew)
}

function checkModel(model: unknown): void {
  if (!(model instanceof Terrain || model instanceof Hybrid)) checkNetwork(model)
}

function checkNetwork(network: unknown): void {
  if (!(network instanceof Network)) throw new TypeError(`expected a network (readNetwork or networkFrom), got ${describe(network)}`)
}
