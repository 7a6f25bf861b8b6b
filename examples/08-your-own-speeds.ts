// What if the tracks are wet? Topology and cost are apart, so the same roads are weighed again and nothing is read twice.
import { coverage, driving, hours, minutes, profile, readNetwork, readPlaces, readRaster, readSpeeds, travelTimes, withSpeeds, type Network } from 'farsakh'
import { file } from 'farsakh/node'

// An analyst's table, with other speeds for the wet season.
const table = await readSpeeds(file('speeds.yaml'))
const network = await readNetwork(file('roads.osm.pbf'), { profile: withSpeeds(driving, table) })
const wet = network.with(withSpeeds(driving, table, { season: 'wet' }))
// Or in code: only what differs has to be said.
const hurried = network.with(profile({ name: 'hurried', base: driving, speeds: { primary: 90, secondary: 80, tertiary: 60 } }))

const facilities = await readPlaces(file('facilities.csv'))
const population = await readRaster(file('population.tif'))

console.log(`dry: ${reached(network).toFixed(0)} people within 15 min of care`)
console.log(`wet: ${reached(wet).toFixed(0)} people within 15 min of care`)
console.log(`hurried: ${reached(hurried).toFixed(0)} people within 15 min of care`)

function reached(roads: Network): number {
  const times = travelTimes(roads, { to: facilities, cutoff: hours(1) })
  const [row] = coverage(times, population, { cutoffs: [minutes(15)] })
  return row!.people
}
