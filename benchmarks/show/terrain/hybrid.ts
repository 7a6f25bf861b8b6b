import { buildGraph, hours, hybrid, minutes, networkFrom, placesFrom, rasterFrom, terrain, travelTimes, type Places, type Raster } from 'farsakh'
import { seeded } from '../../../src/core/random.ts'
import { shared } from '../../../test/helpers/shared.ts'
import { roadGrid } from '../../graphs.ts'
import { hybridRows, type Row } from '../../macro/hybrid-comoros.ts'
import { figure, judged, needsData, once, type Item, type Outcome } from '../item.ts'

const inputs = ['data/comoros/raw/osm/comores-latest.osm.pbf', 'data/comoros/raw/cglc/landcover_Tree.tif', 'data/comoros/raw/srtm/S12E043.SRTMGL1.hgt.zip', 'data/comoros/raw/worldpop/com_ppp_2020_UNadj.tif']
const cells = [300, 100, 30]
const onSlopes = once(() => hybridRows(cells, ['slopes'])), evenly = once(() => hybridRows([100], ['5 km/h']))

/** Roads and ground in one search. */
export const hybrids: readonly Item[] = [
  onComoros('Hybrid, Comoros: people within 30 min on grids of 300, 100 and 30 m', 'changes by less than 1 percentage point a step; the raster beside it', async () => {
    const rows = await onSlopes(), shares = (model: Row['model']): number[] => cells.map(cell => within30(rows, model, cell))
    const own = shares('hybrid'), raster = shares('raster')
    const steps = [1, 2].map(i => Math.abs(own[i]! - own[i - 1]!))
    const points = (values: readonly number[]): string => values.map(value => `${value.toFixed(2)} %`).join(', ')
    return judged(`${points(own)}; the raster ${points(raster)}`, steps.every(step => step < 1))
  }),
  onComoros('Hybrid, Comoros, 5 km/h on foot everywhere: people within 30 min', 'between the road graph and the raster; docs/methods/hybrid.md explains', async () => {
    const rows = await evenly(), road = within30(rows, 'road', 0), own = within30(rows, 'hybrid', 100), raster = within30(rows, 'raster', 100)
    return judged(`road ${road.toFixed(2)} %, hybrid ${own.toFixed(2)} %, raster ${raster.toFixed(2)} % on 100 m`, own >= road && own <= raster)
  }),
  { name: 'Hybrid: people on a road', target: 'exactly the time of the road graph', measure: onRoads },
  { name: 'Hybrid: a river without a bridge, and with one', target: 'cuts, and reconnects at the bridge', measure: river },
]

function onComoros(name: string, target: string, measure: () => Promise<Outcome>): Item {
  const missing = inputs.find(path => shared(path) === undefined)
  return { name, target, measure: () => missing === undefined ? measure() : needsData(missing) }
}

function within30(rows: readonly Row[], model: Row['model'], cell: number): number {
  return rows.find(row => row.model === model && row.cell === cell)!.shares[1]!
}

/** On a made-up town with ground that takes an hour a metre, so that no way over it is shorter: at junctions and half-way along roads. */
function onRoads(): Outcome {
  const graph = buildGraph(roadGrid(2500, 5)), network = networkFrom(graph), { lon, lat, tail, head } = graph
  const west = Math.min(...lon) - 0.001, south = Math.min(...lat) - 0.001, east = Math.max(...lon) + 0.001, north = Math.max(...lat) + 0.001
  const field = rasterFrom({ values: new Float32Array(120 * 120).fill(3600), width: 120, height: 120, bbox: [west, south, east, north] })
  const both = hybrid({ network, land: terrain({ friction: field, unit: 's/m' }) })
  const random = seeded(3), spot = (): number => random.below(tail.length)
  const clinics = placesFrom(Array.from({ length: 5 }, (_, i) => ({ id: `c${i}`, lon: lon[500 * i]!, lat: lat[500 * i]! })))
  const people = placesFrom(Array.from({ length: 2000 }, (_, i) => {
    const arc = spot(), share = i % 2 === 0 ? 0 : 0.5, a = tail[arc]!, b = head[arc]!
    return { id: i, lon: lon[a]! + share * (lon[b]! - lon[a]!), lat: lat[a]! + share * (lat[b]! - lat[a]!) }
  }))
  const road = travelTimes(network, { to: clinics, cutoff: hours(2) }).atPoints(people).ms, own = travelTimes(both, { to: clinics, cutoff: hours(2) }).atPoints(people).ms
  const different = road.reduce((count, ms, i) => ms === own[i] ? count : count + 1, 0)
  return judged(`${figure(road.length - different)} of ${figure(road.length)} times equal to the millisecond`, different === 0)
}

/** Fields of 20 x 10 cells of 100 m with a river down the middle; a clinic on its west side, people on its east. */
function river(): Outcome {
  const values = Int16Array.from({ length: 200 }, (_, cell) => cell % 20 === 10 ? 9 : 1)
  const grid = rasterFrom({ values, width: 20, height: 10, bbox: [500_000, 0, 502_000, 1000], crs: 'EPSG:32631' })
  const land = terrain({ landcover: grid, speeds: { 1: 4, 9: 0 } })
  const roadAt = (from: number, to: number): ReturnType<typeof networkFrom> => {
    const ends = [grid.lonLat(from), grid.lonLat(to)] as const
    return networkFrom(buildGraph({ lon: ends.map(end => end[0]), lat: ends.map(end => end[1]), tail: [0, 1], head: [1, 0], ms: [60_000, 60_000] }))
  }
  const clinic = at(grid, 42), people = at(grid, 57)
  const seconds = (from: number, to: number): number => travelTimes(hybrid({ network: roadAt(from, to), land }), { to: clinic, cutoff: hours(3) }).at(people)[0]!
  const cut = seconds(102, 107), bridged = seconds(107, 113)
  return judged(`without ${cut === Infinity ? 'nobody crosses' : `${cut} s`}, with a bridge ${(bridged / 60).toFixed(1)} min`, cut === Infinity && bridged < minutes(40))
}

function at(grid: Raster, cell: number): Places {
  const [lon, lat] = grid.lonLat(cell)
  return placesFrom([{ id: 'a', lon, lat }])
}
