import proj4 from 'proj4'
import { FarsakhError } from '../core/errors.ts'
import { definitionOf, lonLatCodes } from './crs-codes.ts'

/** Converts between a coordinate reference system and WGS 84 degrees. */
export interface Projector {
  /** The definition given. */
  readonly crs: string
  /** True when x and y are degrees of longitude and latitude already. */
  readonly isLonLat: boolean
  toLonLat(x: number, y: number): [lon: number, lat: number]
  fromLonLat(lon: number, lat: number): [x: number, y: number]
}

/**
 * Finds the projection for an EPSG code (4326, 3857, UTM zones on WGS 84 and the common regional datums, the usual equal-area grids) or any proj4 or WKT definition.
 * @param crs `EPSG:32738`, `urn:ogc:def:crs:EPSG::32738`, `+proj=laea ...`, or WKT
 * @throws FarsakhError `CRS_UNKNOWN` when proj4 does not know it or it gives coordinates that are not numbers
 */
export function projector(crs: string): Projector {
  const definition = define(crs)
  if (definition === undefined) return { crs, isLonLat: true, toLonLat: (x, y) => [x, y], fromLonLat: (lon, lat) => [lon, lat] }
  const converter = convert(crs, definition)
  return { crs, isLonLat: false, toLonLat: (x, y) => converter.inverse([x, y]), fromLonLat: (lon, lat) => converter.forward([lon, lat]) }
}

/**
 * Converts coordinates from one CRS to another; those of one CRS named in two ways are passed on to the bit.
 * @throws FarsakhError `CRS_UNKNOWN`
 */
export function reprojector(from: Projector, to: Projector): (x: number, y: number) => [x: number, y: number] {
  if (isSameCrs(from.crs, to.crs)) return (x, y) => [x, y]
  return (x, y) => to.fromLonLat(...from.toLonLat(x, y))
}

/** Whether two definitions say the same. Two that differ in their wording may still mean the same. */
export function isSameCrs(a: string, b: string): boolean {
  const [first, second] = [a, b].map(crs => define(crs)?.split(/\s+/).filter(word => !/^\+(?:no_defs|type=crs|units=m)$/.test(word)).sort().join(' '))
  return first === second
}

/**
 * Metres in one unit of a projected CRS: 1, or 0.3048 for feet; NaN for degrees.
 * @throws FarsakhError `CRS_UNKNOWN`
 */
export function metresPerUnit(crs: string): number {
  const definition = projector(crs).isLonLat ? undefined : define(crs)
  // proj4 sets it where units are not metres; its types don't know.
  return definition === undefined ? NaN : (proj4.Proj(definition) as { readonly to_meter?: number }).to_meter ?? 1
}

/** The proj4 definition, or undefined for plain longitude and latitude. */
function define(crs: string): string | undefined {
  const code = /^(?:urn:ogc:def:crs:)?(?:EPSG|OGC|ESRI)[:\d.]*:([A-Z]*\d+)$/i.exec(crs.trim())?.[1]?.toUpperCase()
  if (code === undefined) return complete(crs.trim())
  if (lonLatCodes.has(code)) return undefined
  if (code === '3857' || code === '900913' || code === '102100') return 'EPSG:3857'
  const definition = definitionOf(Number(code))
  return definition === undefined ? `EPSG:${code}` : complete(definition)
}

/** proj4 gives NaN for laea, cea and others without origins, so they are written out; the others mean 0 by that too. */
function complete(definition: string): string | undefined {
  if (/^\+proj=(longlat|latlong)\b/.test(definition)) return undefined
  if (!definition.startsWith('+')) return definition
  let text = definition
  const keys = /^\+proj=(?:utm|somerc|omerc|krovak|nzmg)\b/.test(definition) ? ['x_0', 'y_0'] : ['lon_0', 'x_0', 'y_0']
  for (const key of keys) if (!text.includes(`+${key}=`)) text += ` +${key}=0`
  if (/^\+proj=(?:tmerc|laea|aea|lcc|aeqd|eqc|cass|sterea)\b/.test(text) && !text.includes('+lat_0=')) text += ' +lat_0=0'
  return text
}

function convert(crs: string, definition: string): proj4.Converter {
  let cause: unknown
  try {
    const converter = proj4('WGS84', definition)
    if (roundTrips(converter)) return converter
  } catch (error) {
    cause = error
  }
  throw new FarsakhError('CRS_UNKNOWN', `expected a CRS that is known here (EPSG:4326, EPSG:3857, UTM zones and other usual codes) or a whole proj4 definition, got "${crs}": give its proj4 text with the crs option, as epsg.io or gdalsrsinfo -o proj4 print it`, { value: crs }, { cause })
}

/** A definition that lacks a parameter may convert everything to NaN without a word; a sound one gives back at least some points of the earth. */
function roundTrips(converter: proj4.Converter): boolean {
  for (let lat = -75; lat <= 75; lat += 15) {
    for (let lon = -175; lon < 180; lon += 15) {
      const [x, y] = converter.forward([lon, lat])
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue
      const [lon2, lat2] = converter.inverse([x, y])
      if (Math.abs(lon2 - lon) < 1e-5 && Math.abs(lat2 - lat) < 1e-5) return true
    }
  }
  return false
}
