import { bytes, coverage, demandFrom, driving, FarsakhError, placesFrom, placesWhere, rasterFrom, readNetwork, readPlaces, readRaster, travelTimes, zonesFrom, type Issue, type Network, type Table } from 'farsakh'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { farsakh, withFolder } from '../command.ts'
import { judged, type Item, type Outcome } from '../item.ts'
import { streetPbf, tiffWithoutCrs, type PbfFlaws } from './malformed-files.ts'

const csv = 'name,lon,lat,beds\nA,44.005,33,20\nB,44.015,33,5\n'

/** Each bad input is given for real, and what comes back is read. */
export const badInput: readonly Item[] = [
  refused('truncated PBF', 'OSM_TRUNCATED', ['street.osm.pbf', 'ends at byte'], () => read(streetPbf().subarray(0, -20))),
  refused('PBF with an unknown required feature', 'OSM_UNSUPPORTED', ['street.osm.pbf', 'FutureThing'], () => read(streetPbf({ requires: ['OsmSchema-V0.6', 'FutureThing'] }))),
  refused('PBF with a zstd blob', 'OSM_UNSUPPORTED', ['street.osm.pbf', 'zstd'], () => read(streetPbf({ compression: 7 }))),
  refused('a web page named .pbf', 'FORMAT_UNKNOWN', ['street.osm.pbf', 'HTML'], () => read(new TextEncoder().encode('<!DOCTYPE html><html><body>Not found</body></html>'))),
  refused('empty extract', 'OSM_EMPTY', ['street.osm.pbf'], () => street({ isEmpty: true })),
  refused('no roads for the profile', 'NETWORK_EMPTY', ['driving'], () => street({ highway: 'steps' })),
  refused('CSV without coordinates', 'CSV_COLUMN_MISSING', ['clinics.csv', 'beds'], () => readPlaces(bytes('name,beds\nA,3\n', 'clinics.csv'))),
  refused('swapped latitude and longitude', 'PLACES_OFF_NETWORK', ['swap'], async () => {
    const swapped = await readPlaces(bytes('name,lon,lat\nA,33,44.005\nB,33,44.015\n', 'clinics.csv'))
    return travelTimes(await street(), { to: swapped, cutoff: 3600 })
  }),
  refused('coordinates outside the network\'s box', 'PLACES_OFF_NETWORK', ['box'], async () => travelTimes(await street(), { to: placesFrom([{ id: 'far', lon: 10, lat: 50 }]), cutoff: 3600 })),
  listed('duplicate ids', 'PLACE_ID_REPEATED', ['"A"'], async () => (await readPlaces(bytes('id,lon,lat\nA,44,33\nA,44.01,33\n', 'clinics.csv'))).issues),
  { name: 'Bad input: NaN and negative population', target: 'listed, counted as nobody, the rest counted', measure: oddPopulation },
  refused('raster without CRS', 'RASTER_NO_CRS', ['people.tif', 'crs'], () => readRaster(bytes(tiffWithoutCrs(), 'people.tif'))),
  listed('zones that overlap', 'ZONES_OVERLAP', ['West', 'East'], () => zonesFrom({ type: 'FeatureCollection', features: [square('West', 44, 44.02), square('East', 44.01, 44.03)] }, { name: 'name' }).issues),
  refused('facility list empty after --where', 'PLACES_EMPTY', ['beds > 100'], async () => placesWhere(await readPlaces(bytes(csv, 'clinics.csv')), 'beds > 100', { name: 'clinics.csv' })),
  { name: 'Bad input: the same on the command line', target: 'exit 2 and the same message', measure: () => command(['--where', 'beds > 100'], ['beds > 100']) },
  { name: 'Bad input: unwritable --out', target: 'exit 2, says what is in the way', measure: unwritable },
  thrown('cutoff of 0', 'above 0', async () => travelTimes(await street(), { to: await readPlaces(bytes(csv)), cutoff: 0 })),
  thrown('cutoff in milliseconds', 'milliseconds', async () => travelTimes(await street(), { to: await readPlaces(bytes(csv)), cutoff: 1_800_000 })),
  { name: 'Bad input: --cutoffs without a unit', target: 'exit 2, says how to write it', measure: () => command(['--cutoffs', '30'], ['30m']) },
]

async function read(content: Uint8Array): Promise<Network> {
  return readNetwork(bytes(content, 'street.osm.pbf'), { profile: driving })
}

async function street(flaws: PbfFlaws = {}): Promise<Network> {
  return read(streetPbf(flaws))
}

