import { concentration, gini, palma, quintileRatio, theil } from '../analysis/equity.ts'
import { formatDuration } from '../core/units.ts'
import { zoneColumn, type ZoneLookup } from '../data/groups.ts'
import { tableFrom, tableFromRows, type Table } from '../data/table.ts'
import type { Origins, Sites } from './access-inputs.ts'
import type { Measured, MeasureColumn } from './access-measures.ts'
import type { CliIo } from './io.ts'
import { formatNumber, printTable, styleFor, type PrintColumn } from './terminal.ts'

/** A column of results and who it is about. */
export interface Summary {
  readonly measure: string
  readonly unit: MeasureColumn['unit']
  /** Weighted by people; over those who get there, where it is a time or a cost. */
  readonly mean: number
  readonly least: number
  readonly most: number
  /** Everybody; the number of origins where nobody says how many people they have. */
  readonly people: number
  /** Of them, those with nothing in reach. */
  readonly peopleUnreached: number
  readonly originsUnreached: number
  /** NaN for times and costs. */
  readonly gini: number
}

/** Sums up every column, over all origins. */
export function summarise(measured: readonly Measured[], people: Float64Array): Summary[] {
  return columnsOf(measured).map(({ name, unit, values, unreached }): Summary => {
    const { mean, least, most } = spreadOf(values, people)
    return {
      measure: name, unit, mean, least, most, people: sum(people), peopleUnreached: unreached.reduce((total, i) => total + people[i], 0), originsUnreached: unreached.length,
      gini: unit === 'amount' ? gini({ access: values, people }) : NaN,
    }
  })
}

