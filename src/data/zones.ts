import type { Feature, FeatureCollection, Geometry, MultiPolygon, Polygon } from 'geojson'
import { FarsakhError } from '../core/errors.ts'
import type { Bbox, Issue, Points } from '../core/types.ts'
import { wrapLon, wrapRings } from '../geo/antimeridian.ts'
import { ZoneIndex, type Rings } from '../geo/zone-index.ts'
import { scalarText, valueColumn } from './cells.ts'
import { IssueLog } from './issues.ts'
import type { Table, TableColumn } from './table.ts'
import { reportOverlaps } from './zone-overlaps.ts'

/** What zones are made of. */
export interface ZonesContent {
  readonly names: readonly string[]
  readonly geometries: readonly (Polygon | MultiPolygon)[]
  readonly columns?: Readonly<Record<string, TableColumn>>
  readonly issues: IssueLog
}

/** Districts, governorates, any polygons with a name, for reporting by area. */
export class Zones {
  readonly size: number
  readonly names: readonly string[]
  /** The polygons as they were given. */
  readonly geometries: readonly (Polygon | MultiPolygon)[]
  /** What was found wrong while reading: zones left out, names that repeat, overlaps. */
  readonly issues: Table<Issue>
  readonly #columns: Readonly<Record<string, TableColumn>>
  readonly #index: ZoneIndex

