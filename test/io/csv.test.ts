import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toCsv } from '../../src/export/csv.ts'
import { csvRows, parseCsv } from '../../src/io/csv.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

function utf16(text: string, order: 'le' | 'be'): Uint8Array {
  const bytes = new Uint8Array(2 + text.length * 2)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0xfeff, order === 'le')
  for (let i = 0; i < text.length; i++) view.setUint16(2 + i * 2, text.charCodeAt(i), order === 'le')
  return bytes
}

describe('parseCsv', () => {
  it.each([[','], [';'], ['\t'], ['|']] as const)('finds the delimiter %j', delimiter => {
    const table = parseCsv(utf8(['name,lat,lon', 'a,1.5,2', 'b,3,4'].join('\n').replaceAll(',', delimiter)))
    expect(table.delimiter).toBe(delimiter)
    expect(table.names).toEqual(['name', 'lat', 'lon'])
    expect(table.columns).toEqual([['a', 'b'], ['1.5', '3'], ['2', '4']])
  })

  it('is not led astray by commas in quotes or decimal commas', () => {
    expect(parseCsv(utf8('name;lat;lon\n"a, b, c, d";33,1;44,2\n"e, f, g, h";33,2;44,3\n')).delimiter).toBe(';')
  })

  const mixed = 'name,lat\nمستشفى بغداد,33\nنەخۆشخانەی هەولێر,36\n'
  it.each([
    ['UTF-8', utf8(mixed)], ['UTF-8 with a byte order mark', utf8(`\ufeff${mixed}`)], ['UTF-16, little-endian', utf16(mixed, 'le')], ['UTF-16, big-endian', utf16(mixed, 'be')],
  ])('reads Arabic and Kurdish text in %s', (_, content) => {
    const table = parseCsv(content)
    expect(table.names).toEqual(['name', 'lat'])
    expect(table.columns[0]).toEqual(['مستشفى بغداد', 'نەخۆشخانەی هەولێر'])
  })

  it('says so when text is not UTF-8', () => {
    const table = parseCsv(Uint8Array.from([...utf8('name,lat\nCl'), 0xe9, ...utf8('ment,33\n')]), { name: 'a.csv' })
    expect(table.columns[0]).toEqual(['Clément'])
    expect([...table.issues.table()].map(issue => issue.message)).toEqual(['expected UTF-8 text in a.csv, got other bytes: read as Windows-1252, so names in other scripts may be garbled. Save it as UTF-8'])
  })

  it('counts lines past quoted line breaks, blank lines, and sep=', () => {
    const table = parseCsv(utf8('sep=;\r\nname;lat\r\n"a\r\nb";1\r\n\r\nc;2\r\n'))
    expect(table.columns[0]).toEqual(['a\r\nb', 'c'])
    expect([...table.lines]).toEqual([3, 6])
  })

  it('takes a first line of numbers for data, but not years', () => {
    expect(parseCsv(utf8('a,33.1,44.2\nb,33.2,44.3\n')).names).toEqual(['column1', 'column2', 'column3'])
    expect(parseCsv(utf8('zone,2019,2020\na,1,2\n')).names).toEqual(['zone', '2019', '2020'])
    expect(parseCsv(utf8('a,33.1,44.2\nb,33.2,44.3\n'), { header: 'first-line' }).size).toBe(1)
  })

  it('keeps ragged rows and says where they are', () => {
    const table = parseCsv(utf8('name,lat\na\nb,1,extra\nc,2,\n'), { name: 'a.csv' })
    expect(csvRows(table)).toEqual([{ name: 'a', lat: '' }, { name: 'b', lat: '1' }, { name: 'c', lat: '2' }])
    expect([...table.issues.table()].map(issue => issue.message)).toEqual([
      'expected 2 cells on line 2 of a.csv, got 1: the others are taken to be empty', 'expected 2 cells on line 3 of a.csv, got 3: the cells beyond the header are left out',
    ])
  })

  it('renames repeated columns', () => expect(parseCsv(utf8('a,b,a\n1,2,3\n')).names).toEqual(['a', 'b', 'a_2']))

  it.each([
    ['', 'CSV_EMPTY', 'expected a header line and records in a.csv, got no text at all'],
    ['name,lat\n', 'CSV_EMPTY', 'expected records below the header of a.csv, got the header alone (name, lat)'],
    ['name,lat\na,1\n"b,2\nc,3\n', 'CSV_MALFORMED', 'expected a closing quote in the record that starts on line 3 of a.csv, got the end of the file'],
  ])('refuses %j', (text, code, message) => {
    expect(() => parseCsv(utf8(text), { name: 'a.csv' })).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) as string }))
  })

  it('gives back what toCsv wrote', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 12 })
    fc.assert(fc.property(fc.array(fc.record({ name: cell.map(text => `x${text}`), note: cell }), { minLength: 1, maxLength: 8 }), rows => {
      expect(csvRows(parseCsv(utf8(toCsv(rows)), { delimiter: ',' }))).toEqual(rows)
    }), { seed: 1, numRuns: 200 })
  })
})
