// Travel times repaired after one change beside times found anew: npx tsx benchmarks/micro/updates.ts [GRAPH] [FACILITIES]
import { seeded } from '../../src/core/random.ts'
import { Places } from '../../src/data/places.ts'
import type { TimesChanges, TravelTimes } from '../../src/data/travel-times.ts'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { networkFrom } from '../../src/travel/network.ts'
import { travelTimes } from '../../src/travel/travel-times.ts'
import { loadGraph, missing } from '../graphs.ts'
import { describeMachine, format, machine, median } from '../harness.ts'

const name = process.argv[2] ?? (missing('pace16-FLA') === undefined ? 'pace16-FLA' : 'grid-1000000'), facilities = Number(process.argv[3] ?? 1000)
const changes = 200, warmup = 20, looked = 5
const input = loadGraph(name), network = networkFrom(buildGraph(input)), { graph } = network
const random = seeded(1)
let ids = 0

/** Facilities beside seeded nodes. */
function somePlaces(count: number): Places {
  const nodes = Array.from({ length: count }, () => random.below(graph.nodeCount))
  const beside = (degrees: number): number => degrees + (random() - 0.5) * 1e-4
  return new Places({ ids: nodes.map(() => `place ${ids++}`), lon: Float64Array.from(nodes, node => beside(graph.lon[node]!)), lat: Float64Array.from(nodes, node => beside(graph.lat[node]!)) })
}

/** All arcs of the road of a seeded arc: both directions of it close. */
function someRoad(): Uint32Array {
  const link = graph.arcLink[random.below(graph.arcCount)]! >>> 1, { first, arc } = graph.linkArcs
  return arc.slice(first[link], first[link + 1])
}

const kinds: Readonly<Record<string, (times: TravelTimes) => TimesChanges>> = {
  'one facility closed': times => ({ close: [random.below(times.places.size)] }),
  'one facility added': () => ({ add: somePlaces(1) }),
  'one road closed': () => {
    const arc = someRoad()
    return { arcs: { arc, ms: arc.map(() => 0xffffffff) } }
  },
  'one road at half speed': times => {
    const arc = someRoad()
    return { arcs: { arc, ms: arc.map(a => times.cost![a]! * 2) } }
  },
  'ten roads at half speed': times => {
    const arc = Array.from({ length: 10 }, someRoad).flatMap(road => [...road])
    return { arcs: { arc, ms: arc.map(a => times.cost![a]! * 2) } }
  },
}

const full = (times?: TravelTimes): [TravelTimes, number] => {
  const roads = times === undefined ? network : network.with(times.cost!), to = times?.places ?? somePlaces(facilities)
  const begin = performance.now()
  return [travelTimes(roads, { to, cutoff: 864_000, engine: 'search' }), (performance.now() - begin) / 1000]
}

function equal(a: TravelTimes, b: TravelTimes): boolean {
  return a.ms.every((ms, node) => ms === b.ms[node] && a.nearest[node] === b.nearest[node])
}

const [start] = full()
const again = median([0, 1, 2].map(() => {
  const begin = performance.now()
  travelTimes(network, { to: start.places, cutoff: 864_000, engine: 'search' })
  return (performance.now() - begin) / 1000
}))
console.log(`${name}: ${graph.nodeCount} nodes, ${graph.arcCount} arcs, ${facilities} facilities; times found anew ${format(again)}`)
for (const [kind, change] of Object.entries(kinds)) {
  const seconds: number[] = []
  let times = start, agreed = 0
  for (let i = -warmup; i < changes; i++) {
    const next = change(times), begin = performance.now()
    // Each builds on the one before.
    times = times.update(next)
    if (i >= 0) seconds.push((performance.now() - begin) / 1000)
    if (i >= 0 && i % (changes / looked) === 0 && equal(times, full(times)[0])) agreed++
  }
  seconds.sort((a, b) => a - b)
  console.log(`${kind}: median ${format(median(seconds))}, nine in ten ${format(seconds[Math.floor(changes * 0.9)]!)}, least ${format(seconds[0]!)}; ${(again / median(seconds)).toFixed(0)} times faster; ${agreed} of ${looked} looked at equal to times found anew`)
}
console.log(describeMachine(machine()))
