import type { KmPerHour, Metres } from '../core/units.ts'

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
