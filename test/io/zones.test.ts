import fc from 'fast-check'
import type { FeatureCollection, Polygon, Position } from 'geojson'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../src/core/random.ts'
import { bytes } from '../../src/data/source.ts'
import { zonesFrom, type Zones } from '../../src/data/zones.ts'
import { inRing } from '../../src/geo/polygons.ts'
import { file } from '../../src/io/file.node.ts'
import { readZones } from '../../src/io/zones.ts'
import { shared } from '../helpers/shared.ts'

function box(west: number, south: number, east: number, north: number): Position[] {
  return [[west, south], [east, south], [east, north], [west, north], [west, south]]
}

function collection(polygons: Record<string, Polygon['coordinates']>): FeatureCollection<Polygon> {
  return { type: 'FeatureCollection', features: Object.entries(polygons).map(([name, coordinates]) => ({ type: 'Feature', properties: { name }, geometry: { type: 'Polygon', coordinates } })) }
}

function codes(zones: Zones): string[] {
  return [...zones.issues].map(issue => issue.code)
}

/** A map of zones as letters, one character a degree, north up. */
function draw(zones: Zones, west: number, south: number, east: number, north: number): string {
  const rows: string[] = []
  for (let lat = north - 0.5; lat > south; lat--) {
    let row = ''
    for (let lon = west + 0.5; lon < east; lon++) row += zones.names[zones.zoneAt(lon, lat)] ?? '.'
    rows.push(row)
  }
  return rows.join('\n')
}

describe('zonesFrom', () => {
  it('knows holes, and zones in holes', () => {
    const zones = zonesFrom(collection({ a: [box(0, 0, 6, 6), box(1, 1, 5, 5)], b: [box(2, 2, 4, 4)] }))
    expect(`\n${draw(zones, -1, -1, 7, 7)}\n`).toBe(`
........
.aaaaaa.
.a....a.
.a.bb.a.
.a.bb.a.
.a....a.
.aaaaaa.
........
`)
    expect(codes(zones)).toEqual([])
  })

  it('knows multipolygons and collections of polygons', () => {
    const parts = [[box(0, 0, 1, 1)], [box(2, 0, 3, 1)]]
    const multi = zonesFrom({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: { name: 'm' }, geometry: { type: 'MultiPolygon', coordinates: parts } }] })
    const many = zonesFrom({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: { name: 'm' }, geometry: { type: 'GeometryCollection', geometries: parts.map(coordinates => ({ type: 'Polygon' as const, coordinates })) } }] })
    for (const zones of [multi, many]) expect(draw(zones, 0, 0, 4, 1)).toBe('m.m.')
  })

  it.each([
    ['longitudes beyond 180', [[[box(178, 0, 183, 2)]]]],
    ['longitudes below -180', [[[box(-182, 0, -177, 2)]]]],
    ['a jump from 180 to -180', [[[[[178, 0], [-177, 0], [-177, 2], [178, 2], [178, 0]]]]]],
    ['two halves, as RFC 7946 wants', [[[box(178, 0, 180, 2)], [box(-180, 0, -177, 2)]]]],
  ])('crosses the antimeridian with %s', (_, polygons) => {
    const zones = zonesFrom({ type: 'FeatureCollection', features: polygons.map(coordinates => ({ type: 'Feature', properties: { name: 'f' }, geometry: { type: 'MultiPolygon', coordinates } })) })
    const inside = [178.5, 179.5, -179.5, -178.5, 181.5].map(lon => zones.zoneAt(lon, 1))
    const outside = [177.5, -176.5, 0, 90, -90].map(lon => zones.zoneAt(lon, 1))
    expect(inside).toEqual([0, 0, 0, 0, 0])
    expect(outside).toEqual([-1, -1, -1, -1, -1])
  })

  it('covers the poles and the world where a ring does', () => {
    const zones = zonesFrom(collection({ n: [box(-180, 60, 180, 90)], w: [box(-180, -90, 180, 60)] }))
    expect([zones.zoneAt(-179.9, 89), zones.zoneAt(0, 61), zones.zoneAt(179, 0), zones.zoneAt(190, 0)]).toEqual([0, 0, 1, 1])
  })

  it('measures overlaps, and leaves shared borders alone', () => {
    const zones = zonesFrom(collection({ a: [box(0, 0, 2, 2)], b: [box(2, 0, 4, 2)], c: [box(3.9, 0, 6, 2)] }))
    expect([...zones.issues]).toEqual([expect.objectContaining({ severity: 'warning', code: 'ZONES_OVERLAP', row: 2, message: expect.stringMatching(/^expected zones that don't overlap, got b and c with about 2470 km2 in common: people there count in b, the first$/) as string })])
    expect(zones.zoneAt(3.95, 1)).toBe(1)
    // 0.1 by 2 degrees at the equator.
    expect(Number([...zones.issues][0]!.value)).toBeCloseTo(0.2 * 111.195 * 111.195 * 0.99985, -1)
  })

  it('finds a small zone inside a large one', () => {
    expect(codes(zonesFrom(collection({ country: [box(0, 0, 20, 20)], town: [box(7.1234, 3.2, 7.1244, 3.2007)] })))).toEqual(['ZONES_OVERLAP'])
    const hole = [...box(7.1234, 3.2, 7.1244, 3.2007)].reverse()
    expect(codes(zonesFrom(collection({ country: [box(0, 0, 20, 20), hole], town: [box(7.1234, 3.2, 7.1244, 3.2007)] })))).toEqual([])
  })

  it('lists what is wrong with features', () => {
    const { features } = collection({ a: [box(0, 0, 1, 1)], b: [box(2, 0, 3, 1)] })
    const zones = zonesFrom({ type: 'FeatureCollection', features: [...features, { type: 'Feature', properties: { name: 'p' }, geometry: { type: 'Point', coordinates: [0, 0] } }, { ...features[0]!, properties: { name: 'b' }, geometry: { type: 'Polygon', coordinates: [box(8, 0, 9, 1)] } }, { ...features[0]!, properties: {}, geometry: { type: 'Polygon', coordinates: [box(6, 0, 7, 1)] } }] })
    expect(zones.names).toEqual(['a', 'b', 'b', '5'])
    expect([...zones.issues].map(issue => issue.message)).toEqual([
      'left out: expected a polygon in feature 3 of the zones, got Point', 'expected name in feature 5 of the zones, got nothing: it is called 5',
      'expected zone names in the zones to differ, got "b" again: its rows can\'t be told apart by name',
    ])
  })

  it('refuses a name that is nowhere, and collections without polygons', () => {
    expect(() => zonesFrom(collection({ a: [box(0, 0, 1, 1)] }), { name: 'ADM2_EN' })).toThrow('expected the property "ADM2_EN" to name the zones of the zones, got name: choose one of these with the name option')
    expect(() => zonesFrom({ type: 'FeatureCollection', features: [] })).toThrow(expect.objectContaining({ code: 'ZONES_EMPTY', message: 'expected polygons in the zones, got none in 0 features' }))
  })

  it('agrees with the even-odd rule anywhere', () => {
    const ring = fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 })), { minLength: 3, maxLength: 12 }).map(points => [...points, points[0]!] as Position[])
    fc.assert(fc.property(fc.array(ring, { minLength: 1, maxLength: 4 }), rings => {
      const zones = zonesFrom(collection(Object.fromEntries(rings.map((coordinates, i) => [`z${i}`, [coordinates]]))))
      const random = seeded(7)
      for (let i = 0; i < 60; i++) {
        const lon = random() * 44 - 22, lat = random() * 44 - 22
        expect(zones.zoneAt(lon, lat)).toBe(rings.findIndex(coordinates => inRing(coordinates, lon, lat)))
      }
    }), { seed: 3, numRuns: 100 })
  })

  it('partitions points on shared borders', () => {
    const random = seeded(5)
    const border: Position[] = Array.from({ length: 40 }, (_, i) => [random() * 2 - 1, i / 4])
    const zones = zonesFrom(collection({
      a: [[[-5, 0], ...border, [-5, 9.75], [-5, 0]]],
      b: [[[5, 0], [5, 9.75], ...[...border].reverse(), [5, 0]]],
    }))
    for (let i = 0; i + 1 < border.length; i++) {
      const [[x1, y1], [x2, y2]] = [border[i]!, border[i + 1]!] as [[number, number], [number, number]]
      const t = random()
      expect(zones.zoneAt(x1 + (x2 - x1) * t, y1 + (y2 - y1) * t)).not.toBe(-1)
    }
    expect(codes(zones)).toEqual([])
  })
})

