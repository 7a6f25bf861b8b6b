import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileKernels } from '../../scripts/compile-kernels.ts'
import { quantum, roundingMagic, roundWeights } from '../../src/core/exact-sum.ts'
import { createKernels, unwanted, type Kernels } from '../../src/search/assembly/kernels.ts'
import { kernelsBase64 } from '../../src/search/assembly/kernels.wasm.ts'
import { trianglesBase64 } from '../../src/search/assembly/triangles.wasm.ts'
import { spreadBase64 } from '../../src/surface/assembly/spread.wasm.ts'
import { decayAt, decayTable } from '../../src/search/decay-table.ts'

const kinds = ['wasm', 'plain'] as const
const endless = 0x3fffffff
const unreachable = 0xffffffff

/** Short, equal, long and endless times. */
const time = fc.oneof(fc.nat(20), fc.nat(5000), fc.integer({ min: 860_000_000, max: 864_000_000 }), fc.constant(endless), fc.constant(endless))
const rowOf = fc.array(time, { minLength: 16, maxLength: 16 })
const lanes = fc.oneof(fc.constant(16), fc.integer({ min: 1, max: 16 }))
const limit = fc.oneof(fc.nat(20), fc.nat(5000), fc.constant(864_000_000), fc.constant(unreachable))
const weight = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 9 }))

/** Rows, and the items that they belong to: an index each, some more than once. */
const batch = fc.array(fc.tuple(rowOf, fc.nat(1e9)), { maxLength: 23 }).map(pairs => ({
  rows: pairs.map(([row]) => row),
  items: pairs.map(([, item]) => item % Math.max(1, pairs.length)),
}))

/** Puts values into memory. */
function put(kernels: Kernels, values: readonly number[]): number {
  const offset = kernels.allocate(values.length * 4)
  kernels.u32(offset, values.length).set(values)
  return offset
}

function putFloats(kernels: Kernels, values: ArrayLike<number>): number {
  const offset = kernels.allocate(values.length * 8)
  kernels.f64(offset, values.length).set(values)
  return offset
}

const capped = (ms: number, most: number): number => ms > most || ms >= endless ? unreachable : ms

