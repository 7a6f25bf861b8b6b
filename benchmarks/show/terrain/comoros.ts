import { readPlaces, readRaster, terrain, travelTimes, type Raster } from 'farsakh'
import { file } from 'farsakh/node'
import { readFileSync } from 'node:fs'
import { shared } from '../../../test/helpers/shared.ts'
import { figure, judged, needsData, once, type Item, type Outcome } from '../item.ts'
import { compare, unlimited } from './goldens.ts'

const folder = 'data/comoros/expected'
const read = (name: string): Promise<Raster> => readRaster(file(shared(`${folder}/${name}.tif`)!))

/** Times from every facility over a ready friction raster, as r.cost has them: open at corners. */
const times = [8, 16].map(neighbours => once(async () => {
  const land = terrain({ friction: await read('friction_utm38s_100m_seconds_per_cell'), unit: 's/cell', neighbours: neighbours as 8 | 16, diagonals: 'open' })
  return travelTimes(land, { from: await readPlaces(file(shared(`${folder}/facilities.csv`)!)), cutoff: unlimited })
}))

/** A country's friction raster against GRASS's r.cost. */
export const comoros: readonly Item[] = [
  ...[8, 16].map((neighbours, i) => item(`Comoros, friction raster: seconds with ${neighbours} neighbours against r.cost`, 'within 1e-6 relative', async () => {
    const { cells, largest, strays } = compare((await times[i]!()).seconds, await read(`rcost_n${neighbours}_seconds`))
    return judged(`largest relative error ${largest.toExponential(1)} over ${figure(cells)} cells${strays === 0 ? '' : `, ${strays} REACHED BY ONE ONLY`}`, largest <= 1e-6 && strays === 0)
  })),
  item('Comoros, friction raster: people by threshold, 8 and 16 neighbours', 'raster_coverage.csv, 14 figures within 0.001 people', async () => {
    const people = await read('population_utm38s_100m')
    const rows = readFileSync(shared(`${folder}/raster_coverage.csv`)!, 'utf8').trim().split('\n').slice(1).map(line => line.split(','))
    let largest = 0
    for (const [neighbours, threshold, wanted] of rows) {
      const { seconds } = await times[neighbours === '8' ? 0 : 1]!()
      const limit = threshold === 'reachable' ? Infinity : Number(threshold) * 60
      let sum = 0
      for (let cell = 0; cell < seconds.length; cell++) if (seconds[cell]! <= limit && seconds[cell]! < Infinity && people.has(cell)) sum += people.values[cell]!
      largest = Math.max(largest, Math.abs(sum - Number(wanted)))
    }
    return judged(`${rows.length} figures, farthest off by ${largest.toPrecision(2)} people`, largest <= 0.001 && rows.length === 14)
  }),
]

function item(name: string, target: string, measure: () => Promise<Outcome>): Item {
  return { name, target, measure: () => shared(folder) === undefined ? needsData(folder) : measure() }
}
