import { describe, expect, it } from 'vitest'
import { pack, unpack } from '../../src/core/pack.ts'
import { placesFrom } from '../../src/data/places.ts'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { networkFrom, Network } from '../../src/travel/network.ts'
import { travelMatrix } from '../../src/travel/travel-times.ts'
import { gridGraph } from '../helpers/graphs.ts'

const make = (size = 9): Network => networkFrom(buildGraph(gridGraph(size, 8, { ms: arc => 30_000 + arc * 37 % 900 })))
const places = placesFrom([0, 5, 11].map(i => ({ id: String(i), lon: 44.003 + i / 200, lat: 33.012 + i / 300 })))
const query = { from: places, to: places, cutoff: 3600, engine: 'sweep' } as const

describe('a saved network', () => {
  it('keeps the hierarchy with the cost worked in, and gives the same times', () => {
    const plain = make(), network = make().prepare()
    expect(Network.from(plain.buffer).isPrepared).toBe(false)
    const opened = Network.from(network.buffer)
    expect([opened.isPrepared, opened.isCustomized]).toEqual([true, true])
    expect(travelMatrix(opened, query).seconds).toEqual(travelMatrix(plain, { ...query, engine: 'search' }).seconds)
    expect(opened.buffer).toEqual(network.buffer)
  })

  it('works another cost into the hierarchy that was saved', () => {
    const network = make().prepare(), slower = network.with(network.ms.map(ms => ms * 2))
    expect([slower.isPrepared, slower.isCustomized]).toEqual([true, false])
    const opened = Network.from(slower.buffer)
    expect([opened.isPrepared, opened.isCustomized]).toEqual([true, false])
    expect(travelMatrix(opened, query).seconds).toEqual(travelMatrix(slower, { ...query, engine: 'search' }).seconds)
  })

  it('is opened from shared memory too', () => {
    const { buffer } = make().prepare(), shared = new SharedArrayBuffer(buffer.byteLength)
    new Uint8Array(shared).set(new Uint8Array(buffer))
    expect(travelMatrix(Network.from(shared), query).size).toBe(9)
  })

  it('is refused when it is cut off, damaged, of another version, or has the hierarchy of another graph', () => {
    const { buffer } = make().prepare()
    expect(() => Network.from(buffer.slice(0, buffer.byteLength - 100))).toThrow(expect.objectContaining({ code: 'NETWORK_CACHE_MALFORMED' }))
    expect(() => Network.from(buffer.slice(0, 20))).toThrow(expect.objectContaining({ code: 'NETWORK_CACHE_MALFORMED' }))
    const content = unpack('FARSAKHN', buffer)!
    expect(() => Network.from(pack('FARSAKHN', { ...content, version: 2 }))).toThrow(expect.objectContaining({ code: 'NETWORK_CACHE_VERSION' }))
    const other = unpack('FARSAKHN', make(7).prepare().buffer)!
    expect(() => Network.from(pack('FARSAKHN', { ...content, columns: { ...content.columns, hierarchy: other.columns.hierarchy! } }))).toThrow(expect.objectContaining({ code: 'HIERARCHY_OTHER_GRAPH' }))
    for (const name of ['graph', 'ms', 'hierarchy', 'metric']) {
      const bytes = content.columns[name]!.slice()
      bytes[bytes.length >> 1]! ^= 1
      expect(() => Network.from(pack('FARSAKHN', { ...content, columns: { ...content.columns, [name]: bytes } })), name).toThrow(expect.objectContaining({ code: expect.stringMatching(/^(NETWORK_CACHE|HIERARCHY)_MALFORMED$/) as string }))
    }
  })
})
