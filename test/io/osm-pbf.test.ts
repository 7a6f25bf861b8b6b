import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FarsakhError } from '../../src/core/errors.ts'
import type { RoadColumns } from '../../src/data/roads.ts'
import { bytes, type ByteSource } from '../../src/data/source.ts'
import { file } from '../../src/io/file.node.ts'
import { readOsmPbf } from '../../src/io/osm-pbf.ts'
import { readRoads } from '../../src/io/roads.ts'
import { blob, concat, denseBlock, header, message, plainBlock, relationBlock, wayBlock, type Node, type Relation, type Way } from '../helpers/pbf.ts'
import { roadRows } from '../helpers/roads.ts'
import { shared } from '../helpers/shared.ts'

const nodes: Node[] = [
  { id: 1, lon: 10, lat: 50 }, { id: 2, lon: 10.001, lat: 50, tags: { highway: 'traffic_signals', name: 'A' } },
  { id: 3, lon: 10.002, lat: 50.0000001 }, { id: 5, lon: 10.003, lat: -0.5 }, { id: 2 ** 33 + 1, lon: -179.9999999, lat: 50 }, { id: 2 ** 33 + 9, lon: 0, lat: 0, tags: { barrier: 'gate' } },
]
const ways: Way[] = [
  { id: 70, refs: [1, 2, 3], tags: { highway: 'primary', name: 'High Street', oneway: 'yes' } },
  { id: 71, refs: [3, 5, 2 ** 33 + 1], tags: { oneway: 'yes', building: 'no', highway: 'primary' } },
  { id: 72, refs: [1, 3, 5, 1], tags: { building: 'yes' } },
  { id: 73, refs: [1, 5], tags: { route: 'ferry', duration: '00:20' } },
  { id: 74, refs: [2, 5], tags: { route: 'bus' } },
  { id: 75, refs: [2], tags: { highway: 'service' } },
]
const turn = (id: number, tags: Record<string, string>, via: Relation['members']): Relation =>
  ({ id, tags: { type: 'restriction', ...tags }, members: [{ type: 1, id: 70, role: 'from' }, ...via, { type: 1, id: 71, role: 'to' }] })
const viaNode: Relation['members'] = [{ type: 0, id: 3, role: 'via' }]
const relations: Relation[] = [
  turn(900, { restriction: 'no_left_turn', except: 'psv; bicycle' }, viaNode),
  turn(901, { 'restriction:hgv': 'only_straight_on' }, viaNode),
  turn(902, { restriction: 'no_u_turn' }, [{ type: 1, id: 73, role: 'via' }]),
  turn(903, { 'restriction:conditional': 'no_left_turn @ (Mo-Fr)' }, viaNode),
  turn(904, { restriction: 'no_left_turn' }, [{ type: 0, id: 999, role: 'via' }]),
  turn(905, { restriction: 'give_way' }, viaNode),
  { id: 906, tags: { type: 'route', route: 'bus' }, members: [{ type: 1, id: 70, role: '' }] },
]
const small = concat(header(), denseBlock(nodes), wayBlock(ways), relationBlock(relations))

