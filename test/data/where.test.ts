import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FarsakhError } from '../../src/core/errors.ts'
import { placesFrom, type Place } from '../../src/data/places.ts'
import { parseWhere, placesWhere } from '../../src/data/where.ts'

const places = placesFrom([
  { id: 'a', lon: 44, lat: 33, type: 'hospital', beds: 120, 'name:ar': 'مستشفى البصرة', 'Health Zone': 'North' },
  { id: 'b', lon: 44, lat: 34, type: 'clinic', beds: 4, 'name:ar': '', 'Health Zone': 'South' },
  { id: 'c', lon: 45, lat: 33, type: '', beds: '', 'name:ar': 'عيادة', 'Health Zone': 'it\'s' },
  { id: 'd', lon: 46, lat: 33, type: 'hospital', beds: 20, 'name:ar': '', 'Health Zone': 'North' },
])
const ids = (text: string): string => placesFromWhere(text).join('')
const placesFromWhere = (text: string): readonly string[] => places.where(parseWhere(text, { columns: places.names })).ids
function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    expect(error).toBeInstanceOf(FarsakhError)
    return (error as FarsakhError).message
  }
  return 'no error'
}

describe('conditions on places', () => {
  it.each([
    ['type == \'hospital\'', 'ad'],
    ['type == "hospital" && beds > 20', 'a'],
    ['type == \'hospital\' and beds >= 20', 'ad'],
    ['beds < 20', 'b'],
    ['beds <= 20.0', 'bd'],
    ['beds != 4', 'ad'],
    ['20 < beds', 'a'],
    ['beds == "4"', 'b'],
    ['beds > -1e2', 'abd'],
    ['type in (\'hospital\', \'clinic\')', 'abd'],
    ['type not in (\'hospital\', \'clinic\')', 'c'],
    ['beds in (4, 20)', 'bd'],
    ['id == "c"', 'c'],
    ['lon > 44.5 and lat < 33.5', 'cd'],
    ['name:ar contains \'البصرة\'', 'a'],
    ['`Health Zone` startsWith \'No\'', 'ad'],
    ['`Health Zone` == \'it\'\'s\'', 'c'],
    ['type == \'Hospital\'', ''],
    ['type == 1', ''],
    ['type != 1', 'abd'],
  ])('%s', (text, expected) => {
    expect(ids(text)).toBe(expected)
  })

  it('lets a missing value satisfy nothing but being missing', () => {
    expect(ids('type == \'\'')).toBe('c')
    expect(ids('beds == \'\'')).toBe('c')
    expect(ids('\'\' != beds')).toBe('abd')
    expect(ids('type != \'hospital\'')).toBe('b')
    expect(ids('not type == \'hospital\'')).toBe('bc')
    expect(ids('type in (\'\', \'clinic\')')).toBe('bc')
    expect(ids('beds >= 0 or beds < 0')).toBe('abd')
    expect(ids('type >= \'\'')).toBe('')
  })

  it('binds not tighter than and, and tighter than or', () => {
    expect(ids('id == \'a\' or id == \'b\' and id == \'c\'')).toBe('a')
    expect(ids('(id == \'a\' or id == \'b\') and id == \'b\'')).toBe('b')
    expect(ids('not id == \'a\' and id == \'a\'')).toBe('')
    expect(ids('!(id == \'a\' && id == \'b\') || id == \'z\'')).toBe('abcd')
    expect(ids('NOT id == \'a\' AND NOT id == \'b\' OR id == \'b\'')).toBe('bcd')
  })

  it('says where a condition goes wrong and what belongs there', () => {
    expect(messageOf(() => parseWhere('type = \'a\''))).toBe('expected a comparison (==, !=, <, <=, >, >=), in, contains or startsWith, got = (write == for equals), at position 6\n  type = \'a\'\n       ^')
    expect(messageOf(() => parseWhere('beds > '))).toContain('expected a value to compare with, got the end, at position 8')
    expect(messageOf(() => parseWhere('(beds > 1'))).toContain('expected and, or, or ), got the end')
    expect(messageOf(() => parseWhere('beds > 1 type'))).toContain('expected and, or, or the end, got type')
    expect(messageOf(() => parseWhere('type == \'a'))).toContain('expected a closing \', got the end, at position 9')
    expect(messageOf(() => parseWhere('type == ‘a’'))).toContain('write straight quotes')
    expect(messageOf(() => parseWhere('beds <> 1'))).toContain('write != for differs')
    expect(messageOf(() => parseWhere('2beds == 1'))).toContain('names that begin with a digit stand in backticks')
    expect(messageOf(() => parseWhere(''))).toContain('expected a column name, got the end, at position 1')
    expect(messageOf(() => parseWhere('(('.repeat(5000)))).toContain('nested')
    expect(messageOf(() => parseWhere('!'.repeat(5000)))).toContain('nested')
  })

  it('names the columns when it does not know one', () => {
    const message = messageOf(() => parseWhere('kind == \'a\'', { columns: places.names }))
    expect(message).toContain('expected one of the columns id, lon, lat, type, beds, name:ar, `Health Zone`, got kind')
    expect(messageOf(() => parseWhere('type == hospital', { columns: places.names }))).toContain('Text stands in quotes: \'hospital\'')
    expect(messageOf(() => places.where(parseWhere('kind == 1')))).toContain('got kind')
    expect(messageOf(() => parseWhere('constructor == 1', { columns: places.names }))).toContain('got constructor')
  })

  it('shows the values there are when nothing is left', () => {
    expect(placesWhere(places, 'beds > 20').ids).toEqual(['a'])
    const message = messageOf(() => placesWhere(places, 'type == \'Hospital\' and beds > 500', { name: 'f.csv' }))
    expect(message).toContain('expected at least one of the 4 places of f.csv to satisfy type == \'Hospital\' and beds > 500, got none')
    expect(message).toContain('type: \'hospital\' (2), \'clinic\' (1), (missing) (1)')
    expect(message).toContain('beds: 120 (1)')
  })
})

