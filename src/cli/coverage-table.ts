import type { CoverageRow } from '../analysis/coverage.ts'
import type { Issue } from '../core/types.ts'
import { formatDuration } from '../core/units.ts'
import { noZone } from '../data/groups.ts'
import { IssueLog } from '../data/issues.ts'
import { tableFrom, type Table } from '../data/table.ts'
import type { CliIo } from './io.ts'
import { formatNumber, formatShare, printTable, styleFor, type PrintColumn } from './terminal.ts'

/** A row of coverage.csv; `cutoff_seconds` is Infinity in the rows of people beyond every cutoff or off the network. */
export interface CoverageFileRow {
  zone: string
  cutoff_seconds: number
  people: number
  total: number
  share: number
  group: string
}

/** The table that coverage.csv holds. */
export function coverageTable(covered: Table<CoverageRow>): Table<CoverageFileRow> {
  return tableFrom<CoverageFileRow>({
    zone: covered.column('zone'), cutoff_seconds: covered.column('cutoff'), people: covered.column('people'),
    total: covered.column('total'), share: covered.column('share'), group: covered.column('group'),
  })
}

/** The same rows for JSON, where Infinity is null. */
export function coverageJson(covered: Table<CoverageRow>): CoverageFileRow[] {
  return [...coverageTable(covered)]
}

/** Says how many people live where no road is near or on barriers, or in no zone: a few are normal, many mean that the files cover different places. */
export function peopleLeftOut(covered: Table<CoverageRow>, { everybody, isGround }: { everybody: Table<CoverageRow>, isGround: boolean }): Table<Issue> {
  const log = new IssueLog()
  for (const row of everybody) if (row.group === 'off-network') addOff(log, row.people, row.total, { isGround, where: 'in a column of their own' })
  const outside = [...covered].find(row => row.zone === noZone)
  if (outside !== undefined) addPeople(log, 'PEOPLE_OUTSIDE_ZONES', outside.total, [...everybody][0].total, `live in none of the zones: they are counted under ${noZone}`)
  return log.table()
}

/** Says how many people cannot join the model, and where they are counted. */
export function peopleOff(people: number, total: number, options: OffOptions): Table<Issue> {
  const log = new IssueLog()
  addOff(log, people, total, options)
  return log.table()
}

interface OffOptions {
  readonly isGround: boolean
  /** Where they are counted. */
  readonly where: string
  /** False where the command has no `--within`. */
  readonly canMove?: boolean
}

function addOff(log: IssueLog, people: number, total: number, { isGround, where, canMove = true }: OffOptions): void {
  const why = isGround ? `live on barriers or outside the ground: they are counted ${where}${canMove ? '; --within METRES moves those on barriers to the nearest ground' : ''}` : `live farther from every usable road than a place may be: they are counted ${where}`
  addPeople(log, 'PEOPLE_OFF_NETWORK', people, total, why)
}

function addPeople(log: IssueLog, code: string, people: number, total: number, what: string): void {
  if (people > 0) log.add(people > total / 100 ? 'warning' : 'info', code, `${formatNumber(people)} of ${formatNumber(total)} people (${formatShare(people / total)}) ${what}`, -1, people)
}

/**
 * The table for people: a line a zone, the share within each cutoff, and a line for everybody.
 * @param covered rows by zone
 * @param options `everybody`, rows of the whole population; `off`, the title of the column of those who cannot join
 */
export function printCoverage(io: CliIo, covered: Table<CoverageRow>, { everybody, off }: { everybody: Table<CoverageRow>, off: string }): string {
  const style = styleFor(io.stdout, io.env)
  const all = [...everybody]
  const cutoffs = all.filter(row => row.group === 'within').map(row => row.cutoff)
  const columns: PrintColumn[] = [
    { title: 'zone', align: 'left' }, { title: 'people', align: 'right' },
    ...cutoffs.map((cutoff): PrintColumn => ({ title: `in ${formatDuration(cutoff)}`, align: 'right' })),
    { title: 'farther', align: 'right' }, { title: off, align: 'right' },
  ]
  const zones = new Map<string, CoverageRow[]>()
  if (covered !== everybody) for (const row of covered) zones.set(row.zone, [...zones.get(row.zone) ?? [], row])
  const rows = [...zones, ['everybody', all] as const].map(([zone, of]) => [zone, formatNumber(of[0].total), ...of.map(row => formatShare(row.share))])
  return printTable(columns, rows, { width: io.stdout.columns, style })
}
