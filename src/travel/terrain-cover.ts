import type { FeatureCollection } from 'geojson'
import { describe } from '../core/checks.ts'
import type { Issue } from '../core/types.ts'
import { Raster } from '../data/raster.ts'
import type { LandCoverLayer } from '../surface/merge-layers.ts'
import { mergeLandCover } from '../surface/merge.ts'
import type { SpeedScenario, SpeedScenarioRow } from '../data/speed-scenario.ts'
import type { ClassTerrainOptions } from './make-terrain.ts'
import { Network } from './network.ts'
import { networkRoads } from './terrain-roads.ts'

/** Land cover as one travels over it. */
export interface Cover {
  readonly landcover: Raster
  /** Labels by class, as the scenario and the layers have them. */
  readonly labels: ReadonlyMap<number, string>
  /** Speeds, those of a network's roads included. */
  readonly scenario: SpeedScenario
  readonly issues: Iterable<Issue>
}

/** Lays roads over barriers over the land cover. */
export function coverOf(options: ClassTerrainOptions, scenario: SpeedScenario): Cover {
  const { landcover, roads, barriers, roadClass } = options
  const own = new Map(scenario.rows.map(row => [row.class, row.label] as const).reverse())
  if (roads === undefined && barriers === undefined) return { landcover, labels: own, scenario, issues: [] }
  const layers: LandCoverLayer[] = [], rows: SpeedScenarioRow[] = []
  if (roads instanceof Network) {
    const { layer, rows: added } = networkRoads(roads, { speeds: scenario, landcover })
    layers.push(layer)
    rows.push(...added)
  } else if (roads !== undefined) {
    checkFeatures(roads, 'roads', 'a Network, a Raster or a GeoJSON FeatureCollection')
    layers.push({ kind: 'roads', features: roads, class: roadClass, label: 'label', name: 'roads' })
  }
  for (const features of barriers === undefined ? [] : isSeveral(barriers) ? barriers : [barriers]) {
    checkFeatures(features, 'barriers', 'a Raster or a GeoJSON FeatureCollection')
    layers.push({ kind: 'barrier', features, name: features instanceof Raster ? features.name : 'barriers' })
  }
  const merged = mergeLandCover([...layers, { kind: 'landcover', raster: landcover }], options)
  return {
    landcover: merged.landcover, labels: new Map([...merged.labels, ...[...own].filter(([, label]) => label !== '')]),
    scenario: { ...scenario, rows: [...scenario.rows, ...rows] }, issues: merged.issues,
  }
}

function isSeveral(barriers: NonNullable<ClassTerrainOptions['barriers']>): barriers is readonly (FeatureCollection | Raster)[] {
  return Array.isArray(barriers)
}

function checkFeatures(value: unknown, name: string, what: string): void {
  if (value instanceof Raster || (typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'FeatureCollection')) return
  throw new TypeError(`expected ${name} as ${what}, got ${describe(value)}`)
}
