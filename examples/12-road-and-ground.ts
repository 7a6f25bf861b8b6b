// People walk to a road, ride along it, and walk on: roads and ground in one search, beside each of them alone.
import { coverage, driving, hours, hybrid, isochrones, minutes, readNetwork, readPlaces, readRaster, readSpeedScenario, terrain, travelTimes, type TravelModel } from 'farsakh'
import { file } from 'farsakh/node'

const facilities = await readPlaces(file('facilities.csv'))
const hospitals = facilities.where(place => place.get('type') === 'hospital')
const population = await readRaster(file('population.tif'))

const network = await readNetwork(file('roads.osm.pbf'), { profile: driving })
const land = terrain({ landcover: await readRaster(file('landcover.tif')), dem: await readRaster(file('elevation.tif')), speeds: await readSpeedScenario(file('ground-speeds.csv')) })
// Rivers of the land cover stop those on foot; roads cross them on bridges.
const both = hybrid({ network, land })

const within = (model: TravelModel): string => {
  const times = travelTimes(model, { to: hospitals, cutoff: hours(1) })
  const [row] = coverage(times, population, { cutoffs: [minutes(30)] })
  return `${(100 * row!.share).toFixed(1)} %`
}
console.log(`within half an hour of a hospital: ${within(land)} on foot, ${within(network)} by road, ${within(both)} on foot and by road`)

const bands = isochrones(travelTimes(both, { to: hospitals, cutoff: hours(1) }), { cutoffs: [minutes(30)] })
console.log(`${bands.features[0]!.geometry.coordinates.length} polygons`)
