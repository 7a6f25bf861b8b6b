import { Network } from 'farsakh'
import type { Metric } from '../engines.ts'
import { missing } from '../graphs.ts'
import { formatBytes, type Task } from '../harness.ts'
import { preparedNetworkFile, read } from '../hierarchies.ts'

/** A saved network with its hierarchy, from its file to where it can sweep. Every run is the first of its process; the file is in the system's cache. */
export const task: Task = {
  name: 'load',
  title: 'A saved network opened with its hierarchy, from a cold start',
  inputs: ['porto', 'country'],
  plan: { rounds: 3, warmup: 0, iterations: 1 },
  missing,
  rivals: () => [],
  prepare: input => {
    const path = preparedNetworkFile(input)
    let bytes = 0, metric: Metric | undefined, isPrepared = false
    const run = (): void => {
      const buffer = read(path)
      bytes = buffer.byteLength
      const network = Network.from(buffer)
      isPrepared = network.isPrepared
      metric = network.metric
    }
    return { run, checksum: () => '', get note() { return `${formatBytes(bytes)}, ${isPrepared ? 'hierarchy saved with it' : 'WITHOUT a hierarchy'}, ${metric?.hierarchy.node.length} nodes` } }
  },
}
