import { access, decayPresets, fusedPairs, hours, Network, poolPairs } from 'farsakh'
import { createPool } from 'farsakh/node'
import { missing } from '../graphs.ts'
import { ours, type Prepared, type Task } from '../harness.ts'
import { preparedNetworkFile, read } from '../hierarchies.ts'
import { nodePlaces } from '../places.ts'

const places = 2700, cutoff = hours(1)

/** Enhanced two-step catchments of 2,700 facilities for a person at each of a million junctions, zones of 10, 20, 30 and 60 minutes, without the matrix: on this thread, or on two workers. */
export const task: Task = {
  name: 'e2sfca',
  title: 'Enhanced two-step catchments of 2,700 facilities for a million junctions',
  inputs: ['country'],
  plan: { rounds: 1, warmup: 0, iterations: 2 },
  missing,
  rivals: input => [ours('e2sfca', input, 'two workers')],
  prepare: (input, variant) => prepare(input, variant === 'two workers' ? 2 : 0),
}

async function prepare(input: string, threads: number): Promise<Prepared> {
  const network = Network.from(read(preparedNetworkFile(input))).prepare()
  const to = nodePlaces(network.graph, input, places), from = { lon: network.graph.lon, lat: network.graph.lat }
  network.join(from)
  const demand = new Float64Array(from.lon.length).fill(1), supply = Float64Array.from({ length: places }, (_, site) => 10 + site % 90), options = { demand, supply, decay: decayPresets.pysal3sfca() }
  const pool = threads > 0 ? await createPool({ threads }) : undefined
  let values: Float64Array = new Float64Array(0), unreached = 0
  const run = async (): Promise<void> => {
    const found = pool === undefined ? access.twoStepFca(fusedPairs(network, { from, to, cutoff }), options) : await access.twoStepFca(poolPairs(pool, network, { from, to, cutoff }), options)
    values = found.values
    unreached = found.unreached.length
  }
  return { run, checksum: () => `${values.length}:${values.reduce((sum, value) => sum + value, 0)}`, get note() { return `${values.length} junctions, ${unreached} of them with nothing within the hour; network prepared beforehand` } }
}
