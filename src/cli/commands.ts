import type { CommandRun } from './command.ts'
import type { Options } from './options.ts'

/** One command: what the help says of it, which options it takes, and where its work is. */
export interface CommandSpec {
  readonly name: string
  readonly summary: string
  readonly options: readonly (keyof Options)[]
  /** Options without which there is nothing to do; one of several where a list stands. */
  readonly needs: readonly (keyof Options | readonly (keyof Options)[])[]
  readonly example: string
  /** Loads the work, so that the rest of the library stays unread until it is wanted. */
  readonly load: () => Promise<{ readonly run: CommandRun }>
}

const common = ['config', 'out', 'json', 'quiet', 'debug'] as const
const roads = ['network', 'profile', 'speeds', 'season', 'walk', 'within'] as const
const facilities = ['to', 'from', 'where', 'id', 'lon', 'lat', 'crs'] as const
const engines = ['engine', 'explain'] as const
const people = ['population', 'populationColumn'] as const

/** Every command, in the order of the help. */
export const commands: readonly CommandSpec[] = [
  {
    name: 'demo',
    summary: 'make a small sample country and see who reaches its hospitals',
    options: ['out', 'seed', 'json', 'quiet', 'debug'],
    needs: [],
    example: 'farsakh demo',
    load: () => import('./demo.ts'),
  },
  {
    name: 'sample',
    summary: 'write a sample country: roads, facilities, people, districts',
    options: ['size', 'seed', 'out', 'json', 'quiet', 'debug'],
    needs: ['out'],
    example: 'farsakh sample --size district --seed 7 --out sample',
    load: () => import('./sample.ts'),
  },
  {
    name: 'network',
    summary: 'build a road network once and keep it in a file that opens at once',
    options: ['network', 'profile', 'speeds', 'season', 'isochrones', 'hierarchy', ...common],
    needs: ['network', 'out'],
    example: 'farsakh network --network iraq.osm.pbf --out iraq.farsakh',
    load: () => import('./network.ts'),
  },
  {
    name: 'coverage',
    summary: 'how many people reach a facility in time, by district',
    options: [...roads, ...facilities, ...people, 'zones', 'zoneName', 'cutoffs', 'cutoff', 'capacity', 'isochrones', ...engines, ...common],
    needs: ['network', ['to', 'from'], 'population', 'out'],
    example: 'farsakh coverage --network iraq.osm.pbf --to hospitals.csv --where "beds > 20" --population people.tif --zones districts.geojson --cutoffs 30m,1h --out results',
    load: () => import('./coverage.ts'),
  },
  {
    name: 'isochrones',
    summary: 'areas within reach, as GeoJSON',
    options: [...roads, ...facilities, 'cutoffs', 'cutoff', ...common],
    needs: ['network', ['to', 'from'], 'out'],
    example: 'farsakh isochrones --network iraq.osm.pbf --to hospitals.csv --cutoffs 30m,1h --out results',
    load: () => import('./isochrones.ts'),
  },
  {
    name: 'catchments',
    summary: 'which people belong to which facility, and whether it can serve them',
    options: [...roads, ...facilities, ...people, 'capacity', 'cutoff', ...engines, ...common],
    needs: ['network', ['to', 'from'], 'population', 'out'],
    example: 'farsakh catchments --network iraq.osm.pbf --to hospitals.csv --population people.tif --capacity beds --cutoff 4h --out results',
    load: () => import('./catchments.ts'),
  },
  {
    name: 'matrix',
    summary: 'travel times between all places of two lists',
    options: [...roads, ...facilities, 'whereFrom', 'cutoff', 'threads', ...engines, ...common],
    needs: ['network', 'from', 'to', 'out'],
    example: 'farsakh matrix --network iraq.osm.pbf --from villages.csv --to hospitals.csv --cutoff 90m --out results',
    load: () => import('./matrix.ts'),
  },
  {
    name: 'route',
    summary: 'the quickest way from one place to another, as GeoJSON',
    options: [...roads, 'fromPoint', 'toPoint', 'from', 'to', 'id', 'lon', 'lat', 'crs', 'config', 'out', 'json', 'quiet', 'debug'],
    needs: ['network', 'fromPoint', 'toPoint'],
    example: 'farsakh route --network iraq.osm.pbf --from-point 44.36,33.31 --to-point 44.42,33.34',
    load: () => import('./route.ts'),
  },
]
