import { describe, expect, it } from 'vitest'
import { suspectSwap } from '../../src/data/locate.ts'
import { placesFrom, type Places } from '../../src/data/places.ts'
import { bytes } from '../../src/data/source.ts'
import { file } from '../../src/io/file.node.ts'
import { gzip } from '../../src/io/inflate.ts'
import { readPlaces } from '../../src/io/places.ts'
import { shared } from '../helpers/shared.ts'

const read = (text: string, options: Parameters<typeof readPlaces>[1] = {}): Promise<Places> => readPlaces(bytes(text, 'a.csv'), options)

/** What was found wrong; remarks of no consequence are left out. */
function messages(places: Places): string[] {
  return [...places.issues].filter(issue => issue.severity !== 'info').map(issue => issue.message)
}

describe('readPlaces from CSV', () => {
  it('types columns by their values', async () => {
    const places = await read('id,lat,lon,beds,phone,code,note\na,33.1,44.1,12,+964770,007,\nb,33.2,44.2,NA,+964771,012,x\n')
    expect(places.ids).toEqual(['a', 'b'])
    expect(places.column('beds')).toEqual(Float64Array.of(12, NaN))
    expect(places.text('phone')).toEqual(['+964770', '+964771'])
    expect(places.text('code')).toEqual(['007', '012'])
    expect(places.place(0).get('beds')).toBe(12)
    expect(places.where(place => Number(place.get('beds')) > 10).ids).toEqual(['a'])
  })

  it('reads decimal commas where semicolons separate', async () => {
    const places = await read('name;lat;lon;km\na;33,25;44,5;1,5\n')
    expect([places.lat[0], places.lon[0], places.column('km')[0]]).toEqual([33.25, 44.5, 1.5])
  })

  it('takes no comma for a decimal one where commas separate', async () => {
    expect((await read('lat,lon,people\n33,44,"1,234"\n')).text('people')).toEqual(['1,234'])
  })

  it.each([
    ['MoSDGPS_SQ001,MoSDGPS_SQ002'], ['Latitude,Longitude'], ['Y,X'], ['GPS Latitude,GPS Longitude'], ['خط العرض,خط الطول'], ['_gps_latitude,_gps_longitude'], ['lat (°),long (°)'], ['facility_lat,facility_lon'],
  ])('finds the coordinates in %s', async header => {
    const places = await read(`name,${header}\na,33.5,44.5\n`)
    expect([places.lon[0], places.lat[0]]).toEqual([44.5, 33.5])
  })

  it.each([
    ['gps', '"33.5, 44.5"'], ['location', '33.5 44.5 120 4.9'], ['geometry', 'POINT (44.5 33.5)'], ['coordinates', '"[33.5, 44.5]"'], ['lonlat', '"44.5,33.5"'], ['wkt', 'SRID=4326;POINT Z(44.5 33.5 7)'],
  ])('reads one column %s: %s', async (name, value) => {
    const places = await read(`name,${name}\na,${value}\n`)
    expect([places.lon[0], places.lat[0], places.names]).toEqual([44.5, 33.5, ['name']])
  })

  it('reads Arabic digits', async () => {
    const places = await read('name;lat;lon\na;٣٣٫٥;٤٤٫٥\n')
    expect([places.lon[0], places.lat[0]]).toEqual([44.5, 33.5])
  })

  it('projects coordinates with crs', async () => {
    const places = await read('name,x,y\na,444140.544918426,3684706.35554978\n', { crs: 'EPSG:32638' })
    expect(places.lon[0]).toBeCloseTo(44.4, 9)
    expect(places.lat[0]).toBeCloseTo(33.3, 9)
  })

  it('names lines of the file, the header being the first', async () => {
    const places = await read('id,lat,lon\na,33,44\n"b\nb",,\nc,444140,3684706\na,33,44\nd,0,0\n')
    expect(messages(places)).toEqual([
      'left out: no usable coordinates in line 3 of a.csv',
      'left out: expected longitude within 180 and latitude within 90 degrees in line 5 of a.csv, got 3684706, 444140: are they projected? Then give crs',
      'at 0, 0 degrees, off the coast of Africa, in line 7 of a.csv: are the coordinates missing?',
      'expected ids to differ, got "a" in line 2 of a.csv and in line 6 of a.csv: both are kept, under the same name',
    ])
    expect(places.size).toBe(3)
  })

  it('suspects swapped columns where only these fit the world', async () => {
    const places = await read('id,lat,lon\na,121.5,25\nb,121.6,25.1\nc,25,121\n')
    expect(messages(places).at(-1)).toBe('2 of 3 records would fit the world if longitude and latitude changed places: name the columns with the lon and lat options')
  })

  it('unwraps gzip', async () => {
    expect((await readPlaces(bytes(gzip(new TextEncoder().encode('lat,lon\n1,2\n')), 'a.csv.gz'))).size).toBe(1)
  })

  it.each([
    ['name,beds\na,1\n', 'CSV_COLUMN_MISSING', 'expected a longitude column such as lon, longitude or x in a.csv, got the columns name, beds: name it with the lon option'],
    ['name,lon\na,1\n', 'CSV_COLUMN_MISSING', 'expected a latitude column such as lat, latitude or y in a.csv, got the columns name, lon: name it with the lat option'],
    ['lat,lon\n,\n,\nx,y\n', 'PLACES_EMPTY', 'expected places with usable coordinates in a.csv, got none in 1 records; first finding: left out: no usable coordinates in line 4 of a.csv'],
    ['%PDF-1.4', 'FORMAT_UNKNOWN', 'expected places as CSV or GeoJSON in a.csv, got a PDF document: convert it first'],
    ['', 'CSV_EMPTY', 'expected a header line and records in a.csv, got no text at all'],
  ])('refuses %j', async (text, code, message) => {
    await expect(read(text)).rejects.toThrow(expect.objectContaining({ code, message }))
  })

  it('refuses columns that are not there', async () => {
    await expect(read('lat,lon\n1,2\n', { id: 'nr' })).rejects.toThrow('expected the id column "nr" in a.csv, got the columns lat, lon')
    await expect(read('lat,lon\n1,2\n', { lon: 'east' })).rejects.toThrow('expected the longitude column "east" in a.csv')
  })

  it('stops when asked', async () => {
    await expect(read('lat,lon\n1,2\n', { signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop')
  })
})

describe('readPlaces from GeoJSON', () => {
  const feature = (properties: object, geometry: object | null): object => ({ type: 'Feature', properties, geometry })
  const point = { type: 'Point', coordinates: [44, 33] }
  const square = { type: 'Polygon', coordinates: [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]] }

  it('takes points, and points inside polygons', async () => {
    const places = await read(JSON.stringify({ type: 'FeatureCollection', features: [feature({ id: 'a', beds: 3 }, point), feature({ id: 'b', beds: 4 }, square), feature({ id: 'c' }, null)] }))
    expect(places.ids).toEqual(['a', 'b'])
    expect([...places.lon]).toEqual([44, 1])
    expect([...places.lat]).toEqual([33, 1])
    expect(places.column('beds')).toEqual(Float64Array.of(3, 4))
    expect(messages(places)).toEqual(['left out: no usable coordinates in feature 3 of a.csv'])
  })

  it.each([
    ['an array', JSON.stringify([feature({}, point), feature({}, point)])],
    ['newline-delimited features', `${JSON.stringify(feature({}, point))}\n${JSON.stringify(feature({}, point))}\n`],
  ])('reads %s', async (_, text) => {
    const places = await readPlaces(bytes(text, 'a.geojson'))
    expect(places.size).toBe(2)
  })

  it('projects coordinates by the crs member', async () => {
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::32638' } }
    const places = await read(JSON.stringify({ type: 'FeatureCollection', crs, features: [feature({}, { type: 'Point', coordinates: [444140.544918426, 3684706.35554978] })] }))
    expect(places.lon[0]).toBeCloseTo(44.4, 9)
  })

  it.each([
    ['{"type":"FeatureCollection","features":[', 'expected GeoJSON in a.csv, got text that is no JSON'],
    ['{"type":"Topology"}', 'expected GeoJSON features in a.csv, got a Object without type FeatureCollection or Feature'],
    [JSON.stringify({ type: 'FeatureCollection', features: [feature({}, { type: 'Point', coordinates: ['44', '33'] })] }), 'expected a position of two numbers in feature 1 of a.csv'],
    [JSON.stringify({ type: 'FeatureCollection', features: [feature({}, point), { type: 'Point' }] }), 'expected a Feature in feature 2 of a.csv'],
  ])('refuses %s', async (text, message) => {
    await expect(read(text)).rejects.toThrow(expect.objectContaining({ code: 'GEOJSON_MALFORMED', message: expect.stringContaining(message) as string }))
  })
})

describe('placesFrom', () => {
  it('makes no places of no rows', () => {
    expect(placesFrom([]).size).toBe(0)
    expect(placesFrom({ type: 'FeatureCollection', features: [] }).size).toBe(0)
  })
})

describe('suspectSwap', () => {
  const bbox = [44, 33, 45, 34] as const
  it('speaks up when most places outside would be inside', () => {
    const finding = suspectSwap(placesFrom([{ lon: 33.5, lat: 44.5 }, { lon: 33.6, lat: 44.6 }, { lon: 44.5, lat: 33.5 }]), bbox)
    expect(finding?.message).toMatch(/^2 of 3 places lie outside the network, and 2 of these would lie inside if longitude and latitude changed places/)
  })
  it('says nothing of places that are elsewhere', () => expect(suspectSwap(placesFrom([{ lon: 10, lat: 50 }, { lon: 33.5, lat: 44.5 }, { lon: 11, lat: 50 }]), bbox)).toBeUndefined())
})

describe('real files', () => {
  const africa = shared('data/facilities-africa/who_kwtrp_2019_ssa_public_facilities.csv.gz')
  it.skipIf(africa === undefined)('98,745 African facilities, 2,350 of them without coordinates', async () => {
    const places = await readPlaces(file(africa!))
    expect(places.size).toBe(98_745 - 2_350)
    expect([...places.issues].filter(issue => issue.code === 'PLACE_WITHOUT_COORDINATES').length).toBe(2_350)
    expect(places.place(0)).toMatchObject({ lon: 13.4919467, lat: -8.6559757 })
    expect(places.column('Tier')[0]).toBe(3)
  })

  const comoros = shared('data/comoros/expected/facilities.csv')
  it.skipIf(comoros === undefined)('70 facilities of the Comoros', async () => {
    const places = await readPlaces(file(comoros!))
    expect(places.size).toBe(70)
    expect(messages(places)).toEqual([])
    const projected = await readPlaces(file(comoros!), { lon: 'x_utm38s', lat: 'y_utm38s', crs: 'EPSG:32738' })
    for (let i = 0; i < 70; i++) {
      expect(projected.lon[i]).toBeCloseTo(places.lon[i]!, 6)
      expect(projected.lat[i]).toBeCloseTo(places.lat[i]!, 6)
    }
  })

  const herams = shared('data/herams/synthetic_herams_wide_codes.csv')
  it.skipIf(herams === undefined)('a wide HeRAMS export', async () => {
    const places = await readPlaces(file(herams!))
    expect([places.size, messages(places).length]).toEqual([135, 5])
    expect([places.lon[0], places.lat[0]]).toEqual([43.578175, 34.567723])
  })

  const towns = shared('data/iraq/geonames_iq_places_ge500.csv')
  it.skipIf(towns === undefined)('144 towns of Iraq', async () => {
    const places = await readPlaces(file(towns!))
    expect(places.size).toBe(144)
    expect(places.text('name')[0]).toBe('Zāwītah')
    expect(places.column('population').reduce((sum, people) => sum + people, 0)).toBeCloseTo(26.3e6, -5)
  })
})