  constructor(content: ZonesContent) {
    this.size = content.names.length
    this.names = content.names
    this.geometries = content.geometries
    this.#columns = content.columns ?? {}
    const rings = content.geometries.map(zoneRings)
    this.#index = new ZoneIndex(rings)
    reportOverlaps({ names: this.names, rings, index: this.#index }, content.issues)
    this.issues = content.issues.table()
  }

  /** Names of the attribute columns. */
  get columnNames(): string[] {
    return Object.keys(this.#columns)
  }

  /**
   * An attribute of every zone: numbers where all values are, text otherwise.
   * @throws RangeError when there is no such column
   */
  column(name: string): TableColumn {
    if (!Object.hasOwn(this.#columns, name)) throw new RangeError(`expected one of the columns ${this.columnNames.join(', ') || '(none)'}, got "${name}"`)
    return this.#columns[name]
  }

  /** West, south, east, north of all zones. */
  get bbox(): Bbox {
    let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity
    for (const geometry of this.geometries) {
      for (const ring of geometryRings(geometry)) {
        for (const [x, y] of ring) {
          west = Math.min(west, x)
          east = Math.max(east, x)
          south = Math.min(south, y)
          north = Math.max(north, y)
        }
      }
    }
    return [west, south, east, north]
  }

  /** The zone that holds a position, -1 where none does; the lowest where several do. A position on a border belongs to one side of it. */
  zoneAt(lon: number, lat: number): number {
    return this.#index.at(wrapLon(lon), lat)
  }

  /**
   * The zone of each of many points, -1 where there is none.
   * Cost: about a tenth of a second for a million points over a hundred zones.
   */
  zonesAt(points: Points): Int32Array {
    const { lon, lat } = points
    const out = new Int32Array(lon.length)
    const index = this.#index
    for (let i = 0; i < out.length; i++) out[i] = index.at(wrapLon(lon[i]), lat[i])
    return out
  }
}

/** How to name zones. */
export interface ZonesOptions {
  /** Property that names a zone; found among the usual ones by default, else the feature's number. */
  name?: string
  /** What messages call the input. */
  file?: string
  /** What was found wrong already. */
  issues?: readonly Issue[]
}

/**
 * Makes zones from the polygons of a FeatureCollection in degrees. Features that are no polygons are left out and listed in `issues`;
 * zones that overlap are listed too, with their common area: a point there belongs to the first.
 * @param collection features with polygons, in degrees
 * @param options property that names a zone, and what messages call the input
 * @throws FarsakhError `ZONES_EMPTY` when no feature is a polygon, `GEOJSON_MALFORMED` when the name property is nowhere
 */
export function zonesFrom(collection: FeatureCollection<Geometry | null>, options: ZonesOptions = {}): Zones {
  const file = options.file ?? 'the zones'
  const { features } = collection
  const issues = new IssueLog()
  issues.append(options.issues ?? [])
  const property = nameProperty(features, options.name, file)
  const kept: Feature<Polygon | MultiPolygon>[] = [], names: string[] = []
  for (const [i, feature] of features.entries()) {
    const text = property === undefined ? '' : scalarText(feature.properties?.[property])
    const geometry = polygonsOf(feature.geometry)
    if (geometry === undefined) {
      issues.add('error', 'ZONE_WITHOUT_POLYGON', `left out: expected a polygon in feature ${i + 1} of ${file}, got ${feature.geometry?.type ?? 'no geometry'}`, i, text)
      continue
    }
    if (property !== undefined && text === '') issues.add('warning', 'ZONE_WITHOUT_NAME', `expected ${property} in feature ${i + 1} of ${file}, got nothing: it is called ${i + 1}`, i)
    kept.push({ ...feature, geometry })
    names.push(text === '' ? String(i + 1) : text)
  }
  if (kept.length === 0) throw new FarsakhError('ZONES_EMPTY', `expected polygons in ${file}, got none in ${features.length} features`, { file, features: features.length })
  reportNames(names, file, issues)
  return new Zones({ names, geometries: kept.map(feature => feature.geometry), columns: propertyColumns(kept), issues })
}

/** Rings of a polygon or of several. */
export function geometryRings(geometry: Polygon | MultiPolygon): Polygon['coordinates'] {
  return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
}

function zoneRings(geometry: Polygon | MultiPolygon): Rings {
  return wrapRings(geometryRings(geometry).filter(ring => ring.length > 2))
}

// The finest level first: OCHA's common operational datasets, geoBoundaries, GADM, then what people use.
const nameProperties = [
  'ADM4_EN', 'ADM3_EN', 'ADM2_EN', 'ADM1_EN', 'ADM3_FR', 'ADM2_FR', 'ADM1_FR', 'ADM3_AR', 'ADM2_AR', 'ADM1_AR', 'adm3_name', 'adm2_name', 'adm1_name', 'shapeName',
  'NAME_4', 'NAME_3', 'NAME_2', 'NAME_1', 'A3NameEn', 'A2NameEn', 'A1NameEn', 'name', 'NAME', 'Name', 'name_en', 'name:en', 'NAME_EN', 'nom', 'NOM', 'district', 'DISTRICT', 'District', 'zone', 'id',
]

function nameProperty(features: readonly Feature<Geometry | null>[], wanted: string | undefined, file: string): string | undefined {
  const names = new Set(features.flatMap(feature => Object.keys(feature.properties ?? {})))
  if (wanted === undefined) return nameProperties.find(name => names.has(name))
  if (names.has(wanted)) return wanted
  throw new FarsakhError('GEOJSON_MALFORMED', `expected the property "${wanted}" to name the zones of ${file}, got ${[...names].join(', ') || 'no properties'}: choose one of these with the name option`, { file, column: wanted })
}

function polygonsOf(geometry: Geometry | null): Polygon | MultiPolygon | undefined {
  if (geometry === null) return undefined
  if (geometry.type === 'Polygon' || geometry.type === 'MultiPolygon') return geometryRings(geometry).some(ring => ring.length > 2) ? geometry : undefined
  if (geometry.type !== 'GeometryCollection') return undefined
  const parts = geometry.geometries.map(polygonsOf).filter(part => part !== undefined)
  return parts.length === 0 ? undefined : { type: 'MultiPolygon', coordinates: parts.flatMap(part => part.type === 'Polygon' ? [part.coordinates] : part.coordinates) }
}

function reportNames(names: readonly string[], file: string, issues: IssueLog): void {
  const seen = new Set<string>()
  for (const [i, name] of names.entries()) {
    if (seen.has(name)) issues.add('warning', 'ZONE_NAME_REPEATED', `expected zone names in ${file} to differ, got "${name}" again: its rows can't be told apart by name`, i, name)
    seen.add(name)
  }
}

function propertyColumns(features: readonly Feature[]): Record<string, TableColumn> {
  const names = new Set(features.flatMap(feature => Object.keys(feature.properties ?? {})))
  return Object.fromEntries([...names].map(name => [name, valueColumn(features.map(feature => feature.properties?.[name] as unknown))]))
}
