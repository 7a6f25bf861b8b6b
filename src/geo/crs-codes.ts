/**
 * proj4 text of an EPSG (or ESRI) code: families of UTM zones, and the systems that population, land-cover and elevation grids come in.
 * Parameters are those of the EPSG dataset as `gdalsrsinfo -o proj4` prints them.
 * @returns undefined for codes not listed here
 */
export function definitionOf(code: number): string | undefined {
  return utm(code) ?? (Object.hasOwn(definitions, code) ? definitions[code] : undefined)
}

/** Codes whose coordinates are degrees that differ from WGS 84 by metres at most. */
export const lonLatCodes: ReadonlySet<string> = new Set(['4326', '4979', '4269', '4258', '4674', '4283', '4167', '4189', '4148', '3889', '9057', '9755', 'CRS84', 'CRS84H', 'WGS84'])

/** First code of a family, how many zones, the first zone, and the datum. */
const families: readonly (readonly [first: number, count: number, zone: number, rest: string])[] = [
  [32601, 60, 1, '+datum=WGS84'],
  [32701, 60, 1, '+south +datum=WGS84'],
  [32201, 60, 1, '+ellps=WGS72 +towgs84=0,0,4.5,0,0,0.554,0.2263'],
  [25828, 11, 28, '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0'],
  [26901, 23, 1, '+datum=NAD83'],
  [31965, 12, 11, '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0'],
  [31977, 9, 17, '+south +ellps=GRS80 +towgs84=0,0,0,0,0,0,0'],
  [3391, 3, 37, '+a=6378249.145 +rf=293.465 +towgs84=70.995,-335.916,262.898,0,0,0,0'],
  [3890, 3, 37, '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0'],
]

function utm(code: number): string | undefined {
  const family = families.find(([first, count]) => code >= first && code < first + count)
  return family && `+proj=utm +zone=${family[2] + code - family[0]} ${family[3]} +units=m +no_defs`
}

const grs80 = '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs'
const wgs84 = '+datum=WGS84 +units=m +no_defs'

const definitions: Readonly<Record<number, string>> = {
  3395: `+proj=merc +lon_0=0 +k=1 +x_0=0 +y_0=0 ${wgs84}`,
  3035: `+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 ${grs80}`,
  3034: `+proj=lcc +lat_0=52 +lon_0=10 +lat_1=35 +lat_2=65 +x_0=4000000 +y_0=2800000 ${grs80}`,
  2154: `+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 ${grs80}`,
  5070: '+proj=aea +lat_0=23 +lon_0=-96 +lat_1=29.5 +lat_2=45.5 +x_0=0 +y_0=0 +datum=NAD83 +units=m +no_defs',
  3577: `+proj=aea +lat_0=0 +lon_0=132 +lat_1=-18 +lat_2=-36 +x_0=0 +y_0=0 ${grs80}`,
  6933: `+proj=cea +lat_ts=30 +lon_0=0 +x_0=0 +y_0=0 ${wgs84}`,
  3031: `+proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=0 +x_0=0 +y_0=0 ${wgs84}`,
  3413: `+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +x_0=0 +y_0=0 ${wgs84}`,
  3976: `+proj=stere +lat_0=-90 +lat_ts=-70 +lon_0=0 +x_0=0 +y_0=0 ${wgs84}`,
  4087: `+proj=eqc +lat_ts=0 +lat_0=0 +lon_0=0 +x_0=0 +y_0=0 ${wgs84}`,
  8857: `+proj=eqearth +lon_0=0 +x_0=0 +y_0=0 ${wgs84}`,
  54009: `+proj=moll +lon_0=0 +x_0=0 +y_0=0 ${wgs84}`,
  102022: `+proj=aea +lat_0=0 +lon_0=25 +lat_1=20 +lat_2=-23 +x_0=0 +y_0=0 ${wgs84}`,
}
