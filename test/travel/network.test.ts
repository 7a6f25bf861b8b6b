import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placesFrom } from '../../src/data/places.ts'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { networkFrom, Network } from '../../src/travel/network.ts'
import { travelMatrix, travelTimes } from '../../src/travel/travel-times.ts'
import { route, routes } from '../../src/travel/route.ts'
import { bellmanFord, gridGraph, smallGraph, type SmallGraph } from '../helpers/graphs.ts'

const spots = fc.array(fc.tuple(fc.integer({ min: -30, max: 230 }), fc.integer({ min: -30, max: 230 })), { minLength: 1, maxLength: 5 })
const at = (points: readonly (readonly [number, number])[], prefix: string): ReturnType<typeof placesFrom> =>
  placesFrom(points.map(([x, y], i) => ({ id: `${prefix}${i}`, lon: 44 + x / 10_000, lat: 33 + y / 10_000 })))

/**
 * The oracle: every joined point becomes a node of its own, tied to the ends of all arcs of its link and to the other points on it;
 * then Bellman-Ford. Only the joining itself (which link, where) is taken from the network.
 */
function oracle(arrays: SmallGraph, network: Network, from: ReturnType<typeof placesFrom>, to: ReturnType<typeof placesFrom>): number[][] {
  const { graph } = network
  const joins = [network.join(from), network.join(to)] as const
  const base = graph.nodeCount
  const ids = [from.size, to.size] as const
  const all = [...Array.from({ length: ids[0] }, (_, i) => ({ side: 0, i })), ...Array.from({ length: ids[1] }, (_, i) => ({ side: 1, i }))] as const
  const tail = [...arrays.tail], head = [...arrays.head], ms = [...arrays.ms]
  const add = (u: number, v: number, time: number): void => {
    tail.push(u)
    head.push(v)
    ms.push(time)
  }
  for (const [p, { side, i }] of all.entries()) {
    const join = joins[side as 0 | 1]
    const link = join.link[i]!, f = join.fraction[i]!
    if (link === -1) continue
    for (let arc = 0; arc < graph.arcCount; arc++) {
      if (graph.arcLink[arc]! >>> 1 !== link || network.ms[arc] === 0xffffffff) continue
      const along = (graph.arcLink[arc]! & 1) === 0 ? f : 1 - f, cost = network.ms[arc]!
      const u = graph.tail[arc]!, v = graph.head[arc]!
      if (side === 0) add(base + p, v, Math.round((1 - along) * cost))
      else add(u, base + p, Math.round(along * cost))
      if (side === 0 && along === 0) add(base + p, u, 0)
      if (side === 1 && along === 1) add(v, base + p, 0)
      for (const [q, other] of all.entries()) {
        if (side !== 0 || other.side !== 1 || joins[1].link[other.i] !== link) continue
        const g = joins[1].fraction[other.i]!, ahead = ((graph.arcLink[arc]! & 1) === 0 ? g : 1 - g) - along
        if (ahead >= 0) add(base + p, base + q, Math.round(ahead * cost))
      }
    }
  }
  const big: SmallGraph = { lon: [...arrays.lon, ...all.map(() => 0)], lat: [...arrays.lat, ...all.map(() => 0)], tail, head, ms }
  return Array.from({ length: ids[0] }, (_, i) => {
    const { ms: times } = bellmanFord(big, [{ node: base + i, ms: 0, label: 0 }])
    return Array.from({ length: ids[1] }, (_, j) => {
      const total = times[base + ids[0] + j]! + joins[0].access[i]! + joins[1].access[j]!
      return joins[0].link[i] === -1 || joins[1].link[j] === -1 ? Infinity : total / 1000
    })
  })
}

const hasOpenArc = (arrays: SmallGraph): boolean => arrays.ms.some(ms => ms !== Infinity)

