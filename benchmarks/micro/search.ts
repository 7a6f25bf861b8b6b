// The search kernel by itself: npx tsx benchmarks/micro/search.ts [NODES]
import { buildGraph, Search } from 'farsakh'
import { bench, do_not_optimize, run, summary } from 'mitata'
import { roadGrid, spreadSources } from '../graphs.ts'

const nodes = Number(process.argv[2] ?? 100_000)
const search = new Search(buildGraph(roadGrid(nodes, 1)))
const middle = nodes >>> 1, sources = spreadSources(nodes, 200)

summary(() => {
  bench('one to all', () => do_not_optimize(search.reset().addSource(middle).run()))
  bench('one to all, keeping the tree', () => do_not_optimize(search.reset().addSource(middle).run({ tree: true })))
  bench('all to one', () => do_not_optimize(search.reset().addSource(middle).run({ reverse: true })))
  bench('nearest of 200', () => {
    search.reset()
    for (const source of sources) search.addSource(source)
    do_not_optimize(search.run())
  })
  bench('10 min around one', () => do_not_optimize(search.reset().addSource(middle).run({ cutoff: 600 })))
})
await run()
