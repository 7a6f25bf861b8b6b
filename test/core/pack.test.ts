import { describe, expect, it } from 'vitest'
import { pack, unpack } from '../../src/core/pack.ts'

const magic = 'TESTPACK'
const packed = pack(magic, { version: 3, meta: { name: 'a' }, columns: { ms: Uint32Array.of(1, 2, 3), lon: Float64Array.of(0.5) } })

/** The same bytes with another directory. */
function withDirectory(text: string): ArrayBuffer {
  const json = new TextEncoder().encode(text), buffer = new ArrayBuffer(12 + json.length + 64)
  new Uint8Array(buffer).set(new TextEncoder().encode(magic))
  new DataView(buffer).setUint32(8, json.length, true)
  new Uint8Array(buffer).set(json, 12)
  return buffer
}

describe('pack and unpack', () => {
  it('are each other\'s inverse, in shared memory as well', () => {
    const shared = new SharedArrayBuffer(packed.byteLength)
    new Uint8Array(shared).set(new Uint8Array(packed))
    for (const buffer of [packed, shared]) {
      const { version, meta, columns } = unpack(magic, buffer)!
      expect([version, meta]).toEqual([3, { name: 'a' }])
      expect(columns.ms!.buffer).toBe(buffer)
      expect([[...columns.ms!], [...columns.lon!]]).toEqual([[1, 2, 3], [0.5]])
    }
  })

  it('give nothing for damaged directories rather than fail', () => {
    const column = { name: 'a', type: 'u32', offset: 0, length: 1 }
    expect(unpack(magic, withDirectory(JSON.stringify({ version: 1, columns: [column] })))?.columns.a).toHaveLength(1)
    const broken = [
      '', '{', 'null', '[]', '{}', '{"columns":5}', '{"columns":[null]}',
      ...[{ type: 'u64' }, { type: 'toString' }, { offset: 2 }, { offset: -8 }, { offset: 0.5 }, { offset: '0' }, { length: -1 }, { length: 1e300 }, { length: 1000 }, { name: 5 }]
        .map(change => JSON.stringify({ version: 1, columns: [{ ...column, ...change }] })),
    ]
    for (const text of broken) expect(unpack(magic, withDirectory(text))).toBeUndefined()
    expect(unpack('OTHERONE', packed)).toBeUndefined()
    for (let length = 0; length < packed.byteLength; length++) expect(unpack(magic, packed.slice(0, length))).toBeUndefined()
  })
})