describe('travel over roads', () => {
  it('times, matrices and k nearest equal a Bellman-Ford over the points themselves, to the millisecond', () => {
    fc.assert(fc.property(smallGraph, spots, spots, (arrays, a, b) => {
      fc.pre(hasOpenArc(arrays))
      const network = networkFrom(buildGraph(arrays))
      const from = at(a, 'a'), to = at(b, 'b')
      const truth = oracle(arrays, network, from, to)
      const matrix = travelMatrix(network, { from, to, cutoff: 864_000 })
      const flipped = travelMatrix(network, { from: from.take([0]), to, cutoff: 864_000 })
      const times = travelTimes(network, { to, cutoff: 864_000 }).atPoints(from, { k: to.size })
      const onwards = travelTimes(network, { from, cutoff: 864_000 }), onward = onwards.atPoints(to)
      for (let i = 0; i < from.size; i++) {
        for (let j = 0; j < to.size; j++) expect(matrix.between(i, j)).toBe(truth[i]![j]!)
        const sorted = truth[i]!.map((s, j) => [s, j] as const).filter(([s]) => s < Infinity).sort((x, y) => x[0] - y[0] || x[1] - y[1])
        for (const [rank, [s, j]] of sorted.entries()) {
          expect(times.ms[i * to.size + rank]! / 1000).toBe(s)
          expect(times.place[i * to.size + rank]).toBe(j)
        }
      }
      for (let j = 0; j < to.size; j++) {
        expect(flipped.between(0, j)).toBe(truth[0]![j]!)
        const best = Math.min(...truth.map(row => row[j]!))
        expect(onward.ms[j] === 0xffffffff ? Infinity : onward.ms[j]! / 1000).toBe(best)
        expect(onwards.at(to)[j]).toBe(best)
        expect(onwards.at([to.lon[j]!, to.lat[j]!])).toBe(best)
      }
    }), { numRuns: 300 })
  })

  it('a matrix within a cutoff holds exactly the pairs of the whole one that are within it', () => {
    fc.assert(fc.property(smallGraph, spots, spots, fc.integer({ min: 1, max: 400 }), (arrays, a, b, cutoff) => {
      fc.pre(hasOpenArc(arrays))
      const network = networkFrom(buildGraph(arrays))
      const from = at(a, 'a'), to = at(b, 'b')
      const whole = travelMatrix(network, { from, to, cutoff: 864_000 }), bounded = travelMatrix(network, { from, to, cutoff })
      for (let i = 0; i < from.size; i++) for (let j = 0; j < to.size; j++) {
        const time = whole.between(i, j)
        expect(bounded.between(i, j)).toBe(time <= cutoff ? time : Infinity)
      }
    }))
  })

  it('routes take exactly the time that the search finds', () => {
    fc.assert(fc.property(smallGraph, spots, spots, (arrays, a, b) => {
      fc.pre(hasOpenArc(arrays))
      const network = networkFrom(buildGraph(arrays))
      const from = at(a, 'a'), to = at(b, 'b')
      const matrix = travelMatrix(network, { from, to, cutoff: 864_000 })
      const drawn = routes(network, { from, to, cutoff: 864_000 })
      for (let i = 0; i < from.size; i++) {
        const expected = Array.from({ length: to.size }, (_, j) => matrix.between(i, j))
        for (const [j, seconds] of expected.entries()) {
          const ends = { from: [from.lon[i]!, from.lat[i]!] as const, to: [to.lon[j]!, to.lat[j]!] as const }
          if (seconds === Infinity) expect(() => route(network, ends)).toThrow('expected a way from')
          else expect(route(network, ends).seconds).toBe(seconds)
        }
        const feature = drawn.features.find(({ properties }) => properties.from === `a${i}`)
        const best = Math.min(...expected)
        if (best === Infinity) expect(feature).toBeUndefined()
        else {
          expect(feature!.properties.seconds).toBe(best)
          expect(feature!.properties.to).toBe(`b${expected.indexOf(best)}`)
        }
      }
    }), { numRuns: 200 })
  })
})