describe.each(kinds)('kernels in %s', kind => {
  const kernels = createKernels({ kind })
  const fresh = (): Kernels => {
    kernels.release()
    return kernels
  }

  it('are of the kind asked for', () => {
    expect(kernels.kind).toBe(kind)
  })

  it('relax rows that are marked or not, reading those above', () => {
    const item = fc.record({ marked: fc.boolean(), row: rowOf, from: fc.array(fc.tuple(fc.nat(1e9), fc.oneof(fc.nat(9), fc.nat(endless))), { maxLength: 5 }) })
    fc.assert(fc.property(fc.array(item, { maxLength: 30 }), rowOf, (list, top) => {
      const k = fresh(), expected = [top]
      const rows = put(k, [...top, ...list.flatMap(entry => entry.row)])
      const marks = k.allocate(list.length + 3)
      k.u8(marks, list.length + 3).set([7, 7, 7, ...list.map(entry => Number(entry.marked))])
      const words: number[] = []
      for (const { marked, row, from } of list) {
        const named = from.map(([index, ms]) => ({ index: index % expected.length, ms }))
        words.push(named.length, ...named.flatMap(({ index, ms }) => [index * 64, ms]))
        expected.push(row.map((ms, lane) => Math.min(marked ? ms : endless, ...named.map(name => expected[name.index]![lane]! + name.ms))))
      }
      const stream = put(k, [...words, 99])
      expect(k.relax(stream, list.length, rows, marks + 3, rows + 64)).toBe(stream + words.length * 4)
      expect([...k.u32(rows, expected.length * 16)]).toEqual(expected.flat())
    }))
  })

  it('relax into other rows than they read', () => {
    const k = fresh(), rows = put(k, [...Array(16).keys()]), out = k.allocate(64), marks = k.allocate(1), stream = put(k, [2, 0, 5, 0, 3])
    k.u8(marks, 1)[0] = 0
    expect(k.relax(stream, 1, rows, marks, out)).toBe(stream + 20)
    expect([...k.u32(out, 16)]).toEqual([...Array(16).keys()].map(lane => lane + 3))
    expect([...k.u32(rows, 16)]).toEqual([...Array(16).keys()])
  })

  it('gather rows by item, in order and by index', () => {
    fc.assert(fc.property(batch, lanes, limit, fc.nat(3), ({ rows: list, items }, used, most, spare) => {
      const k = fresh(), count = list.length, stride = count + spare, size = stride * 16
      const rows = put(k, list.flat()), itemsAt = put(k, items)
      const targets = [0, 1, 2].map(() => put(k, Array<number>(size).fill(77)))
      k.gather(rows, count, itemsAt, targets[0]!, stride, used, most)
      k.gather(rows, count, unwanted, targets[1]!, stride, used, most)
      k.gatherFrom(rows, count, itemsAt, targets[2]!, stride, used, most)
      const expected = [0, 1, 2].map(() => Array<number>(size).fill(77))
      for (let i = 0; i < count; i++) for (let lane = 0; lane < used; lane++) {
        expected[0]![lane * stride + items[i]!] = capped(list[i]![lane]!, most)
        expected[1]![lane * stride + i] = capped(list[i]![lane]!, most)
        expected[2]![lane * stride + i] = capped(list[items[i]!]![lane]!, most)
      }
      expect(targets.map(target => [...k.u32(target, size)])).toEqual(expected)
    }))
  })

  it('keep the k nearest of every item, ties to the lower label', () => {
    const labels = fc.array(fc.nat(40), { minLength: 16, maxLength: 16 })
    fc.assert(fc.property(fc.array(fc.tuple(batch, labels, lanes), { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 5 }), limit, fc.boolean(), (rounds, size, most, named) => {
      const k = fresh(), items = 23
      const ms = put(k, Array<number>(items * size).fill(unreachable)), label = put(k, Array<number>(items * size).fill(unreachable))
      const met = Array.from({ length: items }, () => new Map<number, number>())
      for (const [{ rows: list, items: of }, labelsOf, used] of rounds) {
        k.nearest(put(k, list.flat()), list.length, named ? put(k, of) : unwanted, put(k, labelsOf), used, most, size, ms, label)
        list.forEach((row, i) => row.slice(0, used).forEach((at, lane) => {
          const found = met[named ? of[i]! : i]!, which = labelsOf[lane]!
          if (capped(at, most) !== unreachable) found.set(which, Math.min(at, found.get(which) ?? Infinity))
        }))
      }
      const expected = met.flatMap(found => {
        const best = [...found].map(([which, at]) => ({ which, at })).sort((a, b) => a.at - b.at || a.which - b.which).slice(0, size)
        return [...best, ...Array.from({ length: size - best.length }, () => ({ which: -1, at: unreachable }))]
      })
      expect([...k.u32(ms, items * size)]).toEqual(expected.map(({ at }) => at))
      expect([...k.i32(label, items * size)]).toEqual(expected.map(({ which }) => which))
    }))
  })

  it('count and sum what lies within each cutoff', () => {
    const weights = fc.array(weight, { minLength: 23, maxLength: 23 })
    fc.assert(fc.property(batch, lanes, fc.array(fc.oneof(fc.nat(5000), fc.constant(864_000_000)), { minLength: 1, maxLength: 4 }), weights, fc.nat(255), ({ rows: list, items }, used, limits, amounts, want) => {
      const k = fresh(), cutoffs = limits.sort((a, b) => a - b), C = cutoffs.length
      const all = quantum(amounts.reduce((sum, amount) => sum + amount, 0) * 23 * 16)
      const rounded = amounts.map(amount => (amount + roundingMagic(all)) - roundingMagic(all))
      const ask = (bit: number, offset: () => number): number => (want >> bit) & 1 ? offset() : unwanted
      const zeros = (length: number) => (): number => put(k, Array<number>(length).fill(0))
      const arrays = {
        items: ask(0, () => put(k, items)), cutoffs: put(k, cutoffs), cutoffCount: C,
        laneWeights: ask(1, () => putFloats(k, rounded.slice(0, 16))), itemWeights: ask(2, () => putFloats(k, rounded)),
        countByItem: ask(3, zeros(23 * C)), sumByItem: ask(4, zeros(23 * C * 2)), countByLane: ask(5, zeros(16 * C)), sumByLane: ask(6, zeros(16 * C * 2)),
      }
      k.within(put(k, list.flat()), list.length, used, arrays)
      const expected = { countByItem: Array<number>(23 * C).fill(0), sumByItem: Array<number>(23 * C).fill(0), countByLane: Array<number>(16 * C).fill(0), sumByLane: Array<number>(16 * C).fill(0) }
      list.forEach((row, i) => row.slice(0, used).forEach((ms, lane) => cutoffs.forEach((cutoff, c) => {
        if (ms > cutoff) return
        const item = arrays.items === unwanted ? i : items[i]!
        expected.countByItem[item * C + c]! += 1
        expected.sumByItem[item * C + c]! += arrays.laneWeights === unwanted ? 1 : rounded[lane]!
        expected.countByLane[c * 16 + lane]! += 1
        expected.sumByLane[c * 16 + lane]! += arrays.itemWeights === unwanted ? 1 : rounded[item]!
      })))
      if (arrays.countByItem !== unwanted) expect([...k.u32(arrays.countByItem, 23 * C)]).toEqual(expected.countByItem)
      if (arrays.sumByItem !== unwanted) expect([...k.f64(arrays.sumByItem, 23 * C)]).toEqual(expected.sumByItem)
      if (arrays.countByLane !== unwanted) expect([...k.u32(arrays.countByLane, 16 * C)]).toEqual(expected.countByLane)
      if (arrays.sumByLane !== unwanted) expect([...k.f64(arrays.sumByLane, 16 * C)]).toEqual(expected.sumByLane)
    }))
  })

  it('sum decayed weights, whatever the order of terms', () => {
    const weights = fc.array(weight, { minLength: 23, maxLength: 23 })
    const jumps = fc.array(fc.tuple(fc.nat(5000), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 6 })
    fc.assert(fc.property(batch, lanes, jumps, fc.nat(5000), weights, fc.nat(31), ({ rows: list, items }, used, steps, reach, amounts, want) => {
      const decay = (seconds: number): number => steps.findLast(([at]) => at <= seconds * 1000)?.[1] ?? Math.exp(-seconds)
      const k = fresh(), table = decayTable(decay, reach)
      const ask = (bit: number, offset: () => number): number => (want >> bit) & 1 ? offset() : unwanted
      const total = 23 * 16 + amounts.reduce((sum, amount) => sum + amount, 0) * 23 * 16
      const itemMagic = roundingMagic(quantum(total)), laneMagic = roundingMagic(quantum(total * 3))
      const arrays = {
        items: ask(0, () => put(k, items)), table: putFloats(k, table.cubics), exact: putFloats(k, table.exact), shift: table.shift, grain: table.grain, reach, itemMagic, laneMagic,
        laneWeights: ask(1, () => putFloats(k, amounts.slice(0, 16))), itemWeights: ask(2, () => putFloats(k, amounts)),
        byItem: ask(3, () => putFloats(k, new Float64Array(23))), byLane: ask(4, () => putFloats(k, new Float64Array(16))),
      }
      k.decay(put(k, list.flat()), list.length, used, arrays)
      const byItem = new Float64Array(23), byLane = new Float64Array(16)
      for (let lane = used - 1; lane >= 0; lane--) for (let i = list.length - 1; i >= 0; i--) {
        const ms = list[i]![lane]!, item = arrays.items === unwanted ? i : items[i]!
        if (ms > reach) continue
        const f = decayAt(table, ms)
        expect(Math.abs(f - decay(ms / 1000))).toBeLessThan(1e-12)
        byItem[item]! += (f * (arrays.laneWeights === unwanted ? 1 : amounts[lane]!) + itemMagic) - itemMagic
        byLane[lane]! += (f * (arrays.itemWeights === unwanted ? 1 : amounts[item]!) + laneMagic) - laneMagic
      }
      if (arrays.byItem !== unwanted) expect([...k.f64(arrays.byItem, 23)]).toEqual([...byItem])
      if (arrays.byLane !== unwanted) expect([...k.f64(arrays.byLane, 16)]).toEqual([...byLane])
    }))
  })

  it('keep what memory holds when it grows, and reuse it once released', () => {
    const k = createKernels({ kind })
    expect(k.bytes).toBe(0)
    const a = put(k, [1, 2, 3]), b = k.allocate(5)
    k.u8(b, 5).fill(9)
    const big = k.allocate(3_000_000)
    expect([a, b, big].map(offset => offset % 64)).toEqual([0, 0, 0])
    expect([...k.u32(a, 3)]).toEqual([1, 2, 3])
    expect([...k.u8(b, 6)]).toEqual([9, 9, 9, 9, 9, 0])
    expect(k.u8(big, 3_000_000).every(value => value === 0)).toBe(true)
    const held = k.bytes
    k.release()
    expect(k.allocate(3_000_000)).toBe(a)
    expect(k.bytes).toBe(held)
  })

  it('say how much memory a job needs when there is not enough', () => {
    const k = createKernels({ kind })
    k.allocate(100)
    expect(() => k.allocate(5e9)).toThrow(expect.objectContaining({ code: 'MEMORY_EXCEEDED', message: expect.stringMatching(/5000000128 bytes \(5000 MB\).*got 4294901760/) as string, detail: { needed: 5000000128, available: 4294901760 } }))
    expect(k.allocate(64)).toBe(128)
  })
})

