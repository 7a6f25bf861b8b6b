// The three nearest hospitals of every facility, and the times between all pairs.
import { driving, formatDuration, hours, nearest, readNetwork, readPlaces, travelMatrix, travelTimes } from 'farsakh'
import { file } from 'farsakh/node'

const network = await readNetwork(file('roads.osm.pbf'), { profile: driving })
const facilities = await readPlaces(file('facilities.csv'))
const hospitals = facilities.where(place => place.get('type') === 'hospital')

const times = travelTimes(network, { to: hospitals, cutoff: hours(1) })
for (const { place, rank, facility, seconds } of nearest(times, facilities, { k: 3 })) {
  if (facility !== '') console.log(`${place}: number ${rank} is ${facility}, ${formatDuration(seconds)}`)
}

// Only the pairs within the cutoff are stored.
const matrix = travelMatrix(network, { from: facilities, to: hospitals, cutoff: hours(1) })
console.log(`${matrix.size} of ${facilities.size * hospitals.size} pairs are within an hour`)
console.log(`${facilities.ids[0]!} to ${hospitals.ids[0]!}: ${formatDuration(matrix.between(0, 0))}`)
