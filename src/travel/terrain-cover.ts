import type { Issue } from '../core/types.ts'
import type { Raster } from '../data/raster.ts'
import type { SpeedScenario } from '../surface/speed-scenario.ts'
import type { ClassTerrainOptions } from './make-terrain.ts'

/** Class of ground of a road line. */
export type RoadClass = string | number | ((properties: Readonly<Record<string, unknown>>) => number)

/** Land cover as one travels over it. */
export interface Cover {
  readonly landcover: Raster
  readonly labels: ReadonlyMap<number, string>
  /** Speeds, those of a network's roads included. */
  readonly scenario: SpeedScenario
  readonly issues: Iterable<Issue>
}

/** Lays roads and barriers over the land cover. */
export function coverOf(options: ClassTerrainOptions, scenario: SpeedScenario): Cover {
  const labels = new Map(scenario.rows.map(row => [row.class, row.label] as const))
  if (options.roads !== undefined || options.barriers !== undefined) throw new TypeError('expected land cover alone, got roads or barriers to merge')
  return { landcover: options.landcover, labels, scenario, issues: [] }
}
