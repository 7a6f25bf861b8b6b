import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildRoads } from '../../src/graph/build.ts'
import { profile } from '../../src/graph/profile.ts'
import type { RoadGraph } from '../../src/graph/road-graph.ts'
import { validateGraph } from '../../src/graph/validate.ts'
import { weigh } from '../../src/graph/weigh.ts'
import type { Tags } from '../../src/data/roads.ts'
import { Search } from '../../src/search/search.ts'
import { roadsOf, type RoadPicture, type WayText } from '../helpers/road-pictures.ts'

const letters = 'abcdefghijklmnop'
const map = 'ab cd\nefg h\n ij kl\nm nop'
const car = profile({
  name: 'car', speeds: { residential: 31, primary: 77, ferry: 13 }, obeys: ['access', 'oneway', 'barriers', 'signals', 'maxspeed'], barriers: { gate: 33, bollard: 'closed' }, penalties: { traffic_signals: 7, stop: 3 },
})
const wayTags: Tags[] = [
  { highway: 'residential' }, { highway: 'primary' }, { highway: 'residential', oneway: 'yes' }, { highway: 'residential', oneway: '-1' }, { highway: 'residential', access: 'private' }, { route: 'ferry', duration: '00:20' },
  { highway: 'residential', 'maxspeed:forward': '20' }, { highway: 'footway' },
]
const nodeTags: Tags[] = [{ barrier: 'gate' }, { barrier: 'bollard' }, { highway: 'traffic_signals' }, { barrier: 'gate', access: 'private' }, { highway: 'crossing' }]
const way = fc.tuple(fc.array(fc.constantFrom(...letters), { minLength: 2, maxLength: 7 }), fc.constantFrom(...wayTags)).map(([nodes, tags]): WayText => [nodes.join(''), tags])
const picture: fc.Arbitrary<RoadPicture> = fc.record({
  ways: fc.array(way, { minLength: 1, maxLength: 9 }),
  tags: fc.dictionary(fc.constantFrom(...letters), fc.constantFrom(...nodeTags), { maxKeys: 3 }),
}).map(({ ways, tags }) => ({ map, ways, tags })).filter(({ ways }) => ways.some(([nodes, tags]) => (tags as Tags).highway !== 'footway' && new Set(nodes).size > 1))

const key = (graph: RoadGraph, node: number): string => `${graph.lon[node]!.toFixed(7)},${graph.lat[node]!.toFixed(7)}`

/** Milliseconds by place, from one place; the best over the copies of a node. */
function times(graph: RoadGraph, from: string, reverse = false): Map<string, number> {
  const search = new Search(graph, weigh(graph, car))
  for (let node = 0; node < graph.nodeCount; node++) if (key(graph, node) === from) search.addSource(node)
  search.run({ reverse })
  const best = new Map<string, number>()
  for (let node = 0; node < graph.nodeCount; node++) best.set(key(graph, node), Math.min(best.get(key(graph, node)) ?? Infinity, search.ms[node]!))
  return best
}

describe('contraction', () => {
  it('changes no time, to the millisecond', () => {
    fc.assert(fc.property(picture, drawn => {
      const roads = roadsOf(drawn)
      const { graph } = buildRoads(roads, { profiles: [car] })
      const { graph: whole } = buildRoads(roads, { profiles: [car], nodes: 'all' })
      expect(validateGraph(graph)).toEqual([])
      expect(validateGraph(whole)).toEqual([])
      expect([graph.meta.vertices, graph.meta.ways]).toEqual([whole.meta.vertices, whole.meta.ways])
      expect(graph.meta.kilometres).toBeCloseTo(whole.meta.kilometres, 9)
      for (const from of new Set(Array.from(graph.lon, (_, node) => key(graph, node)))) {
        const expected = times(whole, from)
        for (const [place, ms] of times(graph, from)) expect(ms).toBe(expected.get(place))
      }
    }), { numRuns: 150 })
  })
  it('leaves times to a place equal to times from it on the way back', () => {
    fc.assert(fc.property(picture, drawn => {
      const { graph } = buildRoads(roadsOf(drawn), { profiles: [car] })
      const places = [...new Set(Array.from(graph.lon, (_, node) => key(graph, node)))]
      const [a, b] = [places[0]!, places.at(-1)!]
      expect(times(graph, a).get(b)).toBe(times(graph, b, true).get(a))
    }), { numRuns: 50 })
  })
})
