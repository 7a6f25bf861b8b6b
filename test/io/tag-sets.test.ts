import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes } from '../../src/data/source.ts'
import { IssueLog } from '../../src/data/issues.ts'
import { RestrictionLog, type Member } from '../../src/io/restrictions.ts'
import { TagSets } from '../../src/io/tag-sets.ts'
import { windowBytes } from '../../src/io/read-all.ts'
import { Windows } from '../../src/io/windows.ts'

const tags = fc.dictionary(fc.constantFrom('highway', 'oneway', 'maxspeed', 'maxspeed:forward', 'surface', 'name', 'building'), fc.constantFrom('yes', 'no', '50', 'أ'))

describe('TagSets', () => {
  it('gives equal tags one number, in any order, and forgets what routing does not read', () => fc.assert(fc.property(fc.array(tags, { maxLength: 60 }), many => {
    const sets = new TagSets()
    const numbers = many.map(one => sets.internTags(one))
    const road = (one: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(one).filter(([key]) => key !== 'name' && key !== 'building'))
    expect(numbers.map(number => sets.sets[number])).toEqual(many.map(road))
    expect(many.map(one => sets.internTags(Object.fromEntries(Object.entries(one).reverse())))).toEqual(numbers)
    expect(new Set(sets.sets.map(set => JSON.stringify(Object.entries(set).sort())))).toHaveLength(sets.sets.length)
  }), { numRuns: 50 }))

  it('holds many sets and long ones', () => {
    const sets = new TagSets()
    const numbers = Array.from({ length: 20_000 }, (_, i) => sets.internTags({ highway: 'primary', maxspeed: String(i) }))
    expect(new Set(numbers).size).toBe(20_000)
    expect(sets.internTags({ maxspeed: '777', highway: 'primary' })).toBe(numbers[777])
    const long = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`maxspeed:${i}`, 'x']))
    expect(sets.sets[sets.internTags(long)]).toEqual(long)
    expect(sets.internTags({ name: 'x' })).toBe(0)
  })
})

describe('RestrictionLog', () => {
  const member = (role: string, id: number, type: Member['type'] = role === 'via' ? 'node' : 'way'): Member => ({ role, id, type })
  const read = (tags: Record<string, string>, members: Member[]): string[] => {
    const log = new RestrictionLog(), issues = new IssueLog()
    log.add({ type: 'restriction', ...tags }, members)
    const kept = log.finish(() => true, () => true, issues).map(({ kind, vehicle, fromWay, viaNode, toWay, except }) => `${kind} ${vehicle}:${fromWay}>${viaNode}>${toWay}${except.length > 0 ? ` except ${except.join()}` : ''}`)
    return [...kept, ...[...issues.table()].map(issue => issue.code)]
  }

  it('understands kinds, vehicles and exceptions', () => {
    const simple = [member('from', 1), member('via', 2), member('to', 3)]
    expect(read({ restriction: 'no_left_turn' }, simple)).toEqual(['no :1>2>3'])
    expect(read({ restriction: 'only_right_turn', except: 'bicycle;psv' }, simple)).toEqual(['only :1>2>3 except bicycle,psv'])
    expect(read({ type: 'restriction:hgv', restriction: 'no_left_turn' }, simple)).toEqual(['no hgv:1>2>3'])
    expect(read({ 'restriction:hgv': 'no_left_turn', 'restriction:bus': 'only_left_turn' }, simple)).toEqual(['no hgv:1>2>3', 'only bus:1>2>3'])
    expect(read({ restriction: 'no_entry' }, [member('from', 1), member('from', 4), member('via', 2), member('to', 3)])).toEqual(['no :1>2>3', 'no :4>2>3'])
    expect(read({ restriction: 'no_exit' }, [member('from', 1), member('via', 2), member('to', 3), member('to', 5)])).toEqual(['no :1>2>3', 'no :1>2>5'])
  })

  it('counts what it leaves out', () => {
    const simple = [member('from', 1), member('via', 2), member('to', 3)]
    expect(read({ restriction: 'no_u_turn' }, [member('from', 1), member('via', 2, 'way'), member('to', 3)])).toEqual(['RESTRICTION_VIA_WAY'])
    expect(read({ restriction: 'no_u_turn' }, [member('from', 1), member('via', 2), member('via', 4), member('to', 3)])).toEqual(['RESTRICTION_INCOMPLETE'])
    expect(read({ restriction: 'no_u_turn' }, [member('from', 1), member('to', 3)])).toEqual(['RESTRICTION_INCOMPLETE'])
    expect(read({ 'restriction:conditional': 'no_u_turn @ (07:00-09:00)' }, simple)).toEqual(['RESTRICTION_TIMED'])
    expect(read({ restriction: 'no_u_turn', hour_on: '07:00' }, simple)).toEqual(['RESTRICTION_TIMED'])
    expect(read({ restriction: 'no_u_turn', 'restriction:conditional': 'no_left_turn @ (07:00-09:00)' }, simple)).toEqual(['no :1>2>3', 'RESTRICTION_TIMED'])
  })
})

describe('Windows', () => {
  it('reads across windows and asks for each once', async () => {
    const content = Uint8Array.from({ length: windowBytes * 2 + 1000 }, (_, i) => i % 251), asked: number[] = []
    const source = bytes(content)
    const windows = new Windows({ ...source, read: (offset, length) => { asked.push(offset); return source.read(offset, length) } }, content.length)
    for (const [offset, length] of [[0, 10], [windowBytes - 5, 10], [windowBytes - 1, windowBytes + 2], [content.length - 5, 100], [content.length + 5, 10], [3, 0]] as const) {
      expect(Buffer.compare(await windows.read(offset, length), content.subarray(offset, offset + length))).toBe(0)
    }
    expect(asked).toEqual([0, windowBytes, 2 * windowBytes])
  })
})
