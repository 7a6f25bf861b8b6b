import { checkNumber, checkOneOf, describe } from '../core/checks.ts'
import { FarsakhError } from '../core/errors.ts'
import type { KmPerHour, Metres } from '../core/units.ts'
import { Places } from './places.ts'

/**
 * Which roads places may join: `connected`, all but scraps (bits under 5 km all of which lies within 50 m of other roads that nothing connects them to, which is reported);
 * `any`, scraps too; `largest`, only the largest strongly connected component.
 */
export const components = ['connected', 'any', 'largest'] as const
/** One of {@link components}. */
export type Component = typeof components[number]

/** How points join a travel model. */
export interface JoinOptions {
  /** Speed of the access leg in km/h, 5 by default (AccessMod and OSRM walk at 5); Infinity makes it free. */
  walk?: KmPerHour
  snap?: {
    /**
     * Farthest in metres that a road may be, 10,000 by default; on a grid, the nearest cell that can be crossed, 0 by default: a facility on a barrier is left out unless this moves it,
     * since the nearest ground may be the other bank. Points beyond are reported.
     */
    within?: Metres
    /** Which roads may be joined; `connected` by default. Over roads and ground together there is no `largest`: the ground leads to every part of them. Ground alone has no roads. */
    component?: Component
  }
}

/** Throws unless speed and bound of the way to a model make sense. */
export function checkJoin({ walk, snap }: JoinOptions): void {
  if (walk !== undefined) checkNumber(walk, 'walk in km/h')
  if (walk !== undefined && walk <= 0) throw new RangeError(`expected walk above 0 km/h, got ${walk}`)
  if (snap?.within !== undefined) checkNumber(snap.within, 'snap.within in metres', 0)
  checkOneOf(snap?.component, 'snap.component', [undefined, ...components])
}

/**
 * Throws unless there are places to travel to or from.
 * @param name which side they are, for the message
 * @throws FarsakhError `PLACES_EMPTY`
 */
export function checkPlaces(places: Places, name: string): void {
  if (!(places instanceof Places)) throw new TypeError(`expected ${name} as places (readPlaces or placesFrom), got ${describe(places)}`)
  if (places.size === 0) throw new FarsakhError('PLACES_EMPTY', `expected at least one place in ${name}, got none: was everything filtered away?`, { side: name })
}
