import type { Places } from '../data/places.ts'
import { tableFrom, type Table } from '../data/table.ts'
import { haversine } from '../geo/distance.ts'
import type { NamedRow } from './geographic-coverage-accessmod.ts'
import { namesOf } from './geographic-coverage-polygons.ts'
import type { ReferralPair } from './referral-pairs.ts'

/** What the columns of AccessMod's tables are called: `from__` and `to__` stand before them. */
export interface ReferralColumns {
  /** `cat` by default. */
  readonly id?: string
  /** `name` by default; values are those of the places' column of that name, or ids. */
  readonly label?: string
}

interface Ends {
  readonly from: Places
  readonly to: Places
}

/** The table tReferral: kilometres and minutes begun; NaN where a facility cannot be reached. */
export function accessModReferral(pairs: readonly ReferralPair[], { from, to, columns = {} }: Ends & { readonly columns?: ReferralColumns }): Table<NamedRow> {
  const { id = 'cat', label = 'name' } = columns
  const fromNames = namesOf(from, label), toNames = namesOf(to, label)
  const known = (value: number): number => value === Infinity ? NaN : value
  return tableFrom<NamedRow>({
    [`from__${id}`]: pairs.map(pair => from.ids[pair.from]),
    [`from__${label}`]: pairs.map(pair => fromNames[pair.from]),
    [`to__${id}`]: pairs.map(pair => to.ids[pair.to]),
    [`to__${label}`]: pairs.map(pair => toNames[pair.to]),
    distance_km: Float64Array.from(pairs, pair => known(kilometresBegun(pair, { from, to }))),
    time_m: Float64Array.from(pairs, pair => known(minutesBegun(pair))),
  })
}

/** Minutes begun on the way. */
export function minutesBegun({ seconds }: ReferralPair): number {
  return Math.ceil(seconds / 60)
}

/** Kilometres begun on the way, from the true position of the one place to that of the other. */
export function kilometresBegun({ from: i, to: j, metres, path }: ReferralPair, { from, to }: Ends): number {
  if (path === undefined) return Infinity
  const connectors = haversine(from.lon[i], from.lat[i], ...path.line[0]) + haversine(to.lon[j], to.lat[j], ...path.line.at(-1)!)
  return Math.ceil((metres + connectors) / 1000)
}
