import fc from 'fast-check'
import { placesFrom, type Places } from '../../src/data/places.ts'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { buildRoads } from '../../src/graph/build.ts'
import { profile } from '../../src/graph/profile.ts'
import { osrmTurns, r5Turns, type TurnCosts } from '../../src/graph/turns.ts'
import { weigh } from '../../src/graph/weigh.ts'
import { Network, networkFrom } from '../../src/travel/network.ts'
import { smallGraph } from './graphs.ts'
import { roadsOf } from './road-pictures.ts'
import { drawnRoads } from './turning.ts'

/** A network with some origins and destinations: on nodes, along roads, on the same road, beside them and off the network. */
export interface Spots {
  readonly network: Network
  readonly from: Places
  readonly to: Places
}

const offsets = fc.array(fc.tuple(fc.integer({ min: -30, max: 230 }), fc.integer({ min: -30, max: 230 }), fc.nat(19)), { minLength: 1, maxLength: 20 })

/** Places at tenths of a step; one of twenty lies far off. */
function places(points: readonly (readonly [number, number, number])[], prefix: string, [lon, lat, step]: readonly [number, number, number]): Places {
  return placesFrom(points.map(([x, y, z], i) => ({ id: `${prefix}${i}`, lon: lon + (z === 0 && i > 0 ? 5 : x * step), lat: lat + y * step })))
}

/** Spots on random arcs. */
export const spotsOnArcs: fc.Arbitrary<Spots> = fc.tuple(smallGraph.filter(arrays => arrays.ms.some(ms => ms < Infinity)), offsets, offsets).map(([arrays, a, b]) => ({
  network: networkFrom(buildGraph(arrays)), from: places(a, 'a', [44, 33, 1e-4]), to: places(b, 'b', [44, 33, 1e-4]),
}))

const car = profile({ name: 'car', speeds: { residential: 36 }, obeys: ['access', 'oneway', 'turns'] })

/** Spots on roads with one-ways, turn restrictions and turn costs. */
export const spotsOnRoads: fc.Arbitrary<Spots> = fc.tuple(drawnRoads, fc.constantFrom<TurnCosts | undefined>(undefined, r5Turns, osrmTurns), offsets, offsets).map(([{ picture }, turns, a, b]) => {
  const driver = turns === undefined ? car : profile({ name: 'turning', base: car, turns })
  const { graph } = buildRoads(roadsOf(picture), { profiles: [driver], nodes: 'all' })
  return { network: new Network({ graph, ms: weigh(graph, driver), profile: driver }), from: places(a, 'a', [0, -18e-4, 0.9e-5]), to: places(b, 'b', [0, -18e-4, 0.9e-5]) }
})
