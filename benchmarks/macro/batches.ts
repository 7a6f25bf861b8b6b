import { Search } from 'farsakh'
import { rowsOf, Sweep } from '../engines.ts'
import { graphDirectory, missing, nodeList } from '../graphs.ts'
import { ours, rival, type Prepared, type Task } from '../harness.ts'
import { openGraph, openPrepared } from '../hierarchies.ts'
import { sumRows } from './checksum.ts'

/** Beyond every time on these graphs, below the longest cutoff that farsakh takes. */
export const farMs = 863_999_000

/** Sources by graph: fewer on larger graphs, because the searches they are compared with take long. */
export function batchSize(input: string): number {
  return input === 'porto' || input === 'ngraph-amsterdam' ? 200 : input === 'ngraph-moscow' ? 64 : 32
}

/**
 * Times from many nodes to all, a whole row handed over for each; `without rows` leaves the times where sweeps find them, for consumers that take them there. The others are the bucket Dijkstra of `Search`: as it is when a cutoff is given, and folded, as it is from its second search
 * of a whole graph on.
 */
export const task: Task = {
  name: 'batches',
  title: 'Times from many nodes to all, by rows',
  inputs: ['porto', 'ngraph-amsterdam', 'ngraph-moscow', 'pace16-FLA', 'pace16-NE'],
  plan: { rounds: 2, warmup: 1, iterations: 5 },
  missing,
  rivals: input => {
    const args = ['matrix', '--graph', graphDirectory(input), '--from', nodeList(input, batchSize(input)).path]
    const theirs = [rival('SciPy', 'scipy_.py', args), rival('igraph', 'igraph_.py', args), rival('graph-tool', 'graph_tool_.py', args)]
    return [ours('batches', input, 'without rows'), ours('batches', input, 'bucket Dijkstra'), ours('batches', input, 'folded bucket Dijkstra'), ...theirs]
  },
  prepare: (input, variant) => variant === undefined || variant === 'without rows' ? swept(input, variant) : searched(input, variant),
}

function swept(input: string, variant?: string): Prepared {
  const { metric } = openPrepared(input), { nodes } = nodeList(input, batchSize(input))
  const begin = performance.now()
  const sweep = new Sweep(metric, { direction: 'forward' })
  const planned = performance.now() - begin
  const sources = Array.from(nodes, node => ({ seeds: [{ node, ms: 0 }] }))
  let touched = 0
  const run = (): void => sweep.run(sources, variant === undefined ? [rowsOf((source, ms) => { touched += ms[source]! })] : [], { cutoffMs: farMs })
  const sum = sumRows()
  const checksum = (): string => sum.value ??= (sweep.run(sources, [rowsOf((_, ms) => sum.add(ms))], { cutoffMs: farMs }), sum.text())
  return { run, checksum, note: `${nodes.length} sources; the sweep was laid out in ${planned.toFixed(0)} ms beforehand${touched < 0 ? '!' : ''}` }
}

function searched(input: string, variant: string): Prepared {
  const search = new Search(openGraph(input)), { nodes } = nodeList(input, batchSize(input))
  const options = variant.startsWith('folded') ? {} : { cutoff: farMs / 1000 }
  const sum = sumRows()
  const each = (take: (ms: Uint32Array) => void): void => {
    for (const node of nodes) {
      search.reset().addSource(node).run(options)
      take(search.ms)
    }
  }
  // Two runs let it fold.
  search.addSource(0).run(options).reset().addSource(0).run(options)
  return { run: () => each(() => undefined), checksum: () => sum.value ??= (each(ms => sum.add(ms)), sum.text()), note: `${nodes.length} sources` }
}