function spreadOf(values: Float64Array, people: Float64Array): { mean: number, least: number, most: number } {
  let weighted = 0, count = 0, least = Infinity, most = -Infinity
  for (const [i, value] of values.entries()) {
    if (value === Infinity || people[i] === 0) continue
    weighted += value * people[i]
    count += people[i]
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return count > 0 ? { mean: weighted / count, least, most } : { mean: NaN, least: NaN, most: NaN }
}

/** The table that access.csv holds: an id and the columns of the measures. */
export function accessTable({ ends }: Origins, measured: readonly Measured[]): Table<Record<string, string | number>> {
  return tableFrom<Record<string, string | number>>({ id: ends.ids, ...Object.fromEntries(columnsOf(measured).map(({ name, values }) => [name, values])) })
}

/** The table that sites.csv holds: supply, and what measures say of each site. */
export function sitesTable({ ends, supply }: Sites, measured: readonly Measured[]): Table<Record<string, string | number>> {
  return tableFrom<Record<string, string | number>>({ id: ends.ids, supply, ...Object.assign({}, ...measured.map(({ sites }) => sites)) as Record<string, Float64Array> })
}

/** Columns by origin of all measures. */
export function columnsOf(measured: readonly Measured[]): MeasureColumn[] {
  return measured.flatMap(({ columns }) => columns)
}

/** A row of access-by-zone.csv. */
export interface ZoneRow {
  zone: string
  measure: string
  people: number
  people_unreached: number
  mean: number
}

/** The means of every column by zone, weighted by people. */
export function zoneTable(origins: Origins, measured: readonly Measured[], { people, zones }: { readonly people: Float64Array, readonly zones: ZoneLookup }): Table<ZoneRow> {
  const { names, zone } = zoneColumn({ ...origins.points!, size: people.length } as Parameters<typeof zoneColumn>[0], zones)
  const members = names.map((): number[] => []), rows: ZoneRow[] = []
  for (const [i, z] of zone.entries()) members[z].push(i)
  for (const { name, values, unreached } of columnsOf(measured)) {
    const isUnreached = new Uint8Array(people.length)
    for (const i of unreached) isUnreached[i] = 1
    for (const [z, within] of members.entries()) {
      const own = Float64Array.from(within, i => people[i])
      rows.push({ zone: names[z], measure: name, people: sum(own), people_unreached: sum(own.filter((_, j) => isUnreached[within[j]] === 1)), mean: spreadOf(Float64Array.from(within, i => values[i]), own).mean })
    }
  }
  return tableFromRows<ZoneRow>(['zone', 'measure', 'people', 'people_unreached', 'mean'], rows)
}

/** A row of equity.csv. */
export interface EquityRow {
  measure: string
  index: string
  value: number
  /** Whom it is over. */
  people: number
  /** Those left out: their time or cost is Infinity, or their income is missing. */
  people_left_out: number
}

/** Indices of inequality of every column: Gini and Theil; with incomes Palma, the ratio of quintiles and concentration; with groups the mean of each, and inequality between and within them. */
export function equityTable(measured: readonly Measured[], { people, income, groups }: { readonly people: Float64Array, readonly income: Float64Array | undefined, readonly groups: readonly string[] | undefined }): Table<EquityRow> {
  const rows: EquityRow[] = [], everybody = sum(people)
  for (const { name, values } of columnsOf(measured)) {
    const pick = (test: (i: number) => boolean): number[] => [...values.keys()].filter(i => people[i] > 0 && values[i] < Infinity && test(i))
    const add = (kept: readonly number[], indices: Readonly<Record<string, number>>, of: number = everybody): void => {
      const counted = kept.reduce((total, i) => total + people[i], 0)
      for (const [index, value] of Object.entries(indices)) rows.push({ measure: name, index, value, people: counted, people_left_out: of - counted })
    }
    const sharesOf = (kept: readonly number[]): { access: Float64Array, people: Float64Array } => ({ access: Float64Array.from(kept, i => values[i]), people: Float64Array.from(kept, i => people[i]) })
    const all = pick(() => true), shares = sharesOf(all)
    if (all.length === 0) continue
    add(all, { gini: gini(shares), theil: theil(shares).total })
    if (groups !== undefined) {
      const parts = theil(shares, { groups: all.map(i => groups[i]) })
      add(all, { theil_between: parts.between, theil_within: parts.within })
      for (const { group, mean } of parts.groups) add(all.filter(i => groups[i] === group), { [`mean of ${group === '' ? '(no group)' : group}`]: mean }, sum(people.filter((_, i) => groups[i] === group)))
    }
    const known = income === undefined ? [] : pick(i => Number.isFinite(income[i]))
    if (known.length > 0) {
      const ranked = { ...sharesOf(known), income: known.map(i => income![i]) }
      add(known, { palma: palma(ranked), quintile_ratio: quintileRatio(ranked), concentration: concentration(ranked), concentration_erreygers: concentration(ranked, { kind: 'erreygers' }) })
    }
  }
  return tableFromRows<EquityRow>(['measure', 'index', 'value', 'people', 'people_left_out'], rows)
}

/** The table for people: a line a column. */
export function printSummary(io: CliIo, summaries: readonly Summary[], options: { readonly isOfPeople: boolean }): string {
  const columns: PrintColumn[] = [{ title: 'measure', align: 'left' }, ...['mean', 'least', 'most', 'Gini', options.isOfPeople ? 'people with none' : 'places with none'].map((title): PrintColumn => ({ title, align: 'right' }))]
  const rows = summaries.map(({ measure, unit, mean, least, most, gini: index, people, peopleUnreached }) => [
    measure, ...[mean, least, most].map(value => formatAmount(value, unit)), Number.isNaN(index) ? '–' : index.toFixed(3), `${formatNumber(peopleUnreached)} of ${formatNumber(people)}`,
  ])
  return printTable(columns, rows, { width: io.stdout.columns, style: styleFor(io.stdout, io.env) })
}

/** A table for people of the means by zone, a column a measure. */
export function printZones(io: CliIo, zones: Table<ZoneRow>, summaries: readonly Summary[]): string {
  const rows = [...zones], names = [...new Set(rows.map(row => row.zone))]
  const columns: PrintColumn[] = [{ title: 'zone', align: 'left' }, { title: 'people', align: 'right' }, ...summaries.map(({ measure }): PrintColumn => ({ title: measure, align: 'right' }))]
  const lines = names.map(zone => {
    const own = rows.filter(row => row.zone === zone)
    return [zone, formatNumber(own[0].people), ...own.map(({ mean }, c) => formatAmount(mean, summaries[c].unit))]
  })
  return printTable(columns, lines, { width: io.stdout.columns, style: styleFor(io.stdout, io.env) })
}

/** Three digits, or a time. */
function formatAmount(value: number, unit: MeasureColumn['unit']): string {
  if (!Number.isFinite(value)) return '–'
  if (unit === 'seconds') return formatDuration(value)
  return Math.abs(value) >= 100 ? formatNumber(value) : Math.abs(value) < 1e-3 && value !== 0 ? value.toExponential(2) : String(Number(value.toPrecision(3)))
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}
