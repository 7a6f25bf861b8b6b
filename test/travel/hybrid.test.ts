import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coverage } from '../../src/analysis/coverage.ts'
import { catchments } from '../../src/analysis/catchment.ts'
import { isochrones } from '../../src/analysis/isochrone.ts'
import { minutes } from '../../src/core/units.ts'
import { placesFrom, type Places } from '../../src/data/places.ts'
import { rasterFrom, type Raster } from '../../src/data/raster.ts'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { buildRoads } from '../../src/graph/build.ts'
import { profile, type Profile } from '../../src/graph/profile.ts'
import { walking } from '../../src/graph/profiles/walking.ts'
import { weigh } from '../../src/graph/weigh.ts'
import { gridMetres } from '../../src/geo/grid-metres.ts'
import type { ClassGround } from '../../src/surface/ground.ts'
import { pointOn } from '../../src/travel/geometry.ts'
import { crossedCells, joins, linkJoins } from '../../src/travel/hybrid-hooks.ts'
import { Hybrid, hybrid } from '../../src/travel/hybrid.ts'
import { terrain } from '../../src/travel/make-terrain.ts'
import { Network, networkFrom } from '../../src/travel/network.ts'
import { Terrain } from '../../src/travel/terrain.ts'
import { travelTimes } from '../../src/travel/travel-times.ts'
import { smallGraph } from '../helpers/graphs.ts'
import { roadsOf, type RoadPicture } from '../helpers/road-pictures.ts'
import { spotsOnRoads } from '../helpers/spots.ts'

const step = 9e-4
const car = profile({ name: 'car', speeds: { residential: 36, motorway: 108, trunk: 72 }, obeys: ['access', 'oneway', 'turns'], unjoinable: ['motorway', 'motorway_link', 'ferry'] })

/** Roads drawn with letters over ground: `~` is water, all else fields where people walk at 5 km/h. A cell is 100 m, with its letter at its centre. */
function drawn(picture: RoadPicture, options: { driver?: Profile, switching?: 'once' | 'free' } = {}): { model: Hybrid, network: Network, at: (letter: string) => [number, number] } {
  const { driver = car, ...rest } = options
  const { graph } = buildRoads(roadsOf(picture), { profiles: [driver] }), network = new Network({ graph, ms: weigh(graph, driver), profile: driver })
  const rows = picture.map.split('\n'), width = Math.max(...rows.map(row => row.length))
  const cover = Uint8Array.from({ length: width * rows.length }, (_, i) => rows[Math.floor(i / width)]![i % width] === '~' ? 0 : 1)
  const landcover = rasterFrom({ values: cover, width, height: rows.length, bbox: [-step / 2, step / 2 - rows.length * step, width * step - step / 2, step / 2], nodata: 0 })
  const at = (letter: string): [number, number] => {
    const row = rows.findIndex(text => text.includes(letter))
    return [rows[row]!.indexOf(letter) * step, -row * step]
  }
  return { model: hybrid({ network, land: terrain({ landcover, speeds: { 1: 5 } }), ...rest }), network, at }
}

const placeAt = (...positions: readonly (readonly [number, number])[]): Places => placesFrom(positions.map(([lon, lat], i) => ({ id: `p${i}`, lon, lat })))

