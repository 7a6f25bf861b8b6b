import { FarsakhError } from '../core/errors.ts'
import type { GeoKeys } from './geotiff.ts'

/**
 * The CRS that a GeoTIFF's keys name: an EPSG code, or proj4 text for one defined by its parameters (OGC GeoTIFF 1.1, annexes C and D).
 * @throws FarsakhError `RASTER_NO_CRS` when the keys name none, `CRS_UNKNOWN` for a projection that they can't describe here
 */
export function crsFromGeoKeys(keys: GeoKeys | undefined, file: string): string {
  const projected = numberOf(keys, 'ProjectedCSTypeGeoKey'), geographic = numberOf(keys, 'GeographicTypeGeoKey')
  if (keys !== undefined && projected !== undefined && isCode(projected)) return `EPSG:${projected}`
  const wkt = esriText(keys)
  if (wkt !== undefined && methods.every(({ code }) => code !== keys?.ProjCoordTransGeoKey)) return wkt
  if (keys !== undefined && (projected === userDefined || numberOf(keys, 'ProjCoordTransGeoKey') !== undefined)) return projectionOf(keys, file)
  if (keys !== undefined && (geographic !== undefined || keys.GTModelTypeGeoKey === 2)) {
    return geographic !== undefined && isCode(geographic) ? `EPSG:${geographic}` : `+proj=longlat ${datumOf(keys)} +no_defs`
  }
  throw new FarsakhError('RASTER_NO_CRS', `expected ${file} to say in which CRS its grid is, got none: give it, as in readRaster(file, { crs: 'EPSG:32638' }), or write it into the file, with gdal_translate -a_srs EPSG:32638 say`, { file })
}

const userDefined = 32767

function isCode(value: number): boolean {
  return value > 1023 && value < userDefined
}

/** How proj4 and GeoTIFF name a projection, and which keys hold its latitudes. */
export interface Method {
  readonly code: number
  readonly proj: string
  /** proj4 parameters and the keys that hold them, the one written first. */
  readonly parameters: Readonly<Record<string, readonly string[]>>
}

const lon = ['ProjNatOriginLongGeoKey', 'ProjCenterLongGeoKey', 'ProjFalseOriginLongGeoKey', 'ProjStraightVertPoleLongGeoKey']
const lat = ['ProjNatOriginLatGeoKey', 'ProjCenterLatGeoKey', 'ProjFalseOriginLatGeoKey']
const x = ['ProjFalseEastingGeoKey', 'ProjFalseOriginEastingGeoKey', 'ProjCenterEastingGeoKey']
const y = ['ProjFalseNorthingGeoKey', 'ProjFalseOriginNorthingGeoKey', 'ProjCenterNorthingGeoKey']
const scale = ['ProjScaleAtNatOriginGeoKey', 'ProjScaleAtCenterGeoKey']
const parallel1 = ['ProjStdParallel1GeoKey'], parallel2 = ['ProjStdParallel2GeoKey']
const centre = { lon_0: ['ProjCenterLongGeoKey', ...lon], lat_0: ['ProjCenterLatGeoKey', ...lat], x_0: x, y_0: y }
const origin = { lon_0: lon, lat_0: lat, x_0: x, y_0: y }
const falseOrigin = {
  lon_0: ['ProjFalseOriginLongGeoKey', ...lon], lat_0: ['ProjFalseOriginLatGeoKey', ...lat],
  x_0: ['ProjFalseOriginEastingGeoKey', ...x], y_0: ['ProjFalseOriginNorthingGeoKey', ...y],
}

/** The projections that keys can describe; codes are GeoTIFF's coordinate transformations. */
export const methods: readonly Method[] = [
  { code: 1, proj: 'tmerc', parameters: { ...origin, k_0: scale } },
  { code: 7, proj: 'merc', parameters: { lon_0: lon, lat_ts: parallel1, k_0: scale, x_0: x, y_0: y } },
  { code: 8, proj: 'lcc', parameters: { lat_1: parallel1, lat_2: parallel2, ...falseOrigin } },
  { code: 9, proj: 'lcc', parameters: { lat_1: lat, ...origin, k_0: scale } },
  { code: 10, proj: 'laea', parameters: centre },
  { code: 11, proj: 'aea', parameters: { lat_1: parallel1, lat_2: parallel2, ...origin } },
  { code: 12, proj: 'aeqd', parameters: centre },
  { code: 15, proj: 'stere', parameters: { lat_ts: lat, lon_0: ['ProjStraightVertPoleLongGeoKey', ...lon], k_0: scale, x_0: x, y_0: y } },
  { code: 16, proj: 'sterea', parameters: { ...origin, k_0: scale } },
  { code: 17, proj: 'eqc', parameters: { lat_ts: [...parallel1], ...centre } },
  { code: 24, proj: 'sinu', parameters: { lon_0: ['ProjCenterLongGeoKey', ...lon], x_0: x, y_0: y } },
  { code: 28, proj: 'cea', parameters: { lat_ts: parallel1, lon_0: lon, x_0: x, y_0: y } },
]

