import { describe } from '../core/checks.ts'
import { FarsakhError } from '../core/errors.ts'
import type { ReplayAnalysis, ReplayArguments, ReplayCapacity, ReplayFacility, ReplayGround, ReplayReferral, ReplayRows, ReplayScalingUp, ReplaySpeed, ReplayTravelTime, ReplayZonal } from './replay-arguments.ts'

/** Reads the value of an argument; `at` is what messages call it. */
export type ReplayReader<T> = (value: unknown, at: string) => T

type Readers<Args> = { readonly [K in keyof Args]: ReplayReader<Args[K]> }

const modes = { WALKING: 'walking', BICYCLING: 'cycling', MOTORIZED: 'motorised' } as const

/** Seconds, minutes or hours, metres or kilometres: in AccessMod's letters. */
const ground: Readers<ReplayGround> = {
  inputMerged: layer, tableScenario: rowsOf(speed), typeAnalysis: either(['isotropic', 'anisotropic'], 'anisotropic'), knightMove: flag(false), maxTravelTime: number(0, 0), roundingMethod: either(['ceil', 'floor', 'round'], 'ceil'),
}
const travelTime: Readers<ReplayTravelTime> = {
  ...ground, inputHf: layer, tableFacilities: rowsOf(facility), towardsFacilities: flag(true), addNearest: flag(false), joinField: name('cat'), outputTravelTime: name('rTravelTime'), outputNearest: name(''),
}
const capacity: Readers<ReplayCapacity> = {
  ...ground, inputHf: layer, inputPop: layer, inputZoneAdmin: layerIfAny, tableFacilities: rowsOf(facility), towardsFacilities: flag(true),
  removeCapted: flag(true), vectCatch: flag(true), popOnBarrier: flag(false), ignoreCapacity: flag(false), addColumnPopOrigTravelTime: flag(false), addColumnsPopCoverageExtended: flag(false), zonalCoverage: flag(false),
  hfIdx: name('cat'), nameField: name('name'), capField: name(''), orderField: name(''), hfOrder: order, hfOrderSorting: either(['hfOrderDesc', 'hfOrderAsc'], 'hfOrderDesc'), radius: number(0, 5000), maxTravelTimeOrder: number(0, 0),
  zoneFieldId: name('cat'), zoneFieldLabel: name('name'), outputTableCapacity: name('tCapacityStat'), outputTableZonal: name('tZonalStat'), outputPopResidual: name('rPopulationResidual'), outputPopBarrier: name('rPopulationOnBarrier'), outputHfCatchment: name('vCatchment'),
}
const referral: Readers<ReplayReferral> = {
  ...ground, inputHfFrom: layer, inputHfTo: layer, tableFacilities: rowsOf(facility), tableFacilitiesTo: rowsOf(facility), idField: name('cat'), labelField: name('name'), idFieldTo: name('cat'), labelFieldTo: name('name'),
  limitClosest: flag(false), permuteGroups: flag(false), keepNetDist: flag(true), unitCost: either(['s', 'm', 'h'], 'm'), unitDist: either(['m', 'km'], 'km'),
  outputReferral: name('tReferral'), outputNearestDist: name('tReferralDist'), outputNearestTime: name('tReferralTime'), outputNetDist: name('vReferralNetwork'),
}
const scalingUp: Readers<ReplayScalingUp> = {
  ...ground, inputPop: layer, inputPopResidual: layerIfAny, inputFacility: layerIfAny, useExistingFacilities: flag(true), tableFacilities: rowsOf(facility, true),
  tableCapacity: rowsOf((row, at) => ({ min: number()(row.min, `${at}.min`), max: number()(row.max, `${at}.max`), label: name('')(row.label, `${at}.label`), capacity: number(0)(row.capacity, `${at}.capacity`) })),
  tableExclusion: rowsOf((row, at) => ({ select: flag(true)(row.select, `${at}.select`), layer: layer(row.layer, `${at}.layer`), buffer: number(0)(row.buffer, `${at}.buffer`), method: either(['keep_inside', 'keep_outside'])(row.method, `${at}.method`) }), true),
  tableSuitability: rowsOf((row, at) => ({
    select: flag(true)(row.select, `${at}.select`), factor: either(['popsum', 'dist', 'traveltime', 'priority'])(row.factor, `${at}.factor`), layer: layer(row.layer, `${at}.layer`), weight: number(0)(row.weight, `${at}.weight`),
    options: settings(row.options, `${at}.options`),
  })),
  limitFacilitiesNumber: number(0, 0), limitPopCoveragePercent: number(0, 0), outputFacility: name('vFacilityNew'), outputPopResidual: name('rPopulationResidual'), outputCatchment: name('vCatchmentNew'), outputCapacityAnalysis: name('tCapacityStatNew'),
}
const zonal: Readers<ReplayZonal> = { inputTravelTime: layer, inputPop: layer, inputZone: layer, timeCumCosts: numbers, zoneIdField: name('cat'), zoneLabelField: name('name') }

/** What reads each argument, by analysis. */
export const replayReaders: { readonly [A in ReplayAnalysis]: Readers<ReplayArguments[A]> } = {
  amTravelTimeAnalysis: travelTime, amCapacityAnalysis: capacity, amAnalysisReferral: referral, amAnalysisScalingUp: scalingUp, amZonalAnalysis: zonal,
}

