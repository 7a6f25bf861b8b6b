// Sweeps of 20 sources on one graph against searches, both ways, by both kinds of kernels: equal-graph.ts GRAPH. Prints what differs as JSON.
import { Search } from 'farsakh'
import { createKernels, rowsOf, Sweep, sweepNearest } from '../../engines.ts'
import { nodeList } from '../../graphs.ts'
import { openPrepared } from '../../hierarchies.ts'
import { farMs } from '../../macro/batches.ts'

const input = process.argv[2]!
const { graph, metric } = openPrepared(input), { nodes } = nodeList(input, 20)
const search = new Search(graph)
const unequal: Record<string, number> = {}
let compared = 0
for (const direction of ['forward', 'reverse'] as const) {
  const reverse = direction === 'reverse'
  const truth = Array.from(nodes, node => search.reset().addSource(node).run({ reverse }).ms.slice())
  const count = (name: string, node: number, ms: ArrayLike<number>): void => {
    const expected = truth[node]!
    for (let i = 0; i < expected.length; i++) if (ms[i] !== expected[i]) unequal[name] = (unequal[name] ?? 0) + 1
    compared += expected.length
  }
  for (const kind of ['wasm', 'plain'] as const) {
    const sweep = new Sweep(metric, { direction, kernels: createKernels({ kind }) })
    sweep.run(Array.from(nodes, node => ({ seeds: [{ node, ms: 0 }] })), [rowsOf((source, ms) => count(`sweep ${kind} ${direction}`, source, ms))], { cutoffMs: farMs })
  }
  // The nearest of the twenty, with labels.
  search.reset()
  for (const node of nodes) search.addSource(node)
  search.run({ reverse })
  const ms = new Uint32Array(graph.nodeCount), source = new Int32Array(graph.nodeCount)
  sweepNearest(metric, Array.from(nodes, (node, label) => ({ node, ms: 0, label })), { direction, cutoffMs: farMs, ms, source })
  for (let i = 0; i < ms.length; i++) if (ms[i] !== search.ms[i] || source[i] !== search.source[i]) unequal[`nearest ${direction}`] = (unequal[`nearest ${direction}`] ?? 0) + 1
  compared += ms.length
}
console.log(JSON.stringify({ compared, unequal }))
