import type { Position } from 'geojson'
import { FarsakhError } from '../core/errors.ts'
import { Growable } from '../core/growable.ts'
import { rankIds } from '../core/rank.ts'
import { report } from '../core/run.ts'
import type { RoadColumns } from '../data/roads.ts'
import type { ByteSource } from '../data/source.ts'
import { parseGeoJson, toDegrees } from './geojson.ts'
import { readAll } from './read-all.ts'
import { RoadCollector, type ReadOsmOptions } from './road-collector.ts'

/** How to read roads from GeoJSON. */
export interface ReadGeoJsonRoadsOptions extends ReadOsmOptions {
  /** CRS of the coordinates; that of the file, or WGS 84 degrees, by default. */
  crs?: string
}

/**
 * Reads roads from GeoJSON lines with OSM-like properties (`highway`, `oneway`, `maxspeed`, ...; ogr2ogr's `other_tags` is understood).
 * Lines meet where they share a vertex, to 1e-7 degrees; ways and nodes are numbered from 1, ways in the order of the file.
 * A line without `highway` or `route` is taken for `highway=unclassified`; one issue says how many there were.
 * @throws FarsakhError `GEOJSON_MALFORMED`, `CRS_UNKNOWN`, `OSM_EMPTY` (no lines)
 * Cost: that of parsing the JSON, and three radix sorts of the vertices.
 */
export async function readGeoJsonRoads(source: ByteSource, options: ReadGeoJsonRoadsOptions = {}): Promise<RoadColumns> {
  const { features, crs } = parseGeoJson(await readAll(source, options), source.name)
  const roads = new RoadCollector(), vertices = new Vertices(source.name)
  let unclassified = 0, others = 0
  for (const [i, { geometry, properties }] of toDegrees(features, options.crs ?? crs).entries()) {
    if ((i & 4095) === 0) report(options, 'reading roads', i, features.length)
    const lines = geometry?.type === 'LineString' ? [geometry.coordinates] : geometry?.type === 'MultiLineString' ? geometry.coordinates : []
    if (lines.length === 0) {
      others++
      continue
    }
    const tags = tagsOf(properties ?? {})
    if (tags.highway === undefined && tags.route === undefined) {
      tags.highway = 'unclassified'
      unclassified++
    }
    for (const line of lines) vertices.add(line, i, roads.tagSets.internTags(tags))
  }
  if (unclassified > 0) roads.issues.add('warning', 'ROAD_UNCLASSIFIED', `${unclassified} lines have no property "highway": taken for unclassified roads`, -1, unclassified)
  if (others > 0) roads.issues.add('info', 'ROAD_NOT_LINE', `${others} features that are no lines are left out`, -1, others)
  vertices.collect(roads)
  return roads.finish(source.name, options.bbox)
}

/** Vertices of all lines; those in the same position become one node. */
class Vertices {
  readonly #name: string
  readonly #lonE7 = new Growable(Float64Array)
  readonly #latE7 = new Growable(Float64Array)
  readonly #end = new Growable(Uint32Array)
  readonly #tagSet = new Growable(Uint32Array)

  constructor(name: string) {
    this.#name = name
  }

  add(line: readonly Position[], feature: number, tagSet: number): void {
    for (const [lon, lat] of line) {
      if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) {
        throw new FarsakhError('GEOJSON_MALFORMED', `expected longitude and latitude in degrees in feature ${feature + 1} of ${this.#name}, got ${lon}, ${lat}: are they projected? Then give crs`, { file: this.#name, row: feature, value: [lon, lat] })
      }
      this.#lonE7.push(Math.round(lon * 1e7))
      this.#latE7.push(Math.round(lat * 1e7))
    }
    this.#end.push(this.#lonE7.length)
    this.#tagSet.push(tagSet)
  }

  collect(roads: RoadCollector): void {
    const lonE7 = this.#lonE7.take(), latE7 = this.#latE7.take()
    // Two positions are the same where both ranks are; the product stays exact far beyond any file.
    const byLon = rankIds(lonE7), byLat = rankIds(latE7), rows = byLat.unique.length
    const { rank } = rankIds(Float64Array.from(byLon.rank, (column, i) => column * rows + byLat.rank[i]))
    for (let way = 0, i = 0; way < this.#end.length; way++) {
      for (; i < this.#end.values[way]; i++) roads.refs.push(rank[i] + 1)
      roads.endWay(way + 1, this.#tagSet.values[way])
    }
    roads.needNodes()
    for (let i = 0; i < rank.length; i++) {
      const at = roads.find(rank[i] + 1)
      if (at >= 0) roads.setNode(at, lonE7[i], latE7[i])
    }
  }
}

function tagsOf(properties: Readonly<Record<string, unknown>>): Record<string, string> {
  const tags: Record<string, string> = {}
  if (typeof properties.other_tags === 'string') {
    for (const [, key, value] of properties.other_tags.matchAll(/"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"/g)) tags[unescape(key)] = unescape(value)
  }
  for (const [key, value] of Object.entries(properties)) {
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') tags[key] = String(value)
    else if (typeof value === 'boolean') tags[key] = value ? 'yes' : 'no'
  }
  return tags
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, '$1')
}
