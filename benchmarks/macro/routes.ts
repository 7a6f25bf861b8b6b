import { buildGraph, Search } from 'farsakh'
import { graphDirectory, missing, randomPairs, readGraphDirectory } from '../graphs.ts'
import { rival, type Task } from '../harness.ts'
import { unreachable } from './checksum.ts'

const pairs = 20

/** One-to-one routes between random nodes: a search that stops at its target, and the nodes on the way. */
export const task: Task = {
  name: 'routes',
  title: `${pairs} routes between random nodes`,
  inputs: ['ngraph-amsterdam'],
  plan: { rounds: 2, warmup: 1, iterations: 3 },
  missing,
  rivals: input => {
    const directory = graphDirectory(input)
    const args = ['routes', '--graph', directory, '--pairs', Array.from(randomPairs(readGraphDirectory(directory).nodes, pairs)).join(',')]
    return [
      rival('ngraph.path', 'ngraph_.mjs', args), rival('geojson-path-finder', 'geojson-path-finder_.mjs', args), rival('graphology', 'graphology_.mjs', args),
      rival('igraph', 'igraph_.py', args), rival('graph-tool', 'graph_tool_.py', args), rival('pgRouting', 'pgrouting.mjs', args),
    ]
  },
  prepare: input => {
    const columns = readGraphDirectory(graphDirectory(input))
    const search = new Search(buildGraph(columns)), ends = randomPairs(columns.nodes, pairs)
    let found: { ms: number, nodes: number[] }[] = []
    const run = (): void => {
      found = []
      for (let i = 0; i < ends.length; i += 2) {
        const target = ends[i + 1]!
        search.reset().addSource(ends[i]!).run({ targets: [target], tree: true })
        const nodes: number[] = []
        for (let node = search.ms[target] === unreachable ? -1 : target; node !== -1; node = search.parent[node]!) nodes.push(node)
        if (nodes.length > 0) found.push({ ms: search.ms[target]!, nodes: nodes.reverse() })
      }
    }
    return { run, checksum: () => `${found.length}:${found.reduce((sum, { ms }) => sum + ms, 0)}` }
  },
}
