import { FarsakhError } from '../core/errors.ts'
import type { RunOptions } from '../core/types.ts'
import { Raster } from '../data/raster.ts'
import { RoadGraph } from '../graph/road-graph.ts'
import { Hybrid } from '../travel/hybrid.ts'
import { Network } from '../travel/network.ts'
import { Terrain } from '../travel/terrain.ts'
import { packError } from './packed-error.ts'
import { claim, controlWords, protocol, type ModelParts, type NetworkParts, type Order, type Reply, type SharedModel, type TerrainParts } from './protocol.ts'
import { handOver } from './share.ts'

/** A worker's line to the pool that started it. */
export interface Line {
  post(reply: Reply, transfer: ArrayBuffer[]): void
  listen(onOrder: (order: Order) => void): void
}

/** Does one share of a job; what it gives must not depend on who does the others, or when. Columns of the result are handed over, not copied. */
export type RunShare = (chunk: number, options: RunOptions) => unknown

/** Prepares a job for being done share by share. */
export type OpenJob = (model: SharedModel, job: unknown) => RunShare

interface Task {
  readonly order: Extract<Order, { kind: 'task' }>
  /** Made at the first share. */
  run: RunShare | undefined
}

/** Thrown inside a share to get out of it; nobody outside sees it. */
class Stopped extends Error {}

/** At most so often does a share tell how far it is, in milliseconds. */
const tellEvery = 40

/** Does a pool's work in a worker, until it is terminated. */
export function serve(line: Line, openJob: OpenJob): void {
  const models = new Map<number, SharedModel>(), tasks = new Map<number, Task>()

  const work = (task: Task, chunk: number): void => {
    const { order } = task
    try {
      const model = models.get(order.model)
      if (model === undefined) throw new FarsakhError('WORKER_FAILED', `expected model ${order.model} before task ${order.task}, got none`)
      task.run ??= openJob(model, order.job)
      const { result, transfer } = handOver(task.run(chunk, attention(line, task, chunk)))
      line.post({ kind: 'result', task: order.task, chunk, result }, transfer)
    } catch (error) {
      if (!(error instanceof Stopped)) line.post({ kind: 'failed', task: order.task, chunk, error: packError(error) }, [])
    }
  }

  line.listen(order => {
    switch (order.kind) {
      case 'model':
        models.set(order.model, modelOf(order.parts))
        break
      case 'task':
        tasks.set(order.task, { order, run: undefined })
        break
      case 'forget':
        if (order.task !== undefined) tasks.delete(order.task)
        if (order.model !== undefined) models.delete(order.model)
        break
      case 'chunk':
        work(tasks.get(order.task)!, order.chunk)
        line.post({ kind: 'idle', task: order.task }, [])
        break
      case 'drain': {
        const task = tasks.get(order.task)!, { control, slot, chunks } = task.order
        for (let chunk = claim(control!, slot, chunks); chunk !== -1; chunk = claim(control!, slot, chunks)) work(task, chunk)
        line.post({ kind: 'idle', task: order.task }, [])
      }
    }
  })
  line.post({ kind: 'ready', protocol }, [])
}

function modelOf(parts: ModelParts): SharedModel {
  if (parts.kind === 'hybrid') return new Hybrid({ network: networkOf(parts.network), land: terrainOf(parts.land), switching: parts.switching })
  return parts.kind === 'terrain' ? terrainOf(parts) : networkOf(parts)
}

/** Jobs over ground come with cells, so that its grid is needed for its size, and for where roads cross it. */
function terrainOf({ ground, moves, bbox, crs }: TerrainParts): Terrain {
  const { width, height } = ground
  return new Terrain({ grid: new Raster({ values: ground.kind === 'classes' ? ground.code : ground.perMetre, width, height, bbox, crs }), ground, moves })
}

function networkOf({ graph, ms, profile, scraps, metric }: NetworkParts): Network {
  return new Network({ graph: RoadGraph.from(graph), ms, profile, scraps, metric })
}

/** What a share is given: its reports go to the pool, and it ends where the pool wants the task stopped. */
function attention(line: Line, { order }: Task, chunk: number): RunOptions {
  const { task, control } = order
  let told = performance.now()
  return {
    onProgress: ({ stage, done, total }) => {
      if (control !== undefined && Atomics.load(control, controlWords.stop) !== 0) throw new Stopped()
      const now = performance.now()
      if (now - told < tellEvery) return
      told = now
      line.post({ kind: 'progress', task, chunk, stage, share: total > 0 ? Math.min(1, done / total) : 0 }, [])
    },
  }
}
