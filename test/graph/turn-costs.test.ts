import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { profile } from '../../src/graph/profile.ts'
import { osrmTurns, r5Turns, turnCode, turnMilliseconds, type TurnCosts } from '../../src/graph/turns.ts'
import { turnCodes } from '../../src/graph/road-graph.ts'
import { validateGraph } from '../../src/graph/validate.ts'
import { weigh } from '../../src/graph/weigh.ts'
import { build, type RoadPicture, type WayText } from '../helpers/road-pictures.ts'
import { drawnRoads, edgeBased, letterTimes } from '../helpers/turning.ts'

const car = profile({ name: 'car', speeds: { residential: 36 }, obeys: ['access', 'oneway', 'turns', 'barriers'], barriers: { gate: 3 } })
const turning = (turns: TurnCosts) => profile({ name: 'turning', base: car, turns })
const block = 10.008
/** A cross of four roads at x. */
const cross: RoadPicture = { map: ' n\nwxe\n s', ways: [['wx'], ['xe'], ['nx'], ['xs']] }

describe('turn costs', () => {
  it.each([['right', 'n', 'sn'], ['left', 's', 'ns']] as const)('on the %s: across traffic, to the own side, straight on', (side, far, [near]) => {
    const { seconds, graph } = build(cross, { profiles: [turning({ ...r5Turns, side })] })
    expect(validateGraph(graph)).toEqual([])
    expect(seconds('w', 'e')).toBeCloseTo(2 * block, 9)
    expect(seconds('w', far)).toBeCloseTo(2 * block + 30, 9)
    expect(seconds('w', near!)).toBeCloseTo(2 * block + 10, 9)
    // Nothing is paid by those who set out or stop at the junction.
    for (const letter of 'nesw') expect([seconds('x', letter), seconds(letter, 'x')]).toEqual([block, block])
  })
  it('make it worth while to turn round further on', () => {
    const { seconds } = build(cross, { profiles: [turning({ ...r5Turns, across: [[30, 0], [30, 300]], uTurn: 7 })] })
    expect(seconds('w', 'n')).toBeCloseTo(4 * block + 7 + 10, 9)
  })
  it('are those of OSRM at a right angle', () => {
    const { seconds } = build(cross, { profiles: [turning(osrmTurns)] })
    const sigmoid = (x: number): number => Math.round(7500 / (1 + Math.exp(-x))) / 1000
    expect(seconds('w', 's') - 2 * block).toBeCloseTo(sigmoid(13 / 1.075 / 2 - 6.5 * 1.075), 9)
    expect(seconds('w', 'n') - 2 * block).toBeCloseTo(sigmoid(13 * 1.075 / 2 - 6.5 / 1.075), 9)
    expect(turnMilliseconds(osrmTurns)[turnCodes.back + 128]).toBe(27_454)
  })
  it('count where three roads meet, not where one goes on', () => {
    const bend: RoadPicture = { map: 'ab\n c', ways: [['ab'], ['bc', { highway: 'residential', name: 'other' }]] }
    const { seconds, graph } = build(bend, { profiles: [turning(r5Turns)] })
    expect(seconds('a', 'c')).toBeCloseTo(2 * block, 9)
    expect(graph.arcTurn.filter(code => code !== turnCodes.none && code !== turnCodes.back)).toHaveLength(0)
  })
  it('take the direction in which a road sets out, not the one in which it ends', () => {
    const { seconds, letters } = build({ map: ' n\nwxp\n s', ways: [['wx'], ['xpn'], ['xs']] }, { profiles: [turning(r5Turns)] })
    expect(letters).toBe('nnsswwxxxx')
    expect(seconds('w', 'n')).toBeCloseTo(2 * block + 14.152, 2)
    expect(seconds('s', 'n')).toBeCloseTo(2 * block + 14.152 + 10, 2)
    // Coming from n one arrives westward, so that s lies to the left.
    expect(seconds('n', 's')).toBeCloseTo(2 * block + 14.152 + 30, 2)
  })
  it('cost a graph without them nothing, and are asked for when it is built', () => {
    const { graph } = build(cross, { profiles: [car] })
    expect([graph.arcTurn.length, graph.nodeCount, graph.arcCount]).toEqual([0, 5, 8])
    expect(() => weigh(graph, turning(r5Turns))).toThrow('expected roads built with turn costs for the profile turning, got some built without')
    expect(() => weigh(buildGraph({ nodes: 2, tail: [0], head: [1], ms: [1] }), turning(r5Turns))).toThrow('build them again')
  })
  it('bind only the profile that has them', () => {
    const { seconds } = build(cross, { profiles: [car, turning(r5Turns)] })
    expect(seconds('w', 'n')).toBeCloseTo(2 * block, 9)
    expect(seconds('w', 'n', turning(r5Turns))).toBeCloseTo(2 * block + 30, 9)
  })
  it('are checked', () => {
    expect(() => turnMilliseconds({ ...r5Turns, near: [[40, 1], [30, 1]] })).toThrow('expected degrees from 0 to 180, ascending, in near of turn costs, got 30 at point 1')
    expect(() => turnMilliseconds({ ...r5Turns, across: [[40, -1]] })).toThrow('expected 0 seconds or more in across')
    expect(() => turnMilliseconds({ ...r5Turns, uTurn: NaN })).toThrow('expected uTurn')
    expect([0, 90, -90, 270, 180, -180, 539, -179].map(turnCode)).toEqual([0, 60, -60, -60, 120, 120, 119, -119])
  })

  it('equal a search whose states are arcs, on any roads with restrictions', () => {
    fc.assert(fc.property(drawnRoads, fc.constantFrom(r5Turns, osrmTurns, { ...osrmTurns, side: 'left' as const }), (drawn, turns) => {
      const { seconds, graph, letters } = build(drawn.picture, { profiles: [turning(turns)], nodes: 'all' })
      expect(validateGraph(graph)).toEqual([])
      const roads = edgeBased(drawn, turns, block * 1000)
      for (const from of new Set(letters)) {
        const expected = letterTimes(roads, from)
        for (const to of new Set(letters)) expect(seconds(from, to)).toBe((expected.get(to) ?? Infinity) / 1000)
      }
    }), { numRuns: 60 })
  })
  it('of nothing change no time, with gates, last legs and restrictions', () => {
    const free: TurnCosts = { side: 'right', near: [], across: [], uTurn: 0, source: '' }
    fc.assert(fc.property(drawnRoads, fc.array(fc.nat(3)), fc.subarray(['b', 'c', 'f']), ({ picture }, kinds, gates) => {
      const ways = picture.ways.map(([letters, tags], i): WayText => [letters, { ...(tags as object), highway: 'residential', ...(kinds[i] === 1 && { access: 'private' }) }])
      const tags = Object.fromEntries(gates.map(letter => [letter, { barrier: 'gate' }]))
      const plain = build({ ...picture, ways, tags }, { profiles: [car] }), split = build({ ...picture, ways, tags }, { profiles: [turning(free)] })
      expect(validateGraph(split.graph)).toEqual([])
      const all = [...new Set(plain.letters)]
      for (const from of all) for (const to of all) expect(split.seconds(from, to)).toBe(plain.seconds(from, to))
    }), { numRuns: 40 })
  })
})