/** Must throw a FarsakhError of this code whose message holds these words. */
function refused(name: string, code: string, words: readonly string[], run: () => unknown): Item {
  return {
    name: `Bad input: ${name}`, target: `${code}, naming ${words.join(' and ')}`,
    measure: async () => {
      const error = await failure(run)
      if (!(error instanceof FarsakhError)) return judged(error instanceof Error ? `${error.name}: ${firstLine(error.message)}` : 'accepted without a word', false)
      return judged(`${error.code}: ${firstLine(error.message)}`, error.code === code && holds(error.message, words) && error.message.includes('expected'))
    },
  }
}

/** Must throw a TypeError or RangeError that says "expected ..., got ...". */
function thrown(name: string, word: string, run: () => unknown): Item {
  return {
    name: `Bad input: ${name}`, target: 'a RangeError that says what was expected and got',
    measure: async () => {
      const error = await failure(run)
      if (!(error instanceof RangeError)) return judged(error instanceof Error ? `${error.name}: ${firstLine(error.message)}` : 'accepted without a word', false)
      return judged(`${error.name}: ${firstLine(error.message)}`, holds(error.message, ['expected', 'got', word]))
    },
  }
}

/** Must go on and list an issue of this code. */
function listed(name: string, code: string, words: readonly string[], run: () => Table<Issue> | Promise<Table<Issue>>): Item {
  return {
    name: `Bad input: ${name}`, target: `goes on and lists ${code}`,
    measure: async () => {
      const issue = [...await run()].find(found => found.code === code)
      return issue === undefined ? judged('no such issue', false) : judged(`${issue.severity} ${issue.code}: ${firstLine(issue.message)}`, holds(issue.message, words))
    },
  }
}

async function oddPopulation(): Promise<Outcome> {
  const people = rasterFrom({ values: Float32Array.from([10, NaN, -5, 32]), width: 4, height: 1, bbox: [44, 32.995, 44.02, 33.005], crs: 'EPSG:4326', nodata: -99999 })
  const times = travelTimes(await street(), { to: await readPlaces(bytes(csv)), cutoff: 3600 })
  const total = [...coverage(times, people, { cutoffs: [3600] })][0]?.total
  const codes = [...demandFrom(people).issues].map(issue => issue.code)
  return judged(`${total} people counted, listed: ${codes.join(', ') || 'nothing'}`, total === 42 && codes.length > 0)
}

async function command(extra: readonly string[], words: readonly string[]): Promise<Outcome> {
  return withFolder(async folder => {
    const inputs = writeInputs(folder)
    const { code, stderr } = await farsakh(['coverage', ...inputs, '--out', join(folder, 'out'), '--quiet', ...extra])
    return judged(`exit ${code}: ${firstLine(stderr.trim()).replaceAll(folder, '...')}`, code === 2 && holds(stderr, ['expected', ...words]))
  })
}

async function unwritable(): Promise<Outcome> {
  return withFolder(async folder => {
    const inputs = writeInputs(folder)
    const blocked = join(folder, 'clinics.csv', 'results')
    const { code, stderr } = await farsakh(['coverage', ...inputs, '--out', blocked, '--quiet'])
    return judged(`exit ${code}: ${firstLine(stderr.trim()).replaceAll(folder, '...')}`, code === 2 && holds(stderr, ['expected', 'clinics.csv', '--out']))
  })
}

function writeInputs(folder: string): string[] {
  const files = { network: join(folder, 'street.osm.pbf'), to: join(folder, 'clinics.csv'), population: join(folder, 'people.csv') }
  writeFileSync(files.network, streetPbf())
  writeFileSync(files.to, csv)
  writeFileSync(files.population, 'id,lon,lat,population\np,44.01,33,100\n')
  return Object.entries(files).flatMap(([option, path]) => [`--${option}`, path])
}

async function failure(run: () => unknown): Promise<unknown> {
  try {
    await run()
    return undefined
  } catch (error) {
    return error
  }
}

function square(name: string, west: number, east: number): GeoJSON.Feature<GeoJSON.Polygon> {
  return { type: 'Feature', properties: { name }, geometry: { type: 'Polygon', coordinates: [[[west, 33], [east, 33], [east, 33.02], [west, 33.02], [west, 33]]] } }
}

function holds(text: string, words: readonly string[]): boolean {
  return words.every(word => text.toLowerCase().includes(word.toLowerCase()))
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n')
  return line.length > 200 ? `${line.slice(0, 197)}...` : line
}
