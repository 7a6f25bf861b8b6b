import { describe, expect, it } from 'vitest'
import { FarsakhError } from '../../src/core/errors.ts'
import { haversine } from '../../src/geo/distance.ts'
import { buildRoads } from '../../src/graph/build.ts'
import { profile } from '../../src/graph/profile.ts'
import { ambulance } from '../../src/graph/profiles/ambulance.ts'
import { driving } from '../../src/graph/profiles/driving.ts'
import { motorcycle } from '../../src/graph/profiles/motorcycle.ts'
import { walking } from '../../src/graph/profiles/walking.ts'
import { validateGraph } from '../../src/graph/validate.ts'
import { joinableLinks, weigh } from '../../src/graph/weigh.ts'
import { build, roadsOf, type RoadPicture } from '../helpers/road-pictures.ts'

/** 36 km/h is 10 m/s, so 100 m take 10 s. */
const plain = profile({ name: 'plain', speeds: { residential: 36, primary: 72 }, obeys: ['oneway', 'barriers', 'turns', 'signals'], penalties: { traffic_signals: 7 }, barriers: { gate: 30, bollard: 'closed' } })
const free = profile({ name: 'free', speeds: { residential: 36, primary: 72 } })
const one = (picture: RoadPicture, nodes: 'junctions' | 'all' = 'junctions') => build(picture, { profiles: [plain], nodes })

/** About 10 s: the cells of the pictures are 100.07 m wide. */
const steps = (seconds: number): number => Math.round(seconds / 10.007)

describe('contraction', () => {
  it('keeps junctions and ends, and the rest as shape', () => {
    const { graph, letters, seconds } = one({ map: 'abcd\n  e', ways: [['abcd'], ['ce']] })
    expect(letters).toBe('acde')
    expect(graph.linkCount).toBe(3)
    expect(graph.meta).toMatchObject({ vertices: 5, ways: 2, componentSizes: [5], name: 'picture' })
    expect(graph.meta.kilometres).toBeCloseTo(4 * haversine(0, 0, 0.0009, 0) / 1000, 6)
    expect(steps(seconds('a', 'd'))).toBe(3)
    expect(steps(seconds('d', 'e'))).toBe(2)
    expect(validateGraph(graph)).toEqual([])
    expect([...graph.shapeLon]).toEqual([9000])
  })
  it('joins ways end to end with the same tags, whichever way round they are', () => {
    expect(one({ map: 'abcde', ways: [['abc'], ['edc']] }).letters).toBe('ae')
    expect(one({ map: 'abcde', ways: [['cba'], ['cde']] }).letters).toBe('ae')
    expect(one({ map: 'abcde', ways: [['abc'], ['cde', 'primary']] }).letters).toBe('ace')
    const shape = one({ map: 'abcde', ways: [['cba'], ['cde']] }).graph
    expect([...shape.shapeLon].map(lon => lon / 9000)).toEqual([3, 2, 1].every((x, i) => shape.shapeLon[i] === x * 9000) ? [3, 2, 1] : [1, 2, 3])
  })
  it('joins one-ways only head to tail', () => {
    const oneway = { highway: 'residential', oneway: 'yes' }
    const along = one({ map: 'abcde', ways: [['cde', oneway], ['abc', oneway]] })
    expect(along.letters).toBe('ae')
    expect(steps(along.seconds('a', 'e'))).toBe(4)
    expect(along.seconds('e', 'a')).toBe(Infinity)
    const against = one({ map: 'abcde', ways: [['abc', oneway], ['edc', oneway]] })
    expect(against.letters).toBe('ace')
    expect(against.seconds('a', 'e')).toBe(Infinity)
    expect(steps(against.seconds('e', 'c'))).toBe(2)
  })
  it('keeps one node of a ring without junctions, in one way or in several', () => {
    for (const ways of [[['abdca']], [['abd'], ['dca']], [['abd'], ['acd']]] as RoadPicture['ways'][]) {
      const { graph, letters } = one({ map: 'ab\ncd', ways })
      expect(letters).toHaveLength(1)
      expect(graph.linkCount).toBe(1)
      expect(graph.linkFrom[0]).toBe(graph.linkTo[0])
      expect(graph.meta.kilometres).toBeCloseTo(0.4, 2)
      expect(validateGraph(graph)).toEqual([])
    }
  })
  it('keeps lollipops, spurs, repeated nodes and parallel roads', () => {
    expect(one({ map: 'abc\n de', ways: [['abcedb']] }).letters).toBe('ab')
    expect(one({ map: 'abc', ways: [['abcb']] }).letters).toBe('ab')
    expect(one({ map: 'abc', ways: [['aabbcc']] }).graph.meta.kilometres).toBeCloseTo(0.2, 3)
    const parallel = one({ map: 'ea bf\n  c', ways: [['ea'], ['ab'], ['acb'], ['bf']] })
    expect(parallel.letters).toBe('abef')
    expect(parallel.graph.linkCount).toBe(4)
    expect(steps(parallel.seconds('a', 'b'))).toBe(2)
  })
  it('keeps every node when asked', () => expect(one({ map: 'abcd', ways: [['abcd']] }, 'all').letters).toBe('abcd'))
  it('drops ways that nobody may use, and their junctions', () => {
    const { letters, graph } = one({ map: 'abc\n d', ways: [['abc'], ['bd', 'footway']] })
    expect(letters).toBe('ac')
    expect(graph.meta.ways).toBe(1)
    expect(build({ map: 'abc\n d', ways: [['abc'], ['bd', 'footway']] }, { profiles: [plain, walking] }).letters).toBe('abcd')
  })
  it('survives a way of one node', () => expect(one({ map: 'abc', ways: [['ab'], ['c']] }).letters).toBe('ab'))
})

