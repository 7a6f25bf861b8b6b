// Beds that each settlement can count on when others want them too, how unequal that is, and who has none in reach.
import { writeFile } from 'node:fs/promises'
import { access, decay, driving, equity, minutes, readNetwork, readPlaces, toCsv, travelMatrix } from 'farsakh'
import { file } from 'farsakh/node'

const network = await readNetwork(file('roads.osm.pbf'), { profile: driving })
const settlements = await readPlaces(file('settlements.csv')), facilities = await readPlaces(file('facilities.csv'))

const matrix = travelMatrix(network, { from: settlements, to: facilities, cutoff: minutes(60) })
const beds = Float64Array.from(facilities.column('beds'), value => Number(value) || 0), demand = Float64Array.from(settlements.column('population'), value => Number(value) || 0)
const found = access.twoStepFca(matrix, { demand, supply: beds, decay: decay.daiGaussian(minutes(60)) })
await writeFile('access.csv', toCsv(found.table()))

const perThousand = found.column().map(share => share * 1000)
console.log(`beds for a thousand people: ${Math.min(...perThousand).toFixed(2)} to ${Math.max(...perThousand).toFixed(2)}, Gini ${equity.gini({ access: found.values, people: demand }).toFixed(2)}`)
console.log(`${found.peopleUnreached} people have none within the hour`)
