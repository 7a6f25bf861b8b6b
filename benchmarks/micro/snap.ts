// Joining points to roads: npx tsx benchmarks/micro/snap.ts [NODES]
import { buildGraph, networkFrom } from 'farsakh'
import { bench, do_not_optimize, run } from 'mitata'
import { seeded } from '../../src/core/random.ts'
import { roadGrid } from '../graphs.ts'

const nodes = Number(process.argv[2] ?? 100_000), points = 10_000
const network = networkFrom(buildGraph(roadGrid(nodes, 1)))
const [west, south, east, north] = network.bbox, random = seeded(1)
const lon = Float64Array.from({ length: points }, () => west + random() * (east - west)), lat = Float64Array.from({ length: points }, () => south + random() * (north - south))
network.join({ lon: [west], lat: [south] })

bench(`${points} scattered points`, () => do_not_optimize(network.join({ lon: lon.slice(), lat })))
// Columns are copied, because joins are remembered by column.
const row = Float64Array.from({ length: points }, (_, i) => west + i / points * (east - west)), middle = new Float64Array(points).fill((south + north) / 2)
bench(`${points} points of a raster row`, () => do_not_optimize(network.join({ lon: row.slice(), lat: middle })))
await run()
