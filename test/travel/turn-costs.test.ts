import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placesFrom, type Places } from '../../src/data/places.ts'
import { buildRoads } from '../../src/graph/build.ts'
import { profile } from '../../src/graph/profile.ts'
import { osrmTurns, r5Turns, type TurnCosts } from '../../src/graph/turns.ts'
import { weigh } from '../../src/graph/weigh.ts'
import { LinkReader } from '../../src/travel/joined.ts'
import { LinkTimes } from '../../src/travel/link-times.ts'
import { Network } from '../../src/travel/network.ts'
import { route, routes } from '../../src/travel/route.ts'
import { travelMatrix, travelTimes } from '../../src/travel/travel-times.ts'
import { roadsOf } from '../helpers/road-pictures.ts'
import { drawnRoads, edgeBased, letterTimes, stateTimes, type Drawn } from '../helpers/turning.ts'

const car = profile({ name: 'car', speeds: { residential: 36 }, obeys: ['access', 'oneway', 'turns'] })
const turnTables = fc.constantFrom<TurnCosts>(r5Turns, osrmTurns, { ...r5Turns, side: 'left', uTurn: 3 })
const spots = fc.array(fc.tuple(fc.integer({ min: -2, max: 22 }), fc.integer({ min: -2, max: 22 })), { minLength: 1, maxLength: 4 })
const at = (points: readonly (readonly [number, number])[], prefix: string): Places => placesFrom(points.map(([x, y], i) => ({ id: `${prefix}${i}`, lon: x * 0.9e-4, lat: -y * 0.9e-4 })))

function networkOf({ picture }: Drawn, turns: TurnCosts): Network {
  const turning = profile({ name: 'turning', base: car, turns })
  const { graph } = buildRoads(roadsOf(picture), { profiles: [turning], nodes: 'all' })
  return new Network({ graph, ms: weigh(graph, turning), profile: turning })
}

/** Seconds from a place to another over arcs and turns; only where places join is taken from the network. */
function truth(network: Network, drawn: Drawn, turns: TurnCosts, from: Places, to: Places): number[][] {
  const roads = edgeBased(drawn, turns, 10_008), { states } = roads
  const a = network.join(from), b = network.join(to)
  const wayOf = (link: number): number => network.graph.linkWay[link]! - 1
  return Array.from({ length: from.size }, (_, i) => {
    const way = wayOf(a.link[i]!)
    const along = (isForward: boolean, fraction: number): number => isForward ? fraction : 1 - fraction
    const setOut = stateTimes(roads, state => state.way === way ? Math.round((1 - along(state.isForward, a.fraction[i]!)) * state.ms) : Infinity)
    // Standing at a junction one may set out on any of its roads.
    const corner = states.find(state => state.way === way && along(state.isForward, a.fraction[i]!) === 0)?.from ?? states.find(state => state.way === way && along(state.isForward, a.fraction[i]!) === 1)?.to
    const free = corner === undefined ? undefined : letterTimes(roads, corner)
    const setOutThere = corner === undefined ? states.map(() => Infinity) : stateTimes(roads, state => state.from === corner ? state.ms : Infinity)
    const time = setOut.map((ms, s) => Math.min(ms, setOutThere[s]!))
    return Array.from({ length: to.size }, (_, j) => {
      const target = wayOf(b.link[j]!)
      let best = Infinity
      for (const [s, state] of states.entries()) {
        if (state.way !== target) continue
        const g = along(state.isForward, b.fraction[j]!), part = Math.round(g * state.ms)
        for (const [r, ms] of time.entries()) best = Math.min(best, ms + (g === 0 ? (states[r]!.to === state.from ? 0 : Infinity) : roads.turn(r, s) + part))
        if (g === 1) best = Math.min(best, time[s]!, ...states.map((other, r) => other.to === state.to ? time[r]! : Infinity))
        if (corner === state.from) best = Math.min(best, part)
        const door = g === 0 ? state.from : g === 1 ? state.to : undefined
        if (door !== undefined) best = Math.min(best, free?.get(door) ?? Infinity)
        if (target !== way) continue
        const ahead = g - along(state.isForward, a.fraction[i]!)
        if (ahead >= 0) best = Math.min(best, Math.round(ahead * state.ms))
      }
      return (best + a.access[i]! + b.access[j]!) / 1000
    })
  })
}

