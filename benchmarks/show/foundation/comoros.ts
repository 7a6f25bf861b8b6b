import { coverage, minutes, profile, readNetwork, readPlaces, readRaster, Search, travelTimes, type Network, type Places } from 'farsakh'
import { file } from 'farsakh/node'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { shared } from '../../../test/helpers/shared.ts'
import { format } from '../../harness.ts'
import { farsakh, withFolder } from '../command.ts'
import { judged, near, needsData, once, percent, figure, type Item, type Outcome } from '../item.ts'

interface Expected {
  readonly speeds: Record<string, number>
  readonly vertices: number
  readonly length_km: number
  readonly population: number
  readonly coverage_network_only_minutes: Record<string, number>
  readonly vertex_time_checksum: { readonly reached: number, readonly sum_s: number }
}

const expectedPath = 'data/comoros/expected/road_graph_expected.json'
const pbf = 'data/comoros/raw/osm/comores-latest.osm.pbf', people = 'data/comoros/raw/worldpop/com_ppp_2020_UNadj.tif', facilities = 'data/comoros/expected/facilities.csv'
const reference = once(() => JSON.parse(readFileSync(shared(expectedPath)!, 'utf8')) as Expected)
/** Every OSM node a vertex, both directions, no rule but the speed table. */
const everyNode = once(() => readNetwork(file(shared(pbf)!), { profile: profile({ name: 'simple', speeds: reference().speeds }), nodes: 'all' }))
const junctions = once(() => readNetwork(file(shared(pbf)!), { profile: profile({ name: 'simple', speeds: reference().speeds }) }))
const places = once(() => readPlaces(file(shared(facilities)!)))
const population = once(() => readRaster(file(shared(people)!)))

const counted = once(async () => {
  const times = travelTimes(await junctions(), { to: await places(), cutoff: minutes(120), walk: Infinity, snap: { within: 100_000 } })
  return [...coverage(times, await population(), { cutoffs: [minutes(30)] })]
})

/** A whole country against SciPy on the full geometry, and the default command against the clock. */
export const comoros: readonly Item[] = [
  item('Comoros, simple rules: vertices before contraction', '62,462', async () => near((await junctions()).graph.meta.vertices, reference().vertices, 0)),
  item('Comoros, simple rules: kilometres', '1,728.6', async () => near((await junctions()).graph.meta.kilometres, reference().length_km, 0.0001, 1)),
  item('Comoros, simple rules: sum of times over all vertices', '57,828,344 s within 0.01 %, 62,010 reached', async () => vertexChecksum(await everyNode(), await places())),
  item('Comoros, simple rules: people within 30 min of a facility', '800,131 within 0.3 %', async () => {
    const row = (await counted()).find(({ group }) => group === 'within')!
    return near(row.people, reference().coverage_network_only_minutes['30']!, 0.003)
  }),
  item('Comoros: people preserved', '869,595.03 to 1e-9', async () => {
    const rows = await counted()
    // The last cutoff, those beyond it and those off the network are everybody.
    const sum = rows.filter(({ group }) => group !== 'within').reduce((total, row) => total + row.people, rows.findLast(({ group }) => group === 'within')!.people)
    return near(sum, reference().population, 1e-9, 2)
  }),
  item('Comoros, default driving: whole coverage command, cold from PBF', 'at most 5 s and 1 GB', () => timedCoverage(shared(pbf)!, 5)),
  item('Comoros, default driving: the same from the cached network', 'under 1 s', () => withFolder(async folder => {
    const cache = join(folder, 'comoros.farsakh')
    const { code, stderr } = await farsakh(['network', '--network', shared(pbf)!, '--out', cache, '--quiet'])
    return code === 0 ? timedCoverage(cache, 1) : judged(`farsakh network ended with ${code}: ${stderr.trim()}`, false)
  })),
]

function item(name: string, target: string, measure: () => Promise<Outcome>): Item {
  const missing = [expectedPath, pbf, people, facilities].find(path => shared(path) === undefined)
  return { name, target, measure: () => missing === undefined ? measure() : needsData(missing) }
}

/** As the reference has it: each facility at its nearest vertex, times of the network alone. */
function vertexChecksum({ graph, ms }: Network, facilities: Places): Outcome {
  const search = new Search(graph, ms)
  for (let i = 0; i < facilities.size; i++) search.addSource(nearestVertex(graph, facilities.lon[i]!, facilities.lat[i]!))
  search.run()
  let reached = 0, sum = 0
  for (const time of search.ms) {
    if (time === 0xffffffff) continue
    reached++
    sum += time / 1000
  }
  const expected = reference().vertex_time_checksum
  const off = Math.abs(sum / expected.sum_s - 1)
  return judged(`${figure(sum)} s, off by ${percent(off)}; ${figure(reached)} reached`, off <= 0.0001 && reached === expected.reached)
}

function nearestVertex({ lon, lat }: { lon: Float64Array, lat: Float64Array }, x: number, y: number): number {
  const squeeze = Math.cos(y * Math.PI / 180)
  let best = -1, least = Infinity
  for (let i = 0; i < lon.length; i++) {
    const distance = ((lon[i]! - x) * squeeze) ** 2 + (lat[i]! - y) ** 2
    if (distance < least) {
      least = distance
      best = i
    }
  }
  return best
}

/** The default command as people run it: the better of two runs, since the first may read from a cold disk. */
async function timedCoverage(network: string, limit: number): Promise<Outcome> {
  const runs = await withFolder(async folder => {
    const args = ['coverage', '--network', network, '--to', shared(facilities)!, '--population', shared(people)!, '--out', join(folder, 'out'), '--quiet']
    return [await farsakh(args), await farsakh(args)]
  })
  const failed = runs.find(({ code }) => code !== 0)
  if (failed !== undefined) return judged(`ended with ${failed.code}: ${failed.stderr.trim()}`, false)
  const best = runs.reduce((a, b) => b.seconds < a.seconds ? b : a), peak = Math.max(...runs.map(run => run.peak))
  return judged(`${format(best.seconds)} (${format(best.processor)} of processor time), ${(peak / 1e9).toFixed(2)} GB`, best.seconds <= limit && peak <= 1e9)
}
