import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pack, unpack } from '../../src/core/pack.ts'
import { buildGraph } from '../../src/graph/build-arrays.ts'
import { Hierarchy } from '../../src/search/hierarchy.ts'
import { gridGraph, smallGraph } from '../helpers/graphs.ts'

const graph = buildGraph(gridGraph(7, 5, { ms: arc => 1000 + arc * 37 % 900 }))
const hierarchy = Hierarchy.build(graph), metric = hierarchy.customize(graph.ms)
const code = (call: () => unknown): unknown => {
  try {
    call()
    return 'nothing'
  } catch (error) {
    return (error as { code?: unknown }).code ?? error
  }
}

/** The two kinds of saved bytes and how each is opened. */
const kinds = [
  { noun: 'hierarchy', magic: 'FARSAKHC', bytes: hierarchy.buffer as ArrayBuffer, open: (buffer: ArrayBufferLike) => Hierarchy.from(buffer, graph) },
  { noun: 'metric', magic: 'FARSAKHM', bytes: hierarchy.packMetric(metric), open: (buffer: ArrayBufferLike) => hierarchy.openMetric(buffer) },
]

describe('saved hierarchies and metrics', () => {
  it('open as what they were, without copying, in shared memory as well', () => {
    fc.assert(fc.property(smallGraph, fc.boolean(), (arrays, isTrusted) => {
      const small = buildGraph(arrays), made = Hierarchy.build(small), worked = made.customize(small.ms)
      for (const make of [(bytes: ArrayBufferLike) => bytes, inSharedMemory]) {
        const buffer = make(made.buffer), opened = Hierarchy.from(buffer, small, { isTrusted })
        expect(opened.upper.buffer).toBe(buffer)
        expect(opened.hash).toBe(made.hash)
        for (const name of ['position', 'node', 'parent', 'firstUpper', 'upper', 'arcPair'] as const) expect([...opened[name]]).toEqual([...made[name]])
        const again = opened.openMetric(make(made.packMetric(worked)), { isTrusted })
        expect(again.hierarchy).toBe(opened)
        for (const way of ['rise', 'fall'] as const) expect([[...again[way].first], [...again[way].pairs]]).toEqual([[...worked[way].first], [...worked[way].pairs]])
      }
    }), { numRuns: 50 })
  })

  for (const { noun, magic, bytes, open } of kinds) {
    it(`refuse a truncated ${noun}, wherever it ends`, () => {
      for (let length = 0; length < bytes.byteLength; length += 3) expect(code(() => open(bytes.slice(0, length)))).toBe('HIERARCHY_MALFORMED')
    })

    it(`refuse a ${noun} with any byte damaged`, () => {
      let unnoticed = 0
      for (let at = 0; at < bytes.byteLength; at++) {
        const damaged = bytes.slice(0)
        new Uint8Array(damaged)[at]! ^= 0x14
        const found = code(() => open(damaged))
        if (found === 'nothing') unnoticed++
        else expect(['HIERARCHY_MALFORMED', 'HIERARCHY_VERSION', 'HIERARCHY_OTHER_GRAPH']).toContain(found)
      }
      // Columns begin at multiples of 8; what fills the gaps means nothing.
      expect(unnoticed).toBeLessThanOrEqual(7 * (Object.keys(unpack(magic, bytes)!.columns).length + 1))
    })

    it(`refuse a ${noun} of another version, of other columns and of nothing`, () => {
      const { version, meta, columns } = unpack(magic, bytes)!
      expect(code(() => open(pack(magic, { version: version + 1, meta, columns })))).toBe('HIERARCHY_VERSION')
      const [name] = Object.keys(columns)
      expect(code(() => open(pack(magic, { version, meta, columns: { ...columns, [name!]: new Uint8Array(3) } })))).toBe('HIERARCHY_MALFORMED')
      expect(code(() => open(pack(magic, { version, meta: null, columns: {} })))).toBe('HIERARCHY_MALFORMED')
      expect(code(() => open(pack('FARSAKHX', { version, meta, columns })))).toBe('HIERARCHY_MALFORMED')
      expect(code(() => open(new ArrayBuffer(0)))).toBe('HIERARCHY_MALFORMED')
    })
  }

  it('belong to their own graph and hierarchy', () => {
    const other = buildGraph(gridGraph(5, 7)), strange = Hierarchy.build(other)
    expect(code(() => Hierarchy.from(hierarchy.buffer, other))).toBe('HIERARCHY_OTHER_GRAPH')
    expect(code(() => strange.openMetric(hierarchy.packMetric(metric)))).toBe('HIERARCHY_OTHER_GRAPH')
    // The same roads with other costs are the same graph.
    const slower = buildGraph(gridGraph(7, 5, { ms: () => 5 }))
    expect(Hierarchy.from(hierarchy.buffer, slower).hash).toBe(hierarchy.hash)
  })
})

function inSharedMemory(bytes: ArrayBufferLike): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.byteLength)
  new Uint8Array(buffer).set(new Uint8Array(bytes))
  return buffer
}
