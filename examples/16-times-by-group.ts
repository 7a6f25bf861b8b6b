// Towns and villages apart: how long each travels to care, and where people go when they mind the crowd.
import { access, coverageCurves, driving, formatDuration, hours, minutes, readNetwork, readPlaces, timeStatistics, travelMatrix, travelTimes } from 'farsakh'
import { file } from 'farsakh/node'

const network = await readNetwork(file('roads.osm.pbf'), { profile: driving })
const settlements = await readPlaces(file('settlements.csv'))
const clinics = (await readPlaces(file('facilities.csv'))).where(place => Number(place.get('beds')) > 0)

const times = travelTimes(network, { to: clinics, cutoff: hours(2) })
for (const { group, reached, total, median, p90 } of timeStatistics(times, settlements, { by: 'kind', percentiles: [90] })) {
  console.log(`${group}: ${reached} of ${total} people get there, half within ${formatDuration(median)}, nine of ten within ${formatDuration(p90!)}`)
}
for (const { group, seconds, people, total } of coverageCurves(times, settlements, { by: 'kind' })) {
  const within = people[seconds.findLastIndex(time => time <= minutes(15))] ?? 0
  console.log(`${group}: ${(100 * within / total).toFixed(0)} % within 15 min`)
}

const matrix = travelMatrix(network, { from: settlements, to: clinics, cutoff: hours(2) })
const { load, gap } = access.raam(matrix, { demand: settlements.column('population'), supply: 'beds' })
const busiest = load.indexOf(Math.max(...load))
console.log(`busiest: ${clinics.ids[busiest]} with ${Math.round(load[busiest]!)} people (equilibrium to ${gap <= 1e-6 ? 'a millionth' : gap})`)
