// Beds for a thousand people, cell by cell without a matrix, then by district: who has how much, how unequal it is, and who has none.
import { writeFile } from 'node:fs/promises'
import { access, decay, driving, equity, fusedPairs, minutes, readNetwork, readPlaces, readRaster, readZones, toCsv, toGeoTiff } from 'farsakh'
import { file } from 'farsakh/node'

const network = await readNetwork(file('roads.osm.pbf'), { profile: driving })
const facilities = (await readPlaces(file('facilities.csv'))).where(place => Number(place.get('beds')) > 0)
const raster = await readRaster(file('population.tif')), districts = await readZones(file('districts.geojson'))

// People are the populated cells: where they are, how many, and which cell each is.
const people = raster.people()
const pairs = fusedPairs(network, { from: people, to: facilities, cutoff: minutes(60) })
const found = access.twoStepFca(pairs, { demand: people.people, supply: 'beds', decay: decay.parse('dai 1h') })

const beds = new Float32Array(raster.values.length).fill(NaN)
for (const [i, cell] of people.row.entries()) beds[cell] = 1000 * found.values[i]!
await writeFile('access.tif', toGeoTiff(raster.with(beds)))

const district = districts.zonesAt(people), isUnreached = new Set(found.unreached)
const rows = districts.names.map((name, d) => {
  const own = [...district.keys()].filter(i => district[i] === d), sum = (value: (i: number) => number): number => own.reduce((total, i) => total + value(i), 0)
  const total = sum(i => people.people[i]!)
  return { district: name, people: total, beds_per_thousand: 1000 * sum(i => people.people[i]! * found.values[i]!) / total, without: sum(i => isUnreached.has(i) ? people.people[i]! : 0) }
})
await writeFile('access-by-district.csv', toCsv(rows))
for (const row of rows) console.log(`${row.district}: ${row.beds_per_thousand.toFixed(2)} beds for a thousand people, ${Math.round(row.without)} people with none`)

const shares = { access: found.values, people: people.people }, { between, total } = equity.theil(shares, { groups: Array.from(district, d => districts.names[d] ?? 'elsewhere') })
console.log(`Gini ${equity.gini(shares).toFixed(2)}; ${(100 * between / total).toFixed(0)} % of the inequality (Theil) is between districts`)
