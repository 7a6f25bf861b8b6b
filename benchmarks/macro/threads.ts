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
  title: 'A matrix of 2000 x 2000 places in a pool of one worker and of two',
  inputs: ['country'],
  plan: { rounds: 2, warmup: 1, iterations: 5 },
  missing,
  rivals: input => [ours('threads', input, 'two workers')],
  prepare: async (input, variant) => {
    const network = Network.from(read(preparedNetworkFile(input))).prepare()
    const pool = await createPool({ threads: variant === 'two workers' ? 2 : 1 })
    const from = nodePlaces(network.graph, input, 2000), to = nodePlaces(network.graph, input, 2000, 2000)
    let matrix: TravelMatrix | undefined
    const run = async (): Promise<void> => {
      matrix = await pool.travelMatrix(network, { from, to, cutoff: hours(6), explain: true })
    }
    return { run, checksum: () => checksumOf(matrix!.seconds.map(seconds => Math.round(seconds * 1000))), get note() { return `${matrix?.size} pairs, by ${matrix?.explanation?.engine}` } }
  },
}