interface Comparison { kind: 'compare', column: 'n' | 't' | 'odd name', symbol: string, value: number | string }
type Tree =
  | Comparison
  | { kind: 'not', part: Tree }
  | { kind: 'and', parts: Tree[] }
  | { kind: 'or', parts: Tree[] }

const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom('', 'x', 'it\'s', 'y"`', 'ب'))
const compareTree = fc.record({ kind: fc.constant('compare' as const), column: fc.constantFrom('n' as const, 't' as const, 'odd name' as const), symbol: fc.constantFrom('==', '!=', '<', '<=', '>', '>='), value })
const tree = fc.letrec<{ tree: Tree }>(tie => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    compareTree,
    fc.record({ kind: fc.constant('not' as const), part: tie('tree') }),
    fc.record({ kind: fc.constant('and' as const), parts: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('or' as const), parts: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }) }),
  ),
})).tree

/** Writes a tree with the parentheses it needs, or more. */
function write(node: Tree, parent: number, spare: boolean): string {
  if (node.kind === 'compare') {
    const literal = typeof node.value === 'number' ? String(node.value) : `'${node.value.replaceAll('\'', '\'\'')}'`
    return `${node.column === 'odd name' ? '`odd name`' : node.column}${node.symbol}${literal}`
  }
  const rank = { or: 1, and: 2, not: 3 }[node.kind]
  const text = node.kind === 'not' ? `not ${write(node.part, rank, spare)}` : node.parts.map(part => write(part, rank + 1, spare)).join(` ${node.kind} `)
  return rank < parent || spare ? `(${text})` : text
}

function oracle(node: Tree, row: Record<string, number | string>): boolean {
  if (node.kind === 'not') return !oracle(node.part, row)
  if (node.kind === 'and') return node.parts.every(part => oracle(part, row))
  if (node.kind === 'or') return node.parts.some(part => oracle(part, row))
  return holds(node, row)
}

function holds(node: Comparison, row: Record<string, number | string>): boolean {
  const { column } = node, cell = row[column]!, missing = cell === '' || Number.isNaN(cell)
  if (node.value === '') return node.symbol === '==' ? missing : node.symbol === '!=' ? !missing : false
  if (missing) return false
  const same = typeof cell === typeof node.value
  if (!same) return node.symbol === '!='
  switch (node.symbol) {
    case '==': return cell === node.value
    case '!=': return cell !== node.value
    case '<': return cell < node.value
    case '<=': return cell <= node.value
    case '>': return cell > node.value
    default: return cell >= node.value
  }
}

describe('any condition', () => {
  it('means what its tree means, however it is bracketed', () => {
    const cell = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(NaN))
    const text = fc.constantFrom('', 'x', 'y"`', 'it\'s', 'ب', 'z')
    fc.assert(fc.property(tree, fc.boolean(), cell, text, text, (node, spare, n, t, odd) => {
      const row: Record<string, number | string> = { n, t, 'odd name': odd }
      const place: Place = { id: 'p', lon: 0, lat: 0, get: name => row[name] }
      expect(parseWhere(write(node, 0, spare), { columns: Object.keys(row) })(place)).toBe(oracle(node, row))
    }), { numRuns: 500 })
  })

  it('never fails with anything but EXPRESSION_MALFORMED', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.array(fc.constantFrom('a', '==', '1', 'and', 'or', 'not', '(', ')', ',', 'in', '\'x\'', '!')).map(words => words.join(' '))), text => {
      try {
        parseWhere(text)
      } catch (error) {
        expect((error as FarsakhError).code).toBe('EXPRESSION_MALFORMED')
      }
    }))
  })
})
