import { FarsakhError } from '../core/errors.ts'
import { toNumber, type Place, type Places } from './places.ts'
import { isBareName, malformed, tokenize, type Token } from './where-tokens.ts'

/** Whether a place is wanted. */
export type PlaceTest = (place: Place) => boolean

/**
 * Compiles a condition on places, as `--where` takes it: comparisons (`== != < <= > >=`), `in ('a', 'b')`, `contains`, `startsWith`,
 * joined by `and`, `or`, `not` (or `&& || !`) and parentheses. Text stands in quotes, column names stand bare or in backticks.
 *
 * A number compares as a number, text compares as text, letter case counts. A missing value satisfies no comparison but `== ''`,
 * so `type != 'clinic'` leaves out the places of unknown type and `not (type == 'clinic')` keeps them. Nothing is evaluated as code.
 * @param text the condition, such as `type == 'hospital' and beds > 20`
 * @param options `columns`: the names that may occur besides id, lon and lat; without them an unknown name is found when the first place is tested
 * @returns a test for {@link Places.where}
 * @throws FarsakhError `EXPRESSION_MALFORMED` with the position, what was expected, and the columns there are
 * @example
 * const open = parseWhere("type in ('hospital', 'clinic') and not beds < 5")
 */
export function parseWhere(text: string, options: { columns?: readonly string[] } = {}): PlaceTest {
  return new Parser(text, options.columns).parse()
}

/**
 * The places that satisfy a condition.
 * @param places to choose from
 * @param text the condition, such as `type == 'hospital' and beds > 20`
 * @param options `name`: what messages call the places
 * @throws FarsakhError `EXPRESSION_MALFORMED` as {@link parseWhere}; `PLACES_EMPTY` when no place satisfies it, with the values that the columns named in it hold
 */
export function placesWhere(places: Places, text: string, options: { name?: string } = {}): Places {
  const parser = new Parser(text, places.names)
  const kept = places.where(parser.parse())
  if (kept.size > 0) return kept
  const name = options.name ?? 'places'
  const seen = [...parser.used].map(column => `${column}: ${valuesSeen(places, column)}`)
  const found = seen.length === 0 ? '' : `. Values there are: ${seen.join('; ')}`
  throw new FarsakhError('PLACES_EMPTY', `expected at least one of the ${places.size} places of ${name} to satisfy ${text}, got none${found}`, { file: name, expression: text })
}

type Operand = (place: Place) => number | string
type Comparison = (order: number) => boolean

const comparisons: Readonly<Record<string, Comparison>> = {
  '==': order => order === 0,
  '!=': order => order !== 0,
  '<': order => order < 0,
  '<=': order => order <= 0,
  '>': order => order > 0,
  '>=': order => order >= 0,
}
const textTests: Readonly<Record<string, (value: string, part: string) => boolean>> = {
  contains: (value, part) => value.includes(part),
  startswith: (value, part) => value.startsWith(part),
}
const expectedTest = 'a comparison (==, !=, <, <=, >, >=), in, contains or startsWith'
const deepest = 100

/** Recursive descent, loosest first: or, and, not, test. */
class Parser {
  /** Columns named so far. */
  readonly used: Set<string> = new Set<string>()
  readonly #text: string
  readonly #tokens: readonly Token[]
  readonly #columns: ReadonlySet<string> | undefined
  #next = 0
  #depth = 0

  constructor(text: string, columns: readonly string[] | undefined) {
    this.#text = text
    this.#tokens = tokenize(text)
    this.#columns = columns && new Set(columns)
  }

  parse(): PlaceTest {
    const test = this.#or()
    const rest = this.#peek()
    if (rest.kind !== 'end') this.#fail('and, or, or the end', rest)
    return test
  }

