import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { blob, concat, denseBlock, header, wayBlock } from '../helpers/pbf.ts'
import { box, makeWorld, people, type World } from './world.ts'

let world: World
beforeAll(async () => { world = await makeWorld() })
afterAll(() => world.remove())

const nodes = denseBlock([{ id: 1, lon: 44, lat: 33 }, { id: 2, lon: 44.1, lat: 33 }])
const road = wayBlock([{ id: 10, refs: [1, 2], tags: { highway: 'primary' } }])
const whole = (): Uint8Array => concat(header(), nodes, road)

/** Runs a coverage job with one input in the place of a good one; it must not leave results when it fails. */
async function job(changes: Record<string, string | Uint8Array | undefined>): Promise<{ code: number, err: string }> {
  const folder = world.path(`out-${Math.random()}`)
  const written: Record<string, string | undefined> = { out: folder }
  for (const [name, value] of Object.entries(changes)) written[name] = value instanceof Uint8Array ? await world.write(`bad-${name}`, value) : value
  const { code, out, err } = await world.run(['coverage', ...world.coverage(written), '--no-isochrones'])
  if (code !== 0) {
    expect(out).toBe('')
    await expect(readdir(folder)).rejects.toThrow('ENOENT')
  }
  return { code, err }
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('an input that is wrong is exit 2 and one clear message', () => {
  it.each<[string, () => Record<string, string | Uint8Array | undefined>, RegExp]>([
    ['a truncated PBF', () => ({ network: whole().subarray(0, whole().length - 9) }), /error: .*bad-network.*(truncated|cut|ends)|error: .*(truncated|cut|ends).*bad-network/],
    ['a PBF with an unknown required feature', () => ({ network: concat(header(['OsmSchema-V0.6', 'TimeTravel']), nodes, road) }), /error: .*TimeTravel/],
    ['a PBF with a zstd blob', () => ({ network: concat(header(), blob('OSMData', bytes('x'), { compress: 'zstd' })) }), /error: .*zstd/],
    ['something else named .pbf', () => ({ network: bytes('<html><body>Not found</body></html>') }), /error: expected .*OSM.* got .*(HTML|web)/i],
    ['an extract with nothing in it', () => ({ network: header() }), /error: expected roads .*, found none.*bad-network/],
    ['no roads for the profile', () => ({ network: concat(header(), nodes, wayBlock([{ id: 10, refs: [1, 2], tags: { highway: 'steps' } }])) }), /error: expected .*driving/],
    ['a network that is not there', () => ({ network: world.path('none.pbf') }), /error: expected a file at .*none\.pbf, found none/],
    ['a list without coordinates', () => ({ to: bytes('id,name\n1,a\n') }), /error: expected .*(coordinate|longitude).* got the columns id, name/],
    ['a list with nothing in it', () => ({ to: bytes('') }), /error: expected .*bad-to.* got|error: .*bad-to.*empty/],
    ['facilities in another country', () => ({ to: bytes('id,lon,lat\n1,10.5,51.2\n') }), /error: expected places near the roads of roads\.osm, whose box is 44\.000, 33\.000, 44\.200, 33\.030, got none/],
    ['facilities with longitude and latitude exchanged', () => ({ to: bytes('id,lon,lat\n1,33.0,44.1\n') }), /longitude and latitude seem to be swapped/],
    ['no facility left', () => ({ where: 'type == \'Hospital\'' }), /error: expected at least one of the 3 places of .*hospitals\.csv to satisfy type == 'Hospital', got none\. Values there are: type: 'clinic' \(2\), 'hospital' \(1\)/],
    ['a condition that is no condition', () => ({ where: 'type = \'hospital\'' }), /error: expected a comparison .*, got = \(write == for equals\), at position 6\n {2}type = 'hospital'\n {7}\^\n/],
    ['a column that is not there', () => ({ capacity: 'bed' }), /error: expected one of the columns name, type, beds, got "bed"/],
    ['a raster without a CRS', () => ({ population: withoutCrs(people()) }), /error: expected .*(CRS|coordinate).*bad-population|error: .*bad-population.*(CRS|coordinate)/],
    ['a population that is no raster', () => ({ population: bytes('%PDF-1.4') }), /error: expected .*GeoTIFF.* got .*PDF/],
    ['zones without polygons', () => ({ zones: bytes('{"type":"FeatureCollection","features":[]}') }), /error: expected polygons in bad-zones, got none/],
    ['a zone name that is not there', () => ({ 'zone-name': 'ADM2' }), /error: expected .*ADM2/],
    ['a cutoff of 0', () => ({ cutoffs: '0m' }), /error: --cutoffs: expected cutoff above 0 seconds, got 0/],
    ['a cutoff without a unit', () => ({ cutoffs: '30' }), /error: --cutoffs: expected a duration with its unit, such as 30m, 1h or 1h30, got "30"/],
    ['a cutoff in milliseconds', () => ({ cutoffs: '1800000s' }), /error: --cutoffs: expected cutoff in seconds, at most 864000 \(10 days\), got 1800000/],
    ['a cutoff above the longest journey', () => ({ cutoffs: '1h', cutoff: '30m' }), /error: --cutoffs: expected times up to --cutoff \(30 min\), got 1 h\n/],
    ['a season without speeds', () => ({ season: 'wet' }), /error: --season: expected --speeds FILE/],
    ['speeds that are none', () => ({ speeds: bytes('class,speed\nprimary,fast\n') }), /error: expected .*"?fast/],
  ])('%s', async (_, changes, message) => {
    const { code, err } = await job(changes())
    expect(err).toMatch(message)
    expect(err.match(/error:/g)).toHaveLength(1)
    expect(err).not.toContain('    at ')
    expect(code).toBe(2)
  })

  it('an output folder that cannot be written is found out before the work begins', async () => {
    const { code, err } = await world.run(['coverage', ...world.coverage({ out: world.path('roads.osm') })])
    expect(code).toBe(2)
    expect(err).toBe(`error: expected a folder at ${world.path('roads.osm')}, got a file: choose another --out\n`)
  })

  it('a folder where the file of a network is wanted', async () => {
    const folder = world.path('')
    const { code, err } = await world.run(['network', '--network', world.path('roads.osm'), '--out', folder, '--quiet'])
    expect(err).toBe(`error: expected a file to write the network into, such as ${join(folder, 'roads.farsakh')}, got the folder ${folder}: choose another --out\n`)
    expect(code).toBe(2)
  })

  it('a place that a route cannot leave is exit 1', async () => {
    const islands = await world.write('islands.pbf', concat(header(), denseBlock([{ id: 1, lon: 44, lat: 33 }, { id: 2, lon: 44.1, lat: 33 }, { id: 3, lon: 44.5, lat: 33 }, { id: 4, lon: 44.6, lat: 33 }]),
      wayBlock([{ id: 10, refs: [1, 2], tags: { highway: 'primary' } }, { id: 11, refs: [3, 4], tags: { highway: 'primary' } }])))
    const { code, err } = await world.run(['route', '--network', islands, '--from-point', '44.05,33', '--to-point', '44.55,33'])
    expect(err).toMatch(/error: expected a way from 44\.05, 33 to 44\.55, 33, got none/)
    expect(code).toBe(1)
    const unknown = await world.run(['route', '--network', islands, '--from-point', 'H9', '--from', world.path('hospitals.csv'), '--to-point', '44,33'])
    expect(unknown).toMatchObject({ code: 2, err: expect.stringMatching(/--from-point: expected the id of one of the 3 places of .*hospitals\.csv \(H1, C1, C2\), got "H9"/) as string })
  })
})

describe('an input that is partly wrong is a warning and a row of issues.csv', () => {
  it.each<[string, () => Record<string, string | Uint8Array | undefined>, string, RegExp]>([
    ['ids that repeat', () => ({ to: bytes('id,lon,lat\na,44.01,33\na,44.1,33\n') }), 'PLACE_ID_REPEATED', /warning: .*bad-to: .*"?a"?/],
    ['a place far from every road', () => ({ to: bytes('id,lon,lat\na,44.01,33\nb,45,34\n') }), 'PLACE_OFF_NETWORK', /warning: .*bad-to: b: no usable road within 10000 m/],
    ['a place without coordinates', () => ({ to: bytes('id,lon,lat\na,44.01,33\nb,,\n') }), 'PLACE_WITHOUT_COORDINATES', /warning: .*bad-to: left out/],
    ['people below zero', () => ({ population: people({ values: Float32Array.from({ length: 400 }, (_, i) => i === 7 ? -5 : 1) }) }), 'POPULATION_NEGATIVE', /warning: .*bad-population: expected people at least 0/],
    ['people that are no number', () => ({ population: bytes('id,lon,lat,population\n1,44.02,33,5\n2,44.03,33,\n') }), 'POPULATION_MISSING', /warning: .*bad-population: expected population at least 0/],
    ['zones that overlap', () => ({ zones: bytes(JSON.stringify({ type: 'FeatureCollection', features: [box('A', 43.9, 44.12), box('B', 44.1, 44.3)] })) }), 'ZONES_OVERLAP', /warning: .*bad-zones: .*A.*B/],
    ['people where no road is near', () => ({ within: '500' }), 'PEOPLE_OFF_NETWORK', /warning: .*people\.tif: [\d,]+ of [\d,]+ people \([\d.]+ %\) live farther from every usable road/],
    ['people in no zone', () => ({ zones: bytes(JSON.stringify({ type: 'FeatureCollection', features: [box('A', 43.9, 44.02)] })) }), 'PEOPLE_OUTSIDE_ZONES', /warning: .*people\.tif: .* live in none of the zones/],
  ])('%s', async (_, changes, code, warning) => {
    const folder = world.path(`issues-${code}`)
    const result = await job({ ...changes(), out: folder })
    expect(result.code).toBe(0)
    expect(result.err).toMatch(warning)
    expect(await world.read(`issues-${code}/issues.csv`)).toMatch(new RegExp(`^source,severity,code,row,value,message\n[^]*,${code},`))
  })
})

/** The same file with its GeoKeys taken away: their tag becomes an unknown one. */
function withoutCrs(tiff: Uint8Array): Uint8Array {
  const copy = tiff.slice(), view = new DataView(copy.buffer)
  const directory = view.getUint32(4, true)
  for (let i = 0, at = directory + 2; i < view.getUint16(directory, true); i++, at += 12) {
    const tag = view.getUint16(at, true)
    if (tag >= 34735 && tag <= 34737) view.setUint16(at, tag + 30000, true)
  }
  return copy
}
