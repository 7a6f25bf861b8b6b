import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FarsakhError } from '../../src/core/errors.ts'
import { unpack, unpackDeltas, Wire } from '../../src/io/wire.ts'
import { deltas, packed, varint, zigzag } from '../helpers/pbf.ts'

const exact = fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER })

describe('Wire', () => {
  it('reads every unsigned number up to 2^53', () => fc.assert(fc.property(exact, value => {
    expect(new Wire(Uint8Array.from(varint(Math.abs(value)))).varint()).toBe(Math.abs(value))
  })))

  it('reads numbers in two\'s complement and in zigzag', () => fc.assert(fc.property(exact, value => {
    expect(new Wire(Uint8Array.from(varint(value))).signed()).toBe(value)
    expect(new Wire(Uint8Array.from(varint(zigzag(value)))).zigzag()).toBe(value)
  })))

  it('skips what it is told to', () => {
    const wire = new Wire(Uint8Array.of(0x08, ...varint(2 ** 40), 0x11, 1, 2, 3, 4, 5, 6, 7, 8, 0x1a, 2, 9, 9, 0x25, 1, 2, 3, 4, 0x28, 5))
    for (let field = wire.next(), i = 1; i < 5; field = wire.next(), i++) {
      expect(field >> 3).toBe(i)
      wire.skip(field)
    }
    expect(wire.varint()).toBe(5)
    expect(wire.next()).toBe(0)
  })

  it('never reads past its end and never hangs, whatever the bytes', () => fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), content => {
    const wire = new Wire(content)
    try {
      for (let field = wire.next(); field !== 0; field = wire.next()) wire.skip(field)
    } catch (error) {
      expect(error).toBeInstanceOf(FarsakhError)
    }
    expect(wire.pos).toBeLessThanOrEqual(content.length + 10)
  })))
})

describe('packed numbers', () => {
  it('unpacks what was packed', () => fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 0xffffffff })), values => {
    const content = packed(values), out = new Uint32Array(content.length)
    expect(unpack(content, 0, content.length, out)).toBe(values.length)
    expect(Array.from(out.subarray(0, values.length))).toEqual(values)
  })))

  it('sums differences of every size', () => fc.assert(fc.property(fc.array(fc.oneof(fc.integer({ min: -200, max: 200 }), fc.integer(), fc.integer({ min: -(2 ** 50), max: 2 ** 50 }))), values => {
    const content = deltas(values), out = new Float64Array(content.length + 3)
    expect(unpackDeltas(content, 0, content.length, out, 3)).toBe(values.length)
    expect(Array.from(out.subarray(3, 3 + values.length))).toEqual(values)
  })))

  it('refuses a number that runs past the end', () => {
    expect(() => unpack(Uint8Array.of(1, 0x80, 1), 0, 2, new Uint32Array(3))).toThrow(/runs past it/)
    expect(() => unpackDeltas(Uint8Array.of(1, 0x80), 0, 2, new Float64Array(3))).toThrow(/runs past it/)
    expect(() => unpackDeltas(new Uint8Array(30).fill(0xff), 0, 30, new Float64Array(30))).not.toThrow(RangeError)
  })
})