describe('barriers, bridges and motorways', () => {
  const river = 'a..b~c..d\n....~....', banks = [['ab'], ['cd']] as const

  it('are cut by a river, and reconnected by a bridge at exactly the time of the road', () => {
    const apart = drawn({ map: river, ways: banks })
    expect(travelTimes(apart.model, { to: placeAt(apart.at('d')), cutoff: minutes(600) }).at(apart.at('a'))).toBe(Infinity)
    const joined = drawn({ map: river, ways: [...banks, ['bc', { highway: 'residential', bridge: 'yes' }]] })
    const seconds = travelTimes(joined.model, { to: placeAt(joined.at('d')), cutoff: minutes(600) }).at(joined.at('a'))
    expect(seconds).toBe(travelTimes(joined.network, { to: placeAt(joined.at('d')), cutoff: minutes(600) }).at(joined.at('a')))
    expect(seconds).toBeCloseTo(80, 0)
  })

  it('cross a ford, and let nobody off in the river', () => {
    const { model, at } = drawn({ map: 'a.~~~.b', ways: [['ab', { highway: 'residential', ford: 'yes' }]] })
    const times = travelTimes(model, { to: placeAt(at('b')), cutoff: minutes(60) })
    expect(times.at(at('a'))).toBeCloseTo(60, 0)
    // On the ford, and in the water beside it.
    expect(times.at([3 * step, 0])).toBeCloseTo(30, 0)
    expect(times.atPoints({ lon: [3 * step, 3 * step], lat: [0, -step / 4] }).joined).toEqual(Uint8Array.of(1, 0))
  })

  it('give the time of the road to who stands on a bridge, and none to who stands below', () => {
    const { model, at } = drawn({ map: 'a..b...c..d\n...........', ways: [['ab'], ['bc', { highway: 'residential', bridge: 'viaduct' }], ['cd']] })
    const times = travelTimes(model, { to: placeAt(at('d')), cutoff: minutes(60) })
    expect(times.at([5 * step, 0])).toBeCloseTo(50, 0)
    // 20 m aside: along the valley on foot, at best to where the bridge begins.
    expect(times.at([5 * step, -2e-4])).toBeGreaterThan(140)
  })

  it('cannot join a motorway that crosses a village half-way, only at its ramps', () => {
    const map = 'a...b......v...c...d\n....................'
    const along = (highway: string): { at: number, walk: number } => {
      const { model, at } = drawn({ map, ways: [['ab'], ['bc', highway], ['cd']] })
      const times = travelTimes(model, { to: placeAt(at('d')), cutoff: minutes(600) }), [x, y] = at('v')
      return { at: times.at([x, y]), walk: times.at([x, y - step]) }
    }
    const road = along('residential'), motorway = along('motorway')
    expect(road.at).toBeCloseTo(80, 0)
    // Four cells on foot to the ramp, then by car.
    expect(motorway.at).toBeGreaterThan(4 * 72 - 1)
    expect(motorway.at).toBeLessThan(4 * 72 + 80)
    expect(motorway.walk).toBeGreaterThan(road.walk + 120)
  })

  it('reads from the tags how links are joined', () => {
    const tags: Record<string, string>[] = [{}, { highway: 'motorway' }, { highway: 'trunk', motorroad: 'yes' }, { highway: 'residential', tunnel: 'yes' }, { highway: 'residential', tunnel: 'building_passage' }, { highway: 'residential', bridge: 'yes' }, { highway: 'residential', bridge: 'no' }]
    const letters = 'abcdefgh', { network } = drawn({ map: letters, ways: tags.map((set, i) => [letters.slice(i, i + 2), i === 0 ? 'residential' : set]) })
    const kinds = linkJoins(network.graph, network.profile), byWay = new Map(Array.from(kinds, (kind, link) => [network.graph.linkWay[link], kind]))
    expect([1, 2, 3, 4, 5, 6, 7].map(way => byWay.get(way))).toEqual([joins.open, joins.closed, joins.closed, joins.closed, joins.open, joins.edge, joins.open])
  })
})

