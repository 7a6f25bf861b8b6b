// A facility closes and another opens: travel times are repaired where they change, not computed again.
import { coverage, driving, minutes, placesFrom, readNetwork, readPlaces, readRaster, travelTimes } from 'farsakh'
import { file } from 'farsakh/node'

const network = await readNetwork(file('roads.osm.pbf'), { profile: driving })
const facilities = await readPlaces(file('facilities.csv'))
const settlements = await readPlaces(file('settlements.csv'))
const population = await readRaster(file('population.tif'))
const within = (times: Parameters<typeof coverage>[0]): string => [...coverage(times, population, { cutoffs: [minutes(10)] })][0]!.people.toFixed(0)

const today = travelTimes(network, { to: facilities, cutoff: minutes(60) })
const closed = today.update({ close: [facilities.ids[0]!] })
const opened = closed.update({ add: placesFrom([{ id: 'field clinic', lon: settlements.lon[0]!, lat: settlements.lat[0]! }]) })
console.log(`today ${within(today)}, without ${facilities.ids[0]!} ${within(closed)}, with a field clinic in ${settlements.ids[0]!} ${within(opened)} people within 10 min`)
