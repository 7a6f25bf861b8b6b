import { FarsakhError } from '../core/errors.ts'
import { scalarText } from './cells.ts'
import type { PlacesOptions, Records } from './place-records.ts'

/** The columns that hold the coordinates, and how to read them. */
export interface Coordinates {
  readonly indices: readonly number[]
  read(number: (value: unknown) => number): { lons: Float64Array, lats: Float64Array }
}

// Compared without case, spaces and punctuation. MoSDGPS_SQ001 and _SQ002 are the latitude and longitude of HeRAMS exports.
const lonNames = ['lon', 'long', 'lng', 'longitude', 'x', 'lonwgs84', 'longdd', 'londd', 'gpslongitude', 'gpslon', 'gpslong', 'longitudex', 'xlongitude', 'decimallongitude', 'pointx', 'coordx', 'xcoord', 'easting', 'mosdgpssq002', 'خطالطول', 'هێڵیدرێژی', 'طولجغرافیایی']
const latNames = ['lat', 'latitude', 'y', 'latwgs84', 'latdd', 'gpslatitude', 'gpslat', 'latitudey', 'ylatitude', 'decimallatitude', 'pointy', 'coordy', 'ycoord', 'northing', 'mosdgpssq001', 'خطالعرض', 'هێڵیپانی', 'عرضجغرافیایی']
const pointNames = ['point', 'latlon', 'latlong', 'latlng', 'lonlat', 'coordinates', 'coordinate', 'coords', 'coordonnees', 'coordonnées', 'gps', 'geopoint', 'geolocation', 'geom', 'thegeom', 'geometry', 'wkt', 'location', 'الاحداثيات', 'الإحداثيات', 'إحداثيات']

/**
 * Finds the coordinate columns: those named by options, else by usual names, else one column that holds both.
 * @throws FarsakhError `CSV_COLUMN_MISSING` naming the columns that there are
 */
export function findColumns(records: Records, options: PlacesOptions, file: string): Coordinates {
  if (options.point !== undefined) return combined(records, named(records, options.point, 'point', file))
  const lon = options.lon === undefined ? usual(records, lonNames, longitudeEnding) : named(records, options.lon, 'lon', file)
  const lat = options.lat === undefined ? usual(records, latNames, latitudeEnding) : named(records, options.lat, 'lat', file)
  if (lon !== -1 && lat !== -1) return separate(records, lon, lat)
  const point = lon === -1 && lat === -1 ? usual(records, pointNames, /(?!)/) : -1
  if (point !== -1 && records.columns[point].some(value => readPoint(scalarText(value), 'lat-lon') !== undefined)) return combined(records, point)
  throw missing(records, lon === -1 ? 'lon' : 'lat', file)
}

const longitudeEnding = /(?:longitude|_lon|_long|_lng)$/
const latitudeEnding = /(?:latitude|_lat)$/

function usual(records: Records, names: readonly string[], ending: RegExp): number {
  const plain = records.names.map(name => name.toLowerCase().replace(/[\s_\-./(),°]+/g, ''))
  const c = names.map(name => plain.indexOf(name)).find(index => index !== -1)
  return c ?? records.names.findIndex(name => ending.test(name.trim().toLowerCase()))
}

function named(records: Records, wanted: string, option: string, file: string): number {
  const c = records.names.indexOf(wanted)
  const found = c === -1 ? records.names.findIndex(name => name.trim().toLowerCase() === wanted.trim().toLowerCase()) : c
  if (found === -1) throw missing(records, option, file, wanted)
  return found
}

function missing(records: Records, option: string, file: string, wanted?: string): FarsakhError {
  const what = option === 'lon' ? 'longitude' : option === 'lat' ? 'latitude' : 'point'
  const expected = wanted === undefined ? `a ${what} column such as ${option}, ${what} or ${option === 'lon' ? 'x' : 'y'}` : `the ${what} column "${wanted}"`
  const message = `expected ${expected} in ${file}, got the columns ${records.names.join(', ') || '(none)'}: name it with the ${option} option`
  return new FarsakhError('CSV_COLUMN_MISSING', message, { file, column: wanted ?? what, columns: records.names })
}

function separate(records: Records, lon: number, lat: number): Coordinates {
  return {
    indices: [lon, lat],
    read: number => ({ lons: Float64Array.from(records.columns[lon], number), lats: Float64Array.from(records.columns[lat], number) }),
  }
}

function combined(records: Records, c: number): Coordinates {
  const order = /^(?:lon|x)/i.test(records.names[c].trim()) ? 'lon-lat' : 'lat-lon'
  return {
    indices: [c],
    read: () => {
      const lons = new Float64Array(records.size).fill(NaN), lats = new Float64Array(records.size).fill(NaN)
      for (const [i, value] of records.columns[c].entries()) {
        const point = readPoint(scalarText(value), order)
        if (point !== undefined) [lons[i], lats[i]] = point
      }
      return { lons, lats }
    },
  }
}

const pair = /^\s*[([]?\s*([+-]?\d+(?:\.\d+)?)\s*(?:[,;]\s*|\s+)([+-]?\d+(?:\.\d+)?)(?:[\s,;]+[+-]?\d+(?:\.\d+)?){0,2}\s*[)\]]?\s*$/
const wktPoint = /^\s*(?:SRID=4326;)?\s*POINT\s*(?:Z|M|ZM)?\s*\(\s*([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s+([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?:\s+[^)]*)?\)\s*$/i

/** Longitude and latitude from `33.3, 44.4` (with altitude and accuracy, as survey tools add) or from WKT, which puts longitude first. */
function readPoint(text: string, order: 'lat-lon' | 'lon-lat'): [lon: number, lat: number] | undefined {
  const wkt = wktPoint.exec(text)
  if (wkt) return [Number(wkt[1]), Number(wkt[2])]
  const match = pair.exec(text)
  if (!match) return undefined
  return order === 'lon-lat' ? [Number(match[1]), Number(match[2])] : [Number(match[2]), Number(match[1])]
}
