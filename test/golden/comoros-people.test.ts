import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { coverage, minutes, profile, readNetwork, readPlaces, readRaster, travelTimes } from 'farsakh'
import { file } from 'farsakh/node'
import { shared } from '../helpers/shared.ts'

const base = 'data/comoros'
const path = (name: string): string => shared(`${base}/${name}`)!

describe.skipIf(shared(base) === undefined)('Comoros with simple rules', () => {
  it('counts the people of the reference at network-only time, nobody lost', async () => {
    const reference = JSON.parse(readFileSync(path('expected/road_graph_expected.json'), 'utf8')) as { speeds: Record<string, number>, coverage_network_only_minutes: Record<string, number>, population: number }
    const network = await readNetwork(file(path('raw/osm/comores-latest.osm.pbf')), { profile: profile({ name: 'simple', speeds: reference.speeds, obeys: [] }) })
    const facilities = await readPlaces(file(path('expected/facilities.csv'))), population = await readRaster(file(path('raw/worldpop/com_ppp_2020_UNadj.tif')))
    const times = travelTimes(network, { to: facilities, cutoff: minutes(120), walk: Infinity })
    const table = coverage(times, population, { cutoffs: [15, 30, 60, 120].map(minutes) })
    for (const [i, cutoff] of ['15', '30', '60', '120'].entries()) {
      expect(Math.abs(table.row(i).people / reference.coverage_network_only_minutes[cutoff]! - 1)).toBeLessThan(0.003)
    }
    const sum = table.row(3).people + table.row(4).people + table.row(5).people
    expect(Math.abs(sum / reference.population - 1)).toBeLessThan(1e-9)
  })
})
