import { describe, expect, it } from 'vitest'
import { tableFrom } from '../../src/data/table.ts'
import { toCsv } from '../../src/export/csv.ts'

describe('toCsv', () => {
  it('writes a table, naming the unit of cutoffs', () => {
    const table = tableFrom<{ zone: string, cutoff: number, people: number }>({ zone: ['Al "Anbar"', 'Basra, north'], cutoff: Float64Array.of(1800, Infinity), people: Float64Array.of(0.1 + 0.2, NaN) })
    expect(toCsv(table)).toBe('zone,cutoff_seconds,people\n"Al ""Anbar""",1800,0.30000000000000004\n"Basra, north",Infinity,\n')
  })
  it('writes rows', () => expect(toCsv([{ a: 1, b: 'x\ny' }, { a: -0, b: undefined }])).toBe('a,b\n1,"x\ny"\n-0,\n'))
  it('keeps the header of a table without rows', () => expect(toCsv(tableFrom<{ a: string }>({ a: [] }))).toBe('a\n'))
  it('writes nothing for nothing', () => expect(toCsv([])).toBe(''))
})