describe('standing on and beside a road', () => {
  /** Cells of 100 m in UTM, classes from a picture: `~` is water. Positions are metres from the north-western corner. */
  const ground = (map: string): { land: Terrain, at: (x: number, y: number) => [number, number] } => {
    const rows = map.split('\n'), width = rows[0]!.length
    const landcover = rasterFrom({ values: Uint8Array.from(rows.join(''), letter => letter === '~' ? 0 : 1), width, height: rows.length, bbox: [500_000, 0, 500_000 + width * 100, rows.length * 100], crs: 'EPSG:32631', nodata: 0 })
    return { land: terrain({ landcover, speeds: { 1: 5 } }), at: (x, y) => landcover.projector.toLonLat(500_000 + x, rows.length * 100 - y) }
  }
  const roadOf = (ends: readonly (readonly [number, number])[], ms: number): Network => networkFrom(buildGraph({ lon: ends.map(([lon]) => lon), lat: ends.map(([, lat]) => lat), tail: [0, 1], head: [1, 0], ms: [ms, ms] }))

  it('gives exactly the time of the road on fields too, wherever in its cell one stands', () => {
    // The road runs through the centres of its cells, where whoever is put for nothing gains half a cell.
    const { land, at } = ground('....................\n....................'), network = roadOf([at(50, 50), at(1950, 50)], 190_000)
    const clinic = placeAt(at(1920, 50)), people = placeAt(...[60, 130, 145, 160, 1870, 1930].map(x => at(x, 50)))
    for (const switching of ['once', 'free'] as const) {
      const both = travelTimes(hybrid({ network, land, switching }), { to: clinic, cutoff: minutes(60) })
      expect([...both.at(people)]).toEqual([186, 179, 177.5, 176, 5, 1])
      // Who lives at the centre of the clinic's cell walks 30 m to it, at 5 km/h.
      expect(both.ms[19]).toBe(3000)
      expect(both.ms[39]).toBe(3000 + 72_000)
    }
  })

  it('joins a road on the border of two cells from both, and on the border of the grid', () => {
    for (const map of ['~~~~~~~~~~\n..........', '..........\n~~~~~~~~~~']) {
      const { land, at } = ground(map), y = map.startsWith('~') ? 150 : 50, both = hybrid({ network: roadOf([at(50, 100), at(950, 100)], 90_000), land })
      // 50 m on foot to the road and from it, 800 m by car.
      expect(travelTimes(both, { to: placeAt(at(50, y)), cutoff: minutes(60) }).at(at(850, y))).toBeCloseTo(36 + 80 + 36, 0)
    }
    const { land, at } = ground('..........')
    for (const y of [0, 100]) expect(travelTimes(hybrid({ network: roadOf([at(50, y), at(950, y)], 90_000), land }), { to: placeAt(at(50, 50)), cutoff: minutes(60) }).at(at(850, 50))).toBeCloseTo(36 + 80 + 36, 0)
  })

  it('joins roads on both sides of the 180th meridian as anywhere else', () => {
    const seconds = (middle: number): number[] => {
      const lon = (by: number): number => {
        const east = middle + by
        return east > 180 ? east - 360 : east < -180 ? east + 360 : east
      }
      const network = networkFrom(buildGraph({ lon: [-0.025, -0.001, 0.001, 0.025].map(lon), lat: [-17, -17, -17, -17], tail: [0, 2, 1, 3], head: [1, 3, 0, 2], ms: [40_000, 40_000, 40_000, 40_000] }))
      const friction = rasterFrom({ values: new Float32Array(800).fill(0.72), width: 40, height: 20, bbox: [middle - 0.02, -17.01, middle + 0.02, -16.99] })
      const both = hybrid({ network, land: terrain({ friction, unit: 's/m' }), switching: 'free' }), times = travelTimes(both, { to: placeAt([lon(-0.0149), -17.0005]), cutoff: minutes(60) })
      return [-0.004, -0.0005, 0.0005, 0.0045, 0.015].map(by => times.at([lon(by), -17.0015])).concat(times.at([lon(0.004), -17]))
    }
    for (const middle of [180, -180]) expect(seconds(middle)).toEqual(seconds(170))
  })

  it('lets nobody through between two barriers that touch', () => {
    const friction = rasterFrom({ values: Float32Array.of(0.72, 0, 0, 0.72), width: 2, height: 2, bbox: [0, 0, 18e-4, 18e-4] })
    const beside = (diagonals: 'open' | 'closed', x: number, y: number): number => hybrid({ network: roadOf([[11e-4, 9e-4], [9e-4, 7e-4]], 1000), land: terrain({ friction, unit: 's/m', diagonals }) }).stand(placeAt([x, y])).link[0]!
    // The straight way to the road leads exactly over the corner; the other stands on the road's side.
    expect([beside('closed', 8e-4, 10e-4), beside('open', 8e-4, 10e-4), beside('closed', 12e-4, 6e-4)]).toEqual([-1, 0, 0])
  })
})

