import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { haversine } from '../../src/geo/distance.ts'
import { buildRoads } from '../../src/graph/build.ts'
import { profile, type RuleGroup } from '../../src/graph/profile.ts'
import { driving } from '../../src/graph/profiles/driving.ts'
import { walking } from '../../src/graph/profiles/walking.ts'
import type { RoadGraph } from '../../src/graph/road-graph.ts'
import { validateGraph } from '../../src/graph/validate.ts'
import { weigh } from '../../src/graph/weigh.ts'
import { file } from '../../src/io/file.node.ts'
import { readRoads } from '../../src/io/roads.ts'
import { Search } from '../../src/search/search.ts'
import { shared } from '../helpers/shared.ts'

interface Expected {
  speeds: Record<string, number>
  vertices: number
  arcs: number
}
const load = async (osm: string, expected: string, obeys: readonly RuleGroup[] = []) => {
  const reference = JSON.parse(readFileSync(shared(expected)!, 'utf8')) as Expected & Record<string, unknown>
  return { roads: await readRoads(file(shared(osm)!)), reference, simple: profile({ name: 'simple', speeds: reference.speeds, obeys }) }
}

const comoros = ['data/comoros/raw/osm/comores-latest.osm.pbf', 'data/comoros/expected/road_graph_expected.json'] as const
describe.skipIf(shared(comoros[0]) === undefined)('Comoros, simple rules', () => {
  it('has the vertices, length and components of the reference, contracted or not', async () => {
    const { roads, reference, simple } = await load(...comoros)
    for (const nodes of ['all', 'junctions'] as const) {
      const { graph } = buildRoads(roads, { profiles: [simple], nodes })
      expect(graph.meta.vertices).toBe(reference.vertices)
      expect(graph.meta.ways).toBe(reference.ways)
      expect(graph.meta.kilometres).toBeCloseTo(reference.length_km as number, 4)
      expect(graph.meta.componentSizes).toHaveLength(reference.components as number)
      expect(graph.meta.componentSizes.slice(0, 6)).toEqual(reference.component_sizes_top)
      expect(validateGraph(graph)).toEqual([])
      if (nodes === 'all') expect([graph.nodeCount, graph.arcCount]).toEqual([reference.vertices, reference.arcs])
    }
  })
  it('has the times of the reference at every vertex, and the same ones at junctions', async () => {
    const { roads, reference, simple } = await load(...comoros)
    const facilities = readFileSync(shared('data/comoros/expected/facilities.csv')!, 'utf8').trim().split('\n').slice(1).map(line => line.split(',').slice(1, 3).map(Number) as [number, number])
    const { graph } = buildRoads(roads, { profiles: [simple], nodes: 'all' })
    const sources = facilities.map(([lon, lat]) => nearestNode(graph, lon, lat))
    const ms = search(graph, weigh(graph, simple), sources.map(node => place(graph, node)))
    const reached = ms.filter(time => time !== 0xffffffff)
    const { reached: count, sum_s: sum, max_s: max } = reference.vertex_time_checksum as Record<'reached' | 'sum_s' | 'max_s', number>
    expect(reached.length).toBe(count)
    expect(Math.abs(reached.reduce((total, time) => total + time / 1000, 0) / sum - 1)).toBeLessThan(1e-4)
    expect(Math.abs(Math.max(...reached) / 1000 / max - 1)).toBeLessThan(1e-4)

    // Places that are nodes of both graphs: times between them are equal to the millisecond.
    const { graph: contracted } = buildRoads(roads, { profiles: [simple] })
    const own = new Map(Array.from(contracted.lon, (_, node) => [place(contracted, node), node]))
    const from = [...own.keys()].filter((_, i) => i % 500 === 0)
    const expected = search(graph, weigh(graph, simple), from), got = search(contracted, weigh(contracted, simple), from)
    for (let node = 0; node < graph.nodeCount; node++) {
      const match = own.get(place(graph, node))
      if (match !== undefined) expect(got[match]).toBe(expected[node])
    }
  })
})

