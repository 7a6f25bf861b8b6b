import { access, decay, decayPresets, minutes, type TravelMatrix } from 'farsakh'
import { belo, hasMetrics } from '../../test/helpers/metrics.ts'
import { city } from '../cities.ts'
import { formatBytes, ours, type Prepared, type Task } from '../harness.ts'

interface Job {
  readonly matrix: TravelMatrix
  readonly demand: Float64Array
  readonly supply: Float64Array
}

/** What peers take for the same job over Belo Horizonte's matrix, as they were timed for the shared reference on another machine. */
const reported = '; reported: ipea 458 ms, pysal 1,240 ms'

const measures: Readonly<Record<string, (job: Job) => Float64Array>> = {
  '2SFCA': ({ matrix, ...given }) => access.twoStepFca(matrix, { ...given, cutoff: minutes(45) }).values,
  'E2SFCA': ({ matrix, ...given }) => access.twoStepFca(matrix, { ...given, decay: decayPresets.pysalE2sfca() }).values,
  '2SFCA of a gaussian that never ends': ({ matrix, ...given }) => access.twoStepFca(matrix, { ...given, decay: decay.gaussian(minutes(20)) }).values,
  '3SFCA': ({ matrix, ...given }) => access.threeStepFca(matrix, { ...given, decay: decayPresets.pysal3sfca() }).values,
  'BFCA': ({ matrix, ...given }) => access.balancedFca(matrix, { ...given, decay: decay.linear(minutes(60)) }).values,
  'gravity': ({ matrix, supply }) => access.gravity(matrix, { supply, decay: decay.linear(minutes(60)) }).values,
  'balancing time': ({ matrix, demand, supply }) => access.balancingTime(matrix, { demand, supply }).values,
  'RAAM to a gap of 1e-6': ({ matrix, demand, supply }) => access.raam(matrix, { demand, supply }).values,
}

/** Measures of access over one matrix: Belo Horizonte's 748,437 pairs as ipea has them, and a hundred million of a generated city by the one that is used most. */
export const task: Task = {
  name: 'measures',
  title: 'Measures of access over one matrix',
  inputs: ['belo', 'city-10000'],
  plan: { rounds: 1, warmup: 2, iterations: 5 },
  missing: input => input !== 'belo' || hasMetrics ? undefined : 'the shared data has no data/golden/metrics',
  rivals: input => input === 'belo' ? Object.keys(measures).slice(1).map(name => ours('measures', input, name)) : [],
  prepare,
}

function prepare(input: string, variant = '2SFCA'): Prepared {
  const job = input === 'belo' ? beloJob() : city(Number(input.replace('city-', ''))), run = measures[variant]!
  let values: Float64Array = new Float64Array()
  return {
    run: () => { values = run(job) },
    // Each is another problem.
    checksum: () => '',
    get note() { return `${variant}, ${job.matrix.size} pairs in ${formatBytes(job.matrix.size * 12)}, ${values.length} rows that add up to ${sum(values.filter(Number.isFinite)).toPrecision(12)}${input === 'belo' && variant === '2SFCA' ? reported : ''}` },
  }
}

function beloJob(): Job {
  const { matrix, column } = belo('bho_full')
  return { matrix, demand: column('population'), supply: column('jobs') }
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}
