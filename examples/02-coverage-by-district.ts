// How many people of each district are within reach of a hospital?
import { writeFile } from 'node:fs/promises'
import { coverage, driving, formatDuration, hours, minutes, readNetwork, readPlaces, readRaster, readZones, timeStatistics, toCsv, travelTimes } from 'farsakh'
import { file } from 'farsakh/node'

const network = await readNetwork(file('roads.osm.pbf'), { profile: driving })
const facilities = await readPlaces(file('facilities.csv'))
const population = await readRaster(file('population.tif'))
const zones = await readZones(file('districts.geojson'))

const hospitals = facilities.where(place => place.get('type') === 'hospital')
const times = travelTimes(network, { to: hospitals, cutoff: hours(2) })

const covered = coverage(times, population, { cutoffs: [15, 30, 60].map(minutes), zones })
for (const { zone, cutoff, people, share, group } of covered) {
  const reach = group === 'within' ? `within ${formatDuration(cutoff)}` : group
  console.log(`${zone}: ${Math.round(people)} people ${reach} (${(100 * share).toFixed(1)} %)`)
}
await writeFile('coverage.csv', toCsv(covered))

for (const { zone, median, mean } of timeStatistics(times, population, { zones })) {
  console.log(`${zone}: half of those who arrive need ${formatDuration(median)} at most, the mean is ${formatDuration(mean)}`)
}