describe('readOsmPbf', () => {
  it('keeps roads, their nodes, and the tags that routing reads', async () => {
    const roads = await readOsmPbf(bytes(small, 'small.osm.pbf'))
    expect(Array.from(roads.wayId)).toEqual([70, 71, 73])
    expect(Array.from(roads.nodeId)).toEqual([1, 2, 3, 5, 2 ** 33 + 1])
    expect(Array.from(roads.lonE7)).toEqual([100_000_000, 100_010_000, 100_020_000, 100_030_000, -1_799_999_999])
    expect(Array.from(roads.latE7)).toEqual([500_000_000, 500_000_000, 500_000_001, -5_000_000, 500_000_000])
    expect(Array.from(roads.firstNode)).toEqual([0, 3, 6, 8])
    expect(Array.from(roads.node)).toEqual([0, 1, 2, 2, 3, 4, 0, 3])
    expect(Array.from(roads.wayTags, set => roads.tagSets[set])).toEqual([{ highway: 'primary', oneway: 'yes' }, { highway: 'primary', oneway: 'yes' }, { route: 'ferry', duration: '00:20' }])
    expect(roads.wayTags[0]).toBe(roads.wayTags[1])
    expect(Array.from(roads.taggedNode)).toEqual([1])
    expect(roads.tagSets[roads.taggedNodeTags[0]!]).toEqual({ highway: 'traffic_signals' })
    expect(roads.tagSets[0]).toEqual({})
    expect(roads.name).toBe('small.osm.pbf')
  })

  it('reads restrictions over one node and counts the others', async () => {
    const { restrictions, issues } = await readOsmPbf(bytes(small))
    expect(restrictions).toEqual([
      { kind: 'no', vehicle: '', fromWay: 70, viaNode: 3, toWay: 71, except: ['psv', 'bicycle'] },
      { kind: 'only', vehicle: 'hgv', fromWay: 70, viaNode: 3, toWay: 71, except: [] },
    ])
    expect(Object.fromEntries([...issues].map(({ code, value }) => [code, value]))).toEqual({
      WAY_TOO_SHORT: '1', RESTRICTION_VIA_WAY: '1', RESTRICTION_TIMED: '1', RESTRICTION_ELSEWHERE: '1', RESTRICTION_INCOMPLETE: '1',
    })
  })

  it.each<[string, Uint8Array]>([
    ['plain nodes', concat(header(['OsmSchema-V0.6']), plainBlock(nodes), wayBlock(ways), relationBlock(relations))],
    ['raw blobs', concat(header(undefined, { compress: 'raw' }), denseBlock(nodes, {}, { compress: 'raw' }), wayBlock(ways, { compress: 'raw' }), relationBlock(relations, { compress: 'raw' }))],
    ['ways before nodes', concat(header(), relationBlock(relations), wayBlock(ways), denseBlock(nodes))],
    ['nodes on both sides of the ways', concat(header(), denseBlock(nodes.slice(0, 2)), wayBlock(ways), denseBlock(nodes.slice(2)), relationBlock(relations))],
    ['ways hidden between nodes', concat(header(), denseBlock(nodes.slice(0, 1)), wayBlock(ways), ...nodes.slice(1).map(node => denseBlock([node])), relationBlock(relations))],
    ['nodes out of order', concat(header(), denseBlock([...nodes].reverse()), wayBlock(ways), relationBlock(relations))],
    ['one node a block', concat(header(), ...nodes.map(node => denseBlock([node])), ...ways.map(way => wayBlock([way])), relationBlock(relations))],
    ['unknown blobs between', concat(header(), blob('Index', message([1, 'x'])), denseBlock(nodes), blob('Index', message()), wayBlock(ways), relationBlock(relations))],
    ['a coarser block with offsets', concat(header(), denseBlock(nodes.slice(0, 2), { granularity: 1000, lonOffset: 9_999_000_000, latOffset: 49_000_000_000 }), plainBlock(nodes.slice(2), { granularity: 50, lonOffset: -500, latOffset: 100 }), wayBlock(ways), relationBlock(relations))],
  ])('reads the same from %s', async (_, content) => {
    const roads = await readOsmPbf(bytes(content, 'x'))
    const expected = await readOsmPbf(bytes(small, 'x'))
    expect(roadRows(roads)).toEqual(roadRows(expected))
    expect(roads.restrictions).toEqual(expected.restrictions)
  })

  it('cuts ways at the bbox and drops what is outside', async () => {
    const line = Array.from({ length: 9 }, (_, i): Node => ({ id: i + 1, lon: i, lat: [0, 0, 5, 0, 5, 0, 0, 0, 0][i]!, ...(i === 1 || i === 2 ? { tags: { barrier: 'gate' } } : {}) }))
    const content = concat(header(), denseBlock(line), wayBlock([{ id: 4, refs: [1, 2, 3, 4, 5, 6, 7, 8, 9], tags: { highway: 'road' } }, { id: 5, refs: [3, 5], tags: { highway: 'road' } }]))
    const roads = await readOsmPbf(bytes(content), { bbox: [0, -1, 7.5, 1] })
    expect(Array.from(roads.wayId)).toEqual([4, 4])
    expect(Array.from(roads.nodeId)).toEqual([1, 2, 6, 7, 8])
    expect(Array.from(roads.firstNode)).toEqual([0, 2, 5])
    expect(Array.from(roads.node)).toEqual([0, 1, 2, 3, 4])
    expect(Array.from(roads.taggedNode)).toEqual([1])
    await expect(readOsmPbf(bytes(content, 'x.pbf'), { bbox: [100, 0, 101, 1] })).rejects.toThrow('expected roads within 100, 0, 101, 1 (west, south, east, north), found none (x.pbf)')
  })

  it('cuts ways where nodes are missing and says so', async () => {
    const roads = await readOsmPbf(bytes(concat(header(), denseBlock(nodes.filter(node => node.id !== 5)), wayBlock(ways))))
    expect(Array.from(roads.wayId)).toEqual([70])
    expect([...roads.issues].find(issue => issue.code === 'NODE_MISSING')?.message).toMatch(/1 nodes of roads are not in the file/)
  })

  it('reports progress by bytes and stops when told to', async () => {
    const seen: number[] = []
    await readOsmPbf(bytes(small), { onProgress: ({ done, total }) => seen.push(done / total) })
    expect(seen.length).toBeGreaterThan(2)
    expect(seen.every(share => share >= 0 && share <= 1)).toBe(true)
    const control = new AbortController()
    await expect(readOsmPbf(bytes(small), { signal: control.signal, onProgress: () => control.abort(new Error('enough')) })).rejects.toThrow('enough')
  })
})

