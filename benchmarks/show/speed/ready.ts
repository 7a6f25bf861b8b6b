import { formatBytes } from '../../harness.ts'
import { judged, type Item } from '../item.ts'
import { item, least, race, standing, within } from './measured.ts'

const graphs = [
  { input: 'porto', name: 'Porto', seconds: 2, rounds: 3 },
  { input: 'ngraph-moscow', name: 'Moscow', seconds: 15, rounds: 2 },
  { input: 'pace16-FLA', name: 'Florida, 1.07 M nodes', seconds: 40, rounds: 1, bytes: 700e6 },
  { input: 'country', name: 'Sample country, 1.2 M nodes', seconds: 40, rounds: 1, bytes: 700e6 },
] as const

/** Hierarchies made, kept and opened, each in a fresh process. */
export const ready: readonly Item[] = [
  ...graphs.map(graph => item(`${graph.name}: hierarchy ready`, `at most ${graph.seconds} s${'bytes' in graph ? ', under 700 MB' : ''}`, [graph.input], async () => {
    const found = standing(await race('hierarchy', graph.input, { plan: { rounds: graph.rounds, warmup: 0, iterations: 1 } }), 'farsakh')
    const peak = found.peak ?? NaN
    return judged(`${least(found)}, the whole process at most ${formatBytes(peak)}; ${found.note?.split(', ').slice(1).join(', ')}`, found.min <= graph.seconds && (!('bytes' in graph) || peak < graph.bytes))
  })),
  item('Sample country, 1.2 M nodes: saved network opened with its hierarchy', 'under 1 s', ['country'], async () => {
    const found = standing(await race('load', 'country', { plan: { rounds: 3, warmup: 0, iterations: 1 } }), 'farsakh')
    return judged(`${least(found)}: ${found.note}`, found.min < 1 && found.note?.includes('WITHOUT') === false)
  }),
  ...([['porto', 'Porto', 0.08], ['pace16-FLA', 'Florida, 1.07 M nodes', 1], ['country', 'Sample country, 1.2 M nodes', 1]] as const).map(([input, name, limit]) =>
    item(`${name}: another cost column worked in`, limit < 1 ? `at most ${limit * 1000} ms` : `at most ${limit} s`, [input], async () =>
      within(standing(await race('customize', input, { plan: { rounds: 2, warmup: 2, iterations: 5 } }), 'farsakh'), limit))),
]
