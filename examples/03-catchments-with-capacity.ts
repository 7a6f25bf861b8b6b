// Who goes where: everybody to the nearest facility, then with facilities that fill up.
import { writeFile } from 'node:fs/promises'
import { catchments, driving, formatDuration, hours, readNetwork, readPlaces, readRaster, toCsv, travelTimes } from 'farsakh'
import { file } from 'farsakh/node'

const network = await readNetwork(file('roads.osm.pbf'), { profile: driving })
const facilities = await readPlaces(file('facilities.csv'))
const population = await readRaster(file('population.tif'))
const times = travelTimes(network, { to: facilities, cutoff: hours(2) })

const nearest = catchments(times, population)
// Say that a bed serves 300 people, and a facility without beds 500 people.
const capacity = facilities.column('beds').map(beds => beds > 0 ? beds * 300 : 500)
const limited = catchments(times, population, { capacity })

const before = nearest.column('people')
for (const [i, { facility, people, farthest }] of [...limited].slice(0, facilities.size).entries()) {
  console.log(`${facility}: ${Math.round(before[i]!)} people are nearest, ${Math.round(people)} are served, at most ${formatDuration(farthest)} away`)
}
for (const { facility, people } of [...limited].slice(facilities.size)) console.log(`${facility}: ${Math.round(people)} people`)

await writeFile('catchments.csv', toCsv(limited))
