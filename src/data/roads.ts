import type { Issue } from '../core/types.ts'
import type { Table } from './table.ts'

/** OSM tags of one way or node. */
export type Tags = Readonly<Record<string, string>>

/** A turn restriction over a single node: coming from one way, a turn into another is forbidden (`no`) or the only one allowed (`only`). */
export interface TurnRestriction {
  readonly kind: 'no' | 'only'
  /** OSM ids. */
  readonly fromWay: number
  readonly viaNode: number
  readonly toWay: number
  /** Vehicles that it does not bind: `psv`, `bicycle`, ... */
  readonly except: readonly string[]
  /** The vehicle that it binds (`restriction:hgv` gives `hgv`), '' for all motor vehicles. */
  readonly vehicle: string
}

/** Roads as readers hand them on: nodes, ways over them, interned tag sets. Nodes that no way uses are left out. */
export interface RoadColumns {
  /** OSM node ids, ascending. */
  readonly nodeId: Float64Array
  /** Longitude in 1e-7 degrees, as OSM stores it. */
  readonly lonE7: Int32Array
  readonly latE7: Int32Array
  /** Nodes that carry tags (barriers, signals, crossings), ascending, and their tag sets. */
  readonly taggedNode: Uint32Array
  readonly taggedNodeTags: Uint32Array
  /** OSM way ids in the order of the file. */
  readonly wayId: Float64Array
  /** Tag set of each way. */
  readonly wayTags: Uint32Array
  /** Offsets into `node`, one more than there are ways. */
  readonly firstNode: Uint32Array
  /** Node indices along the ways. */
  readonly node: Uint32Array
  /** Distinct tag sets, only keys that routing reads (`isRoadKey`); the first is empty. */
  readonly tagSets: readonly Tags[]
  readonly restrictions: readonly TurnRestriction[]
  readonly issues: Table<Issue>
  /** What messages call the input. */
  readonly name: string
}

const roadKeys = new Set([
  'highway', 'route', 'ferry', 'duration', 'junction', 'oneway', 'access', 'vehicle', 'motor_vehicle', 'motorcar', 'motorcycle', 'bicycle', 'foot', 'emergency', 'hgv', 'psv', 'bus',
  'maxspeed', 'zone', 'surface', 'tracktype', 'smoothness', 'service', 'bridge', 'tunnel', 'ford', 'barrier', 'locked', 'crossing', 'stop', 'traffic_signals', 'area', 'lanes', 'width',
  'motorroad', 'toll', 'cycleway', 'sac_scale', 'construction', 'proposed', 'sidewalk', 'sidewalk:both', 'sidewalk:left', 'sidewalk:right', 'impassable', 'seasonal', 'winter_road', 'ice_road',
])
const roadKeyPrefixes = ['maxspeed:', 'oneway:', 'access:', 'motor_vehicle:', 'motorcar:', 'vehicle:', 'bicycle:', 'foot:', 'cycleway:', 'source:maxspeed', 'zone:', 'barrier:', 'traffic_signals:']

/** Whether routing reads a tag; readers drop the others, so that few tag sets remain. */
export function isRoadKey(key: string): boolean {
  return roadKeys.has(key) || roadKeyPrefixes.some(prefix => key.startsWith(prefix))
}