  #or(): PlaceTest {
    const parts = [this.#and()]
    while (this.#accept('or', '||')) parts.push(this.#and())
    return parts.length === 1 ? parts[0] : place => parts.some(part => part(place))
  }

  #and(): PlaceTest {
    const parts = [this.#not()]
    while (this.#accept('and', '&&')) parts.push(this.#not())
    return parts.length === 1 ? parts[0] : place => parts.every(part => part(place))
  }

  #not(): PlaceTest {
    if (++this.#depth > deepest) this.#fail(`at most ${deepest} nested conditions`, this.#peek())
    const test = this.#accept('not', '!') ? negate(this.#not()) : this.#accept('(') ? this.#group() : this.#test()
    this.#depth--
    return test
  }

  #group(): PlaceTest {
    const inside = this.#or()
    this.#expect(')', 'and, or, or )')
    return inside
  }

  #test(): PlaceTest {
    const left = this.#operand('a column name')
    const token = this.#take()
    const word = token.text.toLowerCase()
    if (token.kind === 'symbol' && Object.hasOwn(comparisons, token.text)) return compare(left, token.text, this.#operand('a value to compare with'))
    if (token.kind === 'keyword' && word === 'in') return this.#list(left)
    if (token.kind === 'keyword' && word === 'not' && this.#accept('in')) return negate(this.#list(left))
    if (token.kind === 'keyword' && Object.hasOwn(textTests, word)) return matchText(left, textTests[word], this.#operand('text'))
    return this.#fail(expectedTest, token)
  }

  #list(left: Operand): PlaceTest {
    this.#expect('(', '( and a list of values')
    const tests: PlaceTest[] = []
    do tests.push(compare(left, '==', this.#operand('a value'))); while (this.#accept(','))
    this.#expect(')', ', or )')
    return place => tests.some(test => test(place))
  }

  #operand(expected: string): Operand {
    const token = this.#take()
    if (token.kind === 'number') return constant(Number(token.text))
    if (token.kind === 'text') return token.text.trim() === '' ? emptyText : constant(token.text)
    if (token.kind !== 'name') return this.#fail(expected, token)
    return this.#column(token)
  }

  #column(token: Token): Operand {
    const name = token.text
    const own = name === 'id' || name === 'lon' || name === 'lat'
    if (!own && this.#columns && !this.#columns.has(name)) this.#unknown(token)
    this.used.add(name)
    if (own) return place => place[name]
    return place => place.get(name) ?? this.#unknown(token)
  }

  #unknown(token: Token): never {
    const columns = this.#columns ? `one of the columns ${['id', 'lon', 'lat', ...this.#columns].map(quoteOdd).join(', ')}` : 'a column that there is'
    throw malformed(this.#text, token.at, `expected ${columns}, got ${token.text}. Text stands in quotes: '${token.text}'`)
  }

  #peek(): Token {
    return this.#tokens[this.#next]
  }

  #take(): Token {
    const token = this.#peek()
    if (token.kind !== 'end') this.#next++
    return token
  }

  #accept(...texts: string[]): boolean {
    const token = this.#peek()
    const found = (token.kind === 'symbol' || token.kind === 'keyword') && texts.includes(token.text.toLowerCase())
    if (found) this.#next++
    return found
  }

  #expect(symbol: string, expected: string): void {
    if (!this.#accept(symbol)) this.#fail(expected, this.#peek())
  }

  #fail(expected: string, token: Token): never {
    const got = token.kind === 'end' ? 'the end' : token.kind === 'text' ? `'${token.text}'` : token.text
    const hint = token.text === '=' ? ' (write == for equals)' : token.text === '<>' ? ' (write != for differs)' : ''
    throw malformed(this.#text, token.at, `expected ${expected}, got ${got}${hint}`)
  }
}

/** The literal '', which asks whether a value is missing. */
const emptyText: Operand = () => ''

function constant(value: number | string): Operand {
  return () => value
}

function negate(test: PlaceTest): PlaceTest {
  return place => !test(place)
}

function compare(left: Operand, symbol: string, right: Operand): PlaceTest {
  const holds = comparisons[symbol]
  if ((left === emptyText || right === emptyText) && (symbol === '==' || symbol === '!=')) {
    const value = left === emptyText ? right : left
    return place => isMissing(value(place)) === (symbol === '==')
  }
  return place => {
    const a = left(place), b = right(place)
    return !isMissing(a) && !isMissing(b) && holds(order(a, b))
  }
}

/** Negative, 0 or positive; NaN for a number and a text that is none, which only differ. */
function order(a: number | string, b: number | string): number {
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  return toNumber(a) - toNumber(b)
}

function isMissing(value: number | string): boolean {
  return typeof value === 'string' ? value.trim() === '' : Number.isNaN(value)
}

function matchText(left: Operand, matches: (value: string, part: string) => boolean, right: Operand): PlaceTest {
  return place => {
    const a = left(place), b = right(place)
    return !isMissing(a) && !isMissing(b) && matches(String(a), String(b))
  }
}

/** The values of a column, the most frequent first, as a message can show them. */
function valuesSeen(places: Places, column: string): string {
  const counts = new Map<string, number>()
  for (const place of places) {
    const value = column === 'id' ? place.id : column === 'lon' ? place.lon : column === 'lat' ? place.lat : place.get(column) ?? ''
    const text = isMissing(value) ? '(missing)' : typeof value === 'string' ? `'${value}'` : String(value)
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1])
  const shown = sorted.slice(0, 8).map(([value, count]) => `${value} (${count})`).join(', ')
  return sorted.length > 8 ? `${shown} and ${sorted.length - 8} more` : shown
}

/** A column name as it must be written in a condition. */
function quoteOdd(name: string): string {
  return isBareName(name) ? name : `\`${name.replaceAll('`', '``')}\``
}
