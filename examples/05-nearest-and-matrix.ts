// The three facilities nearest to every settlement, and the times between all pairs.
import { driving, formatDuration, minutes, nearest, readNetwork, readPlaces, travelMatrix, travelTimes } from 'farsakh'
import { file } from 'farsakh/node'

const network = await readNetwork(file('roads.osm.pbf'), { profile: driving })
const facilities = await readPlaces(file('facilities.csv'))
const settlements = await readPlaces(file('settlements.csv'))

const times = travelTimes(network, { to: facilities, cutoff: minutes(30) })
for (const { place, rank, facility, seconds } of nearest(times, settlements, { k: 3 })) {
  if (facility !== '') console.log(`${place}: number ${rank} is ${facility}, ${formatDuration(seconds)}`)
}

// Only the pairs within the cutoff are stored.
const matrix = travelMatrix(network, { from: settlements, to: facilities, cutoff: minutes(30) })
console.log(`${matrix.size} of ${settlements.size * facilities.size} pairs are within half an hour`)

// Rows and columns change places; the times are still those towards the facilities.
const byFacility = matrix.transpose()
console.log(`${facilities.ids[0]!} can be reached from ${byFacility.firstEntry[1]!} settlements`)
