import { describe } from '../core/checks.ts'
import type { TableColumn } from './table.ts'

/** A number from a cell; a decimal comma and Arabic digits are understood, anything else that is no number is NaN. */
export function toNumber(value: unknown): number {
  if (typeof value !== 'string') return pointNumber(value)
  const text = value.trim()
  return pointNumber(/^[+-]?\d+,\d+$/.test(text) ? text.replace(',', '.') : text)
}

/** A number from a cell of a text whose commas separate cells, so that `1,234` is no number. */
export function pointNumber(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string') return NaN
  const text = value.trim()
  if (text === '') return NaN
  const parsed = Number(text)
  return Number.isNaN(parsed) && arabicDigit.test(text) ? Number(latinDigits(text)) : parsed
}

/** A cell as text: '' for nothing, JSON for what is nested. */
export function scalarText(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  return typeof value === 'object' ? JSON.stringify(value) : typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : describe(value)
}

/** A column of values as programs give them: numbers where all are numbers or missing, text otherwise. */
export function valueColumn(values: readonly unknown[]): TableColumn {
  const isNumeric = values.every(value => value === undefined || value === null || value === '' || typeof value === 'number' || typeof value === 'boolean')
  if (isNumeric && values.some(value => typeof value === 'number')) return Float64Array.from(values, toNumber)
  return values.map(scalarText)
}

/**
 * A column of text cells: numbers where every cell is a number or missing (empty, NA, N/A, NaN, null).
 * Codes that a number would not give back, such as 007 or +964..., keep the column text.
 */
export function textColumn(cells: readonly string[], decimal: 'point' | 'comma'): TableColumn {
  const pattern = decimal === 'point' ? pointPattern : commaPattern
  const values = new Float64Array(cells.length)
  let count = 0
  for (let i = 0; i < cells.length; i++) {
    const text = cells[i].trim()
    if (missing.test(text)) values[i] = NaN
    else if (!pattern.test(text)) return cells
    else {
      const value = decimal === 'point' ? Number(text) : toNumber(text)
      // Beyond 2^53 two codes could become one number.
      if (Math.abs(value) > Number.MAX_SAFE_INTEGER && /^-?\d+$/.test(text)) return cells
      values[i] = value
      count++
    }
  }
  return count === 0 ? cells : values
}

const missing = /^(?:|NA|N\/A|NaN|null|NULL)$/
const pointPattern = /^-?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
const commaPattern = /^-?(?:(?:0|[1-9]\d*)(?:\.\d*|,\d+)?|\.\d+)(?:[eE][+-]?\d+)?$/
const arabicDigit = /[\u0660-\u0669\u06f0-\u06f9]/

/** Arabic-Indic and Persian digits, and the Arabic decimal separator, as ASCII. */
function latinDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, digit => String(digit.charCodeAt(0) & 15)).replace('\u066b', '.')
}