describe('createKernels', () => {
  it('takes WebAssembly where it is, plain TypeScript where it is missing, lacks SIMD or is forbidden', () => {
    const forbidden = { ...wasm(), Module: class { constructor() { throw new WebAssembly.CompileError('forbidden by the page') } } as unknown as typeof WebAssembly.Module }
    expect(createKernels().kind).toBe('wasm')
    expect(createKernels({ wasm: undefined }).kind).toBe('plain')
    expect(createKernels({ wasm: { ...wasm(), validate: () => false } }).kind).toBe('plain')
    expect(createKernels({ wasm: forbidden }).kind).toBe('plain')
    expect(() => createKernels({ kind: 'wasm', wasm: undefined })).toThrow(RangeError)
  })
  it('reports what the engine refuses as memory exceeded, and goes on with what it has', () => {
    class Small extends WebAssembly.Memory {
      override grow(delta: number): number {
        if (this.buffer.byteLength / 65536 + delta > 2) throw new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory')
        return super.grow(delta)
      }
    }
    const k = createKernels({ wasm: { ...wasm(), Memory: Small } })
    const a = k.allocate(70_000)
    expect(() => k.allocate(70_000)).toThrow(expect.objectContaining({ code: 'MEMORY_EXCEEDED', detail: { needed: 140_032, available: 131_072 } }))
    k.u8(a, 70_000).fill(3)
    expect(k.allocate(1000)).toBe(70_016)
  })
  it.each([['kernels', kernelsBase64], ['triangles', trianglesBase64], ['spread', spreadBase64]])('carries what the compiler makes of %s.as today', async (module, embedded) => {
    expect(embedded.replaceAll('\n', '')).toBe(Buffer.from(await compileKernels(module)).toString('base64'))
  })
  it('rounds weights so that every order of adding them gives the same', () => {
    const rounded = roundWeights([0.1, 1e6 / 3, 7, 1 / 3])
    expect([...rounded].reverse().reduce((sum, value) => sum + value, 0)).toBe(rounded.reduce((sum, value) => sum + value, 0))
  })
})

function wasm(): Pick<typeof WebAssembly, 'CompileError' | 'Instance' | 'Memory' | 'Module' | 'validate'> {
  const { CompileError, Instance, Memory, Module, validate } = WebAssembly
  return { CompileError, Instance, Memory, Module, validate }
}
