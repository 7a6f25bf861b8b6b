// Where to build next: three posts, each where most people still wait, at least a kilometre from any other.
import { writeFile } from 'node:fs/promises'
import { minutes, readPlaces, readRaster, readSpeedScenario, scaleUp, terrain, toGeoJSON } from 'farsakh'
import { file } from 'farsakh/node'

const land = terrain({ landcover: await readRaster(file('landcover.tif')), dem: await readRaster(file('elevation.tif')), speeds: await readSpeedScenario(file('ground-speeds.csv')) })
const population = await readRaster(file('population.tif'))
const existing = await readPlaces(file('facilities.csv'))
// A facility that stands already serves 300 people a bed; what it cannot take is left for new ones.
const existingCapacity = existing.column('beds').map(beds => beds > 0 ? beds * 300 : 500)

const plan = scaleUp(land, {
  population: population.people(), existing, existingCapacity, within: minutes(30), sites: 3,
  sizes: [{ min: 0, max: 2000, label: 'post', capacity: 1500 }, { min: 2001, max: 1e6, label: 'clinic', capacity: 4000 }],
  exclusions: [{ layer: 'sites', metres: 1000, keep: 'outside' }],
})
console.log(`before: ${(100 * plan.covered[0]!).toFixed(1)} % served`)
for (const { site, label, served, covered } of plan.table) console.log(`${site}: a ${label} for ${Math.round(served)} people, then ${(100 * covered).toFixed(1)} % served`)
await writeFile('sites.geojson', JSON.stringify(toGeoJSON(plan.sites)))
