import { CsvError, parse } from 'csv-parse/browser/esm/sync'
import { FarsakhError } from '../core/errors.ts'
import { IssueLog } from '../data/issues.ts'
import type { Row } from '../data/places.ts'

/** What separates the cells of a line. */
export type Delimiter = ',' | ';' | '\t' | '|'

/** How to read separated text; everything is found out by default. */
export interface CsvOptions {
  /** What messages call the input. */
  name?: string
  /** What separates cells; found by default. */
  delimiter?: Delimiter
  /** Whether the first line names the columns; found by default. Without names the columns are column1, column2, ... */
  header?: 'first-line' | 'none'
}

/** Separated text as columns of cells. */
export interface CsvTable {
  readonly names: readonly string[]
  readonly columns: readonly (readonly string[])[]
  /** Number of records, the header not counted. */
  readonly size: number
  /** Line of the file on which each record starts; the file's first line is 1. */
  readonly lines: Uint32Array
  readonly delimiter: Delimiter
  /** Ragged rows, repeated column names, text that is not UTF-8. */
  readonly issues: IssueLog
}

/**
 * Reads separated text (RFC 4180, and the dialects of spreadsheets): finds delimiter and header, understands a byte order mark, UTF-16, quoted line
 * breaks, and Excel's `sep=` line. Text that is not valid UTF-8 is taken for Windows-1252 and said to be.
 * @throws FarsakhError `CSV_EMPTY` where there is no record, `CSV_MALFORMED` naming file and line
 * Cost: about 10 MB a second.
 */
export function parseCsv(content: Uint8Array, options: CsvOptions = {}): CsvTable {
  const file = options.name ?? 'the text'
  const issues = new IssueLog()
  const text = withoutSep(toUtf8(content, file, issues))
  const head = new TextDecoder().decode(text.bytes.subarray(0, headBytes))
  const delimiter = options.delimiter ?? text.delimiter ?? findDelimiter(head)
  const records = parseRecords(text.bytes, delimiter, file, text.skipped)
  const { rows, lines } = withLines(records, 1 + text.skipped)
  if (rows.length === 0) throw new FarsakhError('CSV_EMPTY', `expected a header line and records in ${file}, got no text at all`, { file })
  const hasHeader = options.header === undefined ? !looksLikeData(rows) : options.header === 'first-line'
  const names = columnNames(rows, hasHeader, issues)
  const first = hasHeader ? 1 : 0
  if (rows.length === first) throw new FarsakhError('CSV_EMPTY', `expected records below the header of ${file}, got the header alone (${names.join(', ')})`, { file, columns: names })
  return { names, columns: transpose(rows, names, { first, lines, issues, file }), size: rows.length - first, lines: lines.slice(first), delimiter, issues }
}

/** The records of a table as objects by column name. */
export function csvRows(table: CsvTable): Row[] {
  return Array.from({ length: table.size }, (_, i) => Object.fromEntries(table.names.map((name, c) => [name, table.columns[c][i]])))
}

const headBytes = 1 << 16
const delimiters: readonly Delimiter[] = [',', ';', '\t', '|']

/** The content as UTF-8 without its byte order mark. */
function toUtf8(content: Uint8Array, file: string, issues: IssueLog): Uint8Array {
  if (content[0] === 0xff && content[1] === 0xfe) return recode(content, 'utf-16le')
  if (content[0] === 0xfe && content[1] === 0xff) return recode(content, 'utf-16be')
  const body = content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf ? content.subarray(3) : content
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body)
    return body
  } catch {
    issues.add('warning', 'TEXT_NOT_UTF8', `expected UTF-8 text in ${file}, got other bytes: read as Windows-1252, so names in other scripts may be garbled. Save it as UTF-8`)
    return recode(body, 'windows-1252')
  }
}

function recode(content: Uint8Array, encoding: string): Uint8Array {
  return new TextEncoder().encode(new TextDecoder(encoding).decode(content))
}

/** Spreadsheets may name the delimiter on a first line of its own: `sep=;`. */
function withoutSep(bytes: Uint8Array): { bytes: Uint8Array, delimiter?: Delimiter, skipped: number } {
  const match = /^sep=([,;\t|])(\r?\n|\r)/i.exec(new TextDecoder().decode(bytes.subarray(0, 8)))
  return match ? { bytes: bytes.subarray(match[0].length), delimiter: match[1] as Delimiter, skipped: 1 } : { bytes, skipped: 0 }
}

/** The delimiter that cuts the first lines into equally many cells, the more the better. */
function findDelimiter(head: string): Delimiter {
  const lines = firstLines(head, 20)
  let best: Delimiter = ',', most = 0
  for (const delimiter of delimiters) {
    const counts = lines.map(line => line.split(delimiter).length - 1)
    const alike = counts.filter(count => count === counts[0]).length
    const score = counts[0] * alike / counts.length
    if (score > most) {
      best = delimiter
      most = score
    }
  }
  return best
}

