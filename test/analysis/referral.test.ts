import { describe, expect, it } from 'vitest'
import { referral } from '../../src/analysis/referral.ts'
import { issueTable } from '../../src/data/issues.ts'
import { placesFrom, type Places } from '../../src/data/places.ts'
import { rasterFrom } from '../../src/data/raster.ts'
import type { PathsModel, PathsQuery } from '../../src/data/reach.ts'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { terrain } from '../../src/travel/make-terrain.ts'
import { networkFrom } from '../../src/travel/network.ts'
import { gridGraph } from '../helpers/graphs.ts'

// Three posts refer to two hospitals. A line of degrees: 0 - 1 - 2 - 3, where a post turns off at 2 to (2, 1); eastwards a degree takes a minute, westwards two.
const spots: Readonly<Record<string, readonly [number, number]>> = { p0: [0, 0], p2: [2, 1], h1: [1, 0], h3: [3, 0], far: [9, 9] }
const placesOf = (...ids: string[]) => placesFrom(ids.map(id => ({ id, name: `The ${id}`, lon: spots[id]![0], lat: spots[id]![1] })))

const line: PathsModel = {
  paths: ({ from, to, cutoff }: PathsQuery) => ({ issues: issueTable([...from, ...to].filter(({ id }) => id === 'far').map(() => ({ severity: 'warning' as const, code: 'PLACE_OFF_NETWORK', row: 2, value: '', message: 'far: no road' }))), paths: [...from].flatMap((a, origin) => [...to].flatMap((b, destination) => {
    if (a.id === 'far' || b.id === 'far') return []
    const way: [number, number][] = [[a.lon, a.lat]]
    if (a.lat > 0 && a.id !== b.id) way.push([a.lon, 0])
    for (let x = a.lon; x !== b.lon;) way.push([x += Math.sign(b.lon - x), 0])
    if (b.lat > 0 && a.id !== b.id) way.push([b.lon, b.lat])
    const seconds = way.slice(1).reduce((sum, [x], i) => sum + (x < way[i]![0] ? 120 : 60), 0)
    return seconds > cutoff ? [] : [{ origin, destination, seconds, metres: (way.length - 1) * 1000, line: way }]
  })) }),
}

