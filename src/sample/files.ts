import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import { toCsv } from '../export/csv.ts'
import { toGeoTiff } from '../export/geotiff.ts'
import type { SampleCountry } from './country.ts'
import { writePbf } from './pbf-writer.ts'
import { groundSpeedsCsv, readme, speedsYaml } from './readme.ts'

/** One file of the sample. */
export interface SampleFile {
  readonly name: string
  readonly content: Uint8Array
}

/** What the files are made of. */
export type SampleContent = Omit<SampleCountry, 'files'>

/** Writes a country as files. Cost: mostly deflate, about 30 MB a second. */
export function sampleFiles(country: SampleContent, options: RunOptions = {}): SampleFile[] {
  const writers: readonly (readonly [string, () => Uint8Array | string])[] = [
    ['roads.osm.pbf', () => writePbf(country.osm, options)],
    ['population.tif', () => toGeoTiff(country.population)],
    ['facilities.csv', () => toCsv(country.census)],
    ['settlements.csv', () => toCsv(settlementRows(country))],
    ['districts.geojson', () => `${JSON.stringify(country.districts)}\n`],
    ['landcover.tif', () => toGeoTiff(country.landcover)],
    ['elevation.tif', () => toGeoTiff(country.elevation)],
    ['ground-speeds.csv', () => groundSpeedsCsv],
    ['speeds.yaml', () => speedsYaml],
    ['README.txt', () => readme(country)],
  ]
  return writers.map(([name, write], i) => {
    report(options, name, i, writers.length)
    const content = write()
    return { name, content: typeof content === 'string' ? new TextEncoder().encode(content) : content }
  })
}

function settlementRows({ settlements, osm }: SampleContent): object[] {
  // Place names stand at the end of the nodes, in order.
  const first = osm.lonE7.length - settlements.length
  return settlements.map(({ name, kind, people, onRoad }, i) => ({
    id: `S${String(i + 1).padStart(4, '0')}`, name: name.latin, name_ar: name.arabic, kind, population: people, on_road: onRoad ? 'yes' : 'no',
    lon: osm.lonE7[first + i] / 1e7, lat: osm.latE7[first + i] / 1e7,
  }))
}
