import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Places, placesFrom } from '../../src/data/places.ts'
import type { TimesChanges, TravelTimes } from '../../src/data/travel-times.ts'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { buildRoads } from '../../src/graph/build.ts'
import { profile } from '../../src/graph/profile.ts'
import { r5Turns } from '../../src/graph/turns.ts'
import { weigh } from '../../src/graph/weigh.ts'
import { seeded } from '../../src/core/random.ts'
import { Network, networkFrom } from '../../src/travel/network.ts'
import { travelTimes } from '../../src/travel/travel-times.ts'
import { gridGraph, smallGraph } from '../helpers/graphs.ts'
import { roadsOf } from '../helpers/road-pictures.ts'
import { drawnRoads } from '../helpers/turning.ts'

type Spot = readonly [number, number]
type Where = (spot: Spot) => { lon: number, lat: number }

const spot = fc.tuple(fc.integer({ min: -30, max: 230 }), fc.integer({ min: -30, max: 230 }))
const step = fc.record({
  close: fc.array(fc.nat(9), { maxLength: 2 }), add: fc.array(spot, { maxLength: 2 }),
  arcs: fc.array(fc.tuple(fc.nat(99), fc.oneof(fc.constant(0), fc.nat(20_000), fc.constant(Infinity), fc.constant(Infinity))), { maxLength: 3 }),
})
const story = fc.record({
  first: fc.array(spot, { minLength: 1, maxLength: 5 }), steps: fc.array(step, { minLength: 1, maxLength: 5 }), points: fc.array(spot, { minLength: 1, maxLength: 6 }),
  direction: fc.constantFrom('to' as const, 'from' as const), cutoff: fc.oneof(fc.constant(864_000), fc.integer({ min: 1, max: 60 })),
  walk: fc.constantFrom(5, Infinity), component: fc.constantFrom('connected' as const, 'any' as const, 'largest' as const), within: fc.constantFrom(10_000, 300),
})
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never

/** Plays a story of changes and compares every stage with times computed on a network that knows nothing of it. */
function play(network: Network, where: Where, { first, steps, points, direction, cutoff, walk, component, within }: Story): void {
  const placesOf = (spots: readonly Spot[], prefix: string): Places => placesAt(spots.map((spot, i) => ({ id: `${prefix}${i}`, ...where(spot) })))
  const query = placesOf(points, 'q'), options = { cutoff, walk, snap: { component, within } }
  const timesOn = (roads: Network, places: Places): TravelTimes => travelTimes(roads, direction === 'to' ? { ...options, to: places } : { ...options, from: places })
  const attempt = (run: () => TravelTimes): TravelTimes | string => {
    try {
      return run()
    } catch (error) {
      return (error as { code?: string }).code ?? String(error)
    }
  }
  const start = attempt(() => timesOn(network, placesOf(first, 'p')))
  if (typeof start === 'string') return
  let times = start, column = network.ms
  if (points.length > 3) times.atPoints(query)
  for (const [s, { close, add, arcs }] of steps.entries()) {
    const { graph } = network
    const known = times.places
    const changes: TimesChanges = {
      close: close.map(c => c % known.size).map((c, i) => i === 0 ? c : known.ids[c]!), add: placesOf(add, `s${s}-`),
      arcs: { arc: arcs.map(([arc]) => arc % graph.arcCount), ms: arcs.map(([, ms]) => ms) },
    }
    const next = column.slice()
    for (const [arc, ms] of arcs) next[arc % graph.arcCount] = Math.min(0xffffffff, ms)
    const closed = new Set(close.map(c => c % known.size))
    const places = placesAt([...[...known].filter((_, i) => !closed.has(i)), ...changes.add!])
    const truth = attempt(() => timesOn(new Network({ graph, ms: network.ms, profile: network.profile }).with(next), places))
    const before = [...times.ms]
    const now = attempt(() => times.update(changes))
    expect([...times.ms]).toEqual(before)
    if (typeof truth === 'string' || typeof now === 'string') {
      expect(now).toBe(truth)
      continue
    }
    expect([...now.places.ids]).toEqual([...places.ids])
    expect([...now.ms]).toEqual([...truth.ms])
    expect([...now.nearest]).toEqual([...truth.nearest])
    expect([...now.issues]).toEqual([...truth.issues])
    expect([...now.cost!]).toEqual([...next])
    for (const k of [1, 2, 3]) expect(now.atPoints(query, { k })).toEqual(truth.atPoints(placesOf(points, 'q'), { k }))
    times = now
    column = next
  }
}