describe('travel with turn costs', () => {
  it('times, matrices and routes from and to places along roads equal a search whose states are arcs', () => {
    fc.assert(fc.property(drawnRoads, turnTables, spots, spots, (drawn, turns, a, b) => {
      const network = networkOf(drawn, turns), from = at(a, 'a'), to = at(b, 'b')
      const expected = truth(network, drawn, turns, from, to)
      const cutoff = 864_000
      const matrix = travelMatrix(network, { from, to, cutoff }), onward = travelTimes(network, { from, cutoff }).atPoints(to), nearest = travelTimes(network, { to, cutoff }).atPoints(from, { k: to.size })
      const one = travelMatrix(network, { from: from.take([0]), to, cutoff })
      const drawnRoutes = routes(network, { from, to, cutoff })
      for (let i = 0; i < from.size; i++) {
        for (let j = 0; j < to.size; j++) {
          const seconds = expected[i]![j]!
          expect(matrix.between(i, j)).toBe(seconds)
          if (i === 0) expect(one.between(0, j)).toBe(seconds)
          const ends = { from: [from.lon[i]!, from.lat[i]!] as const, to: [to.lon[j]!, to.lat[j]!] as const }
          if (seconds === Infinity) expect(() => route(network, ends)).toThrow('expected a way from')
          else expect(route(network, ends).seconds).toBe(seconds)
        }
        for (const [rank, seconds] of expected[i]!.filter(s => s < Infinity).sort((x, y) => x - y).entries()) expect(nearest.ms[i * to.size + rank]! / 1000).toBe(seconds)
        const best = Math.min(...expected[i]!)
        expect(drawnRoutes.features.find(({ properties }) => properties.from === `a${i}`)?.properties.seconds ?? Infinity).toBe(best)
      }
      for (let j = 0; j < to.size; j++) {
        const best = Math.min(...expected.map(row => row[j]!))
        expect(onward.ms[j] === 0xffffffff ? Infinity : onward.ms[j]! / 1000).toBe(best)
      }
    }), { numRuns: 60 })
  })

  it('times along links, of which isochrones are made, equal those read at points', () => {
    fc.assert(fc.property(drawnRoads, turnTables, spots, fc.constantFrom('to' as const, 'from' as const), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (drawn, turns, spot, direction, fraction) => {
      const network = networkOf(drawn, turns), places = at(spot, 'p'), { graph, ms: cost, entry } = network
      const { ms, nearest } = travelTimes(network, direction === 'to' ? { to: places, cutoff: 864_000 } : { from: places, cutoff: 864_000 })
      const joined = network.join(places), reader = new LinkReader(network, joined, direction)
      const times = new LinkTimes(graph, { cost, entry, ms, direction, seeds: { link: joined.link, fraction: joined.fraction, ms: joined.access } })
      for (let link = 0; link < graph.linkCount; link++) {
        let best = 0xffffffff
        reader.candidates(link, fraction, { k: 1, ms, label: nearest }, time => best = Math.min(best, time))
        times.open(link)
        expect(Math.abs(times.at(fraction) - best)).toBeLessThanOrEqual(1)
      }
    }), { numRuns: 40 })
  })

  it('survive being saved', () => {
    const network = networkOf({ picture: { map: ' n\nwxe\n s', ways: [['wx'], ['xe'], ['nx'], ['xs']] }, segments: [], bans: [] }, r5Turns)
    const again = Network.from(network.buffer), from = at([[5, 10]], 'w'), to = at([[10, 5]], 'n')
    expect(travelMatrix(again, { from, to, cutoff: 3600 }).between(0, 0)).toBeCloseTo(10.008 + 30, 2)
    expect(again.entry).toEqual(network.entry)
  })
})
