import { hours, nearestLabels, Network, Search, travelSums, type TravelSums } from 'farsakh'
import { createPool } from 'farsakh/node'
import { missing, nodeList } from '../graphs.ts'
import { ours, type Prepared, type Task } from '../harness.ts'
import { openGraph, preparedNetworkFile, read } from '../hierarchies.ts'
import { nodePlaces } from '../places.ts'

const places = 2700, cutoff = hours(2)

/** A linear decay, which all machines compute alike. */
export function decay(seconds: number): number {
  return Math.max(0, 1 - seconds / cutoff)
}

/**
 * From each of a million junctions the three nearest of 2,700 facilities within two hours, and the sum of the decayed times to all of them, without the matrix: once on this thread, once on two workers.
 * The others are one search for the three nearest alone, and the bucket Dijkstra of a sample of the facilities, times how many more there are.
 */
export const task: Task = {
  name: 'sums',
  title: 'The three nearest of 2,700 facilities and decayed sums over all of them, for a million junctions',
  inputs: ['country'],
  plan: { rounds: 1, warmup: 1, iterations: 2 },
  missing,
  rivals: input => ['two workers', 'three nearest by one search', 'bucket Dijkstra of 27'].map(variant => ours('sums', input, variant)),
  prepare: (input, variant) => variant === 'three nearest by one search' ? nearestOnly(input) : variant === 'bucket Dijkstra of 27' ? searches(input) : sums(input, variant === 'two workers' ? 2 : 0),
}

async function sums(input: string, threads: number): Promise<Prepared> {
  const network = Network.from(read(preparedNetworkFile(input))).prepare()
  const to = nodePlaces(network.graph, input, places), points = { lon: network.graph.lon, lat: network.graph.lat }
  network.join(points)
  const pool = threads > 0 ? await createPool({ threads }) : undefined
  const options = { to, points, cutoff, nearest: 3, decay, explain: true }
  let found: TravelSums | undefined
  const run = async (): Promise<void> => {
    found = pool === undefined ? travelSums(network, options) : await pool.travelSums(network, options)
  }
  return { run, checksum: () => digest(found!), get note() { return `junctions joined to the roads beforehand, by ${found?.explanation?.engine}` } }
}

function nearestOnly(input: string): Prepared {
  const graph = openGraph(input), seeds = Array.from(nodeList(input, places).nodes, (node, label) => ({ node, ms: 0, label }))
  return { run: () => nearestLabels(graph, graph.ms, { seeds, k: 3, cutoff, reverse: true }), checksum: () => '', note: 'the nearest only, no sums' }
}

function searches(input: string): Prepared {
  const search = new Search(openGraph(input)), nodes = nodeList(input, places).nodes.subarray(0, places / 100)
  const run = (): void => {
    for (const node of nodes) search.reset().addSource(node).run({ cutoff, reverse: true })
  }
  return { run, checksum: () => '', note: 'a hundredth of the facilities, times alone' }
}

/** Times, labels and sums as one number each: the sums are the same to the bit whoever adds them. */
function digest({ nearest, decayedByPoint }: TravelSums): string {
  const { ms, place } = nearest!
  let times = 0, labels = 0, sum = 0
  for (let i = 0; i < ms.length; i++) {
    if (place[i] === -1) continue
    times += ms[i]!
    labels += place[i]!
  }
  for (const value of decayedByPoint) sum += value
  return `${times}:${labels}:${sum}`
}
