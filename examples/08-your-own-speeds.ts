// What if the tracks are wet? Topology and cost are apart, so the same roads are weighed again and nothing is read twice.
import { coverage, driving, hours, minutes, profile, readNetwork, readPlaces, readRaster, travelTimes, type Network } from 'farsakh'
import { file } from 'farsakh/node'

const dry = await readNetwork(file('roads.osm.pbf'), { profile: driving })
const facilities = await readPlaces(file('facilities.csv'))
const population = await readRaster(file('population.tif'))

// Only what differs has to be said.
const wetSeason = profile({ name: 'wet season', base: driving, speeds: { track: 5, unclassified: 15 }, factors: { unpaved: 0.5, dirt: 0.3, ground: 0.4 } })
const wet = dry.with(wetSeason)

console.log(`dry: ${reached(dry).toFixed(0)} people within 30 min`)
console.log(`wet: ${reached(wet).toFixed(0)} people within 30 min`)

function reached(network: Network): number {
  const times = travelTimes(network, { to: facilities, cutoff: hours(1) })
  const [row] = coverage(times, population, { cutoffs: [minutes(30)] })
  return row!.people
}
