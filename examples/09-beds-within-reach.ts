// Beds per thousand people within 30 minutes of each settlement: two passes over all pairs, on all cores, without the matrix.
import { driving, minutes, readNetwork, readPlaces, readRaster } from 'farsakh'
import { createPool, file } from 'farsakh/node'

const network = await readNetwork(file('roads.osm.pbf'), { profile: driving })
const facilities = await readPlaces(file('facilities.csv'))
const settlements = await readPlaces(file('settlements.csv'))
const people = (await readRaster(file('population.tif'))).people()
const cutoff = minutes(30), pool = await createPool()

// Made once, good for every cost on these roads, and saved with network.buffer.
network.prepare()

// The people who share each facility's beds, then the beds that each settlement has a share of (two-step floating catchments).
const shared = await pool.travelSums(network, { to: facilities, points: people, demand: people.people, cutoff, cutoffs: [cutoff] })
const beds = Float64Array.from(facilities.column('beds'), value => Number(value) || 0)
const ratio = beds.map((count, i) => shared.demandByPlace[i]! > 0 ? 1000 * count / shared.demandByPlace[i]! : 0)
const access = await pool.travelSums(network, { to: facilities, points: settlements, supply: ratio, cutoff, cutoffs: [cutoff], explain: true })
await pool.close()

for (const [i, id] of settlements.ids.entries()) console.log(`${id}: ${access.supplyByPoint[i]!.toFixed(2)} beds per thousand people`)
console.log(`engine: ${access.explanation!.engine}, ${access.explanation!.why}`)