describe('bad PBF', () => {
  const read = (content: Uint8Array): Promise<RoadColumns> => readRoads(bytes(content, 'bad.osm.pbf'))

  it('names an unknown required feature', async () => {
    await expect(read(concat(header(['OsmSchema-V0.6', 'Hovercraft']), small))).rejects.toThrow('expected a PBF that requires OsmSchema-V0.6 and DenseNodes only, bad.osm.pbf requires Hovercraft: write it anew with: osmium cat -o out.osm.pbf in')
    await expect(read(header(['HistoricalInformation']))).rejects.toThrow(/requires HistoricalInformation: take one state of it with: osmium time-filter/)
  })

  it.each(['lzma', 'bzip2', 'lz4', 'zstd'] as const)('names %s and the mend', async compress => {
    await expect(read(concat(header(), denseBlock(nodes, {}, { compress })))).rejects.toMatchObject({
      code: 'OSM_UNSUPPORTED', message: expect.stringMatching(new RegExp(`zlib, got ${compress} at byte \\d+ of bad.osm.pbf: write it anew with osmium cat -o out.osm.pbf in`)) as string,
    })
  })

  it('says at which byte a file ends', async () => {
    const cut = small.subarray(0, small.length - 10)
    await expect(read(cut)).rejects.toMatchObject({ code: 'OSM_TRUNCATED', detail: { file: 'bad.osm.pbf', size: cut.length } })
    await expect(read(cut)).rejects.toThrow(new RegExp(`expected \\d+ bytes at byte \\d+ of bad.osm.pbf, got \\d+: the file ends at byte ${cut.length}; download or copy it again`))
  })

  const strays = async (contents: Iterable<Uint8Array>): Promise<unknown[]> => {
    const found: unknown[] = []
    for (const content of contents) await read(content).catch((error: unknown) => error instanceof FarsakhError || found.push(error))
    return found
  }

  it('throws nothing but FarsakhError wherever a file is cut', async () => {
    expect(await strays(Array.from({ length: small.length }, (_, length) => small.subarray(0, length)))).toEqual([])
  })

  it('throws nothing but FarsakhError whatever byte of raw blocks is changed', async () => {
    const raw = concat(header(undefined, { compress: 'raw' }), denseBlock(nodes, {}, { compress: 'raw' }), wayBlock(ways, { compress: 'raw' }), relationBlock(relations, { compress: 'raw' }))
    const changes = Array.from({ length: raw.length }, (_, at) => raw.with(at, raw[at]! ^ [0x80, 0x7f, 0x08][at % 3]!))
    expect(await strays(changes)).toEqual([])
  })

  it('says where a block is broken', async () => {
    await expect(read(concat(header(), blob('OSMData', Uint8Array.of(0x12, 0x7f, 1))))).rejects.toThrow(/expected 127 more bytes at byte 2 of the block, got 1 \(in the block at byte \d+ of bad\.osm\.pbf\)/)
    await expect(read(concat(blob('OSMData', message()), small))).rejects.toThrow('expected a blob of type OSMHeader first, got "OSMData" at byte 0 of bad.osm.pbf')
  })

  it('says that an extract has no roads', async () => {
    await expect(read(concat(header(), denseBlock(nodes), wayBlock([ways[2]!])))).rejects.toThrow('expected roads (ways with highway=*, ferries), found none: is it an extract of something else, or were its ways filtered out? (bad.osm.pbf)')
    await expect(read(header())).rejects.toMatchObject({ code: 'OSM_EMPTY' })
    await expect(read(concat(header(), wayBlock(ways)))).rejects.toThrow(/expected the 5 nodes of its 3 roads, found 0: were the nodes filtered out\? osmium add-locations-to-ways/)
  })
})