/** The error of a replay that says something else than it should. */
export function replayMalformed(expected: string, at: string, value: unknown): FarsakhError {
  return new FarsakhError('REPLAY_MALFORMED', `expected ${expected} in ${at} of the replay, got ${describe(plain(value))}`, { argument: at, value: plain(value) })
}

/** R writes NULL as null or as an empty object, and a single value as an array of one. */
export function plain(value: unknown): unknown {
  if (value === null) return undefined
  if (Array.isArray(value) && value.length === 1 && typeof value[0] !== 'object') return value[0]
  return typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0 ? undefined : value
}

function layerIfAny(value: unknown, at: string): string {
  const given = plain(value)
  if (given === undefined || given === '') return ''
  if (typeof given !== 'string') throw replayMalformed('the name of a layer', at, value)
  return given.replace(/@.*$/, '')
}

function layer(value: unknown, at: string): string {
  const found = layerIfAny(value, at)
  if (found === '') throw replayMalformed('the name of a layer', at, value)
  return found
}

function name(fallback: string): ReplayReader<string> {
  return (value, at) => {
    const given = plain(value)
    if (given === undefined) return fallback
    if (typeof given !== 'string' && typeof given !== 'number') throw replayMalformed('a name', at, value)
    return String(given)
  }
}

function flag(fallback: boolean): ReplayReader<boolean> {
  return (value, at) => {
    const given = plain(value) ?? fallback
    if (typeof given !== 'boolean') throw replayMalformed('true or false', at, value)
    return given
  }
}

function number(least: number = -Infinity, fallback?: number): ReplayReader<number> {
  return (value, at) => {
    const given = plain(value) ?? fallback, parsed = typeof given === 'string' && given.trim() !== '' ? Number(given) : given
    if (typeof parsed !== 'number' || !(parsed >= least)) throw replayMalformed(least === -Infinity ? 'a number' : `a number of at least ${least}`, at, value)
    return parsed
  }
}

function numbers(value: unknown, at: string): number[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (list.length === 0) throw replayMalformed('at least one number', at, value)
  return list.map(one => number(0)(one, at))
}

function either<T extends string>(choices: readonly T[], fallback?: T): ReplayReader<T> {
  return (value, at) => {
    const given = plain(value) ?? fallback, found = choices.find(choice => choice === given)
    if (found === undefined) throw replayMalformed(`one of ${choices.join(', ')}`, at, value)
    return found
  }
}

/** AccessMod's function writes "circlBuffer", its pages "circBuffer". */
function order(value: unknown, at: string): ReplayCapacity['hfOrder'] {
  return either(['tableOrder', 'travelTime', 'circBuffer'], 'tableOrder')(plain(value) === 'circlBuffer' ? 'circBuffer' : value, at)
}

/** Rows, or columns as R writes a data frame when it is told to. */
function rowsOf<T>(row: (row: Readonly<Record<string, unknown>>, at: string) => T, mayBeEmpty: boolean = false): ReplayReader<T[]> {
  return (value, at) => {
    const given = plain(value) ?? []
    const rows = Array.isArray(given) ? given as readonly unknown[] : rowsOfColumns(given, at)
    if (rows.length === 0 && !mayBeEmpty) throw replayMalformed('a table with at least one row', at, value)
    return rows.map((one, i) => {
      if (typeof one !== 'object' || one === null) throw replayMalformed('a row with named values', `${at}[${i}]`, one)
      return row(one as Readonly<Record<string, unknown>>, `${at}[${i}]`)
    })
  }
}

function rowsOfColumns(value: unknown, at: string): ReplayRows {
  const columns = typeof value === 'object' && value !== null ? Object.entries(value) as [string, unknown][] : []
  const length = columns.length > 0 && Array.isArray(columns[0][1]) ? columns[0][1].length : 0
  if (length === 0 || columns.some(([, column]) => !Array.isArray(column) || column.length !== length)) throw replayMalformed('a table', at, value)
  return Array.from({ length }, (_, i) => Object.fromEntries(columns.map(([key, column]) => [key, (column as unknown[])[i]])))
}

function speed(row: Readonly<Record<string, unknown>>, at: string): ReplaySpeed {
  const mode = either(['WALKING', 'BICYCLING', 'MOTORIZED'])(row.mode, `${at}.mode`)
  return { class: number()(row.class, `${at}.class`), label: name('')(row.label, `${at}.label`), speed: number(0)(row.speed, `${at}.speed`), mode: modes[mode] }
}

function facility(row: Readonly<Record<string, unknown>>, at: string): ReplayFacility {
  return { cat: number(0)(row.cat, `${at}.cat`), isSelected: flag(true)(row.amSelect, `${at}.amSelect`), values: row }
}

/** `r=1;p=hvms` as names and values. */
function settings(value: unknown, at: string): Record<string, string> {
  const text = name('')(value, at)
  return Object.fromEntries(text.split(';').filter(part => part.trim() !== '').map(part => {
    const [key, setting] = part.split('=')
    if (setting === undefined) throw replayMalformed('settings such as r=1;p=hvms', at, value)
    return [key.trim(), setting.trim()]
  }))
}
