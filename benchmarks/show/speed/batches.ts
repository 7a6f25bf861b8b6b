import { batchSize } from '../../macro/batches.ts'
import { graphDirectory, nodeList } from '../../graphs.ts'
import { format, formatBytes, rival } from '../../harness.ts'
import { absent, judged, type Item, type Outcome } from '../item.ts'
import { item, least, race, standing, type Race } from './measured.ts'

const graphs = [
  { input: 'porto', name: 'Porto', times: 40, ms: 0.08 },
  { input: 'ngraph-moscow', name: 'Moscow', times: 80, ms: 0.3 },
  { input: 'pace16-FLA', name: 'Florida, 1.07 M nodes', times: 80, ms: 1 },
] as const
type Graph = typeof graphs[number]

const searches = ['bucket Dijkstra', 'folded bucket Dijkstra'] as const

/** Times taken where the sweep finds them, as fused consumers do, or put together by node, which costs a walk through memory more. */
const ways = [{ words: '', contender: 'farsakh, without rows' }, { words: ' by rows', contender: 'farsakh' }] as const

/** Many sources to all nodes, by rows, beside the searches that they replace, in the same run. */
export const batches: readonly Item[] = [
  ...graphs.flatMap(graph => ways.flatMap(way => [
    item(`${graph.name}: one-to-all in batches${way.words}, times faster a source than the bucket Dijkstra`, `at least ${graph.times} times`, [graph.input], async () => {
      const found = await run(graph), own = standing(found, way.contender)
      const ratios = searches.map(name => standing(found, `farsakh, ${name}`).min / own.min)
      const same = searches.every(name => standing(found, `farsakh, ${name}`).checksum === own.checksum)
      return judged(`${ratios[0]!.toFixed(1)} times the search itself, ${ratios[1]!.toFixed(1)} times the folded one; ${same ? 'same answers' : 'OTHER ANSWERS'}`, ratios[0]! >= graph.times && same)
    }),
    item(`${graph.name}: one-to-all in batches${way.words}, a source`, `at most ${graph.ms} ms`, [graph.input], async () => {
      const found = await run(graph), own = standing(found, way.contender), count = batchSize(graph.input)
      const one = searches.map(name => (standing(found, `farsakh, ${name}`).min / count * 1000).toFixed(2))
      return judged(`${(own.min / count * 1000).toFixed(3)} ms${used(own.processor, count)}; the search ${one[0]} ms, folded ${one[1]} ms; ${formatBytes(own.peak ?? NaN)}`, own.min / count <= graph.ms / 1000)
    }),
  ])),
  item('Porto: 200 facilities x all nodes', 'at most 20 ms', ['porto'], async () => {
    const own = standing(await run(graphs[0]), 'farsakh')
    return judged(`${least(own)} by rows`, own.min <= 0.02)
  }),
  ...[['SciPy', 'scipy_.py'], ['igraph', 'igraph_.py'], ['graph-tool', 'graph_tool_.py']].map(([name, script]) =>
    item(`Porto: 200 facilities x all nodes, ${name}'s time over ours`, 'stated, same answer', ['porto'], () => raced(name!, script!))),
]

/** Fewer rounds on larger graphs, whose searches take long. */
function run({ input }: Graph): Promise<Race> {
  return race('batches', input, { variants: ['without rows', ...searches], plan: input === 'porto' ? { rounds: 3, warmup: 2, iterations: 7 } : { rounds: 1, warmup: 1, iterations: 4 } })
}

async function raced(name: string, script: string): Promise<Outcome> {
  const contender = rival(name, script, ['matrix', '--graph', graphDirectory('porto'), '--from', nodeList('porto', 200).path])
  const found = await race('batches', 'porto', { others: [contender], plan: { rounds: 1, warmup: 1, iterations: 2 } })
  const own = standing(found, 'farsakh'), them = found.of.get(name)
  if (them === undefined) return absent(found.absent.get(name) ?? `${name} is not installed`)
  return judged(`${(them.min / own.min).toFixed(0)} times: ${format(them.min)} and ${format(own.min)}, ${formatBytes(them.peak ?? NaN)} and ${formatBytes(own.peak ?? NaN)}`, them.checksum === own.checksum)
}

function used(processor: number | undefined, count: number): string {
  return processor === undefined ? '' : ` (${(processor / count * 1000).toFixed(3)} of processor)`
}
