// One journey from start to end, and the way of every facility to its nearest hospital.
import { writeFile } from 'node:fs/promises'
import { driving, formatDuration, hours, readNetwork, readPlaces, route, routes } from 'farsakh'
import { file } from 'farsakh/node'

const network = await readNetwork(file('roads.osm.pbf'), { profile: driving })
const facilities = await readPlaces(file('facilities.csv'))
const hospitals = facilities.where(place => place.get('type') === 'hospital')
const others = facilities.where(place => place.get('type') !== 'hospital')

const start = others.place(0), end = hospitals.place(0)
const way = route(network, { from: [start.lon, start.lat], to: [end.lon, end.lat] })
console.log(`${start.id} to ${end.id}: ${(way.metres / 1000).toFixed(1)} km in ${formatDuration(way.seconds)}`)

const lines = routes(network, { from: others, to: hospitals, cutoff: hours(2) })
for (const { properties } of lines.features) {
  console.log(`${properties.from} to ${properties.to}: ${(properties.metres / 1000).toFixed(1)} km in ${formatDuration(properties.seconds)}`)
}
await writeFile('routes.geojson', JSON.stringify(lines))
