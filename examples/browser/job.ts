// The whole job on bytes: it runs the same in a page, in a worker and in Node.
import { coverage, driving, hours, isochrones, minutes, readNetwork, readPlaces, readRaster, readZones, travelTimes, type ByteSource, type CoverageRow, type Progress } from 'farsakh'

/** What the job reads: files of a file input, a server's, or bytes in memory. */
export interface Inputs {
  readonly roads: ByteSource
  readonly facilities: ByteSource
  readonly population: ByteSource
  readonly districts: ByteSource
}

/** What it finds. */
export interface Result {
  readonly rows: readonly CoverageRow[]
  /** Travel time by junction of the road network, in milliseconds. */
  readonly ms: readonly number[]
  readonly rings: number
}

const cutoffs = [15, 30, 60].map(minutes)

/** Reads the files, computes travel times to the hospitals, counts people by district, draws isochrones. */
export async function job(inputs: Inputs, onProgress?: (progress: Progress) => void): Promise<Result> {
  const network = await readNetwork(inputs.roads, { profile: driving, onProgress })
  const facilities = await readPlaces(inputs.facilities)
  const population = await readRaster(inputs.population)
  const zones = await readZones(inputs.districts)
  const hospitals = facilities.where(place => place.get('type') === 'hospital')
  const times = travelTimes(network, { to: hospitals, cutoff: hours(2), onProgress })
  const bands = isochrones(times, { cutoffs })
  return {
    rows: [...coverage(times, population, { cutoffs, zones, onProgress })],
    ms: Array.from(times.ms),
    rings: bands.features.reduce((sum, feature) => sum + feature.geometry.coordinates.flat().length, 0),
  }
}
