// The travel time of every populated cell, as a GeoTIFF on the grid of the population.
import { writeFile } from 'node:fs/promises'
import { driving, hours, readNetwork, readPlaces, readRaster, toGeoTiff, travelTimes } from 'farsakh'
import { file } from 'farsakh/node'

const network = await readNetwork(file('roads.osm.pbf'), { profile: driving })
const facilities = await readPlaces(file('facilities.csv'))
const population = await readRaster(file('population.tif'))

const times = travelTimes(network, { to: facilities, cutoff: hours(2) })
const raster = times.toRaster({ like: population })
await writeFile('travel-time.tif', toGeoTiff(raster))

let slowest = 0
for (const seconds of raster.values) if (seconds > slowest) slowest = seconds
console.log(`${raster.width} x ${raster.height} cells, the slowest ${(slowest / 60).toFixed(0)} min from care`)
