import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FeatureCollection } from 'geojson'
import { describe, expect, it } from 'vitest'
import { FarsakhError } from '../../src/core/errors.ts'
import { bytes } from '../../src/data/source.ts'
import { file } from '../../src/io/file.node.ts'
import { gzip } from '../../src/io/inflate.ts'
import { readRoads } from '../../src/io/roads.ts'
import { concat, denseBlock, header, wayBlock } from '../helpers/pbf.ts'
import { roadRows } from '../helpers/roads.ts'
import { shared } from '../helpers/shared.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const xml = `<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6" generator="tests">
  <bounds minlat="1" minlon="1" maxlat="2" maxlon="2"/>
  <way id="-7" version="1"><nd ref="-1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/><tag k="name" v="شارع &amp; Straße"/><tag k="maxspeed" v="30"/></way>
  <way id="8"><nd ref="3"/><nd ref="2"/><tag k="building" v="yes"/></way>
  <way id="9" visible="false"><nd ref="3"/><nd ref="2"/><tag k="highway" v="primary"/></way>
  <way id="10"><nd ref="3"/><nd ref="4"/><tag k="route" v="ferry"/></way>
  <node id="-1" lat="33.3152" lon="44.3661"><tag k="barrier" v="gate"/><tag k="name" v="بوابة"/></node>
  <node id="2" lat="33.31521" lon="44.36611"/><node id="3" lat="33.4" lon="44.4"/><node id="4" lat="33.5" lon="44.5"/>
  <relation id="1"><member type="way" ref="-7" role="from"/><member type="node" ref="3" role="via"/><member type="way" ref="10" role="to"/><tag k="type" v="restriction"/><tag k="restriction" v="no_right_turn"/></relation>
