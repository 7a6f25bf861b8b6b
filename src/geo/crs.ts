import proj4 from 'proj4'
import { FarsakhError } from '../core/errors.ts'

/** Converts between a coordinate reference system and WGS 84 degrees. */
export interface Projector {
  /** The definition given. */
  readonly crs: string
  /** True when x and y are degrees of longitude and latitude already. */
  readonly isLonLat: boolean
  toLonLat(x: number, y: number): [lon: number, lat: number]
  fromLonLat(lon: number, lat: number): [x: number, y: number]
}

const lonLatCodes = new Set(['4326', '4979', '4269', '4258', 'CRS84', 'WGS84'])

/**
 * Finds the projection for `EPSG:n` (4326, 3857, UTM zones 326nn and 327nn) or any proj4 or WKT definition.
 * @param crs `EPSG:32738`, `urn:ogc:def:crs:EPSG::32738`, `+proj=laea ...`, or WKT
 * @throws FarsakhError `CRS_UNKNOWN` when proj4 does not know it or it gives coordinates that are not numbers
 */
export function projector(crs: string): Projector {
  const definition = define(crs)
  if (definition === undefined) return { crs, isLonLat: true, toLonLat: (x, y) => [x, y], fromLonLat: (lon, lat) => [lon, lat] }
  const converter = convert(crs, definition)
  return { crs, isLonLat: false, toLonLat: (x, y) => converter.inverse([x, y]), fromLonLat: (lon, lat) => converter.forward([lon, lat]) }
}

/** The proj4 definition, or undefined for plain longitude and latitude. */
function define(crs: string): string | undefined {
  const code = /^(?:urn:ogc:def:crs:)?(?:EPSG|OGC)[:\d.]*:([A-Z]*\d+)$/i.exec(crs.trim())?.[1]?.toUpperCase()
  if (code === undefined) return complete(crs.trim())
  if (lonLatCodes.has(code)) return undefined
  if (code === '3857' || code === '900913') return 'EPSG:3857'
  const utm = /^32([67])(\d\d)$/.exec(code)
  if (utm && Number(utm[2]) >= 1 && Number(utm[2]) <= 60) {
    return `+proj=utm +zone=${Number(utm[2])}${utm[1] === '7' ? ' +south' : ''} +datum=WGS84 +units=m +no_defs`
  }
  return `EPSG:${code}`
}

/** proj4 gives NaN for laea and cea without false origins, so they are written out. */
function complete(definition: string): string | undefined {
  if (/^\+proj=(longlat|latlong)\b/.test(definition)) return undefined
  if (!definition.startsWith('+')) return definition
  let text = definition
  for (const key of ['x_0', 'y_0']) if (!text.includes(`+${key}=`)) text += ` +${key}=0`
  return text
}

function convert(crs: string, definition: string): proj4.Converter {
  let converter: proj4.Converter
  try {
    converter = proj4('WGS84', definition)
  } catch (cause) {
    throw new FarsakhError('CRS_UNKNOWN', `expected EPSG:4326, EPSG:3857, a WGS 84 UTM zone or a proj4 definition as CRS, got "${crs}": give its proj4 text with the crs option`, { value: crs }, { cause })
  }
  return converter
}