describe('route', () => {
  const network = networkFrom(buildGraph(gridGraph(3, 2)))

  it('runs from start to end along the roads, with its access legs told', () => {
    const trip = route(network, { from: [44.0025, 33.0001], to: [44.02, 33.0075] })
    expect(trip.geometry.coordinates[0]).toEqual([44.0025, 33])
    expect(trip.geometry.coordinates.at(-1)).toEqual([44.02, 33.0075])
    expect(trip.access[0]).toBeCloseTo(11.12, 1)
    // A quarter of one block is behind the start; 1.75 blocks and 0.75 of the last lie ahead, 60 s each; then 11.1 m at 5 km/h.
    expect(trip.seconds).toBeCloseTo(0.75 * 60 + 60 + 0.75 * 60 + 8.006, 2)
    expect(trip.metres).toBeCloseTo(699.4 + 932.6 + 834, -1)
  })

  it('stays on the link when both ends lie on it', () => {
    const trip = route(network, { from: [44.002, 33], to: [44.008, 33] })
    expect(trip.seconds).toBe(36)
    expect(trip.geometry.coordinates).toEqual([[44.002, 33], [44.008, 33]])
  })
})

describe('joining', () => {
  it('respects one-way streets on the very same link', () => {
    const network = networkFrom(buildGraph({ lon: [44, 44.01, 44.005], lat: [33, 33, 33.01], tail: [0, 1, 2], head: [1, 2, 0], ms: [100_000, 100_000, 100_000] }))
    const places = at([[20, 0], [80, 0]], 'p')
    const matrix = travelMatrix(network, { from: places, to: places, cutoff: 3600 })
    expect(matrix.between(0, 1)).toBe(60)
    expect(matrix.between(1, 0)).toBe(240)
  })

  it('reports places beyond the bound, says when they seem swapped, and refuses when none is left', () => {
    const network = networkFrom(buildGraph(gridGraph(3, 3)))
    const places = placesFrom([{ id: 'near', lon: 44.001, lat: 33.001 }, { id: 'swapped', lon: 33.001, lat: 44.001 }])
    const times = travelTimes(network, { to: places, cutoff: 3600 })
    expect([...times.issues].map(issue => [issue.code, issue.row])).toEqual([['PLACE_OFF_NETWORK', 1], ['COORDINATES_SWAPPED', -1]])
    expect(() => travelTimes(network, { to: places.take([1]), cutoff: 3600 })).toThrow(/expected places near the roads.*swapped/)
    expect(() => travelTimes(network, { to: places.take([]), cutoff: 3600 })).toThrow('expected at least one place in to, got none')
  })

  it('keeps to the largest component when asked', () => {
    const network = networkFrom(buildGraph({ lon: [44, 44.01, 44.02, 44.1, 44.11], lat: [33, 33, 33, 33, 33], tail: [0, 1, 1, 2, 3, 4], head: [1, 0, 2, 1, 4, 3], ms: [1, 1, 1, 1, 1, 1] }))
    const point = { lon: [44.1], lat: [33] }
    expect(network.join(point).metres[0]).toBeCloseTo(0, 3)
    expect(network.join(point, { snap: { component: 'largest' } }).metres[0]).toBeCloseTo(7460, -2)
  })

  it('passes over scraps beside other roads, and says so; keeps islands apart', () => {
    // A street, a square of 200 m drawn 20 m beside it, and an island 3 km off.
    const street = (lon: number, lat: number, east: number): { lon: number[], lat: number[] } => ({ lon: [lon, lon + east], lat: [lat, lat] })
    const parts = [street(44, 33, 0.1), street(44.02, 33.0002, 0.002), street(44.02, 33.03, 0.002)]
    const tail = [0, 1, 2, 3, 4, 5], head = [1, 0, 3, 2, 5, 4]
    const network = networkFrom(buildGraph({ lon: parts.flatMap(part => part.lon), lat: parts.flatMap(part => part.lat), tail, head, ms: tail.map(() => 60_000) }))
    expect([...network.scraps.isScrap]).toEqual([0, 1, 0])
    const points = { lon: [44.021, 44.021], lat: [33.0003, 33.03] }
    expect([...network.join(points).link]).toEqual([0, 2])
    expect([...network.join({ ...points }, { snap: { component: 'any' } }).link]).toEqual([1, 2])
    const square = placesFrom([{ id: 'square', lon: 44.021, lat: 33.0003 }]), home = placesFrom([{ id: 'home', lon: 44.05, lat: 33 }])
    const matrix = travelMatrix(network, { from: home, to: square, cutoff: 3600 })
    expect(matrix.between(0, 0)).toBeLessThan(3600)
    expect([...matrix.issues].map(({ code, value }) => [code, value])).toEqual([['ROADS_UNCONNECTED', '1']])
    expect(travelMatrix(network, { from: home, to: square, cutoff: 3600, snap: { component: 'any' } }).size).toBe(0)
  })

  it('agrees with brute force over every segment', () => {
    fc.assert(fc.property(smallGraph, spots, (arrays, points) => {
      fc.pre(hasOpenArc(arrays))
      const network = networkFrom(buildGraph(arrays))
      const { metres } = network.join(at(points, 'p'), { snap: { within: Infinity, component: 'any' } })
      for (const [i, [x, y]] of points.entries()) {
        const lon = 44 + x / 10_000, lat = 33 + y / 10_000
        const px = Math.cos(lat * Math.PI / 180) * 111_195.0802, py = 111_195.0802
        const distances = arrays.tail.flatMap((u, arc) => {
          if (arrays.ms[arc] === Infinity) return []
          const v = arrays.head[arc]!
          const ax = (arrays.lon[u]! - lon) * px, ay = (arrays.lat[u]! - lat) * py, bx = (arrays.lon[v]! - lon) * px, by = (arrays.lat[v]! - lat) * py
          const squared = (bx - ax) ** 2 + (by - ay) ** 2
          const t = squared === 0 ? 0 : Math.max(0, Math.min(1, -(ax * (bx - ax) + ay * (by - ay)) / squared))
          return [Math.hypot(ax + t * (bx - ax), ay + t * (by - ay))]
        })
        expect(metres[i]).toBeCloseTo(Math.min(...distances), 5)
      }
    }))
  })
})