/** Projections that GeoTIFF has no number for are written as WKT in a comment. */
function esriText(keys: GeoKeys | undefined): string | undefined {
  return [keys?.PCSCitationGeoKey, keys?.GTCitationGeoKey].map(value => typeof value === 'string' ? /ESRI PE String = (.*)$/.exec(value)?.[1] : undefined).find(found => found !== undefined)
}

function projectionOf(keys: GeoKeys, file: string): string {
  const code = numberOf(keys, 'ProjCoordTransGeoKey')
  const method = methods.find(candidate => candidate.code === code)
  if (method === undefined) {
    throw new FarsakhError('CRS_UNKNOWN', `expected a projection that is known here in ${file}, got GeoTIFF's number ${code ?? 'none'} (${citation(keys)}): give its proj4 text with the crs option`, { file, code })
  }
  const unit = unitOf(keys)
  const parts = [`+proj=${method.proj}`]
  for (const [name, candidates] of Object.entries(method.parameters)) {
    const value = candidates.map(key => numberOf(keys, key)).find(found => found !== undefined)
    if (value !== undefined) parts.push(`+${name}=${name === 'x_0' || name === 'y_0' ? value * unit : value}`)
  }
  // Polar stereographic: the latitude given is that of true scale; the pole is the one on its side.
  if (method.proj === 'stere') parts.push(`+lat_0=${(numberOf(keys, 'ProjNatOriginLatGeoKey') ?? 90) < 0 ? -90 : 90}`)
  for (const name of ['x_0', 'y_0']) if (!parts.some(part => part.startsWith(`+${name}=`))) parts.push(`+${name}=0`)
  return `${parts.join(' ')} ${datumOf(keys)} ${unit === 1 ? '+units=m' : `+to_meter=${unit}`} +no_defs`
}

function citation(keys: GeoKeys): string {
  const found = [keys.PCSCitationGeoKey, keys.GTCitationGeoKey].find(value => typeof value === 'string' && value !== '')
  return typeof found === 'string' ? found : 'unnamed'
}

/** Metres in a unit: EPSG 9001 metre, 9002 foot, 9003 US survey foot, 9036 kilometre. */
function unitOf(keys: GeoKeys): number {
  const size = numberOf(keys, 'ProjLinearUnitSizeGeoKey')
  const code = numberOf(keys, 'ProjLinearUnitsGeoKey')
  return code === 9002 ? 0.3048 : code === 9003 ? 1200 / 3937 : code === 9036 ? 1000 : code === userDefined && size !== undefined ? size : 1
}

// EPSG codes of geographic CRSs and of ellipsoids.
const datums: Readonly<Record<number, string>> = { 4326: '+datum=WGS84', 4269: '+datum=NAD83', 4267: '+datum=NAD27', 4258: '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0' }
const ellipsoids: Readonly<Record<number, string>> = { 7030: 'WGS84', 7019: 'GRS80', 7022: 'intl', 7012: 'clrk80', 7008: 'clrk66', 7004: 'bessel', 7001: 'airy', 7024: 'krass' }

function datumOf(keys: GeoKeys): string {
  const known = datums[numberOf(keys, 'GeographicTypeGeoKey') ?? 0] as string | undefined
  if (known !== undefined) return known
  const shift = keys.GeogTOWGS84GeoKey
  const towgs84 = typeof shift === 'object' && shift !== null ? ` +towgs84=${Array.from(shift as ArrayLike<number>).join(',')}` : ''
  const a = numberOf(keys, 'GeogSemiMajorAxisGeoKey'), flattening = numberOf(keys, 'GeogInvFlatteningGeoKey'), b = numberOf(keys, 'GeogSemiMinorAxisGeoKey')
  if (a !== undefined && (flattening !== undefined || b !== undefined)) {
    if (a === 6378137 && flattening !== undefined && Math.abs(flattening - 298.257223563) < 1e-6 && towgs84 === '') return '+datum=WGS84'
    return `+a=${a} ${flattening === undefined ? `+b=${b}` : flattening === 0 ? `+b=${a}` : `+rf=${flattening}`}${towgs84}`
  }
  const ellipsoid = ellipsoids[numberOf(keys, 'GeogEllipsoidGeoKey') ?? 7030] as string | undefined
  return ellipsoid === undefined || ellipsoid === 'WGS84' ? '+datum=WGS84' : `+ellps=${ellipsoid}${towgs84}`
}

function numberOf(keys: GeoKeys | undefined, name: string): number | undefined {
  const value = keys?.[name]
  return typeof value === 'number' ? value : undefined
}
