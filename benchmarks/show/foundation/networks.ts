import { coverage, placesFrom, profile, readNetwork, readPlaces, travelTimes, type Places } from 'farsakh'
import { file } from 'farsakh/node'
import { readFileSync } from 'node:fs'
import { shared } from '../../../test/helpers/shared.ts'
import { figure, judged, needsData, percent, type Item, type Outcome } from '../item.ts'

interface Expected {
  readonly speeds: Record<string, number>
  readonly vertices: number
  readonly population: number
  readonly coverage_minutes: Record<string, number>
  readonly popmean_s: number
}

const cities = [['Porto Alegre', 'poa'], ['Sao Paulo', 'spo']] as const

/** Two cities with one-ways against SciPy. */
export const networks: readonly Item[] = cities.flatMap(([name, code]) => {
  const folder = `data/r5r-poa/${code}`
  const missing = ['expected_drive_network.json', `${code}_osm.pbf`, `${code}_hexgrid.csv`].map(path => `${folder}/${path}`).find(path => shared(path) === undefined)
  const read = (): Expected => JSON.parse(readFileSync(shared(`${folder}/expected_drive_network.json`)!, 'utf8')) as Expected
  const at = (path: string): string => shared(`${folder}/${code}_${path}`)!
  return [{
    name: `${name}: people by minutes of driving to health care, worst of all cutoffs`,
    target: 'within 0.3 % of everybody',
    measure: () => missing === undefined ? compared(read(), at('osm.pbf'), at('hexgrid.csv')) : needsData(missing),
  }]
})

/** Each hexagon with health care is a facility; everybody stands at the nearest crossing, as the reference has it. */
async function compared(expected: Expected, pbf: string, hexagons: string): Promise<Outcome> {
  const drive = profile({ name: 'reference', speeds: expected.speeds, obeys: ['oneway'] })
  const network = await readNetwork(file(pbf), { profile: drive, nodes: 'all' })
  const people = await readPlaces(file(hexagons))
  const care = people.column('healthcare')
  const homes = atVertices(people, network.graph)
  const facilities = homes.take(Array.from(care, (_, i) => i).filter(i => care[i]! > 0))
  const cutoffs = Object.keys(expected.coverage_minutes).map(text => Math.round(Number(text) * 60)).sort((a, b) => a - b)
  const times = travelTimes(network, { to: facilities, cutoff: 24 * 3600, walk: Infinity, snap: { component: 'largest' } })
  const rows = [...coverage(times, homes, { cutoffs })].filter(({ group }) => group === 'within')
  const off = rows.map(row => Math.abs(row.people - expected.coverage_minutes[String(row.cutoff / 60)]!) / expected.population)
  const worst = off.indexOf(Math.max(...off))
  return judged(`off by ${percent(off[worst]!)} at ${rows[worst]!.cutoff / 60} min (${figure(rows[worst]!.people)} people); ${figure(network.graph.meta.vertices)} vertices`,
    off[worst]! <= 0.003 && network.graph.meta.vertices === expected.vertices)
}

/** The places moved to the nearest vertex of the largest component. */
function atVertices(places: Places, graph: { lon: Float64Array, lat: Float64Array, component: Uint32Array }): Places {
  const { lon, lat, component } = graph
  const population = places.column('population')
  const rows = places.ids.map((id, i) => {
    const x = places.lon[i]!, y = places.lat[i]!, squeeze = Math.cos(y * Math.PI / 180)
    let best = -1, least = Infinity
    for (let node = 0; node < lon.length; node++) {
      const distance = ((lon[node]! - x) * squeeze) ** 2 + (lat[node]! - y) ** 2
      if (component[node] === 0 && distance < least) {
        least = distance
        best = node
      }
    }
    return { id, lon: lon[best]!, lat: lat[best]!, population: population[i]! }
  })
  return placesFrom(rows, { id: 'id' })
}
