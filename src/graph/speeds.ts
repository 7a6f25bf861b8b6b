import { seasonsOf, type SpeedRow, type SpeedTable } from '../data/speeds.ts'
import type { Profile } from './profile.ts'

/**
 * A profile with the speeds of a table in place of its own.
 * A speed for a class takes the place of all speeds of that class and of tagged limits, and opens the class where it was closed; the caps of bad surfaces still hold, unless the
 * table has a speed for that class and surface. A speed for `*` and a surface is the cap on that surface.
 * @param profile to start from
 * @param table of speeds; rows of a season win over those without one, later ones over earlier ones
 * @param options `season`: which season's rows to use besides those that hold in all
 * @returns a new profile
 * @throws RangeError listing the seasons when the table has none of that name, or when it has seasons only and none is asked for
 */
export function withSpeeds(profile: Profile, table: SpeedTable, options: { season?: string } = {}): Profile {
  const rows = rowsOf(table, options.season)
  const speeds = { ...profile.speeds }, caps = { ...profile.caps }, surfaceSpeeds = { ...profile.surfaceSpeeds }
  const own: Record<string, Readonly<Record<string, number>>> = {}
  const typed = new Set<string>()
  for (const { class: road, speed, surface } of rows) {
    if (surface === '') {
      speeds[road] = speed
      typed.add(road)
    } else if (road === '*') caps[surface] = speed
    else own[road] = { ...own[road], [surface]: speed }
  }
  for (const road of typed) surfaceSpeeds[road] = {}
  for (const [road, table] of Object.entries(own)) surfaceSpeeds[road] = { ...surfaceSpeeds[road], ...table }
  const note = `the table ${table.name}${options.season === undefined ? '' : `, season ${options.season}`}`
  return { ...profile, speeds, caps, surfaceSpeeds, typed: [...new Set([...profile.typed, ...typed])], sources: { ...profile.sources, typed: note } }
}

/** Rows that hold in a season, those that hold in all first. */
function rowsOf(table: SpeedTable, season: string | undefined): SpeedRow[] {
  const seasons = seasonsOf(table), wanted = season?.trim().toLowerCase()
  const always = table.rows.filter(row => row.season === '')
  if (wanted === undefined) {
    const known = new Set(always.map(keyOf))
    const missing = table.rows.find(row => !known.has(keyOf(row)))
    if (missing !== undefined) throw new RangeError(`expected a season, one of ${seasons.join(', ')}, since ${table.name} has speeds for ${missing.class} by season only, got none`)
    return always
  }
  if (!seasons.includes(wanted)) throw new RangeError(`expected one of the seasons ${seasons.join(', ') || '(the table has none)'} of ${table.name}, got "${season}"`)
  return [...always, ...table.rows.filter(row => row.season === wanted)]
}

function keyOf(row: SpeedRow): string {
  return `${row.class} ${row.surface}`
}
