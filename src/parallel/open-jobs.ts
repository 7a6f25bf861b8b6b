import { runJob, type Job } from '../travel/job.ts'
import { runHybridJob, type HybridJob } from '../travel/hybrid-job.ts'
import type { Joined } from '../travel/joined.ts'
import type { Network } from '../travel/network.ts'
import { runTerrainJob, type TerrainJob } from '../travel/terrain-job.ts'
import type { OpenJob } from './serve.ts'

/**
 * Opens the jobs of the library in a worker. Points that are those of the job before are taken for the same ones, so that sweeps planned for them are used again:
 * every job comes with a copy of its own, and comparing is a hundred times quicker than planning.
 */
export function jobOpener(): OpenJob {
  const last = new WeakMap<Network, Joined>()
  return (model, posted) => {
    if (model.kind === 'hybrid') return runHybridJob(model, posted as HybridJob)
    if (model.kind === 'terrain') return runTerrainJob(model, posted as TerrainJob)
    const network = model, job = posted as Job
    if (job.kind === 'times') return runJob(network, job)
    const before = last.get(network), points = before !== undefined && isSame(before, job.points) ? before : job.points
    last.set(network, points)
    return runJob(network, { ...job, points })
  }
}

function isSame(a: Joined, b: Joined): boolean {
  return isEqual(a.link, b.link) && isEqual(a.fraction, b.fraction) && isEqual(a.access, b.access) && isEqual(a.metres, b.metres)
}

function isEqual(a: Float64Array | Int32Array | Uint32Array, b: Float64Array | Int32Array | Uint32Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
