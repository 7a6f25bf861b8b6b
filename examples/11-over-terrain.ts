// Where people walk, roads are half the truth: times over land cover and slopes, and over the same land in the rains.
import { writeFile } from 'node:fs/promises'
import { coverage, hours, minutes, readPlaces, readRaster, readSpeedScenario, terrain, toGeoTiff, travelTimes } from 'farsakh'
import { file } from 'farsakh/node'

const landcover = await readRaster(file('landcover.tif'))
const dem = await readRaster(file('elevation.tif'))
const population = await readRaster(file('population.tif'))
const facilities = await readPlaces(file('facilities.csv'))

for (const season of [undefined, 'wet']) {
  // Walking speed by class of land cover; those of 0 km/h, such as water, are barriers.
  const speeds = await readSpeedScenario(file('ground-speeds.csv'), { season })
  const land = terrain({ landcover, dem, speeds, neighbours: 16 })
  const times = travelTimes(land, { to: facilities, cutoff: hours(4) })
  const [within] = coverage(times, population, { cutoffs: [minutes(60)] })
  console.log(`${season ?? 'dry'}: ${Math.round(within!.people)} of ${Math.round(within!.total)} people walk to a facility within the hour`)
  // One float a cell, seconds, on the grid of the land cover.
  if (season === undefined) await writeFile('walking-time.tif', toGeoTiff(times.toRaster()))
}
