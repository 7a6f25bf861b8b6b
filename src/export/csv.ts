import { scalarText } from '../data/cells.ts'
import { Table } from '../data/table.ts'

/**
 * Writes a table as CSV (RFC 4180 with `\n` line ends, UTF-8, a header line). Numbers are written so that reading gives them back to the bit;
 * a missing number (NaN, undefined) is an empty cell, and one that can't be reached is `Infinity`. Columns of seconds say so: `cutoff` becomes `cutoff_seconds`.
 * @param table a table, or rows that all have the first one's keys
 * @returns text that ends with a line end; '' for rows of which there are none
 */
export function toCsv(table: Iterable<object>): string {
  const rows = [...table] as Record<string, unknown>[]
  const names: string[] = table instanceof Table ? table.names : rows.length > 0 ? Object.keys(rows[0]) : []
  if (names.length === 0) return ''
  const lines = [names.map(name => quote(headers[name] ?? name)).join(',')]
  for (const row of rows) lines.push(names.map(name => cell(row[name])).join(','))
  return `${lines.join('\n')}\n`
}

/** Columns whose values are seconds under a name that doesn't say so. */
const headers: Readonly<Record<string, string | undefined>> = { cutoff: 'cutoff_seconds' }

function cell(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number') return Number.isNaN(value) ? '' : Object.is(value, -0) ? '-0' : String(value)
  if (typeof value === 'string') return quote(value)
  return typeof value === 'object' ? quote(JSON.stringify(value)) : scalarText(value)
}

function quote(text: string): string {
  // Spaces at the ends are kept by quotes only.
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
