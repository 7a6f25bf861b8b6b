import { hours, Network, type TravelMatrix } from 'farsakh'
import { createPool } from 'farsakh/node'
import { missing } from '../graphs.ts'
import { ours, type Task } from '../harness.ts'
import { preparedNetworkFile, read } from '../hierarchies.ts'
import { nodePlaces } from '../places.ts'
import { checksumOf } from './checksum.ts'

/** A matrix in a pool of one worker and of two, which have the network already. */
export const task: Task = {
  name: 'threads',
  title: 'A matrix of 4000 x 4000 places (200 x 4000 by searches) in a pool of one worker and of two',
  inputs: ['country'],
  plan: { rounds: 2, warmup: 1, iterations: 5 },
  missing,
  rivals: input => ['two workers', 'one worker, searches', 'two workers, searches'].map(variant => ours('threads', input, variant)),
  prepare: async (input, variant = 'one worker') => {
    const network = Network.from(read(preparedNetworkFile(input))).prepare()
    const pool = await createPool({ threads: variant.startsWith('two') ? 2 : 1 })
    const bySearches = variant.endsWith('searches'), engine = bySearches ? 'search' : 'sweep'
    const from = nodePlaces(network.graph, input, bySearches ? 200 : 4000), to = nodePlaces(network.graph, input, 4000, 4000)
    let matrix: TravelMatrix | undefined
    const run = async (): Promise<void> => {
      matrix = await pool.travelMatrix(network, { from, to, cutoff: hours(6), engine })
    }
    return { run, checksum: () => checksumOf(matrix!.seconds.map(seconds => Math.round(seconds * 1000))), get note() { return `${matrix?.size} pairs, by ${engine}` } }
  },
}
