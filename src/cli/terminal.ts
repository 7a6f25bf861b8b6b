import { createColors } from 'picocolors'
import type { CliIo, Stream } from './io.ts'

/** Ways to set text off; each returns the text unchanged where colours are unwelcome. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
  cyan(text: string): string
}

/** The styles for a stream: colours only for people, never with NO_COLOR (https://no-color.org), always with FORCE_COLOR. */
export function styleFor(stream: Stream, env: CliIo['env']): Style {
  const { NO_COLOR, FORCE_COLOR, TERM } = env
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0'
  return createColors((NO_COLOR ?? '') === '' && (forced || (stream.isTerminal && TERM !== 'dumb')))
}

/** A column of a printed table. */
export interface PrintColumn {
  readonly title: string
  /** Numbers to the right, text to the left. */
  readonly align: 'left' | 'right'
}

/**
 * Lays out rows under aligned titles; the widest left-aligned column gives way when the line is wider than `width`.
 * @param columns titles and alignment
 * @param rows one text a column
 * @returns lines that end in a newline each
 */
export function printTable(columns: readonly PrintColumn[], rows: readonly (readonly string[])[], options: { width?: number, style?: Style, indent?: string } = {}): string {
  const { width = 80, style, indent = '' } = options
  const widths = columns.map((column, c) => rows.reduce((most, row) => Math.max(most, displayWidth(row[c])), displayWidth(column.title)))
  const excess = indent.length + widths.reduce((sum, w) => sum + w + 2, -2) - width
  const widest = columns.reduce((best, column, c) => column.align === 'left' && (best < 0 || widths[c] > widths[best]) ? c : best, -1)
  if (excess > 0 && widest >= 0) widths[widest] = Math.max(8, widths[widest] - excess)
  const line = (cells: readonly string[]): string => indent + cells.map((cell, c) => pad(cell, widths[c], columns[c].align)).join('  ').trimEnd() + '\n'
  const head = line(columns.map(column => column.title))
  return (style ? style.bold(head.trimEnd()) + '\n' : head) + rows.map(line).join('')
}

/** Fills text to a width with blanks, or cuts it with an ellipsis. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = fit(text, width)
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(cut)))
  return align === 'left' ? cut + blanks : blanks + cut
}

/** Text of at most `width` characters, the end replaced by an ellipsis where it is longer. */
export function fit(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let cut = '', used = 0
  for (const character of text) {
    used += displayWidth(character)
    if (used > width - 1) break
    cut += character
  }
  return `${cut}…`
}

/** How many columns of a terminal text takes: marks and controls none, Chinese, Japanese and Korean characters two. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text.replaceAll(escape, '')) {
    if (nothing.test(character)) continue
    width += wide.test(character) ? 2 : 1
  }
  return width
}

const escape = /\u001b\[[\d;]*m/g
const nothing = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff01-\uff60]/u

/** A number with thousands separators: `1,234,567`, `12.5`. */
export function formatNumber(value: number, digits = 0): string {
  if (!Number.isFinite(value)) return '–'
  const [whole, fraction] = Math.abs(value).toFixed(digits).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  const isZero = Number(value.toFixed(digits)) === 0
  return `${value < 0 && !isZero ? '-' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`
}

/** A share between 0 and 1 as a percentage: `81.2 %`. */
export function formatShare(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–'
}

/** A large count in few characters: `950`, `12.3k`, `4.1M`. */
export function formatCompact(value: number): string {
  for (const [size, unit] of [[1e9, 'G'], [1e6, 'M'], [1e3, 'k']] as const) {
    if (value >= size * 0.9995) return `${(value / size).toFixed(value >= size * 99.95 ? 0 : 1)}${unit}`
  }
  return String(Math.round(value))
}

/** A waiting time for people: `0.8 s`, `12 s`, `3 min 20 s`. */
export function formatElapsed(ms: number): string {
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 100) return `${seconds} s`
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${Math.floor(seconds / 3600)} h ${Math.floor(seconds % 3600 / 60)} min`
}
