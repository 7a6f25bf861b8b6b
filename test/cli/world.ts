import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCli } from '../../src/cli/cli.ts'
import { rasterFrom, type RasterContent } from '../../src/data/raster.ts'
import { toGeoTiff } from '../../src/export/geotiff.ts'
import { testIo, type TestIo } from './helpers.ts'

/** A small world on disk: one road from west to east with a spur, three facilities, people in a raster, two districts. */
export interface World {
  readonly folder: string
  path(name: string): string
  write(name: string, content: string | Uint8Array): Promise<string>
  read(name: string): Promise<string>
  /** Runs the command in this process. */
  run(args: readonly string[], io?: TestIo): Promise<{ code: number, out: string, err: string }>
  /** The options of a coverage job, with others in their place. */
  coverage(changes?: Readonly<Record<string, string | undefined>>): string[]
  remove(): Promise<void>
}

const width = 40, height = 10

export async function makeWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'farsakh-cli-'))
  const path = (name: string): string => join(folder, name)
  const world: World = {
    folder, path,
    write: async (name, content) => {
      await writeFile(path(name), content)
      return path(name)
    },
    read: name => readFile(path(name), 'utf8'),
    run: async (args, io = testIo()) => ({ code: await runCli(args, io), out: io.stdout.text, err: io.stderr.text }),
    coverage: changes => flags({
      network: path('roads.osm'), to: path('hospitals.csv'), population: path('people.tif'), zones: path('districts.geojson'), cutoffs: '5m,10m,20m', out: path('out'), ...changes,
    }),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
  await world.write('roads.osm', roads)
  await world.write('hospitals.csv', 'id,name,lon,lat,type,beds\nH1,مستشفى,44.01,33.0005,hospital,120\nC1,East clinic,44.19,33.0005,clinic,\nC2,Spur clinic,44.1,33.03,clinic,400\n')
  await world.write('villages.csv', 'id,lon,lat,population\nV1,44.02,33.001,100\nV2,44.15,33.0,250.5\n')
  await world.write('people.tif', people())
  await world.write('districts.geojson', JSON.stringify({ type: 'FeatureCollection', features: [box('West', 43.9, 44.1), box('East', 44.1, 44.15)] }))
  return world
}

export function people(changes: Partial<RasterContent> = {}): Uint8Array {
  const values = Float32Array.from({ length: width * height }, (_, cell) => cell % 7 === 0 ? -99999 : cell % 5)
  return toGeoTiff(rasterFrom({ values, width, height, bbox: [44, 32.98, 44.2, 33.03], nodata: -99999, ...changes }))
}

/** A district from one longitude to another. */
export function box(name: string, west: number, east: number): object {
  return { type: 'Feature', properties: { name }, geometry: { type: 'Polygon', coordinates: [[[west, 32.9], [east, 32.9], [east, 33.1], [west, 33.1], [west, 32.9]]] } }
}

export function flags(options: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(options).flatMap(([name, value]) => value === undefined ? [] : [`--${name}`, value])
}

const roads = `<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
  <node id="1" lon="44.0" lat="33.0"/><node id="2" lon="44.1" lat="33.0"/><node id="3" lon="44.2" lat="33.0"/><node id="4" lon="44.1" lat="33.03"/>
  <way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/></way>
  <way id="11"><nd ref="2"/><nd ref="4"/><tag k="highway" v="residential"/></way>
</osm>
`
