import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes } from '../../src/data/source.ts'
import { placesFrom } from '../../src/data/places.ts'
import { haversine } from '../../src/geo/distance.ts'
import { readZones } from '../../src/io/zones.ts'

const spot = fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -89, max: 89, noNaN: true }))

describe('Places.near', () => {
  it('equals a sort by great-circle distance, across the 180th meridian too', () => {
    fc.assert(fc.property(fc.array(spot, { minLength: 1, maxLength: 30 }), spot, fc.integer({ min: 1, max: 5 }), (points, from, k) => {
      const places = placesFrom(points.map(([lon, lat], i) => ({ id: String(i), lon, lat })))
      const expected = points.map(([lon, lat]) => haversine(from[0], from[1], lon, lat)).sort((a, b) => a - b).slice(0, k)
      const found = places.near(from, { k })
      expect(found).toHaveLength(expected.length)
      for (const [i, { metres }] of found.entries()) expect(Math.abs(metres - expected[i]!)).toBeLessThan(1)
    }))
  })

  it('keeps within a distance', () => {
    const places = placesFrom([{ id: 'a', lon: 179.999, lat: 0 }, { id: 'b', lon: 0, lat: 0 }])
    expect(places.near([-179.999, 0], { within: 300 }).map(({ place }) => place.id)).toEqual(['a'])
  })

  it('tells places that lie on one spot', () => {
    const { issues } = placesFrom([{ id: 'a', lon: 44, lat: 33 }, { id: 'b', lon: 44.000001, lat: 33 }, { id: 'c', lon: 44.1, lat: 33 }])
    expect([...issues].map(({ code, row, message }) => [code, row, message])).toEqual([['PLACES_TOGETHER', 0, '2 places within a metre (a, b): are they one, or is the position approximate?']])
  })
})

describe('zones whose border crosses itself', () => {
  it('are told with the place', async () => {
    const bow = { type: 'Feature', properties: { name: 'bow' }, geometry: { type: 'Polygon', coordinates: [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]] } }
    const zones = await readZones(bytes(JSON.stringify({ type: 'FeatureCollection', features: [bow] }), 'bow.geojson'))
    expect([...zones.issues].map(({ code, row, value }) => [code, row, value])).toContainEqual(['ZONE_SELF_INTERSECTS', 0, '1, 1'])
  })
})