describe('oneways and roundabouts', () => {
  it('go round one way only', () => {
    const { seconds } = one({ map: ' ab\ndc e\n f', ways: [['abcda', { highway: 'residential', junction: 'roundabout' }], ['be'], ['df']] })
    expect(seconds('b', 'd')).toBeLessThan(seconds('d', 'b') + 100)
    expect(seconds('e', 'f')).toBeGreaterThan(0)
    const round = one({ map: 'ab\ndc', ways: [['abcda', { highway: 'residential', junction: 'roundabout' }]] }, 'all')
    expect(steps(round.seconds('a', 'b'))).toBe(1)
    expect(steps(round.seconds('b', 'a'))).toBe(3)
  })
})

describe('barriers', () => {
  const road = (tags: Record<string, string>): RoadPicture => ({ map: 'abc', ways: [['abc']], tags: { b: tags } })
  it('cost time, close, or do nothing', () => {
    const gate = one(road({ barrier: 'gate' }))
    expect(gate.letters).toBe('abbc')
    expect(gate.seconds('a', 'c')).toBeCloseTo(20.015 + 30, 2)
    expect(validateGraph(gate.graph)).toEqual([])
    expect([...gate.graph.linkKind].sort()).toEqual([0, 0, 1])
    const bollard = one(road({ barrier: 'bollard' }))
    expect(bollard.letters).toBe('abbc')
    expect(bollard.seconds('a', 'c')).toBe(Infinity)
    expect(steps(bollard.seconds('a', 'b'))).toBe(1)
    expect(one(road({ barrier: 'cattle_grid' })).letters).toBe('ac')
    expect(build(road({ barrier: 'bollard' }), { profiles: [free] }).letters).toBe('ac')
  })
  it('are each profile\'s own affair', () => {
    const { seconds } = build(road({ barrier: 'bollard' }), { profiles: [driving, motorcycle, walking] })
    expect(seconds('a', 'c', driving)).toBe(Infinity)
    expect(seconds('a', 'c', motorcycle)).toBeCloseTo(28.82, 1)
    expect(seconds('a', 'c', walking)).toBeCloseTo(144.1, 1)
  })
  it('count between any two roads of a junction, and say so', () => {
    const { seconds, letters, issues } = one({ map: 'abc\n d', ways: [['abc'], ['bd']], tags: { b: { barrier: 'gate' } } })
    expect(letters).toBe('abbbcd')
    expect(seconds('a', 'd')).toBeCloseTo(50.015, 2)
    expect(issues).toEqual(['BARRIER_AT_JUNCTION'])
  })
  it('at the end of a road change nothing', () => {
    const { seconds, letters } = one({ map: 'abc', ways: [['abc']], tags: { c: { barrier: 'bollard' } } })
    expect(letters).toBe('ac')
    expect(steps(seconds('a', 'c'))).toBe(2)
  })
})

describe('signals', () => {
  it('are paid on arriving, also half-way along', () => {
    const signals = { highway: 'traffic_signals' }
    expect(one({ map: 'abc', ways: [['abc']], tags: { b: signals } }).seconds('a', 'c')).toBeCloseTo(27.015, 2)
    expect(one({ map: 'abc', ways: [['abc']], tags: { c: signals } }).seconds('a', 'c')).toBeCloseTo(27.015, 2)
    expect(one({ map: 'abc', ways: [['abc']], tags: { a: signals } }).seconds('a', 'c')).toBeCloseTo(20.015, 2)
    expect(build({ map: 'abc', ways: [['abc']], tags: { b: signals } }, { profiles: [free] }).letters).toBe('ac')
  })
})