describe('changing between ground and road', () => {
  const picture: RoadPicture = { map: 'a....b.c....d', ways: [['ab'], ['cd']] }

  it('leaves a car once, and changes freely when asked to', () => {
    const seconds = (switching?: 'once' | 'free'): number => {
      const { model, at } = drawn(picture, switching && { switching })
      return travelTimes(model, { to: placeAt(at('d')), cutoff: minutes(600) }).at(at('a'))
    }
    // 500 m by car, 200 m on foot, 500 m by car; or one of the rides on foot.
    expect(seconds('free')).toBeCloseTo(50 + 2 * 72 + 50, -1)
    expect(seconds('once')).toBeCloseTo(50 + 7 * 72, -1)
    expect(seconds()).toBe(seconds('once'))
  })

  it('is free by default for those who walk on roads too', () => {
    expect(drawn(picture, { driver: walking }).model.switching).toBe('free')
    expect(drawn(picture).model.switching).toBe('once')
  })
})

describe('hybrid and road graph', () => {
  it('agree to the millisecond for who stands on a road, turn restrictions and turn costs included', () => {
    const shares = fc.array(fc.tuple(fc.nat(1000), fc.nat(100)), { minLength: 1, maxLength: 12 })
    fc.assert(fc.property(spotsOnRoads, shares, shares, fc.constantFrom('to' as const, 'from' as const), fc.constantFrom('once' as const, 'free' as const), ({ network }, a, b, direction, switching) => {
      const { graph, ms } = network, open = Array.from({ length: graph.linkCount }, (_, link) => link).filter(link => network.scraps.isScrap[link] === 0 && graph.linkArcs.arc.subarray(graph.linkArcs.first[link], graph.linkArcs.first[link + 1]).some(arc => ms[arc] !== 0xffffffff))
      fc.pre(open.length > 0)
      const onRoads = (spots: typeof a): Places => placeAt(...spots.map(([link, share]) => pointOn(graph, open[link % open.length]!, share / 100)))
      const places = onRoads(a), points = onRoads(b), [west, south, east, north] = network.bbox
      // Sea everywhere but for one row of cells far off the roads; and ground so slow that no way over it is shorter.
      for (const value of [0, 100_000]) {
        const values = new Float64Array(400).fill(value)
        values[0] = 1
        const friction = rasterFrom({ values, width: 20, height: 20, bbox: [west - 0.01131719, south - 0.00173137, east + 0.00137311, north + 0.01091927] })
        const model = new Hybrid({ network, land: terrain({ friction, unit: 's/m' }), switching })
        const options = direction === 'to' ? { to: places, cutoff: 86_400 } : { from: places, cutoff: 86_400 }
        const road = travelTimes(network, { ...options, snap: { component: 'connected' } }), both = travelTimes(model, options)
        expect(both.ms.subarray(400)).toEqual(road.ms)
        expect(both.nearest.subarray(400)).toEqual(road.nearest)
        expect([...both.at(points)]).toEqual([...road.at(points)])
      }
    }), { numRuns: 60 })
  })
})

const size = 8, cell = 0.0031
const randomWorld = fc.record({
  arrays: smallGraph, code: fc.array(fc.constantFrom(0, 1, 1, 1, 2), { minLength: size * size, maxLength: size * size }), rise: fc.array(fc.nat(120), { minLength: size * size, maxLength: size * size }),
  places: fc.array(fc.tuple(fc.nat(200), fc.nat(200)), { minLength: 1, maxLength: 3 }), points: fc.array(fc.tuple(fc.nat(200), fc.nat(200)), { minLength: 1, maxLength: 8 }),
})

type RandomWorld = typeof randomWorld extends fc.Arbitrary<infer W> ? W : never

function built({ arrays, code, rise }: Pick<RandomWorld, 'arrays' | 'code' | 'rise'>, switching: 'once' | 'free', options: { isMirrored?: boolean } = {}): Hybrid {
  const grid = rasterFrom({ values: Uint8Array.from(code), width: size, height: size, bbox: [43.9979137, 33.0227311 - size * cell, 43.9979137 + size * cell, 33.0227311] })
  const ground: ClassGround = {
    kind: 'classes', width: size, height: size, metres: gridMetres(grid), code: Uint8Array.from(code), mode: ['walking', 'walking', 'walking'], kmh: Float64Array.of(0, 5, 2),
    elevation: Float64Array.from(rise, metres => options.isMirrored === true ? -metres : metres),
  }
  const roads = options.isMirrored === true ? { ...arrays, tail: arrays.head, head: arrays.tail } : arrays
  return new Hybrid({ network: networkFrom(buildGraph({ ...roads, ms: arrays.ms.map(ms => ms * 30) })), land: new Terrain({ grid, ground, moves: {} }), switching })
}