describe('Network', () => {
  it('survives its buffer and refuses a damaged or truncated one', () => {
    const network = networkFrom(buildGraph(gridGraph(4, 4)))
    const again = Network.from(network.buffer)
    expect([...again.ms]).toEqual([...network.ms])
    expect(again.graph.hash).toBe(network.graph.hash)
    expect(() => Network.from(network.buffer.slice(0, 400))).toThrow('expected a whole farsakh network')
    const damaged = network.buffer.slice(0)
    const bytes = new Uint8Array(damaged)
    bytes[bytes.length - 40]! ^= 255
    expect(() => Network.from(damaged)).toThrow(/fingerprint|whole farsakh/)
  })

  it('takes a cost column in the order of the arcs given', () => {
    const arrays = gridGraph(2, 2)
    const shuffled = [3, 1, 7, 0, 5, 2, 6, 4]
    const graph = buildGraph({ ...arrays, tail: shuffled.map(i => arrays.tail[i]!), head: shuffled.map(i => arrays.head[i]!), ms: shuffled.map(() => 1) })
    const network = networkFrom(graph, { ms: shuffled.map(i => (i + 1) * 1000) })
    for (let arc = 0; arc < graph.arcCount; arc++) {
      const i = arrays.tail.findIndex((u, j) => u === graph.tail[arc] && arrays.head[j] === graph.head[arc])
      expect(network.ms[arc]).toBe((i + 1) * 1000)
    }
  })
})