/** Places, none included, which `placesFrom` can't tell from a table without coordinates. */
function placesAt(rows: readonly { id: string, lon: number, lat: number }[]): Places {
  return new Places({ ids: rows.map(({ id }) => id), lon: Float64Array.from(rows, ({ lon }) => lon), lat: Float64Array.from(rows, ({ lat }) => lat) })
}

const around: Where = ([x, y]) => ({ lon: 44 + x / 10_000, lat: 33 + y / 10_000 })

describe('updates of travel times', () => {
  it('equal times computed anew, on any small graph', () => {
    fc.assert(fc.property(smallGraph, story, (arrays, told) => {
      fc.pre(arrays.ms.some(ms => ms !== Infinity))
      play(networkFrom(buildGraph(arrays)), around, told)
    }), { numRuns: 300 })
  })

  it('equal times computed anew, with turn restrictions and turn costs', () => {
    const car = profile({ name: 'car', speeds: { residential: 36 }, obeys: ['access', 'oneway', 'turns'] })
    const turning = profile({ name: 'turning', base: car, turns: r5Turns })
    fc.assert(fc.property(drawnRoads, story, fc.constantFrom(car, turning), ({ picture }, told, who) => {
      const { graph } = buildRoads(roadsOf(picture), { profiles: [who], nodes: 'all' })
      play(new Network({ graph, ms: weigh(graph, who), profile: who }), ([x, y]) => ({ lon: x * 0.9e-5, lat: -y * 0.9e-5 }), told)
    }), { numRuns: 150 })
  })

  it('stay equal through 200 of them in a row', () => {
    const random = seeded(7)
    const arrays = gridGraph(30, 30, { ms: () => 20_000 + random.below(60_000) })
    const network = networkFrom(buildGraph(arrays))
    const place = (id: number): { id: string, lon: number, lat: number } => ({ id: `p${id}`, lon: 44 + random() * 0.29, lat: 33 + random() * 0.29 })
    let times = travelTimes(network, { to: placesFrom(Array.from({ length: 40 }, (_, i) => place(i))), cutoff: 3600 })
    for (let i = 0; i < 200; i++) {
      const kind = i % 4, arc = random.below(network.graph.arcCount)
      if (kind === 0) times = times.update({ close: [random.below(times.places.size)] })
      else if (kind === 1) times = times.update({ add: placesFrom([place(100 + i)]) })
      else times = times.update({ arcs: { arc: [arc], ms: [kind === 2 ? Infinity : network.ms[arc]! / 2] } })
      if (i % 20 !== 19) continue
      const truth = travelTimes(networkFrom(buildGraph(arrays)).with(times.cost!), { to: times.places, cutoff: 3600 })
      expect(times.ms).toEqual(truth.ms)
      expect(times.nearest).toEqual(truth.nearest)
    }
  })
})

