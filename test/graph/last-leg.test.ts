import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { profile } from '../../src/graph/profile.ts'
import { driving } from '../../src/graph/profiles/driving.ts'
import { walking } from '../../src/graph/profiles/walking.ts'
import { arcRules, type RoadGraph } from '../../src/graph/road-graph.ts'
import { validateGraph } from '../../src/graph/validate.ts'
import { build, type RoadPicture, type WayText } from '../helpers/road-pictures.ts'

const car = profile({ name: 'car', speeds: { residential: 36 }, obeys: ['access', 'barriers', 'turns'], barriers: { gate: 1 } })
const free = profile({ name: 'free', speeds: { residential: 36 } })
const priv = { highway: 'residential', access: 'private' }
const steps = (seconds: number): number => seconds === Infinity ? Infinity : Math.round(seconds / 10.007)
const drive = (picture: RoadPicture, profiles = [car]) => build(picture, { profiles })

/** A short cut b-c-d that is private, and a way round by p and q. */
const shortcut: RoadPicture = { map: 'abcde\n p q\n  r', ways: [['ab'], ['bcd', priv], ['de'], ['bprqd']] }

describe('last-leg roads', () => {
  it('are no way through, but lead in and out', () => {
    const { seconds, graph, letters } = build({ ...shortcut }, { profiles: [car], nodes: 'all' })
    expect(validateGraph(graph)).toEqual([])
    expect(letters).toBe('abbbccdddepqr')
    expect(steps(seconds('b', 'a'))).toBe(1)
    expect(seconds('a', 'e')).toBeGreaterThan(50)
    expect(steps(seconds('a', 'c'))).toBe(2)
    expect(steps(seconds('c', 'e'))).toBe(2)
    expect(seconds('a', 'e')).toBe(seconds('e', 'a'))
    // The whole private road from end to end is a last leg of its own.
    expect(steps(seconds('b', 'd'))).toBe(2)
    expect(build(shortcut, { profiles: [free] }).seconds('a', 'e')).toBeCloseTo(40.03, 1)
  })
  it('stay as they are where they are no way through anyway', () => {
    const { letters } = drive({ map: 'abc\n d\nefg', ways: [['abc'], ['bd', priv], ['edg', priv], ['ef', priv], ['fg', priv]] })
    expect(letters).toBe('abcd')
  })
  it('may be crossed on the way in and on the way out, not in between', () => {
    // Private road x-m-y crosses the public road at m; both of its ends meet public roads.
    const { seconds } = drive({ map: ' n\nxmy\n s\nu  v\n z', ways: [['xm', priv], ['my', priv], ['nm'], ['ms'], ['xu'], ['yv'], ['uz'], ['zv'], ['sz']] })
    expect(steps(seconds('x', 'y'))).toBe(2)
    expect(steps(seconds('n', 'y'))).toBe(2)
    expect(steps(seconds('x', 'n'))).toBe(2)
    const along = (letters: string): number => [...letters].slice(1).reduce((sum, letter, i) => sum + seconds(letters[i]!, letter), 0)
    expect(seconds('u', 'n')).toBeCloseTo(along('uzsmn'), 6)
    expect(seconds('u', 'v')).toBeCloseTo(along('uzv'), 6)
    expect(seconds('x', 'v')).toBeCloseTo(seconds('x', 'y') + seconds('y', 'v'), 6)
    expect(seconds('u', 'x')).toBe(seconds('x', 'u'))
  })
  it('share a component with the roads that they hang on', () => {
    expect(drive(shortcut).graph.meta.componentSizes).toEqual([8])
    expect(new Set(drive(shortcut).graph.component).size).toBe(1)
  })
  it('are not what lies behind a private gate: roads without a tag of their own stay open', () => {
    const { seconds } = drive({ map: 'abcd\n  e', ways: [['abcd'], ['ce']], tags: { b: { barrier: 'gate', access: 'private' } } })
    expect(seconds('a', 'e')).toBeCloseTo(31.02, 1)
    expect(seconds('d', 'a')).toBeCloseTo(31.02, 1)
  })
  it('may have a gate half-way: public gates on private roads do not open the way through', () => {
    const { seconds } = drive({ ...shortcut, tags: { c: { barrier: 'gate' } } })
    expect(seconds('a', 'e')).toBeGreaterThan(50)
    expect(seconds('b', 'd')).toBeCloseTo(21.015, 2)
  })
  it('take streets behind them along, that are not tagged', () => {
    // The compound c-d-f has two private entrances; it is a destination, and no way through either.
    const { seconds } = drive({ map: 'abcdefg\n h   i', ways: [['ab'], ['bc', priv], ['cde'], ['ef', priv], ['fg'], ['bhif']], tags: {} })
    expect(steps(seconds('a', 'c'))).toBe(2)
    expect(steps(seconds('c', 'g'))).toBe(4)
    expect(steps(seconds('g', 'c'))).toBe(4)
    expect(seconds('a', 'g')).toBeCloseTo(80.06, 1)
  })
  it('go together with turn restrictions', () => {
    const { seconds, graph } = build({ ...shortcut, ways: [['ab'], ['bc', priv], ['cd', priv], ['de'], ['bprqd']], restrictions: ['no ab bc'] }, { profiles: [car], nodes: 'all' })
    expect(validateGraph(graph)).toEqual([])
    // Turning round at p is the way that is left.
    expect(steps(seconds('a', 'c'))).toBe(4)
    expect(steps(seconds('c', 'a'))).toBe(2)
    expect(steps(seconds('e', 'c'))).toBe(2)
  })
  it('bind only the profiles that they bind', () => {
    const { seconds, graph } = build({ ...shortcut, ways: [['ab'], ['bcd', { highway: 'residential', motor_vehicle: 'private' }], ['de'], ['bprqd']] }, { profiles: [driving, walking], nodes: 'all' })
    expect(graph.arcRule.some(rule => rule === arcRules.lastLeg)).toBe(true)
    const around = seconds('a', 'e', driving) / seconds('a', 'b', driving)
    expect(around).toBeGreaterThan(5)
    expect(seconds('a', 'e', walking) / seconds('a', 'b', walking)).toBeCloseTo(4, 1)
    expect(seconds('a', 'c', driving) / seconds('a', 'b', driving)).toBeCloseTo(2, 1)
  })
  it('take streets behind them along for those profiles only to whom they are last legs', () => {
    // The compound c-d-e is behind private roads to the car, on a public road to the walker; the gate at h is closed to the walker.
    const compound: RoadPicture = {
      map: 'abcdefg\n h   i', tags: { h: { barrier: 'gate', foot: 'no' } },
      ways: [['ab'], ['bc', { highway: 'residential', motor_vehicle: 'private' }], ['cde'], ['ef', { highway: 'residential', motor_vehicle: 'private' }], ['fg'], ['bhif']],
    }
    const walker = profile({ name: 'walker', base: car, modes: ['foot', 'access'] }), driver = profile({ name: 'driver', base: car, modes: ['motor_vehicle', 'access'] })
    for (const profiles of [[driver, walker], [walker, driver]]) {
      const both = build(compound, { profiles, nodes: 'all' })
      expect(validateGraph(both.graph)).toEqual([])
      for (const who of profiles) {
        const alone = build(compound, { profiles: [who], nodes: 'all' })
        for (const from of both.letters) for (const to of both.letters) if (alone.letters.includes(from) && alone.letters.includes(to)) expect(both.seconds(from, to, who)).toBeCloseTo(alone.seconds(from, to), 2)
      }
      expect(steps(both.seconds('a', 'g', walker))).toBe(6)
      expect(both.seconds('a', 'g', driver)).toBeGreaterThan(75)
      expect(steps(both.seconds('a', 'd', driver))).toBe(3)
      // A profile that the graph was not built for, with the same access.
      expect(both.seconds('a', 'd', profile({ name: 'slower', base: driver, speeds: { residential: 18 } }))).toBeCloseTo(60.04, 1)
    }
  })
  it('equal a search that knows the rule, on any roads, for two profiles at once', () => {
    const letters = 'abcdefghi', map = 'ade\nbcf\nghi'
    const segment = fc.tuple(fc.nat(8), fc.nat(8), fc.nat(5), fc.nat(3).map(one => one === 0)).filter(([a, b]) => a !== b)
    const oneways = profile({ name: 'car', base: car, modes: ['motor_vehicle', 'access'], obeys: ['access', 'oneway'] })
    const moped = profile({ name: 'moped', base: oneways, modes: ['moped', 'access'] })
    const access: Record<string, string>[] = [{}, { access: 'private' }, { motor_vehicle: 'private' }, { moped: 'private' }, { motor_vehicle: 'no' }, { moped: 'no' }]
    let disagreements = 0
    fc.assert(fc.property(fc.array(segment, { minLength: 1, maxLength: 16, size: 'max' }), segments => {
      const ways = segments.map(([a, b, tags, isOneway]): WayText => [letters[a]! + letters[b]!, { highway: 'residential', ...access[tags], ...(isOneway && { oneway: 'yes' }) }])
      for (const profiles of [[oneways], [oneways, moped]]) {
        if (profiles.length === 1 && segments.every(([, , tags]) => tags === 4)) continue
        const { seconds, graph, letters: present } = build({ map, ways }, { profiles, nodes: 'all' })
        expect(validateGraph(graph)).toEqual([])
        const oracles = profiles.map(who => byLayers(ways, { map, key: who.modes[0]!, order: profiles.length === 1 ? undefined : nodeLetters(graph, map) }))
        for (const [i, who] of profiles.entries()) for (const from of new Set(present)) for (const to of new Set(present)) expect(seconds(from, to, who)).toBeCloseTo(oracles[i]!.seconds(from, to), 1)
        if (profiles.length === 2 && [...new Set(present)].some(letter => oracles[0]!.isEnclave(letter) !== oracles[1]!.isEnclave(letter))) disagreements++
      }
    }), { numRuns: 100 })
    expect(disagreements).toBeGreaterThan(10)
  })
})

