import { FarsakhError } from '../core/errors.ts'
import type { Compat, Issue } from '../core/types.ts'
import { IssueLog } from '../data/issues.ts'
import type { Raster } from '../data/raster.ts'
import type { Table } from '../data/table.ts'
import type { ClassGround } from './ground.ts'
import type { SpeedScenario, SpeedScenarioRow } from '../data/speed-scenario.ts'

/** How to look classes up. */
export interface CompileOptions {
  /** Names of classes for messages, as a merged land cover has them. */
  readonly labels?: ReadonlyMap<number, string>
  /** `accessmod-5.9`: a class that the table lacks is a barrier instead of an error. */
  readonly compat?: Compat
}

/** The part of the ground that land cover and speeds decide. */
export interface CompiledClasses extends Pick<ClassGround, 'code' | 'mode' | 'kmh'> {
  /** Class of ground by code; NaN for code 0, the barrier. */
  readonly class: Float64Array
  /** Classes repeated in the table, classes that it lacks under `compat`. */
  readonly issues: Table<Issue>
}

/**
 * Gives every cell of a land cover the number of its speed. Cells without data, and those of classes at speed 0, are barriers: code 0.
 * @param landcover classes of ground, whole numbers
 * @param scenario speeds by class; the first row of a class stands
 * @param options `labels` for messages, `compat`
 * @returns code by cell, mode and km/h by code
 * @throws FarsakhError `CLASS_MISSING` naming each class of the raster that the table lacks, with its cells
 * Cost: two passes over the cells, 1 or 2 bytes a cell.
 */
export function compileClasses(landcover: Raster, scenario: SpeedScenario, options: CompileOptions = {}): CompiledClasses {
  const issues = new IssueLog()
  const rows = firstRows(scenario, issues)
  const cells = countClasses(landcover)
  const missing = [...cells].filter(([value]) => !rows.has(value)).sort(([a], [b]) => a - b)
  if (cells.size > mostClasses) throw new FarsakhError('CLASS_MISSING', `expected classes of ground in ${landcover.name}, got more than ${mostClasses} different numbers: is it a raster of measurements?`, { file: landcover.name })
  if (missing.length > 0) reportMissing(missing, { landcover, scenario, options, issues })
  const used = [...cells.keys()].map(value => rows.get(value)).filter((row): row is SpeedScenarioRow => row !== undefined && row.speed > 0).sort((a, b) => a.class - b.class)
  const codes = new Map(used.map((row, i) => [row.class, i + 1]))
  const code = used.length < 256 ? new Uint8Array(landcover.values.length) : new Uint16Array(landcover.values.length)
  encode(landcover, codes, code)
  return {
    code, mode: ['walking', ...used.map(row => row.mode)], kmh: Float64Array.from([0, ...used.map(row => row.speed)]),
    class: Float64Array.from([NaN, ...used.map(row => row.class)]), issues: issues.table(),
  }
}

/** Rows by class; a class that comes again is reported. */
function firstRows(scenario: SpeedScenario, issues: IssueLog): Map<number, SpeedScenarioRow> {
  const rows = new Map<number, SpeedScenarioRow>()
  for (const [i, row] of scenario.rows.entries()) {
    const first = rows.get(row.class)
    if (first === undefined) rows.set(row.class, row)
    else issues.add('warning', 'CLASS_REPEATED', `expected class ${row.class} once in ${scenario.name}, got it again with ${row.speed} km/h: the first row stands, ${first.speed} km/h`, i, row.class)
  }
  return rows
}

/** Cells of each class, in the order in which the classes come. */
export function countClasses({ values, nodata }: Raster): Map<number, number> {
  const counts = new Map<number, number>()
  // Neighbours are mostly of one class, so that a run costs one look-up.
  let run = NaN, length = 0
  const flush = (): void => {
    if (length > 0) counts.set(run, (counts.get(run) ?? 0) + length)
  }
  for (let cell = 0; cell < values.length; cell++) {
    const value = values[cell]
    if (value === run) length++
    else if (value === value && value !== nodata) {
      flush()
      run = value
      length = 1
      // A raster of measurements instead of classes has too many of them to name.
      if (counts.size > mostClasses) break
    }
  }
  flush()
  return counts
}

const mostClasses = 65_535

function encode({ values, nodata }: Raster, codes: ReadonlyMap<number, number>, code: Uint8Array | Uint16Array): void {
  let run = NaN, current = 0
  for (let cell = 0; cell < values.length; cell++) {
    const value = values[cell]
    if (value !== run) {
      run = value
      current = value === nodata ? 0 : codes.get(value) ?? 0
    }
    code[cell] = current
  }
}

interface Missing {
  landcover: Raster
  scenario: SpeedScenario
  options: CompileOptions
  issues: IssueLog
}

function reportMissing(missing: readonly [value: number, cells: number][], { landcover, scenario, options, issues }: Missing): void {
  const listed = missing.slice(0, 12).map(([value, cells]) => `${value}${label(value, options.labels)} (${cells} cells)`).join(', ')
  const all = missing.length > 12 ? `${listed} and ${missing.length - 12} more` : listed
  if (options.compat !== 'accessmod-5.9') {
    throw new FarsakhError('CLASS_MISSING', `expected a speed for every class of ${landcover.name} in ${scenario.name}, got none for ${all}: add rows for them, with speed 0 where nobody passes`,
      { file: scenario.name, classes: missing.slice(0, 1000).map(([value]) => value), cells: missing.slice(0, 1000).map(([, cells]) => cells) })
  }
  for (const [value, cells] of missing) issues.add('warning', 'CLASS_WITHOUT_SPEED', `${scenario.name} has no speed for class ${value}${label(value, options.labels)}: its ${cells} cells are barriers`, -1, value)
}

function label(value: number, labels: ReadonlyMap<number, string> | undefined): string {
  const text = labels?.get(value) ?? ''
  return text === '' ? '' : ` ${text}`
}
