import fc from 'fast-check'
import { buildGraph, networkFrom, placesFrom, Search, travelMatrix } from 'farsakh'
import { join } from 'node:path'
import { bellmanFord, smallGraph, type SmallGraph } from '../../../test/helpers/graphs.ts'
import { bucketMatrix, createKernels, Hierarchy, rowsOf, Sweep, sweepNearest } from '../../engines.ts'
import { expectedGraphs } from '../../graphs.ts'
import { runProcess } from '../../harness.ts'
import { figure, judged, type Item, type Outcome } from '../item.ts'
import { item } from './measured.ts'

const farMs = 863_999_000, count = 400

/** Every engine against plain searches. */
export const equal: readonly Item[] = [
  { name: `Every engine on all pairs of ${count} random small graphs, both ways`, target: 'equal to Bellman-Ford to the bit', measure: smallGraphs },
  { name: `Every engine of travelMatrix between places on ${count} random small networks`, target: 'equal to one another to the bit', measure: smallNetworks },
  ...expectedGraphs.map(name => item(`${name}: sweeps of 20 sources and nearest of 20, both ways, SIMD and plain`, 'equal to searches to the bit', [name], () => largeGraph(name))),
]

function sample(): SmallGraph[] {
  return fc.sample(smallGraph, { seed: 20261, numRuns: count })
}

function smallGraphs(): Outcome {
  const unequal = new Map<string, number>()
  let pairs = 0
  for (const content of sample()) {
    const nodes = content.lon.length, graph = buildGraph({ ...content, ms: content.ms.map(ms => ms === Infinity ? 0xffffffff : ms) })
    const metric = Hierarchy.build(graph).customize(graph.ms)
    const sources = Array.from({ length: nodes }, (_, node) => ({ seeds: [{ node, ms: 0 }] })), search = new Search(graph)
    for (const direction of ['forward', 'reverse'] as const) {
      const reverse = direction === 'reverse'
      const truth = sources.map((_, node) => bellmanFord(content, [{ node, ms: 0, label: 0 }], { reverse }).ms.map(finite))
      const check = (name: string, source: number, ms: ArrayLike<number>): void => {
        pairs += nodes
        for (let node = 0; node < nodes; node++) if (ms[node] !== truth[source]![node]) unequal.set(name, (unequal.get(name) ?? 0) + 1)
      }
      for (let node = 0; node < nodes; node++) check('search', node, search.reset().addSource(node).run({ reverse }).ms)
      for (const kind of ['wasm', 'plain'] as const) {
        const kernels = createKernels({ kind })
        new Sweep(metric, { direction, kernels }).run(sources, [rowsOf((source, ms) => check(`sweep ${kind}`, source, ms))], { cutoffMs: farMs })
      }
      const targets = { first: Uint32Array.from({ length: nodes + 1 }, (_, i) => i), node: Uint32Array.from({ length: nodes }, (_, i) => i), ms: new Uint32Array(nodes) }
      new Sweep(metric, { direction, targets }).run(sources, [rowsOf((source, ms) => check('sweep to points', source, ms))], { cutoffMs: farMs })
      bucketMatrix(metric, { sources, targets }, { direction, cutoffMs: farMs, onRow: (source, ms) => check('buckets', source, ms) })
      for (let node = 0; node < nodes; node++) {
        const ms = new Uint32Array(nodes), source = new Int32Array(nodes)
        sweepNearest(metric, [{ node, ms: 0, label: 0 }], { direction, cutoffMs: farMs, ms, source })
        check('nearest sweep', node, ms)
      }
    }
  }
  return outcome(pairs, unequal)
}

function smallNetworks(): Outcome {
  const unequal = new Map<string, number>()
  let pairs = 0
  for (const content of sample()) {
    const network = networkFrom(buildGraph(content), { ms: content.ms.map(ms => ms === Infinity ? 0xffffffff : ms) })
    const places = placesFrom(content.lon.map((lon, i) => ({ id: String(i), lon: lon + (i % 3) / 5000, lat: content.lat[i]! })))
    const by = (engine: 'search' | 'sweep' | 'buckets'): string | undefined => {
      try {
        const { firstEntry, destination, seconds } = travelMatrix(network, { from: places, to: places, cutoff: 800_000, engine, snap: { component: 'any' } })
        pairs += destination.length
        return `${firstEntry.join()}|${destination.join()}|${seconds.join()}`
      } catch (error) {
        // All arcs may be closed: then there is nothing to join, whatever the engine.
        return (error as { code?: string }).code
      }
    }
    const truth = by('search')
    for (const engine of ['sweep', 'buckets'] as const) if (by(engine) !== truth) unequal.set(engine, (unequal.get(engine) ?? 0) + 1)
  }
  return outcome(pairs, unequal)
}

async function largeGraph(name: string): Promise<Outcome> {
  const { code, stdout, stderr } = await runProcess([process.execPath, '--import', 'tsx', join(import.meta.dirname, 'equal-graph.ts'), name])
  if (code !== 0) return judged(`failed: ${stderr.trim().split('\n').slice(-1)[0]}`, false)
  const { compared, unequal } = JSON.parse(stdout.trim().split('\n').at(-1)!) as { compared: number, unequal: Record<string, number> }
  return outcome(compared, new Map(Object.entries(unequal)))
}

function outcome(compared: number, unequal: ReadonlyMap<string, number>): Outcome {
  return judged(unequal.size === 0 ? `all ${figure(compared)} equal` : `of ${figure(compared)} unequal: ${[...unequal].map(([name, many]) => `${name} ${many}`).join(', ')}`, unequal.size === 0 && compared > 0)
}

function finite(ms: number): number {
  return ms === Infinity ? 0xffffffff : ms
}