const spotsAt = (spots: readonly (readonly [number, number])[]): Places => placeAt(...spots.map(([x, y]): [number, number] => [44 + x / 10_000, 33 + y / 10_000]))
const stands = (model: Hybrid, places: Places): boolean => model.stand(places).cell.some((c, i) => c !== -1 || model.stand(places).link[i] !== -1)

describe('properties of the hybrid', () => {
  it('never gains by a barrier more', () => {
    fc.assert(fc.property(randomWorld, fc.nat(size * size - 1), fc.constantFrom('once' as const, 'free' as const), (world, at, switching) => {
      const before = built(world, switching), after = built({ ...world, code: world.code.map((code, i) => i === at ? 0 : code) }, switching), places = spotsAt(world.places), points = spotsAt(world.points)
      fc.pre(stands(after, places))
      const a = travelTimes(before, { to: places, cutoff: 86_400 }), b = travelTimes(after, { to: places, cutoff: 86_400 })
      expect(b.ms.every((ms, id) => ms >= a.ms[id]!)).toBe(true)
      expect(b.at(points).every((seconds, i) => seconds >= a.at(points)[i]!)).toBe(true)
    }), { numRuns: 80 })
  })

  it('never loses by changing freely', () => {
    fc.assert(fc.property(randomWorld, world => {
      const once = built(world, 'once'), free = built(world, 'free'), places = spotsAt(world.places)
      fc.pre(stands(once, places))
      const a = travelTimes(once, { from: places, cutoff: 86_400 }), b = travelTimes(free, { from: places, cutoff: 86_400 })
      expect(b.ms.every((ms, id) => ms <= a.ms[id]!)).toBe(true)
    }), { numRuns: 60 })
  })

  it('gives the way back over mirrored slopes and turned roads the same time', () => {
    // A road without length is tied where its shape begins, which is its other end when it is turned round.
    const isLong = ({ arrays: { tail, head, lon, lat } }: RandomWorld): boolean => tail.every((u, arc) => lon[u] !== lon[head[arc]!] || lat[u] !== lat[head[arc]!])
    fc.assert(fc.property(randomWorld.filter(isLong), fc.constantFrom('once' as const, 'free' as const), (world, switching) => {
      const there = built(world, switching), back = built(world, switching, { isMirrored: true }), places = spotsAt(world.places)
      fc.pre(stands(there, places))
      const to = travelTimes(there, { to: places, cutoff: 86_400 }), from = travelTimes(back, { from: places, cutoff: 86_400 })
      // A hook may lie half a millisecond to the one side or the other, and a place join another of two equal roads.
      expect([...to.ms].every((ms, id) => Math.abs(ms - from.ms[id]!) <= 4)).toBe(true)
    }), { numRuns: 60 })
  })

  it('takes cutoffs inclusively', () => {
    fc.assert(fc.property(randomWorld, fc.nat(), (world, pick) => {
      const model = built(world, 'once'), places = spotsAt(world.places)
      fc.pre(stands(model, places))
      const all = travelTimes(model, { to: places, cutoff: 86_400 }), some = [...all.ms].filter(ms => ms > 0 && ms < 0xffffffff)
      fc.pre(some.length > 0)
      const limit = some[pick % some.length]!
      expect([...travelTimes(model, { to: places, cutoff: limit / 1000 }).ms]).toEqual([...all.ms].map(ms => ms <= limit ? ms : 0xffffffff))
    }), { numRuns: 40 })
  })
})

