// What the engines cost a unit of work, for src/travel/engine-costs.ts: npx tsx benchmarks/micro/engines.ts [GRAPH ...]
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { seeded } from '../../src/core/random.ts'
import { customize } from '../../src/search/customize.ts'
import { Hierarchy } from '../../src/search/hierarchy.ts'
import { planSweep } from '../../src/search/plan.ts'
import { Search } from '../../src/search/search.ts'
import { Sweep, type SweepTargets } from '../../src/search/sweep.ts'
import { loadGraph } from '../graphs.ts'

const graphs = process.argv.slice(2)
for (const name of graphs.length > 0 ? graphs : ['grid-20000', 'grid-100000', 'ngraph-amsterdam']) measure(name)

function measure(name: string): void {
  const graph = buildGraph(loadGraph(name)), { nodeCount } = graph
  const random = seeded(1), nodes = (count: number): Uint32Array => Uint32Array.from({ length: count }, () => random.below(nodeCount))
  console.log(`${name}: ${nodeCount} nodes, ${graph.arcCount} arcs`)

  const search = new Search(graph), [start] = nodes(1)
  const whole = least(5, () => search.reset().addSource(start!).run({ cutoff: 864_000 }))
  const reached = search.reached().length
  console.log(`  search: ${(whole / reached * 1e9).toFixed(1)} ns a node reached (${reached})`)
  for (const cutoff of [300, 900]) {
    const time = least(20, () => search.reset().addSource(start!).run({ cutoff }))
    console.log(`  search within ${cutoff} s: ${(time / search.reached().length * 1e9).toFixed(1)} ns a node reached (${search.reached().length})`)
  }

  let hierarchy: Hierarchy | undefined
  const built = least(1, () => { hierarchy = Hierarchy.build(graph) })
  const customized = least(3, () => customize(hierarchy!, graph.ms)), metric = customize(hierarchy!, graph.ms)
  console.log(`  hierarchy: ${(built / nodeCount * 1e6).toFixed(2)} us a node, customized in ${(customized / nodeCount * 1e6).toFixed(2)} us a node`)

  for (const count of [100, 1000, 10_000, nodeCount]) {
    const targets = count === nodeCount ? undefined : targetsAt(nodes(count))
    const plan = planSweep(metric, { direction: 'forward', targets }), make = (): Sweep => new Sweep(metric, { direction: 'forward', targets })
    const planned = least(3, make), sweep = make()
    const sources = Array.from(nodes(160), node => ({ seeds: [{ node, ms: 0 }] }))
    const climbs = least(3, () => sweep.run(sources, [], { cutoffMs: 0 })) / 160
    const swept = least(3, () => sweep.run(sources, [], { cutoffMs: 864_000_000 })) / 10
    const near = least(3, () => sweep.run(sources, [], { cutoffMs: 300_000 })) / 10
    console.log(`  sweep of ${count} points: planned in ${(planned * 1e3).toFixed(2)} ms, ${plan.rowCount} rows, ${plan.itemCount} items, ${((plan.rowStream.length - plan.rowCount + plan.itemStream.length - plan.itemCount) / 2)} pairs; ` +
      `16 sources in ${(swept * 1e6).toFixed(0)} us (${(near * 1e6).toFixed(0)} within 300 s), a climb at most ${(climbs * 1e6).toFixed(1)} us, ${(swept * 1e9 / (plan.rowCount + plan.itemCount)).toFixed(1)} ns a row or item`)
  }
}

function targetsAt(node: Uint32Array): SweepTargets {
  return { first: Uint32Array.from({ length: node.length + 1 }, (_, i) => i), node, ms: new Uint32Array(node.length) }
}

/** Least CPU seconds of some runs. */
function least(runs: number, run: () => unknown): number {
  let best = Infinity
  for (let i = 0; i < runs; i++) {
    const begin = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(begin)
    best = Math.min(best, (user + system) / 1e6)
  }
  return best
}
