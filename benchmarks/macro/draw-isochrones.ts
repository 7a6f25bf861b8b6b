import { driving, isochrones, minutes, placesFrom, readNetwork, travelTimes, walking } from 'farsakh'
import { file } from 'farsakh/node'
import { shared } from '../../test/helpers/shared.ts'
import { rival, type Task } from '../harness.ts'

const path = 'data/osm-extracts/porto_portugal.osm.pbf'
const origin = { id: 'Aliados', lon: -8.6109, lat: 41.1485 }
const jobs: Readonly<Record<string, { readonly profile: 'driving' | 'walking', readonly cutoffs: readonly number[] }>> = {
  'porto-driving-15': { profile: 'driving', cutoffs: [15] },
  'porto-driving-30': { profile: 'driving', cutoffs: [30] },
  'porto-driving-10-15-30': { profile: 'driving', cutoffs: [10, 15, 30] },
  'porto-walking-30': { profile: 'walking', cutoffs: [30] },
}

/** Times and isochrones around one place in Porto; the mesh, made once a network, is there already, as Valhalla's tiles are. */
export const task: Task = {
  name: 'draw-isochrones',
  title: 'Isochrones around one place',
  inputs: Object.keys(jobs),
  plan: { rounds: 3, warmup: 3, iterations: 7 },
  missing: () => shared(path) === undefined ? `the shared data has no ${path}` : undefined,
  rivals: input => {
    const { profile, cutoffs } = jobs[input]!
    return [rival('Valhalla', 'valhalla.mjs', ['isochrone', '--pbf', shared(path)!, '--at', `${origin.lon},${origin.lat}`, '--profile', profile, '--cutoffs', cutoffs.join(',')])]
  },
  prepare: async input => {
    const { profile, cutoffs } = jobs[input]!
    const network = await readNetwork(file(shared(path)!), { profile: profile === 'driving' ? driving : walking })
    const from = placesFrom([origin]), seconds = cutoffs.map(minutes)
    const draw = (): ReturnType<typeof isochrones> => isochrones(travelTimes(network, { from, cutoff: Math.max(...seconds) }), { cutoffs: seconds })
    let drawn = draw()
    const run = (): void => {
      drawn = draw()
    }
    const vertices = (): string => drawn.features.map(({ geometry }) => geometry.coordinates.flat().reduce((sum, ring) => sum + ring.length, 0)).join(' + ')
    return { run, checksum: () => '', get note() { return `${vertices()} vertices` } }
  },
}
