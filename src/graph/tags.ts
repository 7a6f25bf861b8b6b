import type { KmPerHour, Seconds } from '../core/units.ts'
import type { Tags } from '../data/roads.ts'

/** Class of a way: its `highway` value, `ferry` for ferry and shuttle train routes, '' for what is no road. */
export function classOf(tags: Tags): string {
  if (tags.highway !== undefined) return tags.highway
  return tags.route === 'ferry' || tags.route === 'shuttle_train' ? 'ferry' : ''
}

/** General limits for country words such as `XX:rural`, km/h (OSRM car.lua, maxspeed_table_default). */
const zoneLimits: Readonly<Record<string, KmPerHour>> = { urban: 50, rural: 90, trunk: 110, motorway: 130, living_street: 10, walk: 5, bicycle_road: 30 }

/** National limits that differ from the general table, km/h (OSRM car.lua, maxspeed_table). */
const nationalLimits: Readonly<Record<string, KmPerHour>> = {
  'at:rural': 100, 'at:trunk': 100, 'be:motorway': 120, 'by:urban': 60, 'by:motorway': 110, 'ch:rural': 80, 'ch:trunk': 100, 'ch:motorway': 120, 'cz:living_street': 20,
  'de:living_street': 7, 'de:rural': 100, 'dk:rural': 80, 'es:trunk': 90, 'fr:rural': 80, 'gb:nsl_single': 96.56, 'gb:nsl_dual': 112.65, 'gb:motorway': 112.65,
  'nl:rural': 80, 'nl:trunk': 100, 'no:rural': 80, 'no:motorway': 110, 'ph:urban': 40, 'ph:rural': 80, 'ph:motorway': 100, 'pl:rural': 100, 'pl:trunk': 100, 'pl:motorway': 140,
  'ro:trunk': 100, 'ru:living_street': 20, 'ru:urban': 60, 'ru:motorway': 110, 'za:urban': 60, 'za:rural': 100,
}

const limitPattern = /^(\d+(?:\.\d+)?)\s*(km\/h|kmh|kph|mph|knots)?$/

/**
 * Reads a `maxspeed` value: `50`, `30 mph`, `10 knots`, `walk`, `none`, `IQ:urban`, `sign`; of a `;` list the lowest that can be read.
 * @param value the tag
 * @param none km/h for `none`
 * @returns km/h, or undefined when the tag says nothing about speed
 */
export function parseLimit(value: string | undefined, none: KmPerHour): KmPerHour | undefined {
  if (value === undefined) return undefined
  if (value.includes(';') || value.includes('|')) {
    const limits = value.split(/[;|]/).map(part => parseLimit(part, none)).filter(limit => limit !== undefined)
    return limits.length === 0 ? undefined : Math.min(...limits)
  }
  const text = value.trim().toLowerCase()
  const match = limitPattern.exec(text)
  if (match !== null) return Number(match[1]) * (match[2] === 'mph' ? 1.609344 : match[2] === 'knots' ? 1.852 : 1)
  if (text === 'none') return none
  if (text === 'walk') return zoneLimits.walk
  const zone = /^[a-z]{2}(?:-[a-z]+)?:([a-z_]+|\d+)$/.exec(text)
  if (zone === null) return undefined
  return nationalLimits[text] ?? zoneLimits[zone[1]] ?? (Number(zone[1]) > 0 ? Number(zone[1]) : undefined)
}

/**
 * Reads a `duration` tag: minutes (`35`), `hh:mm`, `hh:mm:ss`, ISO 8601 (`PT1H30M`, `P1DT2H`).
 * @returns seconds, or undefined when it is not a duration above zero
 */
export function parseCrossing(value: string | undefined): Seconds | undefined {
  const text = value?.trim().toUpperCase() ?? ''
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text)
  const clock = /^(\d+)(?::(\d{1,2}))?(?::(\d{1,2}))?$/.exec(text)
  const number = (part: string | undefined): number => Number(part ?? 0)
  let seconds = 0
  if (iso !== null) seconds = number(iso[1]) * 86_400 + number(iso[2]) * 3600 + number(iso[3]) * 60 + number(iso[4])
  else if (clock !== null) seconds = clock[2] === undefined ? number(clock[1]) * 60 : number(clock[1]) * 3600 + number(clock[2]) * 60 + number(clock[3])
  return seconds > 0 ? seconds : undefined
}
