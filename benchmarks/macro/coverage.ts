import { coverage, driving, minutes, readNetwork, readPlaces, readRaster, travelTimes } from 'farsakh'
import { file } from 'farsakh/node'
import { shared } from '../../test/helpers/shared.ts'
import type { Task } from '../harness.ts'

const files = {
  pbf: 'data/comoros/raw/osm/comores-latest.osm.pbf', people: 'data/comoros/raw/worldpop/com_ppp_2020_UNadj.tif', facilities: 'data/comoros/expected/facilities.csv',
}

/** People of a population raster within reach of 70 facilities: search, every populated cell joined to the roads anew, and counted. */
export const task: Task = {
  name: 'coverage',
  title: 'Coverage of a population raster, 203,208 cells, 70 facilities',
  inputs: ['comoros'],
  plan: { rounds: 3, warmup: 1, iterations: 5 },
  missing: () => Object.values(files).filter(path => shared(path) === undefined).map(path => `the shared data has no ${path}`)[0],
  rivals: () => [],
  prepare: async () => {
    const network = await readNetwork(file(shared(files.pbf)!), { profile: driving })
    const facilities = await readPlaces(file(shared(files.facilities)!)), people = await readRaster(file(shared(files.people)!))
    const cutoffs = [30, 60, 120].map(minutes)
    let answer = ''
    const run = (): void => {
      // A new raster: what its cells join is remembered with it, and finding it is part of the job.
      const rows = [...coverage(travelTimes(network, { to: facilities, cutoff: minutes(120) }), people.with(people.values), { cutoffs })]
      answer = rows.map(row => row.people.toFixed(3)).join(':')
    }
    return { run, checksum: () => answer, note: 'no rival does the same job' }
  },
}
