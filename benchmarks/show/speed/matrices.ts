import { driving, readNetwork, travelMatrix, type Places, type TravelMatrix } from 'farsakh'
import { file } from 'farsakh/node'
import { graphDirectory, readGraphDirectory, nodeList } from '../../graphs.ts'
import { format, formatBytes, rival, runContender } from '../../harness.ts'
import { farMs } from '../../macro/batches.ts'
import { matrixRivals } from '../../macro/matrix.ts'
import { nodePlaces } from '../../places.ts'
import { shared } from '../../../test/helpers/shared.ts'
import { absent, figure, judged, type Item, type Outcome } from '../item.ts'
import { item, least, race, standing } from './measured.ts'

const pbf = 'data/osm-extracts/porto_portugal.osm.pbf'
const plan = { rounds: 2, warmup: 3, iterations: 7 }

/** Small dense matrices, and threads. */
export const matrices: readonly Item[] = [
  item('Porto: 2000 x 200 matrix between places, hierarchy ready', 'at most 60 ms', ['porto'], async () => {
    const found = await race('matrix', 'porto', { variants: ['travelMatrix', 'engine search'], plan })
    const own = standing(found, 'farsakh, travelMatrix'), nodes = standing(found, 'farsakh')
    return judged(`${least(own)} (${own.note}); between nodes ${least(nodes)}; by searches ${least(standing(found, 'farsakh, engine search'))}`, own.min <= 0.06)
  }),
  item('Porto: 2000 x 200 matrix, a value wherever a path exists', 'all pairs equal to searches', ['porto'], compared),
  ...['SciPy', 'igraph', 'graph-tool', 'pgRouting'].map(name => item(`Porto: 2000 x 200 matrix between nodes, ${name}'s time over ours`, 'stated, same answer', ['porto'], () => raced(name))),
  item('Porto: matrix, Valhalla\'s time for 200 x 200 over ours for 2000 x 200', 'stated', ['porto'], valhalla),
  ...(['', ', searches'] as const).map(by => item(`Sample country: ${by === '' ? '4000 x 4000 matrix by sweeps' : '200 x 4000 matrix by searches'} on two threads, times faster than on one`, 'at least 1.7 times, on a quiet machine', ['country'], async () => {
    const variants = by === '' ? ['two workers'] : ['one worker, searches', 'two workers, searches']
    const found = await race('threads', 'country', { variants, plan: { rounds: 2, warmup: 1, iterations: by === '' ? 3 : 1 }, ...by === '' ? {} : { withoutPlain: true } })
    const one = standing(found, by === '' ? 'farsakh' : 'farsakh, one worker, searches'), two = standing(found, `farsakh, two workers${by}`)
    return judged(`${(one.min / two.min).toFixed(2)} times: ${format(one.min)} and ${format(two.min)}, ${formatBytes(one.peak ?? NaN)} and ${formatBytes(two.peak ?? NaN)}; ${one.note}; ${one.checksum === two.checksum ? 'same answer' : 'ANOTHER ANSWER'}`, one.min / two.min >= 1.7 && one.checksum === two.checksum)
  })),
]

/** Every pair by every engine against searches. */
async function compared(): Promise<Outcome> {
  const network = (await readNetwork(file(shared(pbf)!), { profile: driving })).prepare()
  const from = nodePlaces(network.graph, 'porto', 2000), to = nodePlaces(network.graph, 'porto', 200, 2000)
  const by = (engine?: 'search' | 'sweep' | 'buckets'): TravelMatrix<Places, Places> => travelMatrix(network, { from, to, cutoff: farMs / 1000, engine })
  const truth = by('search')
  const differing = [undefined, 'sweep', 'buckets'] as const
  const counts = differing.map(engine => pairsUnlike(truth, by(engine)))
  return judged(`${figure(truth.size)} of ${figure(2000 * 200)} pairs have a path; ${counts.join(', ')} differ by ${differing.map(engine => engine ?? 'choice').join(', ')}`, counts.every(count => count === 0))
}

function pairsUnlike(a: TravelMatrix, b: TravelMatrix): number {
  if (a.size !== b.size) return Math.abs(a.size - b.size)
  return a.seconds.reduce((count, seconds, i) => count + (seconds !== b.seconds[i] || a.destination[i] !== b.destination[i] ? 1 : 0), 0)
}

async function raced(name: string): Promise<Outcome> {
  const found = await race('matrix', 'porto', { others: matrixRivals('porto'), plan: { rounds: 1, warmup: 0, iterations: 1 } })
  const warm = standing(await race('matrix', 'porto', { variants: ['travelMatrix', 'engine search'], plan }), 'farsakh'), them = found.of.get(name)
  if (them === undefined) return absent(found.absent.get(name) ?? `${name} is not installed`)
  return judged(`${(them.min / warm.min).toFixed(0)} times: ${format(them.min)} and ${format(warm.min)}, ${formatBytes(them.peak ?? NaN)} and ${formatBytes(warm.peak ?? NaN)}; theirs once`, them.checksum === warm.checksum)
}

async function valhalla(): Promise<Outcome> {
  const { lon, lat } = readGraphDirectory(graphDirectory('porto'))
  const positions = (nodes: Uint32Array): string => Array.from(nodes, node => `${lon[node]!.toFixed(6)},${lat[node]!.toFixed(6)}`).join(';')
  const contender = rival('Valhalla', 'valhalla.mjs', ['matrix', '--pbf', shared(pbf)!, '--at', positions(nodeList('porto', 200).nodes), '--to', positions(nodeList('porto', 200, 2000).nodes)])
  const them = await runContender(contender, { warmup: 0, iterations: 1 })
  if ('absent' in them) return absent(them.absent)
  const own = standing(await race('matrix', 'porto', { variants: ['travelMatrix', 'engine search'], plan }), 'farsakh, travelMatrix')
  const ratio = them.seconds[0]! / own.min
  return judged(`${ratio.toFixed(0)} times for a tenth of the pairs: ${format(them.seconds[0]!)} and ${format(own.min)}; ${formatBytes(them.peak ?? NaN)}; ${them.note}`, ratio > 1)
}
