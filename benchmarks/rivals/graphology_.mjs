// graphology-shortest-path's dijkstra.singleSource and dijkstra.bidirectional.
// Install: `npm install --no-save graphology graphology-shortest-path` here, or anywhere and set FARSAKH_RIVALS to that directory.
// singleSource returns a path of node names for every node: memory allows small graphs only.
import { absent, args, checksum, clock, optional, readGraph, report } from './protocol.mjs'

const options = args()
const { task } = options
const graphology = await optional('graphology'), paths = await optional('graphology-shortest-path')
if (graphology === undefined || paths === undefined) absent('graphology', task, 'npm install --no-save graphology graphology-shortest-path')
if (task === 'nearest') absent('graphology', task, 'has no search from several sources')
const { nodes, tail, head, ms } = readGraph(options.graph)
if (nodes > 100_000) absent('graphology', task, 'keeps a path for every node: graphs of at most 100,000 nodes')
const Graph = graphology.module.DirectedGraph ?? graphology.module.default.DirectedGraph
const dijkstra = paths.module.dijkstra ?? paths.module.default.dijkstra

const graph = new Graph()
for (let u = 0; u < nodes; u++) graph.addNode(u)
for (let arc = 0; arc < tail.length; arc++) graph.addDirectedEdge(tail[arc], head[arc], { ms: ms[arc] })
const length = path => {
  let sum = 0
  for (let i = 1; i < path.length; i++) sum += graph.getEdgeAttribute(graph.directedEdge(path[i - 1], path[i]), 'ms')
  return sum
}

const run = task === 'one-to-all'
  ? () => Object.values(dijkstra.singleSource(graph, 0, 'ms'))
  : () => options.pairs.map(([from, to]) => dijkstra.bidirectional(graph, from, to, 'ms')).filter(path => path !== null)
const { seconds, answer } = await clock(run, options)
report('graphology', paths.version, task, { seconds, checksum: checksum(answer.length, answer.reduce((sum, path) => sum + length(path), 0)) })
