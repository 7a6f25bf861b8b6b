// ngraph.path's NBA* over ngraph.graph, without a heuristic (the costs are not distances).
// Install: `npm install --no-save ngraph.graph` (ngraph.path comes with farsakh), or both anywhere and set FARSAKH_RIVALS to that directory.
import { absent, args, checksum, clock, optional, readGraph, report } from './protocol.mjs'

const options = args()
const { task } = options
const graphs = await optional('ngraph.graph'), paths = await optional('ngraph.path')
if (graphs === undefined || paths === undefined) absent('ngraph.path', task, 'npm install --no-save ngraph.graph')
if (task !== 'routes') absent('ngraph.path', task, 'has no search from one to all')
const createGraph = graphs.module.default ?? graphs.module, { nba } = paths.module.default ?? paths.module

const { nodes, tail, head, ms } = readGraph(options.graph)
const graph = createGraph()
for (let u = 0; u < nodes; u++) graph.addNode(u)
for (let arc = 0; arc < tail.length; arc++) graph.addLink(tail[arc], head[arc], ms[arc])
const finder = nba(graph, { oriented: true, distance: (from, to, link) => link.data })
const { seconds, answer } = await clock(() => options.pairs.map(([from, to]) => finder.find(from, to)).filter(path => path.length > 0), options)

const length = path => {
  let sum = 0
  for (let i = path.length - 1; i > 0; i--) sum += graph.getLink(path[i].id, path[i - 1].id).data
  return sum
}
report('ngraph.path', paths.version, task, { seconds, checksum: checksum(answer.length, answer.reduce((sum, path) => sum + length(path), 0)) })
