import { describe } from '../core/checks.ts'
import { FarsakhError } from '../core/errors.ts'
import { scalarText, toNumber } from '../data/cells.ts'
import type { Mode, SpeedScenarioRow } from '../data/speed-scenario.ts'

/** A row as a file has it; undefined for columns that it lacks. */
export interface LooseRow {
  readonly class: unknown
  readonly label: unknown
  readonly speed: unknown
  readonly mode: unknown
  readonly season: unknown
  /** Number of the row, from 1, and how messages call it. */
  readonly row: number
  readonly where: string
}

/** A row that holds in one season, or in all (''). */
export interface SeasonalRow extends SpeedScenarioRow {
  readonly season: string
}

/**
 * Checks a row: class a whole number, speed 0 to 300 km/h, mode one of those known.
 * @throws FarsakhError `SPEEDS_MALFORMED` naming row, column and value
 */
export function checkScenarioRow(row: LooseRow, file: string): SeasonalRow {
  const fail = (column: string, expected: string, value: unknown): FarsakhError => {
    const got = typeof value === 'string' ? value.trim() === '' ? 'nothing' : JSON.stringify(value) : describe(value)
    return new FarsakhError('SPEEDS_MALFORMED', `expected ${expected} in column ${column} on ${row.where} of ${file}, got ${got}`, { file, row: row.row, column, value })
  }
  const value = numberOf(row.class), speed = numberOf(row.speed)
  // Where nobody passes, how is beside the point.
  const mode = row.mode === undefined || (speed === 0 && barrierModes.includes(scalarText(row.mode).trim().toLowerCase())) ? 'walking' : modeOf(row.mode)
  if (!Number.isInteger(value)) throw fail('class', 'a class of ground, a whole number', row.class)
  if (!(speed >= 0 && speed <= 300)) throw fail('speed', `0 to 300 km/h for class ${value} (0 where nobody passes)`, row.speed)
  if (mode === undefined) throw fail('mode', `walking, cycling or motorised for class ${value}`, row.mode)
  return { class: value, label: scalarText(row.label).trim(), speed, mode, season: scalarText(row.season).trim().toLowerCase() }
}

/** YAML's true is no number. */
function numberOf(value: unknown): number {
  return typeof value === 'boolean' ? NaN : toNumber(value)
}

/** What stands for a mode at speed 0. */
const barrierModes: readonly string[] = ['', '-', 'none', 'barrier']

function modeOf(value: unknown): Mode | undefined {
  const word = scalarText(value).trim().toLowerCase()
  return (Object.keys(modeWords) as Mode[]).find(mode => modeWords[mode].includes(word))
}

/** What tables call a mode; AccessMod's words are among them. */
const modeWords: Readonly<Record<Mode, readonly string[]>> = {
  walking: ['walking', 'walk', 'foot', 'on foot', 'pedestrian'],
  cycling: ['cycling', 'bicycling', 'bicycle', 'bike', 'cycle'],
  motorised: ['motorised', 'motorized', 'motor', 'car', 'driving', 'vehicle', 'motorcycle'],
}
