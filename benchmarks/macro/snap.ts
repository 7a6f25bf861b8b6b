import { driving, readNetwork } from 'farsakh'
import { file } from 'farsakh/node'
import { shared } from '../../test/helpers/shared.ts'
import type { Task } from '../harness.ts'

const path = 'data/osm-extracts/porto_portugal.osm.pbf'

/** The million cells of a raster over Porto's box, joined to the nearest point on the nearest usable road. */
export const task: Task = {
  name: 'snap',
  title: 'A million cells of a raster joined to the roads',
  inputs: ['porto'],
  plan: { rounds: 2, warmup: 0, iterations: 2 },
  missing: () => shared(path) === undefined ? `the shared data has no ${path}` : undefined,
  rivals: () => [],
  prepare: async () => {
    const network = await readNetwork(file(shared(path)!), { profile: driving })
    const [west, south, east, north] = network.bbox, side = 1000
    const lon = Float64Array.from({ length: side * side }, (_, cell) => west + (cell % side + 0.5) / side * (east - west))
    const lat = Float64Array.from({ length: side * side }, (_, cell) => north - (Math.floor(cell / side) + 0.5) / side * (north - south))
    let joined = network.join({ lon: lon.subarray(0, 1), lat: lat.subarray(0, 1) })
    // A copied column: joins are remembered by column.
    const run = (): void => {
      joined = network.join({ lon: lon.slice(), lat })
    }
    const checksum = (): string => `${joined.link.reduce((sum, link) => sum + (link >= 0 ? 1 : 0), 0)}:${joined.metres.reduce((sum, m) => sum + (m < Infinity ? m : 0), 0).toFixed(3)}`
    return { run, checksum, note: 'the index of the roads is made beforehand' }
  },
}
