import type { FeatureCollection, Polygon, Position } from 'geojson'
import { describe, expect, it } from 'vitest'
import { placesFrom } from '../../src/data/places.ts'
import { tableFrom } from '../../src/data/table.ts'
import { zonesFrom } from '../../src/data/zones.ts'
import { toGeoJSON } from '../../src/export/geojson.ts'
import { signedArea2 } from '../../src/geo/polygons.ts'

function box(west: number, south: number, east: number, north: number): Position[] {
  return [[west, south], [east, south], [east, north], [west, north], [west, south]]
}

function zone(...coordinates: Position[][]): FeatureCollection<Polygon> {
  return { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { name: 'a', pcode: 'IQ1' }, geometry: { type: 'Polygon', coordinates } }] }
}

describe('toGeoJSON', () => {
  it('writes places with a centimetre\'s decimals and null for what is missing', () => {
    const { features } = toGeoJSON(placesFrom([{ id: 'a', lon: 44.123456789, lat: 33, beds: 3, note: '' }, { id: 'b', lon: 45, lat: 34, beds: undefined, note: 'x' }]))
    expect(features).toEqual([
      { type: 'Feature', properties: { id: 'a', beds: 3, note: null }, geometry: { type: 'Point', coordinates: [44.1234568, 33] } },
      { type: 'Feature', properties: { id: 'b', beds: null, note: 'x' }, geometry: { type: 'Point', coordinates: [45, 34] } },
    ])
  })

  it('winds outer rings counter-clockwise and holes clockwise, and closes them', () => {
    const { features: [feature] } = toGeoJSON(zonesFrom(zone(box(0, 0, 6, 6).reverse(), box(1, 1, 2, 2))))
    const [outer, hole] = (feature!.geometry as Polygon).coordinates
    expect(signedArea2(outer!)).toBe(72)
    expect(signedArea2(hole!)).toBe(-2)
    for (const ring of [outer!, hole!]) expect(ring[0]).toEqual(ring.at(-1))
  })

  it.each([[box(178, 0, 183, 2)], [box(-182, 0, -177, 2)], [[[178, 0], [-177, 0], [-177, 2], [178, 2], [178, 0]] as Position[]]])('cuts polygons at the 180th meridian: %j', ring => {
    const { features: [feature] } = toGeoJSON(zonesFrom(zone(ring)))
    expect(feature!.geometry.type).toBe('MultiPolygon')
    const rings = (feature!.geometry.coordinates as Position[][][]).map(([outer]) => outer!)
    for (const outer of rings) for (const [lon] of outer) expect(Math.abs(lon!)).toBeLessThanOrEqual(180)
    expect(rings.reduce((sum, outer) => sum + signedArea2(outer), 0)).toBeCloseTo(Math.abs(signedArea2(box(0, 0, 5, 2))), 9)
  })

  it('joins a table, a feature for each of its rows', () => {
    const table = tableFrom<{ zone: string, cutoff_seconds: number, share: number }>({ zone: ['a', 'a'], cutoff_seconds: Float64Array.of(1800, 3600), share: Float64Array.of(0.5, Infinity) })
    const { features } = toGeoJSON(zonesFrom(zone(box(0, 0, 1, 1))), { join: table })
    expect(features.map(feature => feature.properties)).toEqual([
      { zone: 'a', name: 'a', pcode: 'IQ1', cutoff_seconds: 1800, share: 0.5 }, { zone: 'a', name: 'a', pcode: 'IQ1', cutoff_seconds: 3600, share: null },
    ])
    expect(() => toGeoJSON(zonesFrom(zone(box(0, 0, 1, 1))), { join: [{ area: 'a' }] })).toThrow('expected a column that names the features (zone, name) in the joined table, got area: name it with by')
  })

  it('tidies any features', () => {
    const { features: [feature] } = toGeoJSON({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: { cutoff: 60 }, geometry: { type: 'LineString', coordinates: [[1.00000004, 2], [3, 4]] } }] })
    expect(feature).toEqual({ type: 'Feature', properties: { cutoff: 60 }, geometry: { type: 'LineString', coordinates: [[1, 2], [3, 4]] } })
  })
})
