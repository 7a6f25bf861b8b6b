import { FarsakhError } from '../core/errors.ts'
import { projector } from '../geo/crs.ts'
import { methods } from '../io/geokeys.ts'

/** The three GeoTIFF tags that name a CRS: the directory of keys, and the doubles and the text that it refers to. */
export interface GeoKeyTags {
  readonly directory: number[]
  readonly doubles: number[]
  readonly ascii: string
}

/**
 * Describes a CRS with GeoTIFF keys (OGC GeoTIFF 1.1): by its EPSG code, or by the parameters of its proj4 text.
 * @throws FarsakhError `CRS_UNKNOWN` for WKT and for projections that the keys can't describe
 */
export function geoKeysOf(crs: string): GeoKeyTags {
  const { isLonLat } = projector(crs)
  const code = epsgCode(crs, isLonLat)
  if (code !== undefined) {
    return encode([[1024, isLonLat ? 2 : 1], [1025, 1], [1026, `EPSG:${code}`], ...isLonLat ? [[2048, code], [2054, 9102]] satisfies Key[] : [[3072, code], [3076, 9001]] satisfies Key[]])
  }
  const parameters = parseProj4(crs)
  return encode(isLonLat ? [[1024, 2], [1025, 1], [1026, crs], ...datumKeys(parameters)] : projectedKeys(crs, parameters))
}

type Key = [key: number, value: number | string | readonly number[]]

/** The keys' numbers, by the names that readers use. */
const numbers: Readonly<Record<string, number>> = {
  ProjStdParallel1GeoKey: 3078, ProjStdParallel2GeoKey: 3079, ProjNatOriginLongGeoKey: 3080, ProjNatOriginLatGeoKey: 3081, ProjFalseEastingGeoKey: 3082, ProjFalseNorthingGeoKey: 3083,
  ProjFalseOriginLongGeoKey: 3084, ProjFalseOriginLatGeoKey: 3085, ProjFalseOriginEastingGeoKey: 3086, ProjFalseOriginNorthingGeoKey: 3087, ProjCenterLongGeoKey: 3088, ProjCenterLatGeoKey: 3089,
  ProjScaleAtNatOriginGeoKey: 3092, ProjStraightVertPoleLongGeoKey: 3095,
}

function epsgCode(crs: string, isLonLat: boolean): number | undefined {
  const text = crs.trim()
  if (/^(?:urn:ogc:def:crs:)?OGC[:\d.]*:CRS84$/i.test(text)) return 4326
  const code = /^(?:urn:ogc:def:crs:)?EPSG[:\d.]*:(\d+)$/i.exec(text)?.[1]
  if (code !== undefined) return code === '900913' ? 3857 : Number(code)
  const parameters = parseProj4(text)
  const isWgs84 = parameters.get('datum') === 'WGS84' || (parameters.get('ellps') === 'WGS84' && !parameters.has('towgs84'))
  if (isLonLat && isWgs84) return 4326
  if (parameters.get('proj') === 'utm' && isWgs84) return (parameters.has('south') ? 32700 : 32600) + Number(parameters.get('zone'))
  return undefined
}

function parseProj4(text: string): Map<string, string> {
  return new Map([...text.matchAll(/\+(\w+)(?:=(\S+))?/g)].map(([, name, value = '']) => [name === 'k' ? 'k_0' : name, value]))
}

