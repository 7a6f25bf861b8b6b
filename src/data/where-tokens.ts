import { FarsakhError } from '../core/errors.ts'

/** A piece of a condition and where it begins. */
export interface Token {
  readonly kind: 'name' | 'keyword' | 'number' | 'text' | 'symbol' | 'end'
  /** The name or the text without its quotes. */
  readonly text: string
  readonly at: number
}

const keywords = new Set(['and', 'or', 'not', 'in', 'contains', 'startswith'])
const closing: Readonly<Record<string, string>> = { '\'': '\'', '"': '"', '`': '`' }

/**
 * Splits a condition into tokens, the last of kind `end`. A quote inside quotes is written twice.
 * @throws FarsakhError `EXPRESSION_MALFORMED` for a character that belongs nowhere or a quote that does not close
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const space = /\s+/y
  const number = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_])/uy
  const word = /[\p{L}_][\p{L}\p{M}\p{N}_:.]*/uy
  const symbol = /==|!=|<>|<=|>=|&&|\|\||[<>=!(),]/y
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }
  for (;;) {
    at += match(space)?.length ?? 0
    if (at >= text.length) break
    const start = at
    if (Object.hasOwn(closing, text[at])) {
      const quoted = readQuoted(text, at)
      tokens.push({ kind: text[at] === '`' ? 'name' : 'text', text: quoted.value, at: start })
      at = quoted.end
      continue
    }
    const digits = match(number), letters = match(word), sign = match(symbol)
    const found = digits ?? letters ?? sign
    if (found === undefined) return stray(text, at)
    tokens.push({ kind: digits !== undefined ? 'number' : sign !== undefined ? 'symbol' : keywords.has(found.toLowerCase()) ? 'keyword' : 'name', text: found, at: start })
    at += found.length
  }
  tokens.push({ kind: 'end', text: '', at: text.length })
  return tokens
}

/** Whether a column name can stand in a condition without backticks. */
export function isBareName(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{M}\p{N}_:.]*$/u.test(name) && !keywords.has(name.toLowerCase())
}

/** What a condition gets for a failure: the message, the position and a line that points at it. */
export function malformed(text: string, at: number, message: string): FarsakhError {
  return new FarsakhError('EXPRESSION_MALFORMED', `${message}, at position ${at + 1}\n  ${text}\n  ${' '.repeat(at)}^`, { expression: text, position: at })
}

function readQuoted(text: string, start: number): { value: string, end: number } {
  const quote = text[start]
  let value = ''
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] !== quote) value += text[i]
    else if (text[i + 1] === quote) value += text[i++]
    else return { value, end: i + 1 }
  }
  throw malformed(text, start, `expected a closing ${quote}, got the end`)
}

function stray(text: string, at: number): never {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
  const hint = /[‘’“”«»]/.test(character) ? ': write straight quotes \' or "' : /[\d.+-]/.test(character) ? ': names that begin with a digit stand in backticks' : ''
  throw malformed(text, at, `expected a column name, a value or an operator, got ${character}${hint}`)
}
