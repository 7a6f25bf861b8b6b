// From an OSM extract and a list of facilities to isochrones that any map shows.
import { writeFile } from 'node:fs/promises'
import { driving, hours, isochrones, minutes, readNetwork, readPlaces, travelTimes } from 'farsakh'
import { file } from 'farsakh/node'

const network = await readNetwork(file('roads.osm.pbf'), { profile: driving })
const facilities = await readPlaces(file('facilities.csv'))
const hospitals = facilities.where(place => place.get('type') === 'hospital')

// The direction is the name of the option: towards the hospitals.
const times = travelTimes(network, { to: hospitals, cutoff: hours(1) })

// Places that could not join a road are listed, never lost.
for (const { code, message } of times.issues) console.warn(code, message)

const bands = isochrones(times, { cutoffs: [10, 20, 30].map(minutes) })
await writeFile('bands.geojson', JSON.stringify(bands))

for (const { properties, geometry } of bands.features) {
  console.log(`${properties.cutoff / 60} min: ${geometry.coordinates.length} polygons`)
}