function projectedKeys(crs: string, given: ReadonlyMap<string, string>): Key[] {
  const parameters = given.get('proj') === 'utm' ? utm(given) : given
  const proj = parameters.get('proj')
  const is2SP = parameters.has('lat_2')
  const method = methods.find(candidate => candidate.proj === proj && (proj !== 'lcc' || (candidate.code === 8) === is2SP))
  const lat0 = Number(parameters.get('lat_0') ?? 0)
  if (method === undefined || (proj === 'stere' && Math.abs(lat0) !== 90)) {
    throw new FarsakhError('CRS_UNKNOWN', `expected a CRS that GeoTIFF can describe (an EPSG code, or proj4 text of ${[...new Set(methods.map(candidate => candidate.proj))].join(', ')}), got "${crs}"`, { value: crs })
  }
  const unit = Number(parameters.get('to_meter') ?? (parameters.get('units') === 'us-ft' ? 1200 / 3937 : parameters.get('units') === 'ft' ? 0.3048 : 1))
  const keys: Key[] = [[1024, 1], [1025, 1], [1026, crs], ...datumKeys(parameters), [3072, 32767], [3074, 32767], [3075, method.code]]
  keys.push(...unit === 1 ? [[3076, 9001]] satisfies Key[] : [[3076, 32767], [3077, [unit]]] satisfies Key[])
  for (const [name, [key]] of Object.entries(method.parameters)) {
    const value = name === 'lat_ts' && proj === 'stere' ? parameters.get('lat_ts') ?? String(lat0) : parameters.get(name) ?? (name === 'k_0' ? '1' : '0')
    // One of the two sets the scale of Mercator; a parallel that isn't given would be the equator.
    if (proj === 'merc' && name === 'lat_ts' && !parameters.has('lat_ts')) continue
    if (proj === 'merc' && name === 'k_0' && parameters.has('lat_ts')) continue
    keys.push([numbers[key], [name === 'x_0' || name === 'y_0' ? Number(value) / unit : Number(value)]])
  }
  return keys
}

/** A UTM zone as the transverse Mercator projection that it is. */
function utm(given: ReadonlyMap<string, string>): Map<string, string> {
  const south = given.has('south') ? '10000000' : '0'
  return new Map([...given, ['proj', 'tmerc'], ['lat_0', '0'], ['lon_0', String(Number(given.get('zone')) * 6 - 183)], ['k_0', '0.9996'], ['x_0', '500000'], ['y_0', south]])
}

// Semi-major axis in metres and inverse flattening (EPSG dataset).
const ellipsoids: Readonly<Record<string, readonly [number, number]>> = {
  WGS84: [6378137, 298.257223563], GRS80: [6378137, 298.257222101], intl: [6378388, 297], clrk66: [6378206.4, 294.9786982], clrk80: [6378249.145, 293.465], bessel: [6377397.155, 299.1528128], airy: [6377563.396, 299.3249646], krass: [6378245, 298.3],
}

function datumKeys(parameters: ReadonlyMap<string, string>): Key[] {
  const datum = parameters.get('datum'), ellps = parameters.get('ellps')
  if (datum === 'WGS84' || (datum === undefined && (ellps ?? 'WGS84') === 'WGS84' && !parameters.has('a') && !parameters.has('R') && !parameters.has('towgs84'))) return [[2048, 4326], [2054, 9102]]
  if (datum === 'NAD83') return [[2048, 4269], [2054, 9102]]
  if (datum === 'NAD27') return [[2048, 4267], [2054, 9102]]
  const a = Number(parameters.get('R') ?? parameters.get('a') ?? ellipsoids[ellps ?? 'WGS84']?.[0])
  const b = Number(parameters.get('b') ?? (parameters.has('R') ? a : NaN))
  const flattening = parameters.has('rf') ? Number(parameters.get('rf')) : Number.isNaN(b) ? ellipsoids[ellps ?? 'WGS84']?.[1] : a === b ? 0 : a / (a - b)
  const keys: Key[] = [[2048, 32767], [2049, 'unnamed'], [2050, 32767], [2054, 9102], [2056, 32767], [2057, [a]], [2059, [flattening]]]
  const shift = parameters.get('towgs84')?.split(',').map(Number)
  if (shift !== undefined) keys.push([2062, [...shift, 0, 0, 0, 0].slice(0, 7)])
  return keys
}

/** Lays keys out: numbers that fit stand in the directory, doubles and text in tags of their own. */
function encode(keys: readonly Key[]): GeoKeyTags {
  const sorted = [...keys].sort((a, b) => a[0] - b[0])
  const directory = [1, 1, 0, sorted.length], doubles: number[] = []
  let ascii = ''
  for (const [key, value] of sorted) {
    if (typeof value === 'number') directory.push(key, 0, 1, value)
    else if (typeof value === 'string') {
      directory.push(key, 34737, value.length + 1, ascii.length)
      ascii += `${value}|`
    } else {
      directory.push(key, 34736, value.length, doubles.length)
      doubles.push(...value)
    }
  }
  return { directory, doubles, ascii }
}