interface Oracle {
  seconds: (from: string, to: string) => number
  isEnclave: (letter: string) => boolean
}

/** Shortest times by Bellman-Ford over (node, layer): 0 before, 1 on, 2 after the roads open to all; roads behind last legs are last legs. */
function byLayers(ways: readonly WayText[], { map, key, order }: { map: string, key: string, order?: string | undefined }): Oracle {
  const at = lettersAt(map)
  const accessOf = (tags: Record<string, string>): string | undefined => tags[key] ?? tags.access
  const roads = ways.map(([letters, tags]) => ({ a: letters[0]!, b: letters[1]!, tags: tags as Record<string, string> })).filter(({ tags }) => accessOf(tags) !== 'no')
  const isEnclave = enclavesOf(roads, { open: roads.filter(({ tags }) => accessOf(tags) !== 'private'), order })
  const arcs = roads.flatMap(({ a, b, tags }) => {
    const [[ax, ay], [bx, by]] = [at.get(a)!, at.get(b)!]
    const moves = accessOf(tags) === 'private' || isEnclave(a) ? [[0, 0], [1, 2], [2, 2]] : [[0, 1], [1, 1]]
    const arc = { seconds: Math.hypot(ax - bx, ay - by) * 10.0075, moves }
    return [{ ...arc, a, b }, ...tags.oneway === 'yes' ? [] : [{ ...arc, a: b, b: a }]]
  })
  const seconds = (from: string, to: string): number => {
    const time = new Map([[`${from}0`, 0], [`${from}1`, 0], [`${from}2`, 0]])
    for (let round = 0; round < 30; round++) {
      for (const { a, b, seconds, moves } of arcs) {
        for (const [layer, next] of moves) {
          const sum = (time.get(`${a}${layer}`) ?? Infinity) + seconds
          if (sum < (time.get(`${b}${next}`) ?? Infinity)) time.set(`${b}${next}`, sum)
        }
      }
    }
    return Math.min(...[0, 1, 2].map(layer => time.get(`${to}${layer}`) ?? Infinity))
  }
  return { seconds, isEnclave }
}