describe('the verbs', () => {
  const { model, at } = drawn({ map: '..........\n.a......b.\n....~.....\n....~...x.', ways: [['ab']] })
  const clinic = placesFrom([{ id: 'clinic', lon: at('b')[0], lat: at('b')[1] }]), times = travelTimes(model, { to: clinic, cutoff: minutes(30) })

  it('count people, draw bands and share catchments', () => {
    const { grid } = model.land, population = grid.with(Float64Array.from(grid.values, (_, i) => i % 7))
    const rows = [...coverage(times, population, { cutoffs: [minutes(5), minutes(30)] })], total = population.people().total
    expect(rows.filter(({ group, cutoff }) => group !== 'within' || cutoff === minutes(30)).reduce((sum, { people }) => sum + people, 0)).toBeCloseTo(total, 9)
    const [small, large] = isochrones(times, { cutoffs: [minutes(5), minutes(15)] }).features
    expect(small!.geometry.coordinates.length).toBeGreaterThan(0)
    expect(large!.properties.cutoff).toBe(minutes(15))
    expect([...catchments(times, population)].reduce((sum, { people }) => sum + people, 0)).toBeCloseTo(total, 9)
    const raster = times.toRaster()
    expect(raster.values[grid.cellAt(...at('x'))]).toBeCloseTo(2 * 72, -1)
    expect(raster.has(grid.cellAt(4 * step, -2 * step))).toBe(false)
  })

  it('draw the way on foot, by road and on foot', () => {
    const from = placeAt([step, -3 * step]), { paths: [path] } = model.paths({ from, to: placeAt([8 * step, 0]), cutoff: minutes(60) })
    expect(path!.line[0]![0]).toBeCloseTo(step, 9)
    expect(path!.line[0]![1]).toBeCloseTo(-3 * step, 9)
    expect(path!.line.at(-1)![0]).toBeCloseTo(8 * step, 9)
    expect(path!.line.at(-1)![1]).toBeCloseTo(0, 9)
    expect(path!.line.filter(([, lat]) => Math.abs(lat + step) < 1e-9).length).toBeGreaterThan(2)
    expect(path!.metres).toBeCloseTo(1000, -1)
    expect(path!.seconds).toBeCloseTo(3 * 72 + 70, -1)
  })
})

