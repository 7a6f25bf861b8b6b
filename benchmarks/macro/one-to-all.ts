import { buildGraph, Search } from 'farsakh'
import { graphDirectory, missing, readGraphDirectory } from '../graphs.ts'
import { rival, type Task } from '../harness.ts'
import { checksumOf, prepared } from './checksum.ts'

/** Shortest times from node 0 to every node; the search is used again and again, as callers do. */
export const task: Task = {
  name: 'one-to-all',
  title: 'Times from one node to all',
  inputs: ['ngraph-amsterdam', 'ngraph-moscow', 'pace16-NE'],
  plan: { rounds: 3, warmup: 1, iterations: 5 },
  missing,
  rivals: input => {
    const args = ['one-to-all', '--graph', graphDirectory(input)]
    const small = input === 'pace16-NE' ? [] : [rival('pgRouting', 'pgrouting.mjs', args)]
    return [rival('SciPy', 'scipy_.py', args), rival('igraph', 'igraph_.py', args), rival('graph-tool', 'graph_tool_.py', args), ...small, rival('graphology', 'graphology_.mjs', args)]
  },
  prepare: input => {
    const search = new Search(buildGraph(readGraphDirectory(graphDirectory(input))))
    const run = (): unknown => search.reset().addSource(0).run()
    return { run, checksum: () => checksumOf(search.ms), note: prepared(run) }
  },
}
