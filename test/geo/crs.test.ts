import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { projector } from '../../src/geo/crs.ts'

/** Where each projection is used, so that its formulas hold: west, south, east, north. */
const areas: [crs: string, west: number, south: number, east: number, north: number][] = [
  ['EPSG:4326', -180, -90, 180, 90], ['EPSG:3857', -179, -84, 179, 84], ['EPSG:32638', 42, 0, 48, 84], ['EPSG:32738', 42, -80, 48, 0],
  ['EPSG:3035', -10, 34, 40, 70], ['EPSG:6933', -179, -80, 179, 80], ['EPSG:102022', -20, -35, 52, 38], ['EPSG:54009', -170, -80, 170, 80], ['EPSG:8857', -170, -80, 170, 80],
  ['EPSG:2154', -5, 41, 10, 51], ['EPSG:3413', -179, 60, 179, 89], ['EPSG:3031', -179, -89, 179, -60], ['EPSG:3391', 36, 29, 42, 37], ['EPSG:5070', -125, 25, -67, 49],
  ['+proj=laea +lat_0=33 +lon_0=44 +datum=WGS84', 35, 25, 55, 40], ['+proj=cea +lat_ts=30', -170, -80, 170, 80], ['+proj=sinu +R=6371007.181', -170, -80, 170, 80],
  ['+proj=aea +lat_1=30 +lat_2=36 +lon_0=44', 38, 28, 49, 38], ['+proj=tmerc +lon_0=44', 41, 20, 47, 40],
]

describe('projector', () => {
  it.each(areas)('gives %s back', (crs, west, south, east, north) => {
    const projection = projector(crs)
    fc.assert(fc.property(fc.double({ min: west, max: east, noNaN: true }), fc.double({ min: south, max: north, noNaN: true }), (lon, lat) => {
      const [x, y] = projection.fromLonLat(lon, lat)
      const [lon2, lat2] = projection.toLonLat(x, y)
      // Equal Earth is inverted by iteration, to a millimetre or so.
      expect(Math.abs(lon2 - lon)).toBeLessThan(2e-8)
      expect(Math.abs(lat2 - lat)).toBeLessThan(2e-8)
    }), { seed: 1, numRuns: 60 })
  })

  it.each([
    // gdaltransform -s_srs EPSG:4326 -t_srs <crs>, GDAL 3.6.2 with PROJ 9.1.1
    ['EPSG:32638', 44.4, 33.3, 444140.544918426, 3684706.35554978],
    ['EPSG:3857', 44.4, 33.3, 4942585.39122135, 3935191.98210544],
    ['+proj=laea +lat_0=5 +lon_0=20 +datum=WGS84', 21, 6, 110716.865597777, 110670.738122585],
  ])('%s at %d, %d', (crs, lon, lat, x, y) => {
    const found = projector(crs).fromLonLat(lon, lat)
    expect(found[0]).toBeCloseTo(x, 4)
    expect(found[1]).toBeCloseTo(y, 4)
  })

  it('knows plain degrees by many names', () => {
    for (const crs of ['EPSG:4326', 'urn:ogc:def:crs:OGC:1.3:CRS84', 'urn:ogc:def:crs:EPSG::4326', 'OGC:CRS84', '+proj=longlat +datum=WGS84 +no_defs']) expect(projector(crs).isLonLat, crs).toBe(true)
    expect(projector('urn:ogc:def:crs:EPSG::32638').isLonLat).toBe(false)
  })

  it.each(['EPSG:2100', 'hello', '+proj=foo', '+proj=aea', ''])('refuses %j and says what to do', crs => {
    expect(() => projector(crs)).toThrow(expect.objectContaining({ code: 'CRS_UNKNOWN', message: expect.stringContaining(`got "${crs}": give its proj4 text with the crs option`) as string }))
  })
})