describe('bad input', () => {
  const { model, network, at } = drawn({ map: 'a..b\n~~~~', ways: [['ab']] })

  it('names what it is given', () => {
    expect(() => hybrid({ network: model.land as unknown as Network, land: model.land })).toThrow(new TypeError('expected network as roads (readNetwork or networkFrom), got a Terrain'))
    expect(() => hybrid({ network, land: network as unknown as Terrain })).toThrow('expected land as ground (terrain), got a Network')
    expect(() => travelTimes(model, { to: placeAt(at('a')), cutoff: 60, engine: 'sweep' })).toThrow(RangeError)
    expect(() => travelTimes(model, { to: placeAt(at('a')), cutoff: 60 }).atPoints(placeAt(at('b')), { k: 0 })).toThrow('expected k as a whole number from 1, got 0')
  })

  it('reports places that stand nowhere, and refuses when none does', () => {
    const drowned = placeAt([step, -step], [9, 9], at('a')), { issues } = travelTimes(model, { to: drowned, cutoff: 60 })
    expect([...issues].map(({ code, row }) => `${code} ${row}`)).toEqual(['PLACE_ON_BARRIER 0', 'PLACE_OUTSIDE_GRID 1'])
    expect(() => travelTimes(model, { to: drowned.take([0, 1]), cutoff: 60 })).toThrow(expect.objectContaining({ code: 'PLACES_ON_BARRIERS' }) as Error)
  })

  it('reports who moved to the nearest ground, and says how far others might have', () => {
    const shore = placeAt([step, -0.7 * step], [2 * step, 0]), { issues } = travelTimes(model, { to: shore, cutoff: 60, snap: { within: 100 } })
    expect([...issues].map(({ code, row, message }) => `${code} ${row}: ${message}`)).toEqual(['PLACE_MOVED 0: p0: moved 70 m from a barrier to the nearest ground'])
    expect(() => travelTimes(model, { to: shore.take([0]), cutoff: 60, snap: { within: 20 } })).toThrow('allow more than snap: { within: 20 }')
    expect(() => travelTimes(model, { to: placeAt([9, 9]), cutoff: 60 })).toThrow('check that grid and places cover the same area')
  })

  it('stands people on scraps where any road may be joined, and refuses what the ground makes void', () => {
    // A square 30 m south of a long road, connected to nothing, under ground that takes long to cross.
    const lon = [0, 0.05, 0.01, 0.012], lat = [0, 0, -0.00027, -0.00027]
    const roads = networkFrom(buildGraph({ lon, lat, tail: [0, 1, 2, 3], head: [1, 0, 3, 2], ms: [500_000, 500_000, 20_000, 20_000] }))
    const slow = terrain({ friction: rasterFrom({ values: new Float32Array(120).fill(100), width: 60, height: 2, bbox: [-0.005, -0.001, 0.055, 0.001] }), unit: 's/m' })
    const both = hybrid({ network: roads, land: slow }), to = placeAt([0.012, -0.00027]), options = { to, cutoff: 86_400 }
    for (const component of ['connected', 'any'] as const) expect(both.stand(to, { snap: { component } }).link[0]).toBe(component === 'any' ? 1 : 0)
    expect(travelTimes(both, { ...options, snap: { component: 'any' } }).at([0.011, -0.00027])).toBe(10)
    expect(() => travelTimes(both, { ...options, snap: { component: 'largest' } })).toThrow(new RangeError('expected snap.component as connected or any over roads and ground, since the ground leads to every part of the roads, got "largest"'))
    expect(() => travelTimes(roads, { ...options, snap: { component: 'all' as 'any' } })).toThrow(new RangeError('expected snap.component as one of connected, any, largest, got "all"'))
    expect(() => hybrid({ network: roads, land: slow, switching: 'twice' as 'once' })).toThrow(new RangeError('expected switching as one of once, free, got "twice"'))
  })

  it('warns of ground that one drives over', () => {
    const speeds = [{ class: 1, label: 'fields', speed: 5, mode: 'walking' }, { class: 2, label: 'road', speed: 50, mode: 'motorised' }] as const
    const codes = (cover: Raster): string[] => [...hybrid({ network, land: terrain({ landcover: cover, speeds }) }).issues].map(({ code }) => code)
    const grid = rasterFrom({ values: Uint8Array.of(1, 1, 1, 2), width: 4, height: 1, bbox: [-step / 2, -step / 2, 3.5 * step, step / 2] })
    expect(codes(grid)).toContain('GROUND_MOTORISED')
    expect(codes(grid.with(Uint8Array.of(1, 1, 1, 1)))).not.toContain('GROUND_MOTORISED')
  })

  it('says when roads and ground do not meet', () => {
    const far = terrain({ friction: rasterFrom({ values: Float32Array.of(1, 1), width: 2, height: 1, bbox: [10, 10, 10.1, 10.1] }), unit: 's/m' })
    expect([...hybrid({ network, land: far }).issues].map(({ code }) => code)).toContain('ROADS_OFF_GROUND')
  })
})

describe('cells that a line crosses', () => {
  const end = fc.tuple(fc.float({ min: -5, max: 5, noNaN: true }), fc.float({ min: -5, max: 5, noNaN: true }))

  it('follow one another, touch, and hold their part of the line', () => {
    fc.assert(fc.property(end, end, (from, to) => {
      const parts: number[][] = []
      crossedCells(from, to, (...part) => parts.push(part))
      expect(parts[0]![2]).toBe(0)
      expect(parts.at(-1)![3]).toBe(1)
      for (const [i, [column, row, enter, leave]] of parts.entries()) {
        const t = (enter! + leave!) / 2, x = from[0] + (to[0] - from[0]) * t, y = from[1] + (to[1] - from[1]) * t
        expect(x >= column! - 1e-6 && x <= column! + 1 + 1e-6 && y >= row! - 1e-6 && y <= row! + 1 + 1e-6).toBe(true)
        if (i > 0) expect([Math.abs(column! - parts[i - 1]![0]!), Math.abs(row! - parts[i - 1]![1]!), enter]).toEqual([expect.any(Number), expect.any(Number), parts[i - 1]![3]])
        if (i > 0) expect(Math.max(Math.abs(column! - parts[i - 1]![0]!), Math.abs(row! - parts[i - 1]![1]!))).toBe(1)
      }
    }), { numRuns: 200 })
  })
})