describe('TravelTimes.update', () => {
  const network = networkFrom(buildGraph(gridGraph(6, 3)))
  const clinics = placesFrom([{ id: 'a', lon: 44, lat: 33, beds: 3 }, { id: 'b', lon: 44.03, lat: 33.01, beds: 5 }, { id: 'c', lon: 44.05, lat: 33.02, beds: 8 }])
  const times = travelTimes(network, { to: clinics, cutoff: 3600 })

  it('closes by id and by index, keeps columns and order, and adds at the end', () => {
    const after = times.update({ close: ['b', 0], add: placesFrom([{ id: 'b', lon: 44.01, lat: 33.01, kind: 'tent' }]) })
    expect(after.places.ids).toEqual(['c', 'b'])
    expect([...after.places.column('beds')]).toEqual([8, NaN])
    expect(after.places.text('kind')).toEqual(['', 'tent'])
    expect(after.nearest[0]).toBe(1)
    expect(after.at([44.01, 33.01])).toBe(0)
    expect(times.places.size).toBe(3)
  })

  it('gives equal times for no change at all', () => {
    const same = times.update({})
    expect(same.ms).toEqual(times.ms)
    expect(same.nearest).toEqual(times.nearest)
    expect(same.places).toBe(times.places)
  })

  it('reports new places off the network as computing anew does', () => {
    const after = times.update({ add: placesFrom([{ id: 'sea', lon: 50, lat: 33 }]) })
    expect([...after.issues].map(({ code, row }) => [code, row])).toEqual([['PLACE_OFF_NETWORK', 3], ['PLACES_OUTSIDE_NETWORK', -1]])
    expect(after.ms).toEqual(times.ms)
  })

  it('draws the field of what is reachable now', () => {
    const closed = Uint32Array.from(network.graph.incoming.arc.subarray(network.graph.incoming.first[0], network.graph.incoming.first[1]))
    const after = times.update({ close: ['a'], arcs: { arc: closed, ms: closed.map(() => 0xffffffff) } })
    const truth = travelTimes(networkFrom(network.graph).with(after.cost!), { to: after.places, cutoff: 3600 })
    expect(after.field().ms).toEqual(truth.field().ms)
    expect(after.field().reached).toEqual(truth.field().reached)
  })

  it('refuses what cannot be meant', () => {
    expect(() => times.update({ close: ['x'] })).toThrow(new RangeError('expected close with ids or indexes of the 3 places, got "x"'))
    expect(() => times.update({ close: [3] })).toThrow('expected close with ids or indexes of the 3 places, got number 3')
    expect(() => times.update({ add: placesFrom([{ id: 'a', lon: 44, lat: 33 }]) })).toThrow('expected ids of new places to differ from all others, got "a" again')
    expect(() => times.update({ arcs: { arc: [9999], ms: [1] } })).toThrow('expected an arc among the 54 of the graph, got 9999')
    expect(() => times.update({ arcs: { arc: [0], ms: [-1] } })).toThrow('expected ms at least 0, got -1 for arc 0')
    expect(() => times.update({ arcs: { arc: [0], ms: [2 ** 30] } })).toThrow('expected arcs of at most 1073741823 ms')
    expect(() => times.update({ arcs: { arc: [0, 1], ms: [1] } })).toThrow('expected arcs.ms with 2 values, got 1')
    expect(() => times.update({ close: ['a', 'b', 'c'] })).toThrow(expect.objectContaining({ code: 'PLACES_EMPTY' }))
    expect(() => times.update({ close: ['a', 'b', 'c'], add: placesFrom([{ id: 'sea', lon: 50, lat: 33 }]) })).toThrow(expect.objectContaining({ code: 'PLACES_OFF_NETWORK' }))
    expect(() => times.update({ signal: AbortSignal.abort(new Error('enough')) })).toThrow('enough')
  })
})

describe('Network.withArcs', () => {
  it('joins points as a network of its own does, after any roads closed and opened', () => {
    const change = fc.array(fc.tuple(fc.nat(99), fc.oneof(fc.nat(20_000), fc.constant(Infinity), fc.constant(Infinity))), { minLength: 1, maxLength: 6 })
    fc.assert(fc.property(smallGraph, fc.array(change, { minLength: 1, maxLength: 4 }), fc.array(spot, { minLength: 1, maxLength: 12 }), fc.constantFrom(10_000, 300), fc.nat(9), (arrays, changes, spots, within, skip) => {
      const graph = buildGraph(arrays)
      const points = { lon: spots.map(spot => around(spot).lon), lat: spots.map(spot => around(spot).lat) }
      const root = networkFrom(graph)
      root.join(points, { snap: { within } })
      let network = root
      for (const [i, arcs] of changes.entries()) {
        network = network.withArcs({ arc: arcs.map(([arc]) => arc % graph.arcCount), ms: arcs.map(([, ms]) => ms) })
        // Joins may skip a stage, and a stage may be asked anew later.
        if (i === skip) continue
        const truth = networkFrom(graph).with(network.ms).join({ ...points }, { snap: { within } })
        expect(network.join(points, { snap: { within } })).toEqual(truth)
        expect(root.with(network.ms.slice()).join(points, { snap: { within } })).toEqual(truth)
      }
      expect(root.join(points, { snap: { within } })).toEqual(networkFrom(graph).join({ ...points }, { snap: { within } }))
    }), { numRuns: 300 })
  })

  it('keeps a join as it is while no road of it closes', () => {
    const network = networkFrom(buildGraph(gridGraph(3, 3))), points = { lon: [44.001, 44.02], lat: [33, 33.011] }
    const joined = network.join(points)
    const same = network.withArcs({ arc: [0], ms: [1] })
    expect(same.join(points)).toBe(joined)
    const link = joined.link[0]!, arcs = network.graph.linkArcs.arc.slice(network.graph.linkArcs.first[link], network.graph.linkArcs.first[link + 1])
    const closed = same.withArcs({ arc: arcs, ms: arcs.map(() => 0xffffffff) })
    expect(closed.join(points).link[0]).not.toBe(link)
    expect(closed.join(points).link[1]).toBe(joined.link[1])
    expect(network.join(points)).toBe(joined)
  })
})
