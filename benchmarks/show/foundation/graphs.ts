import { buildGraph, Search } from 'farsakh'
import { expectedGraphs, expectedIntegers, graphDirectory, missing, readGraphDirectory, spreadSources } from '../../graphs.ts'
import { compete, ours, rival } from '../../harness.ts'
import { unreachable } from '../../macro/checksum.ts'
import { absent, judged, needsData, type Item, type Outcome } from '../item.ts'

/** Six graphs to the last unit, and the two larger ones against SciPy and igraph in the same run. */
export const graphs: readonly Item[] = [
  ...expectedGraphs.map(name => ({
    name: `${name}: sums, maxima and samples of one-to-all and nearest of ten`,
    target: 'equal as integers',
    measure: () => exact(name),
  })),
  ...(['one-to-all', 'nearest'] as const).flatMap(task => ['ngraph-moscow', 'pace16-NE'].flatMap(graph => [
    raced(task, graph, 'SciPy', 'scipy_.py'), raced(task, graph, 'igraph', 'igraph_.py'),
  ])),
]

function exact(name: string): Outcome {
  const expected = expectedIntegers()?.[name]
  if (expected === undefined) return needsData('data/graphs-expected/integer.json')
  const reason = missing(name)
  if (reason !== undefined) return absent(reason)
  const columns = readGraphDirectory(graphDirectory(name))
  const search = new Search(buildGraph(columns)).addSource(0).run()
  const seeds = spreadSources(columns.nodes, 10)
  const single = [...summary(search.ms), orMinusOne(search.ms[seeds[9]!]!), ...expected.samples.map(([node]) => orMinusOne(search.ms[node]!))]
  search.reset()
  for (const seed of seeds) search.addSource(seed)
  search.run()
  const nearest = [...summary(search.ms), ...expected.samples.map(([node]) => orMinusOne(search.ms[node]!))]
  const wanted = [
    expected.sssp.reached, expected.sssp.sum, expected.sssp.max, expected.lastSeed, ...expected.samples.map(sample => sample[1]),
    expected.nearest.reached, expected.nearest.sum, expected.nearest.max, ...expected.samples.map(sample => sample[2]),
  ].map(String)
  const got = [...single, ...nearest].map(String)
  const equal = wanted.filter((value, i) => value === got[i]).length
  return judged(`${equal} of ${wanted.length} equal, ${columns.nodes} nodes and ${columns.tail.length} arcs`, equal === wanted.length && columns.tail.length === expected.arcs)
}

function raced(task: 'one-to-all' | 'nearest', graph: string, name: string, script: string): Item {
  return {
    name: `${graph}: ${task === 'nearest' ? 'nearest of 200 sources' : 'one-to-all'}, ${name}'s time over ours`,
    target: 'at least 5 times, aim 10',
    measure: async () => {
      const reason = missing(graph)
      if (reason !== undefined) return absent(reason)
      const contender = rival(name, script, [task, '--sources', '200', '--graph', graphDirectory(graph)])
      const { standings, absent: away } = await compete([ours(task, graph), contender], { rounds: 2, warmup: 1, iterations: 5 })
      const [us, them] = standings
      if (us === undefined) return judged(away[0]?.absent ?? 'nothing', false)
      if (them === undefined) return absent(away[0]?.absent ?? `${name} is not installed`)
      const best = them.min / us.min
      return judged(`${them.ratio.toFixed(2)} times by medians (${best.toFixed(2)} by minima), ${them.agrees === true ? 'same answer' : 'ANOTHER ANSWER'}; ${us.note}`, them.ratio >= 5 && them.agrees === true)
    },
  }
}

function summary(ms: Uint32Array): [reached: number, sum: number, max: number] {
  let reached = 0, sum = 0, max = 0
  for (const time of ms) {
    if (time === unreachable) continue
    reached++
    sum += time
    max = Math.max(max, time)
  }
  return [reached, sum, max]
}

function orMinusOne(ms: number): number {
  return ms === unreachable ? -1 : ms
}