describe('ferries', () => {
  const crossing = (tags: Record<string, string>): RoadPicture => ({ map: 'ab  c  de\n    f', ways: [['ab'], ['bcd', { route: 'ferry', ...tags }], ['de'], ['cf']] })
  it('share the time of the whole crossing by length', () => {
    const { seconds } = build(crossing({ duration: '00:10' }), { profiles: [driving] })
    expect(seconds('b', 'd')).toBeCloseTo(900, 1)
    expect(seconds('b', 'c')).toBeCloseTo(450, 1)
  })
  it('go slower on short crossings', () => {
    const { seconds } = build(crossing({}), { profiles: [driving] })
    expect(seconds('b', 'd')).toBeCloseTo(600.45 * 3.6 / 10 + 300, 0)
  })
  it('are never joined into one', () => {
    const ferry = { route: 'ferry', duration: '00:10' }
    const { seconds } = build({ map: 'abc', ways: [['ab', ferry], ['bc', ferry]] }, { profiles: [driving] })
    expect(seconds('a', 'c')).toBeCloseTo(1800, 1)
  })
  it('cannot be joined half-way', () => {
    const { graph } = build(crossing({}), { profiles: [driving] })
    const joinable = joinableLinks(graph, driving)
    for (let link = 0; link < graph.linkCount; link++) expect(joinable[link]).toBe(graph.meta.tagSets[graph.linkTags[link]!]!.route === 'ferry' ? 0 : 1)
  })
})

describe('components', () => {
  it('are numbered from the largest by OSM nodes', () => {
    const { graph } = one({ map: 'abcdef\n\ng h i\n j', ways: [['abcdef'], ['gh'], ['hi'], ['hj']] })
    expect(graph.meta.componentSizes).toEqual([6, 4])
    const small = graph.lat.findIndex(lat => lat < 0)
    expect(graph.component[small]).toBe(1)
  })
  it('are strong: a dead end that is one-way is a component of its own', () => {
    expect(one({ map: 'abc', ways: [['ab'], ['bc', { highway: 'residential', oneway: 'yes' }]] }).graph.meta.componentSizes).toEqual([2, 1])
  })
})

describe('buildRoads', () => {
  it('says which classes there are when none of them is open', () => {
    const roads = roadsOf({ map: 'abc', ways: [['ab', 'footway'], ['bc', 'steps'], ['ac', 'steps']] })
    const failure = failureOf(() => buildRoads(roads, { profiles: [driving] }))
    expect(failure.code).toBe('NETWORK_EMPTY')
    expect(failure.message).toMatch(/profile driving in picture, got only steps \(2\), footway \(1\)/)
    expect(failure.detail.found).toEqual({ footway: 1, steps: 2 })
    expect(() => buildRoads(roadsOf({ map: 'a', ways: [] }), { profiles: [driving] })).toThrow(/no roads at all/)
    expect(() => buildRoads(roads, { profiles: [] })).toThrow(RangeError)
  })
  it('reports progress and can be stopped', () => {
    const roads = roadsOf({ map: 'ab', ways: [['ab']] })
    const done: number[] = []
    buildRoads(roads, { profiles: [driving], onProgress: ({ done: step }) => done.push(step) })
    expect(done).toEqual([0, 1, 2, 3, 4, 5])
    expect(() => buildRoads(roads, { profiles: [driving], signal: AbortSignal.abort(new Error('enough')) })).toThrow('enough')
  })
  it('gives the same bytes every time', () => {
    const roads = roadsOf({ map: 'abc\nd e', ways: [['abc'], ['be'], ['ad'], ['de']], tags: { b: { barrier: 'gate' } } })
    expect(buildRoads(roads, { profiles: [ambulance] }).graph.hash).toBe(buildRoads(roads, { profiles: [ambulance] }).graph.hash)
  })
  it('closes to others what only some may use', () => {
    const { graph } = build({ map: 'abc', ways: [['ab'], ['bc', 'footway']] }, { profiles: [driving, walking] })
    expect([...weigh(graph, driving)].filter(ms => ms === 0xffffffff)).toHaveLength(2)
    expect([...weigh(graph, walking)].filter(ms => ms === 0xffffffff)).toHaveLength(0)
  })
})

function failureOf(run: () => unknown): FarsakhError {
  try {
    run()
  } catch (error) {
    if (error instanceof FarsakhError) return error
  }
  throw new Error('expected a FarsakhError')
}
