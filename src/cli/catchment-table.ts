import type { CatchmentRow } from '../analysis/catchment.ts'
import { formatDuration } from '../core/units.ts'
import { IssueLog } from '../data/issues.ts'
import type { Places } from '../data/places.ts'
import { tableFrom, type Table } from '../data/table.ts'
import type { CliIo } from './io.ts'
import type { Session } from './session.ts'
import { formatNumber, printTable, styleFor, type PrintColumn } from './terminal.ts'

/** A row of catchments.csv. */
export interface CatchmentFileRow {
  facility: string
  people: number
  capacity: number
  farthest_seconds: number
  mean_seconds: number
  group: string
}

/** The table that catchments.csv holds. */
export function catchmentsTable(areas: Table<CatchmentRow>): Table<CatchmentFileRow> {
  return tableFrom<CatchmentFileRow>({
    facility: areas.column('facility'), people: areas.column('people'), capacity: areas.column('capacity'),
    farthest_seconds: areas.column('farthest'), mean_seconds: areas.column('mean'), group: areas.column('group'),
  })
}

/** The `--capacity` column; a capacity that is missing or negative counts as none and is listed. */
export function capacityColumn(session: Session, places: Places): Float64Array | undefined {
  const { capacity: name, to, from } = session.context.options
  if (name === undefined) return undefined
  const log = new IssueLog(), values = places.column(name)
  if (places.size > 0 && values.every(Number.isNaN)) throw new TypeError(`--capacity: expected a column of numbers, got ${name} with ${JSON.stringify(places.text(name)[0])} for ${places.ids[0]}`)
  const column = values.map((value, i) => {
    if (value >= 0) return value
    log.add('error', Number.isNaN(value) ? 'CAPACITY_MISSING' : 'CAPACITY_NEGATIVE', `expected ${name} at least 0 for ${places.ids[i]}: counted as room for nobody`, i, value)
    return 0
  })
  session.addIssues(to ?? from ?? '', log.table())
  return column
}

const most = 20

/** The table for people: the largest catchments first, then those left over. */
export function printCatchments(io: CliIo, areas: Table<CatchmentRow>): string {
  const all = [...areas]
  const hasCapacity = all.some(row => Number.isFinite(row.capacity))
  const columns: PrintColumn[] = [
    { title: 'facility', align: 'left' }, { title: 'people', align: 'right' }, ...(hasCapacity ? [{ title: 'capacity', align: 'right' } as const] : []),
    { title: 'mean', align: 'right' }, { title: 'farthest', align: 'right' },
  ]
  const facilities = all.filter(row => row.group === 'within').sort((a, b) => b.people - a.people)
  const shown = [...facilities.slice(0, most), ...all.filter(row => row.group !== 'within')]
  const rows = shown.map(row => [row.facility, formatNumber(row.people), ...(hasCapacity ? [formatNumber(row.capacity)] : []), time(row.mean), time(row.farthest)])
  const more = facilities.length > most ? `${formatNumber(facilities.length - most)} more facilities stand in catchments.csv\n` : ''
  return printTable(columns, rows, { width: io.stdout.columns, style: styleFor(io.stdout, io.env) }) + more
}

function time(seconds: number): string {
  return Number.isFinite(seconds) ? formatDuration(seconds) : '–'
}
