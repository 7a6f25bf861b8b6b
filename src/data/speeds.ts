import type { KmPerHour } from '../core/units.ts'

/** One speed as an analyst types it. */
export interface SpeedRow {
  /** Class of road (`highway` value, or `ferry`); `*` with a surface means roads of every class. */
  readonly class: string
  /** 0 closes. */
  readonly speed: KmPerHour
  /** Season that it holds in, '' for all. */
  readonly season: string
  /** Value of surface, tracktype or smoothness that it holds on, '' for all. */
  readonly surface: string
}

/** Speeds by class of road, for some seasons and surfaces where they differ. A later row wins over an earlier one that says the same. */
export interface SpeedTable {
  readonly rows: readonly SpeedRow[]
  /** What messages call the table. */
  readonly name: string
}

/** Classes of road that a speed may be given for: the values of OSM's `highway` that people travel on, and `ferry`. */
export const roadClasses: readonly string[] = [
  'motorway', 'motorway_link', 'trunk', 'trunk_link', 'primary', 'primary_link', 'secondary', 'secondary_link', 'tertiary', 'tertiary_link', 'unclassified', 'residential', 'living_street',
  'service', 'road', 'track', 'path', 'footway', 'pedestrian', 'cycleway', 'bridleway', 'steps', 'corridor', 'platform', 'busway', 'bus_guideway', 'raceway', 'escape', 'via_ferrata', 'ladder',
  'emergency_bay', 'emergency_access', 'rest_area', 'services', 'crossing', 'ferry', 'ice_road', 'winter_road', 'construction', 'proposed',
]

/** Seasons of a table in order of appearance, without those rows that hold in all. */
export function seasonsOf(table: SpeedTable): string[] {
  return [...new Set(table.rows.map(({ season }) => season))].filter(season => season !== '')
}