describe('readZones', () => {
  const read = (text: string, options: Parameters<typeof readZones>[1] = {}): Promise<Zones> => readZones(bytes(text, 'z.geojson'), options)
  it('projects by the crs option', async () => {
    const zones = await read(JSON.stringify(collection({ a: [box(444000, 3684000, 445000, 3685000)] })), { crs: 'EPSG:32638' })
    expect(zones.zoneAt(44.4, 33.3)).toBe(0)
  })
  it.each([
    [JSON.stringify(collection({ a: [box(444000, 3684000, 445000, 3685000)] })), 'GEOJSON_MALFORMED', 'expected longitude and latitude in degrees in feature 1 of z.geojson, got 444000, 3684000: are they projected? Then give crs'],
    ['name,lat\n', 'FORMAT_UNKNOWN', 'expected zones as GeoJSON in z.geojson, got plain text: convert it first, with ogr2ogr zones.geojson z.geojson say'],
    ['{"type":"FeatureCollection","features":[]}', 'ZONES_EMPTY', 'expected polygons in z.geojson, got none in 0 features'],
    ['{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[0,1]]}}]}', 'GEOJSON_MALFORMED', 'expected a position in feature 1 of z.geojson, got number 0'],
  ])('refuses %s', async (text, code, message) => {
    await expect(read(text)).rejects.toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) as string }))
  })

  const iraq = shared('data/iraq/irq_admin2_unhcr2014.geojson')
  it.skipIf(iraq === undefined)('109 districts of Iraq', async () => {
    const zones = await readZones(file(iraq!))
    expect([zones.size, zones.names[0], zones.column('A2NameAr')[0]]).toEqual([109, 'Shikhan', 'الشيخان'])
    expect(zones.names[zones.zoneAt(44.009, 36.191)]).toBe('Erbil')
    const [overlap, slivers] = [...zones.issues]
    expect(overlap!.message).toMatch(/got Karkh and Resafa with about 0\.24\d km2 in common/)
    expect(slivers!.code).toBe('ZONES_OVERLAP_SLIVERS')

    const [west, south, east, north] = zones.bbox
    const count = 300_000, random = seeded(1)
    const lon = Float64Array.from({ length: count }, () => west + (east - west) * random()), lat = Float64Array.from({ length: count }, () => south + (north - south) * random())
    const found = zones.zonesAt({ lon, lat })
    for (let i = 0; i < count; i += 1000) {
      const expected = zones.geometries.findIndex(geometry => (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates).some(rings => rings.reduce((inside, ring) => inside !== inRing(ring, lon[i]!, lat[i]!), false)))
      expect(found[i]).toBe(expected)
    }
  })
})