describe('real extracts', () => {
  const comoros = shared('data/comoros/raw/osm/comores-latest.osm.pbf'), porto = shared('data/osm-extracts/porto_portugal.osm.pbf'), monaco = shared('data/osm-extracts/monaco.osm.pbf')
  const hasOsmium = spawnSync('osmium', ['--version']).status === 0

  it.skipIf(comoros === undefined)('finds the highways of Comoros', async () => {
    const roads = await readRoads(file(comoros!))
    const isHighway = Array.from(roads.wayTags, set => roads.tagSets[set]!.highway !== undefined)
    expect(isHighway.filter(Boolean)).toHaveLength(4378)
    const ferries = Array.from(roads.wayTags, set => roads.tagSets[set]!.route).filter(route => route === 'ferry')
    expect(ferries).toHaveLength(3)
    const geometry = new Set(isHighway.flatMap((yes, way) => yes ? Array.from(roads.node.subarray(roads.firstNode[way], roads.firstNode[way + 1])) : []))
    expect(geometry.size).toBe(63_254)
  })

  // Counts of osmium tags-filter w/highway w/route=ferry,shuttle_train; 39 of Porto's 51,349 ways have a single node.
  it.skipIf(porto === undefined)('finds the roads of Porto', async () => {
    const roads = await readRoads(file(porto!))
    expect(roads.wayId).toHaveLength(51_310)
    expect(roads.nodeId).toHaveLength(347_180)
    expect(roads.restrictions).toHaveLength(348)
  })

  it.skipIf(monaco === undefined)('keeps every promise of the columns on Monaco', async () => {
    const roads = await readRoads(file(monaco!))
    expect(roads.nodeId.every((id, i) => i === 0 || id > roads.nodeId[i - 1]!)).toBe(true)
    expect(new Set(roads.node).size).toBe(roads.nodeId.length)
    expect(roads.firstNode.at(-1)).toBe(roads.node.length)
    expect(roads.lonE7.every(lon => lon > 7.2e7 && lon < 7.6e7)).toBe(true)
    expect(roads.latE7.every(lat => lat > 43.6e7 && lat < 43.9e7)).toBe(true)
    expect(roads.taggedNode.every((node, i) => i === 0 || node > roads.taggedNode[i - 1]!)).toBe(true)
  })

  it.skipIf(monaco === undefined)('reads the same through small reads, from memory and from disk', async () => {
    const content = new Uint8Array(readFileSync(monaco!)), memory = bytes(content, 'monaco.osm.pbf')
    const slow: ByteSource = { ...memory, read: async (offset, length) => { await Promise.resolve(); return content.slice(offset, offset + length) } }
    const fromDisk = await readRoads(file(monaco!))
    expect(await readRoads(memory)).toEqual(fromDisk)
    expect(await readRoads(slow)).toEqual(fromDisk)
  })

  it.skipIf(monaco === undefined || !hasOsmium)('agrees with osmium: the same roads from XML, from plain nodes and from raw blobs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'farsakh-')), path = (name: string): string => join(folder, name)
    try {
      execFileSync('osmium', ['cat', monaco!, '-o', path('m.osm')])
      execFileSync('osmium', ['cat', monaco!, '-f', 'osm.pbf,pbf_compression=none,pbf_dense_nodes=false', '-o', path('plain.osm.pbf')])
      const expected = roadRows(await readRoads(file(monaco!)))
      const xml = await readRoads(file(path('m.osm'))), plain = await readRoads(file(path('plain.osm.pbf')))
      expect(roadRows(xml)).toEqual(expected)
      expect(roadRows(plain)).toEqual(expected)
      expect([...xml.issues]).toEqual([...plain.issues])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