/** Lines with their quoted parts cut out; a last line that the head cuts off is left out. */
function firstLines(head: string, most: number): string[] {
  const bare = head.replace(/"(?:[^"]|"")*"/g, '')
  const lines = bare.split(/\r\n|\n|\r/)
  if (head.length >= headBytes / 4 && lines.length > 1) lines.pop()
  return lines.filter(line => line.trim() !== '').slice(0, most)
}

const dialect = { record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, relax_quotes: true }

function parseRecords(bytes: Uint8Array, delimiter: Delimiter, file: string, skipped: number): string[][] {
  try {
    return parse(bytes, { ...dialect, delimiter })
  } catch (cause) {
    // The parser counts lines to where it gave up; where the record begins is what mends it.
    const whole = cause instanceof CsvError && typeof cause.records === 'number' ? cause.records : 0
    const before = whole === 0 ? [] : parse(bytes, { ...dialect, delimiter, to: whole })
    const line = 1 + skipped + before.reduce((sum, record) => sum + lineCount(record), 0)
    const what = cause instanceof CsvError && cause.code === 'CSV_QUOTE_NOT_CLOSED'
      ? `expected a closing quote in the record that starts on line ${line} of ${file}, got the end of the file: double the quotes inside quoted cells`
      : `expected separated text in ${file}, got something else in the record that starts on line ${line}: ${cause instanceof Error ? cause.message : String(cause)}`
    throw new FarsakhError('CSV_MALFORMED', what, { file, line }, { cause })
  }
}

/** Lines of a record: quoted cells may hold line breaks. */
function lineCount(record: readonly string[]): number {
  let lines = 1
  for (const cell of record) if (cell.includes('\n') || cell.includes('\r')) lines += cell.split(/\r\n|\n|\r/).length - 1
  return lines
}

/** Drops blank lines, and counts on which line each record starts. */
function withLines(records: readonly string[][], firstLine: number): { rows: string[][], lines: Uint32Array } {
  const rows: string[][] = []
  const lines = new Uint32Array(records.length)
  let line = firstLine
  for (const record of records) {
    if (record.some(cell => cell.trim() !== '')) {
      lines[rows.length] = line
      rows.push(record)
    }
    line += lineCount(record)
  }
  return { rows, lines: lines.slice(0, rows.length) }
}

const number = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?$/i

/** A first line with two or more numbers, in columns that go on as numbers, is no header (four digits may be a year that names a column). */
function looksLikeData(rows: readonly string[][]): boolean {
  const second = rows.length > 1 ? rows[1] : rows[0]
  const numbers = rows[0].filter((cell, i) => number.test(cell.trim()) && !/^\d{1,4}$/.test(cell.trim()) && i < second.length && number.test(second[i].trim()))
  return numbers.length >= 2
}

function columnNames(rows: readonly string[][], hasHeader: boolean, issues: IssueLog): string[] {
  if (!hasHeader) return Array.from({ length: Math.max(...rows.slice(0, 100).map(row => row.length)) }, (_, i) => `column${i + 1}`)
  const seen = new Set<string>()
  return rows[0].map((cell, i) => {
    const base = cell.trim() === '' ? `column${i + 1}` : cell.trim()
    let name = base
    for (let n = 2; seen.has(name); n++) name = `${base}_${n}`
    if (name !== base) issues.add('warning', 'CSV_COLUMN_REPEATED', `expected column names to differ, got "${base}" again: column ${i + 1} is called ${name}`, -1, base)
    seen.add(name)
    return name
  })
}

interface Body { first: number, lines: Uint32Array, issues: IssueLog, file: string }

function transpose(rows: readonly string[][], names: readonly string[], body: Body): string[][] {
  const { first, lines, issues, file } = body
  for (let i = first; i < rows.length; i++) {
    const { length } = rows[i]
    // Trailing delimiters and left-out empty cells at the end do no harm.
    const isLonger = length > names.length && rows[i].slice(names.length).some(cell => cell.trim() !== '')
    if (isLonger) issues.add('warning', 'CSV_ROW_LENGTH', `expected ${names.length} cells on line ${lines[i]} of ${file}, got ${length}: the cells beyond the header are left out`, i - first, length)
    if (length < names.length) issues.add('warning', 'CSV_ROW_LENGTH', `expected ${names.length} cells on line ${lines[i]} of ${file}, got ${length}: the others are taken to be empty`, i - first, length)
  }
  return names.map((_, c) => {
    const column = new Array<string>(rows.length - first)
    for (let i = first; i < rows.length; i++) column[i - first] = c < rows[i].length ? rows[i][c] : ''
    return column
  })
}
