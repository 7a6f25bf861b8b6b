import type { Feature, FeatureCollection } from 'geojson'
import { FarsakhError } from '../core/errors.ts'
import type { RunOptions } from '../core/types.ts'
import type { ByteSource } from '../data/source.ts'
import { parseGeoJson, toDegrees } from './geojson.ts'
import { readAll } from './read-all.ts'
import { describeFormat, sniff } from './sniff.ts'

/** How to read features. */
export interface ReadFeaturesOptions extends RunOptions {
  /** CRS of the coordinates; that of the file, or WGS 84 degrees, by default. */
  crs?: string
}

/**
 * Reads features of any kind from GeoJSON, for barriers and roads of land cover; positions become degrees.
 * @param source the file
 * @param options `crs` of coordinates that are not in degrees; `signal`, `onProgress`
 * @returns features with a geometry; those without are left out
 * @throws FarsakhError `FORMAT_UNKNOWN`, `GEOJSON_MALFORMED` naming file and feature, `CRS_UNKNOWN`
 * Cost: about 20 MB a second.
 */
export async function readFeatures(source: ByteSource, options: ReadFeaturesOptions = {}): Promise<FeatureCollection> {
  const content = await readAll(source, options)
  const format = sniff(content)
  if (format !== 'geojson' && format !== 'json') {
    throw new FarsakhError('FORMAT_UNKNOWN', `expected features as GeoJSON in ${source.name}, got ${describeFormat(format)}: convert it first, with ogr2ogr features.geojson ${source.name} say`, { file: source.name, format })
  }
  const { features, crs } = parseGeoJson(content, source.name)
  return { type: 'FeatureCollection', features: toDegrees(features, options.crs ?? crs).filter((feature): feature is Feature => feature.geometry !== null) }
}
