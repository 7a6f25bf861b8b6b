/** A column of a table: numbers or text. */
export type TableColumn = Float64Array | readonly string[]

/**
 * A table stored by columns and read by rows: iterate it, spread it into an array, or take `column(name)`.
 * @example
 * const table = tableFrom<{ zone: string, people: number }>({ zone: ['north'], people: Float64Array.of(12) })
 * table.column('people') // Float64Array [12]
 */
export class Table<Row extends object> implements Iterable<Row> {
  readonly length: number
  readonly #columns: ReadonlyMap<string, TableColumn>

  constructor(columns: Readonly<Record<keyof Row & string, TableColumn>>) {
    this.#columns = new Map(Object.entries<TableColumn>(columns))
    this.length = [...this.#columns.values()][0]?.length ?? 0
    for (const [name, column] of this.#columns) {
      if (column.length !== this.length) throw new RangeError(`expected ${this.length} values in column ${name}, got ${column.length}`)
    }
  }

  /** Column names, in order. */
  get names(): string[] {
    return [...this.#columns.keys()]
  }

  /** One column: Float64Array for numbers, an array for text. */
  column<K extends keyof Row & string>(name: K): Row[K] extends number ? Float64Array : readonly string[] {
    const column = this.#columns.get(name)
    if (column === undefined) throw new RangeError(`expected one of the columns ${this.names.join(', ')}, got "${name}"`)
    return column as Row[K] extends number ? Float64Array : readonly string[]
  }

  /** One row as an object. */
  row(i: number): Row {
    const row: Record<string, number | string> = {}
    for (const [name, column] of this.#columns) row[name] = column[i]
    return row as Row
  }

  *[Symbol.iterator](): Iterator<Row> {
    for (let i = 0; i < this.length; i++) yield this.row(i)
  }
}

/**
 * Makes a table from its columns.
 * @param columns columns by name, all of one length
 */
export function tableFrom<Row extends object>(columns: Readonly<Record<keyof Row & string, TableColumn>>): Table<Row> {
  return new Table<Row>(columns)
}

/**
 * Makes a table from rows that all have the keys named. A column is numeric when its first value is.
 * @param names of the columns, in order
 * @param rows objects that have these keys
 */
export function tableFromRows<Row extends object>(names: readonly (keyof Row & string)[], rows: readonly Row[]): Table<Row> {
  const columns: Record<string, TableColumn> = {}
  for (const name of names) {
    const values = rows.map(row => row[name])
    columns[name] = typeof values[0] === 'number' ? Float64Array.from(values as number[]) : values.map(value => String(value))
  }
  return new Table<Row>(columns as Record<keyof Row & string, TableColumn>)
}