</osm>
`

describe('OSM XML', () => {
  it('reads roads in any order, negative ids, other scripts', async () => {
    const roads = await readRoads(bytes(xml, 'x.osm'))
    expect(roadRows(roads)).toEqual({
      nodes: [[-1, 443_661_000, 333_152_000], [2, 443_661_100, 333_152_100], [3, 444_000_000, 334_000_000], [4, 445_000_000, 335_000_000]],
      tagged: [[-1, { barrier: 'gate' }]],
      ways: [[-7, { highway: 'residential', maxspeed: '30' }, [-1, 2, 3]], [10, { route: 'ferry' }, [3, 4]]],
      restrictions: [{ kind: 'no', vehicle: '', fromWay: -7, viaNode: 3, toWay: 10, except: [] }],
    })
    expect(await readRoads(bytes(gzip(encode(xml)), 'x.osm'))).toEqual(roads)
  })

  it('says in which line a document is broken or ends', async () => {
    await expect(readRoads(bytes(xml.replace('</way>', '</wax>'), 'x.osm'))).rejects.toThrow(/expected well-formed OSM XML in x\.osm, got in line 4, column \d+: .*unexpected close tag/i)
    await expect(readRoads(bytes(xml.replace('lat="33.4"', 'lat="north"'), 'x.osm'))).rejects.toThrow('expected a number as attribute lat, got "north"')
    await expect(readRoads(bytes(xml.replace('lat="33.4"', 'lat="334"'), 'x.osm'))).rejects.toThrow('expected lat within 90 degrees, got 334')
    await expect(readRoads(bytes(xml.slice(0, -20), 'x.osm'))).rejects.toMatchObject({ code: 'OSM_TRUNCATED', detail: { file: 'x.osm', line: 10 } })
    await expect(readRoads(bytes('<osm version="0.6"></osm>', 'x.osm'))).rejects.toMatchObject({ code: 'OSM_EMPTY' })
  })

  it('throws nothing but FarsakhError wherever a document is cut', async () => {
    const content = encode(xml), strays: unknown[] = []
    for (let length = 0; length < content.length; length += 5) {
      await readRoads(bytes(content.subarray(0, length), 'x.osm')).catch((error: unknown) => error instanceof FarsakhError || strays.push(error))
    }
    expect(strays).toEqual([])
  })

  const skopje = shared('data/osm-extracts/skopje.osm.gz'), hasOsmium = spawnSync('osmium', ['--version']).status === 0
  it.skipIf(skopje === undefined || !hasOsmium)('reads the same from Skopje\'s XML and its PBF by osmium', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'farsakh-'))
    try {
      execFileSync('osmium', ['cat', skopje!, '-o', join(folder, 's.osm.pbf')])
      const roads = await readRoads(file(skopje!)), pbf = await readRoads(file(join(folder, 's.osm.pbf')))
      expect(roads.nodeId.length).toBeGreaterThan(1900)
      expect(roadRows(roads)).toEqual(roadRows(pbf))
      expect([...roads.issues]).toEqual([...pbf.issues])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('GeoJSON roads', () => {
  const line = (coordinates: number[][], properties: Record<string, unknown> = {}): FeatureCollection['features'][number] => ({ type: 'Feature', properties, geometry: { type: 'LineString', coordinates } })
  const read = (features: FeatureCollection['features'], options = {}) => readRoads(bytes(JSON.stringify({ type: 'FeatureCollection', features }), 'r.geojson'), options)

  it('joins lines at shared vertices', async () => {
    const roads = await read([
      line([[44, 33], [44.1, 33], [44.1, 33.1]], { highway: 'primary', oneway: true, lanes: 2, name: 'x', surface: null }),
      line([[44.10000001, 33.00000004], [45, 33]], { highway: 'track', other_tags: '"surface"=>"gravel","name"=>"a \\"b\\""' }),
      { type: 'Feature', properties: { highway: 'path' }, geometry: { type: 'MultiLineString', coordinates: [[[44, 33], [43, 33]], [[45, 33], [46, 33]]] } },
    ])
    expect(Array.from(roads.wayId)).toEqual([1, 2, 3, 4])
    expect(roads.nodeId).toHaveLength(6)
    expect(Array.from(roads.nodeId)).toEqual([1, 2, 3, 4, 5, 6])
    expect(roads.node[1]).toBe(roads.node[3])
    expect(Array.from(roads.wayTags, set => roads.tagSets[set])).toEqual([{ highway: 'primary', oneway: 'yes', lanes: '2' }, { highway: 'track', surface: 'gravel' }, { highway: 'path' }, { highway: 'path' }])
    expect(Array.from(roads.node, node => [roads.lonE7[node]! / 1e7, roads.latE7[node]! / 1e7])).toEqual([[44, 33], [44.1, 33], [44.1, 33.1], [44.1, 33], [45, 33], [44, 33], [43, 33], [45, 33], [46, 33]])
  })

  it('takes lines without highway for unclassified and says so once', async () => {
    const roads = await read([line([[0, 0], [1, 1]]), line([[1, 1], [2, 2]], { name: 'x' }), { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [0, 0] } }])
    expect(Array.from(roads.wayTags, set => roads.tagSets[set])).toEqual([{ highway: 'unclassified' }, { highway: 'unclassified' }])
    expect([...roads.issues].map(({ code, value }) => [code, value])).toEqual([['ROAD_UNCLASSIFIED', '2'], ['ROAD_NOT_LINE', '1']])
  })

  it('reads projected lines when told their CRS, and says when it was not', async () => {
    const projected = line([[4_900_000, 3_900_000], [4_900_100, 3_900_000]], { highway: 'primary' })
    await expect(read([projected])).rejects.toThrow('expected longitude and latitude in degrees in feature 1 of r.geojson, got 4900000, 3900000: are they projected? Then give crs')
    expect((await read([projected], { crs: 'EPSG:3857' })).lonE7[0]! / 1e7).toBeCloseTo(44.0175, 3)
    await expect(read([{ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [0, 0] } }])).rejects.toMatchObject({ code: 'OSM_EMPTY' })
  })

  const monaco = shared('data/osm-extracts/monaco.osm.pbf')
  it.skipIf(monaco === undefined)('reads back roads that were written as lines', async () => {
    const roads = await readRoads(file(monaco!))
    const again = await read(Array.from(roads.wayId, (_, way) => line(
      Array.from(roads.node.subarray(roads.firstNode[way], roads.firstNode[way + 1]), node => [roads.lonE7[node]! / 1e7, roads.latE7[node]! / 1e7]), roads.tagSets[roads.wayTags[way]!])))
    const positions = (of: typeof roads): unknown => Array.from(of.node, node => [of.lonE7[node], of.latE7[node]])
    expect(positions(again)).toEqual(positions(roads))
    expect(again.firstNode).toEqual(roads.firstNode)
    expect(Array.from(again.wayTags, set => again.tagSets[set])).toEqual(Array.from(roads.wayTags, set => roads.tagSets[set]))
  })
})

describe('readRoads', () => {
  it.each<[string, string | Uint8Array, RegExp]>([
    ['nothing', '', /got an empty file: download it again/],
    ['an HTML page', '<!DOCTYPE html><html><head><title>404</title></head></html>', /got an HTML page \(an error page of the server it came from\?\): download it again/],
    ['another XML', '<?xml version="1.0"?><gpx/>', /got XML$/],
    ['text', 'name,lon,lat\n', /got plain text/],
    ['gzip of text', gzip(encode('hello')), /got gzip with plain text inside/],
    ['ZIP', Uint8Array.of(0x50, 0x4b, 3, 4, 0), /got a ZIP archive: unpack it/],
    ['other bytes', Uint8Array.of(9, 9, 0, 1), /got unknown bytes: download it again/],
  ])('says what a .pbf really is: %s', async (_, content, message) => {
    await expect(readRoads(bytes(content, 'iraq.osm.pbf'))).rejects.toMatchObject({ code: 'FORMAT_UNKNOWN', message: expect.stringMatching(/^expected roads as OSM PBF, OSM XML or GeoJSON in iraq\.osm\.pbf, /) as string })
    await expect(readRoads(bytes(content, 'iraq.osm.pbf'))).rejects.toThrow(message)
  })

  it('goes by content, not by name, also inside gzip', async () => {
    const pbf = concat(header(), denseBlock([{ id: 1, lon: 1, lat: 1 }, { id: 2, lon: 2, lat: 2 }]), wayBlock([{ id: 1, refs: [1, 2], tags: { highway: 'track' } }]))
    const roads = await readRoads(bytes(pbf, 'roads.csv'))
    expect(roads.wayId).toHaveLength(1)
    expect(await readRoads(bytes(gzip(pbf), 'roads.csv'))).toEqual(roads)
    await expect(readRoads(bytes(pbf), { bbox: [0, 3, 3, 0] })).rejects.toThrow(new RangeError('expected bbox as west, south, east, north in degrees, got 0, 3, 3, 0'))
    expect((await readRoads(bytes(pbf), { bbox: [0, 0, 3, 3] })).wayId).toHaveLength(1)
  })
})

describe('file', () => {
  it('reads ranges, short at the end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'farsakh-')), path = join(folder, 'a.txt')
    try {
      writeFileSync(path, 'farsakh')
      const source = file(path)
      expect(source.name).toBe('a.txt')
      expect(await source.size()).toBe(7)
      expect(new TextDecoder().decode(await source.read(3, 2))).toBe('sa')
      expect(new TextDecoder().decode(await source.read(5, 100))).toBe('kh')
      expect(await source.read(50, 2)).toHaveLength(0)
      expect(new Uint8Array(readFileSync(path))).toEqual(await source.read(0, 7))
      await expect(file(join(folder, 'b.txt')).size()).rejects.toThrow(/expected a file at .*b\.txt, found none: .* holds a\.txt/)
      await expect(file(join(folder, 'b.pbf')).read(0, 1)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', message: expect.stringMatching(/holds no \.pbf file/) as string })
      await expect(file(join(folder, 'none', 'b.txt')).size()).rejects.toThrow(/there is no folder/)
      await expect(file(folder).size()).rejects.toMatchObject({ code: 'FILE_UNREADABLE', message: expect.stringMatching(/got the directory/) as string })
      await expect(file(folder).read(0, 1)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
      await expect(readRoads(file(join(folder, 'b.txt')))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
