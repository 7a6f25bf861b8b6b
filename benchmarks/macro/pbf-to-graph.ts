import { driving, readNetwork, type Network } from 'farsakh'
import { file } from 'farsakh/node'
import { shared } from '../../test/helpers/shared.ts'
import { rival, type Task } from '../harness.ts'

const inputs: Readonly<Record<string, string>> = {
  porto: 'data/osm-extracts/porto_portugal.osm.pbf', comoros: 'data/comoros/raw/osm/comores-latest.osm.pbf', andorra: 'data/osm-extracts/andorra-latest.osm.pbf',
}

/** OSM PBF to a graph that answers: decoded, split at junctions, turn restrictions compiled in, components labelled, weighed for driving. Every run is the first of its process. */
export const task: Task = {
  name: 'pbf-to-graph',
  title: 'OSM PBF to a routable graph, from a cold start',
  inputs: ['porto'],
  plan: { rounds: 5, warmup: 0, iterations: 1 },
  missing: input => shared(inputs[input] ?? '') === undefined ? `the shared data has no ${inputs[input]}` : undefined,
  rivals: input => [rival('Valhalla', 'valhalla.mjs', ['build', '--pbf', shared(inputs[input]!)!])],
  prepare: input => {
    const path = shared(inputs[input]!)!
    let network: Network | undefined
    const run = async (): Promise<void> => {
      network = await readNetwork(file(path), { profile: driving })
    }
    return { run, checksum: () => '', get note() { return `${network?.graph.nodeCount} nodes, ${network?.graph.arcCount} arcs` } }
  },
}
