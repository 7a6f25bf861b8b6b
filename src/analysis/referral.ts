import type { FeatureCollection, LineString } from 'geojson'
import { checkCutoff, checkOneOf } from '../core/checks.ts'
import type { Compat, Issue, RunOptions } from '../core/types.ts'
import type { Metres, Seconds } from '../core/units.ts'
import { checkJoin, checkPlaces, type JoinOptions } from '../data/join.ts'
import type { Places } from '../data/places.ts'
import type { PathsModel } from '../data/reach.ts'
import { tableFrom, type Table } from '../data/table.ts'
import type { NamedRow } from './geographic-coverage-accessmod.ts'
import { accessModReferral, kilometresBegun, minutesBegun, type ReferralColumns } from './referral-accessmod.ts'
import { pathNetwork, type PathNetworkProperties } from './referral-network.ts'
import { nearestOf, pairsOf, type ReferralPair } from './referral-pairs.ts'

/** How far it is from one facility to another. */
export interface ReferralRow {
  from: string
  to: string
  /** Infinity where the other cannot be reached within the cutoff. */
  seconds: Seconds
  /** Length of the fastest way. */
  metres: Metres
}

/** What a referral analysis is asked. */
export interface ReferralOptions extends JoinOptions, RunOptions {
  /** Facilities that refer. */
  readonly from: Places
  /** Facilities that they refer to. */
  readonly to: Places
  /** Longest time, in seconds, inclusive. */
  readonly cutoff: Seconds
  /** `from` (the default): patients travel from those that refer; `to`: somebody travels to them, as an ambulance does that is called. */
  readonly direction?: 'from' | 'to'
  /** Keep only the nearest of each facility that refers, by time or by distance; all pairs by default. */
  readonly closest?: 'time' | 'distance'
  /** AccessMod's tables: minutes and kilometres begun, and the nearest by those. */
  readonly compat?: Compat
  /** What AccessMod's columns are called. */
  readonly columns?: ReferralColumns
}

/** Ways between facilities. */
export interface Referral<Row extends object = ReferralRow> {
  /** All pairs by `from`, then by `to`, those out of reach too; with `closest` only the nearest. A facility is no pair with itself. */
  readonly pairs: Table<Row>
  /** The nearest in time of each facility that reaches any; equally near ones all. */
  readonly byTime: Table<Row>
  /** The nearest by length of the fastest ways. */
  readonly byDistance: Table<Row>
  /** The ways of all pairs within reach (with `closest`, of the nearest); a stretch that several share is there once. */
  readonly network: FeatureCollection<LineString, PathNetworkProperties>
  /** Facilities that are no part of any way, off the network or on a barrier, and those that were moved. */
  readonly issues: Table<Issue>
}

/**
 * Finds the ways between facilities that refer patients and those that they refer to.
 * @param model roads, terrain or both
 * @param options `from` and `to` (the same places for a network among them); `cutoff` in seconds; `direction` of travel; `closest` by time or distance.
 * `compat: 'accessmod-5.9'` gives AccessMod's tables, in which the way from and to the true positions of the places counts too
 * @returns pairs, the nearest by time and by distance, and the ways as lines with the number of pairs on each stretch
 * @throws RangeError for a cutoff not above 0; FarsakhError `PLACES_EMPTY` without places
 * Cost: one search for each place of the smaller side, and the length of the paths.
 */
export function referral(model: PathsModel, options: ReferralOptions & { readonly compat: Compat }): Referral<NamedRow>
export function referral(model: PathsModel, options: ReferralOptions & { readonly compat?: undefined }): Referral
export function referral(model: PathsModel, options: ReferralOptions): Referral<NamedRow> | Referral {
  checkCutoff(options.cutoff)
  checkJoin(options)
  checkPlaces(options.from, 'from')
  checkPlaces(options.to, 'to')
  checkOneOf(options.direction, 'direction', [undefined, 'from', 'to'])
  checkOneOf(options.closest, 'closest', [undefined, 'time', 'distance'])
  const { pairs: all, issues } = pairsOf(model, options)
  const isCompat = options.compat !== undefined
  const byTime = nearestOf(all, isCompat ? minutesBegun : pair => pair.seconds)
  const byDistance = nearestOf(all, isCompat ? pair => kilometresBegun(pair, options) : pair => pair.metres)
  const pairs = options.closest === undefined ? all : options.closest === 'time' ? byTime : byDistance
  const network = pathNetwork(pairs.map(pair => pair.path).filter(path => path !== undefined))
  if (!isCompat) return { pairs: tableOf(pairs, options), byTime: tableOf(byTime, options), byDistance: tableOf(byDistance, options), network, issues }
  return { pairs: accessModReferral(pairs, options), byTime: accessModReferral(byTime, options), byDistance: accessModReferral(byDistance, options), network, issues }
}

function tableOf(pairs: readonly ReferralPair[], { from, to }: ReferralOptions): Table<ReferralRow> {
  return tableFrom<ReferralRow>({
    from: pairs.map(pair => from.ids[pair.from]), to: pairs.map(pair => to.ids[pair.to]),
    seconds: Float64Array.from(pairs, pair => pair.seconds), metres: Float64Array.from(pairs, pair => pair.metres),
  })
}