function lettersAt(map: string): Map<string, [number, number]> {
  return new Map(map.split('\n').flatMap((line, y) => [...line].map((letter, x): [string, [number, number]] => [letter, [x, y]])))
}

/** Letters in the order of the graph's nodes. */
function nodeLetters(graph: RoadGraph, map: string): string {
  const places = [...lettersAt(map)].map(([letter, [x, y]]) => ({ letter, x: x * 9e-4, y: y * -9e-4 }))
  return Array.from(graph.lon, (lon, node) => places.find(({ x, y }) => Math.abs(x - lon) < 1e-6 && Math.abs(y - graph.lat[node]!) < 1e-6)!.letter).join('')
}

interface Road {
  a: string
  b: string
}

/**
 * Which letters lie on open roads that are not the largest such part of what hangs together.
 * Ties go to the part drawn first where the graph is for one profile, to the first in the order of its nodes otherwise.
 */
function enclavesOf(roads: readonly Road[], { open, order }: { open: readonly Road[], order: string | undefined }): (letter: string) => boolean {
  const drawn = [...new Set(order ?? roads.flatMap(({ a, b }) => [a, b]))]
  const label = (over: readonly Road[]): Map<string, number> => {
    const of = new Map(drawn.map((letter, i) => [letter, i]))
    for (let round = 0; round < drawn.length; round++) {
      for (const { a, b } of over) {
        const low = Math.min(of.get(a)!, of.get(b)!)
        of.set(a, low).set(b, low)
      }
    }
    return of
  }
  const whole = label(roads), part = label(open)
  const size = (one: number): number => drawn.filter(letter => part.get(letter) === one).length
  return letter => {
    const rivals = [...new Set(open.map(({ a }) => part.get(a)!))].filter(one => whole.get(drawn[one]!) === whole.get(letter)).sort((x, y) => size(y) - size(x) || x - y)
    return rivals.includes(part.get(letter)!) && rivals[0] !== part.get(letter)
  }
}