describe.each([['poa', 'data/r5r-poa/poa/poa_osm.pbf', 'data/r5r-poa/poa/expected_drive_network.json'], ['spo', 'data/r5r-poa/spo/spo_osm.pbf', 'data/r5r-poa/spo/expected_drive_network.json']])('%s, one-ways only', (_, osm, json) => {
  it.skipIf(shared(osm) === undefined)('has the vertices, arcs and components of the reference', async () => {
    const { roads, reference, simple } = await load(osm, json, ['oneway'])
    const { graph } = buildRoads(roads, { profiles: [simple], nodes: 'all' })
    expect([graph.meta.vertices, graph.nodeCount, graph.arcCount]).toEqual([reference.vertices, reference.vertices, reference.arcs])
    expect(graph.meta.componentSizes[0]).toBe(reference.largest_scc)
    expect(new Set(graph.component).size).toBe(reference.strong_components)
    expect(validateGraph(graph)).toEqual([])
  })
})

const porto = 'data/osm-extracts/porto_portugal.osm.pbf'
describe.skipIf(shared(porto) === undefined)('Porto', () => {
  it('gives a sound graph for several profiles at once, with every cost a whole column', async () => {
    const roads = await readRoads(file(shared(porto)!))
    expect([...buildRoads(roads, { profiles: [driving] }).issues].map(({ code }) => code)).toEqual(expect.arrayContaining(['BARRIER_AT_JUNCTION', 'RESTRICTION_IGNORED']))
    // Where footpaths meet a road it has nodes that a car alone does not see, and turning round there evades turn restrictions; so these are left out.
    const car = profile({ name: 'car', base: driving, obeys: driving.obeys.filter(group => group !== 'turns') })
    const { graph } = buildRoads(roads, { profiles: [car, walking] })
    expect(validateGraph(graph)).toEqual([])
    for (const who of [car, walking]) {
      const alone = buildRoads(roads, { profiles: [who] }).graph
      expect(alone.meta.vertices).toBeLessThanOrEqual(graph.meta.vertices)
      // What one travels on alone is what is open to them here: same places, same times between them.
      const from = Array.from({ length: 5 }, (_, i) => place(alone, i * 10_000 + 5_000))
      const expected = best(alone, search(alone, weigh(alone, who), from)), got = best(graph, search(graph, weigh(graph, who), from))
      // A barrier that is free to one and not to the other costs the one a millisecond; rings may keep another node.
      let worst = 0
      for (const [key, ms] of expected) worst = Math.max(worst, Math.abs((got.get(key) ?? ms) - ms))
      expect(worst).toBeLessThan(100)
      expect([...expected.keys()].filter(key => !got.has(key)).length).toBeLessThan(20)
    }
  })
})

function place(graph: RoadGraph, node: number): string {
  return `${Math.round(graph.lon[node]! * 1e7)},${Math.round(graph.lat[node]! * 1e7)}`
}

/** Milliseconds by node from all nodes at some places. */
function search(graph: RoadGraph, cost: Uint32Array, places: readonly string[]): Uint32Array {
  const wanted = new Set(places)
  const run = new Search(graph, cost)
  for (let node = 0; node < graph.nodeCount; node++) if (wanted.has(place(graph, node))) run.addSource(node)
  return run.run().ms.slice()
}

function best(graph: RoadGraph, ms: Uint32Array): Map<string, number> {
  const times = new Map<string, number>()
  for (let node = 0; node < graph.nodeCount; node++) {
    const key = place(graph, node)
    times.set(key, Math.min(times.get(key) ?? Infinity, ms[node]!))
  }
  return times
}

function nearestNode({ lon, lat, nodeCount }: RoadGraph, x: number, y: number): number {
  let nearest = -1, metres = Infinity
  for (let node = 0; node < nodeCount; node++) {
    const d = haversine(x, y, lon[node]!, lat[node]!)
    if (d < metres) [nearest, metres] = [node, d]
  }
  return nearest
}