describe('referral', () => {
  const from = placesOf('p0', 'p2', 'far'), to = placesOf('h1', 'h3')
  const result = referral(line, { from, to, cutoff: 1000 })
  it('lists all pairs, those out of reach too, and the nearest by time and by distance', () => {
    expect([...result.pairs]).toEqual([
      { from: 'p0', to: 'h1', seconds: 60, metres: 1000 }, { from: 'p0', to: 'h3', seconds: 180, metres: 3000 },
      { from: 'p2', to: 'h1', seconds: 180, metres: 2000 }, { from: 'p2', to: 'h3', seconds: 120, metres: 2000 },
      { from: 'far', to: 'h1', seconds: Infinity, metres: Infinity }, { from: 'far', to: 'h3', seconds: Infinity, metres: Infinity },
    ])
    expect([...result.issues].map(({ code, row }) => [code, row])).toEqual([['PLACE_OFF_NETWORK', 2]])
    expect([...result.byTime].map(row => [row.from, row.to])).toEqual([['p0', 'h1'], ['p2', 'h3']])
    expect([...result.byDistance].map(row => [row.from, row.to])).toEqual([['p0', 'h1'], ['p2', 'h1'], ['p2', 'h3']])
  })
  it('lays shared stretches once, with the number of referrals', () => {
    const stretches = result.network.features.map(({ properties, geometry }) => [geometry.coordinates.map(at => at.join(' ')).join(', '), properties.referrals])
    expect(stretches).toHaveLength(4)
    expect(new Map(stretches as [string, number][])).toEqual(new Map([['0 0, 1 0', 2], ['1 0, 2 0', 2], ['2 0, 3 0', 2], ['2 0, 2 1', 2]]))
    // Straight through 1, where no path ends.
    const through = referral(line, { from: placesOf('p0'), to: placesOf('h3'), cutoff: 1000 }).network
    expect(through.features.map(({ geometry, properties }) => [geometry.coordinates, properties])).toEqual([[[[0, 0], [1, 0], [2, 0], [3, 0]], { referrals: 1 }]])
  })
  it('travels the other way when somebody fetches', () => {
    const back = referral(line, { from, to, cutoff: 1000, direction: 'to' })
    expect([...back.pairs].slice(0, 4).map(row => [row.from, row.to, row.seconds])).toEqual([['p0', 'h1', 120], ['p0', 'h3', 360], ['p2', 'h1', 120], ['p2', 'h3', 180]])
  })
  it('keeps the nearest only, and no facility with itself', () => {
    const closest = referral(line, { from, to, cutoff: 1000, closest: 'time' })
    expect(closest.pairs).toHaveLength(2)
    expect(closest.network.features.reduce((sum, { properties, geometry }) => sum + properties.referrals * (geometry.coordinates.length - 1), 0)).toBe(3)
    expect(referral(line, { from, to, cutoff: 1000, closest: 'distance' }).pairs).toHaveLength(3)
    expect(referral(line, { from: to, to, cutoff: 1000 }).pairs).toHaveLength(2)
    expect(referral(line, { from: placesOf('h1', 'p0'), to: placesOf('h1', 'h3'), cutoff: 1000 }).pairs).toHaveLength(3)
  })
  it('gives the columns of AccessMod, minutes and kilometres begun, with ties of those', () => {
    const compat = referral(line, { from, to, cutoff: 179, columns: { id: 'code', label: 'name' }, compat: 'accessmod-5.9' })
    expect([...compat.pairs].slice(0, 2)).toEqual([
      { from__code: 'p0', from__name: 'The p0', to__code: 'h1', to__name: 'The h1', distance_km: 1, time_m: 1 },
      { from__code: 'p0', from__name: 'The p0', to__code: 'h3', to__name: 'The h3', distance_km: NaN, time_m: NaN },
    ])
    const shifted = placesFrom([{ id: 'p0', lon: 0.01, lat: 0 }])
    const near: PathsModel = { paths: () => ({ issues: issueTable(), paths: [0, 1].map(destination => ({ origin: 0, destination, seconds: 61 + destination, metres: 900, line: [[0, 0], to.lon[destination]! === 1 ? [1, 0] : [3, 0]] })) }) }
    expect([...referral(near, { from: shifted, to, cutoff: 999, compat: 'accessmod-5.9' }).byTime].map(row => [row.to__cat, row.distance_km, row.time_m])).toEqual([['h1', 3, 2], ['h3', 3, 2]])
    expect(referral(near, { from: shifted, to, cutoff: 999 }).byTime).toHaveLength(1)
  })
  it('lists equally near ones all, though moves over ground added up in another order differ in the last bits', () => {
    const classes = [2, 1, 4, 3, 3, 2, 2, 1, 4, 3, 3, 2, 2], grid = rasterFrom({ values: Uint8Array.from(classes), width: 13, height: 1, bbox: [500_000, 4_000_000, 501_300, 4_000_100], crs: 'EPSG:32638' })
    const cells = (...at: number[]): Places => placesFrom(at.map(cell => ({ id: `c${cell}`, lon: grid.lonLat(cell)[0], lat: grid.lonLat(cell)[1] })))
    const { pairs, byTime, byDistance } = referral(terrain({ landcover: grid, speeds: { 1: 3.5, 2: 3, 3: 7, 4: 5.1 } }), { from: cells(6), to: cells(0, 12), cutoff: 3600 })
    expect(pairs.row(0).seconds).not.toBe(pairs.row(1).seconds)
    expect(byTime).toHaveLength(2)
    expect(byDistance).toHaveLength(2)
  })
  it('works over roads', () => {
    const network = networkFrom(buildGraph(gridGraph(4, 1)))
    const ends = placesFrom([{ id: 'a', lon: 44, lat: 33 }, { id: 'b', lon: 44.03, lat: 33 }])
    const { pairs, network: lines } = referral(network, { from: ends, to: ends, cutoff: 3600 })
    expect([...pairs].map(row => [row.from, row.to, row.seconds])).toEqual([['a', 'b', 180], ['b', 'a', 180]])
    expect(lines.features.map(({ properties }) => properties.referrals)).toEqual([2])
  })
  it('refuses a cutoff that cannot be meant', () => {
    expect(() => referral(line, { from, to, cutoff: -1 })).toThrow('expected cutoff above 0 seconds')
    expect(() => referral(line, { from, to: to.where(() => false), cutoff: 60 })).toThrow(expect.objectContaining({ code: 'PLACES_EMPTY' }))
    expect(() => referral(line, { from, to: undefined as never, cutoff: 60 })).toThrow('expected to as places')
    expect(() => referral(line, { from, to, cutoff: 60, closest: 'nearest' as never })).toThrow('expected closest as one of time, distance, got "nearest"')
    expect(() => referral(line, { from, to, cutoff: 60, direction: 'back' as never })).toThrow('expected direction as one of from, to, got "back"')
  })
})
