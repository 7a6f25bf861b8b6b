import { buildGraph, Search } from 'farsakh'
import { graphDirectory, missing, readGraphDirectory, spreadSources } from '../graphs.ts'
import { rival, type Task } from '../harness.ts'
import { checksumOf, prepared } from './checksum.ts'

/** Times from the nearest of 200 sources to every node, and which source it is. */
export const task: Task = {
  name: 'nearest',
  title: 'Nearest of 200 sources for every node, labelled',
  inputs: ['ngraph-amsterdam', 'ngraph-moscow', 'pace16-NE'],
  plan: { rounds: 3, warmup: 1, iterations: 5 },
  missing,
  rivals: input => {
    const args = ['nearest', '--sources', '200', '--graph', graphDirectory(input)]
    const small = input === 'pace16-NE' ? [] : [rival('pgRouting', 'pgrouting.mjs', args)]
    return [rival('SciPy', 'scipy_.py', args), rival('igraph', 'igraph_.py', args), rival('graph-tool', 'graph_tool_.py', args), ...small]
  },
  prepare: input => {
    const columns = readGraphDirectory(graphDirectory(input))
    const search = new Search(buildGraph(columns)), sources = spreadSources(columns.nodes, 200)
    const run = (): void => {
      search.reset()
      for (const source of sources) search.addSource(source)
      search.run()
    }
    return { run, checksum: () => checksumOf(search.ms), note: prepared(run) }
  },
}
