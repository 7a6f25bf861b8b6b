import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placesFrom } from '../../src/data/places.ts'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { networkFrom } from '../../src/travel/network.ts'
import { travelTimes, type TravelTimesOptions } from '../../src/travel/travel-times.ts'
import { gridGraph, smallGraph } from '../helpers/graphs.ts'

const spots = fc.array(fc.tuple(fc.integer({ min: -30, max: 230 }), fc.integer({ min: -30, max: 230 })), { minLength: 1, maxLength: 5 })

describe('engines of travel times', () => {
  it('agree to the bit, both ways, with and without a cutoff, and after updates', () => {
    fc.assert(fc.property(smallGraph, spots, fc.boolean(), fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 60 })), fc.nat(99), (arrays, at, isTo, cutoff, pick) => {
      fc.pre(arrays.ms.some(ms => ms !== Infinity))
      const network = networkFrom(buildGraph(arrays))
      const places = placesFrom(at.map(([x, y], i) => ({ id: `p${i}`, lon: 44 + x / 10_000, lat: 33 + y / 10_000 })))
      const options: TravelTimesOptions = isTo ? { to: places, cutoff } : { from: places, cutoff }
      const searched = travelTimes(network, { ...options, engine: 'search' }), swept = travelTimes(network, { ...options, engine: 'sweep' })
      expect([...swept.ms]).toEqual([...searched.ms])
      expect([...swept.nearest]).toEqual([...searched.nearest])
      expect(swept.atPoints(places, { k: 2 })).toEqual(searched.atPoints(places, { k: 2 }))
      const change = { arcs: { arc: [pick % network.graph.arcCount], ms: [7] } }, updated = swept.update(change)
      expect([...updated.ms]).toEqual([...travelTimes(network.withArcs(change.arcs), { ...options, engine: 'sweep' }).ms])
    }), { numRuns: 200 })
  })

  it('say which one was used, and why', () => {
    const network = networkFrom(buildGraph(gridGraph(6, 6))), to = placesFrom([{ id: 'a', lon: 44, lat: 33 }, { id: 'b', lon: 44.03, lat: 33.03 }])
    expect(travelTimes(network, { to, cutoff: 3600 }).explanation).toBeUndefined()
    expect(travelTimes(network, { to, cutoff: 3600, engine: 'search', explain: true }).explanation).toMatchObject({ engine: 'search', why: 'asked for' })
    const times = travelTimes(network, { to, cutoff: 3600, explain: true })
    expect(times.explanation?.engine).toBe('search')
    expect(times.update({ close: ['b'] }).explanation).toEqual({ engine: 'repair', why: `${times.nearest.filter(place => place === 1).length} of 36 nodes lost their time and were found anew`, estimates: {} })
    expect(() => travelTimes(network, { to, cutoff: 3600, engine: 'buckets' })).toThrow('expected engine as one of search, sweep for this job, got "buckets"')
  })
})
