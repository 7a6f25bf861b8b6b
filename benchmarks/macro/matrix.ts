import { Network, travelMatrix, type TravelMatrix } from 'farsakh'
import { bucketMatrix, rowsOf, Sweep } from '../engines.ts'
import { graphDirectory, missing, nodeList } from '../graphs.ts'
import { ours, rival, type Prepared, type Task } from '../harness.ts'
import { openPrepared, preparedNetworkFile, read } from '../hierarchies.ts'
import { nodePlaces } from '../places.ts'
import { farMs } from './batches.ts'
import { sumRows } from './checksum.ts'

const rows = 2000, columns = 200

/** Rivals that answer between nodes, as `between nodes` of ours does. */
export function matrixRivals(input: string): ReturnType<Task['rivals']> {
  const args = ['matrix', '--graph', graphDirectory(input), '--from', nodeList(input, rows).path, '--to', nodeList(input, columns, rows).path]
  return [rival('SciPy', 'scipy_.py', args), rival('igraph', 'igraph_.py', args), rival('graph-tool', 'graph_tool_.py', args), rival('pgRouting', 'pgrouting.mjs', args)]
}

/**
 * A small dense matrix between seeded places, with the hierarchy ready. `between nodes` is the search alone, for comparison with those who know no roads; the others are travelMatrix between places
 * on the roads, joined beforehand, as it chooses and by each engine.
 */
export const task: Task = {
  name: 'matrix',
  title: `Times between ${rows} and ${columns} places`,
  inputs: ['porto'],
  plan: { rounds: 2, warmup: 2, iterations: 5 },
  missing,
  rivals: input => [...['buckets between nodes', 'travelMatrix', 'engine search', 'engine sweep', 'engine buckets'].map(variant => ours('matrix', input, variant)), ...matrixRivals(input)],
  prepare: (input, variant) => variant?.endsWith('nodes') !== false ? betweenNodes(input, variant) : betweenPlaces(input, variant),
}

function betweenNodes(input: string, variant?: string): Prepared {
  const { metric } = openPrepared(input)
  const targets = nodeList(input, rows).nodes, sources = Array.from(nodeList(input, columns, rows).nodes, node => ({ seeds: [{ node, ms: 0 }] }))
  const kept = sources.map(() => new Uint32Array(targets.length))
  const points = { first: Uint32Array.from({ length: targets.length + 1 }, (_, i) => i), node: targets, ms: new Uint32Array(targets.length) }
  // Laying out the sweep is part of the job, because other ends need another one.
  const run = (): void => {
    if (variant !== undefined) bucketMatrix(metric, { sources, targets: points }, { direction: 'reverse', cutoffMs: farMs, onRow: (source, ms) => kept[source]!.set(ms) })
    else new Sweep(metric, { direction: 'reverse', targets: points }).run(sources, [rowsOf((source, ms) => kept[source]!.set(ms))], { cutoffMs: farMs })
  }
  const checksum = (): string => {
    const sum = sumRows()
    for (const row of kept) sum.add(row)
    return sum.text()
  }
  return { run, checksum, note: variant === undefined ? 'between nodes, by a sweep' : 'between nodes' }
}

function betweenPlaces(input: string, variant: string): Prepared {
  const network = Network.from(read(preparedNetworkFile(input))).prepare()
  const from = nodePlaces(network.graph, input, rows), to = nodePlaces(network.graph, input, columns, rows)
  const engine = variant.startsWith('engine ') ? variant.slice(7) as 'search' | 'sweep' | 'buckets' : undefined
  let matrix: TravelMatrix | undefined
  const run = (): void => {
    matrix = travelMatrix(network, { from, to, cutoff: farMs / 1000, engine, explain: true })
  }
  // Between places a pair may take another time than between nodes, where a turn restriction makes several nodes of one.
  return {
    run, checksum: () => '',
    get note() { return `between places, ${matrix?.size} pairs, sum ${matrix?.seconds.reduce((sum, seconds) => sum + Math.round(seconds * 1000), 0)}, by ${matrix?.explanation?.engine}` },
  }
}
