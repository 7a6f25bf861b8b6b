import type { CommandRun } from './command.ts'
import type { Options } from './options.ts'

/** One command: what the help says of it, which options it takes, and where its work is. */
export interface CommandSpec {
  /** One word, or two where commands belong together. */
  readonly name: string
  /** The option that may stand without its flag, after the command's name. */
  readonly operand?: keyof Options
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
const ground = ['landcover', 'groundSpeeds', 'dem', 'roads', 'roadClass', 'barriers', 'neighbours', 'diagonals', 'walkingModel', 'cyclingModel', 'friction', 'frictionUnit', 'compat'] as const
const travel = [...roads, ...ground, 'switching'] as const
const model = ['network', 'landcover', 'friction'] as const
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
    name: 'merge',
    summary: 'lay roads and barriers over land cover',
    options: ['landcover', 'groundSpeeds', 'season', 'roads', 'roadClass', 'profile', 'barriers', 'clean', 'skeleton', 'compat', ...common],
    needs: ['landcover', ['roads', 'barriers'], 'out'],
    example: 'farsakh merge --landcover cover.tif --roads roads.geojson --barriers rivers.geojson,lakes.geojson --out merged',
    load: () => import('./merge.ts'),
  },
  {
    name: 'coverage',
    summary: 'how many people reach a facility in time, by district',
    options: [...travel, ...facilities, ...people, 'zones', 'zoneName', 'cutoffs', 'cutoff', 'capacity', 'isochrones', ...engines, ...common],
    needs: [model, ['to', 'from'], 'population', 'out'],
    example: 'farsakh coverage --network iraq.osm.pbf --to hospitals.csv --where "beds > 20" --population people.tif --zones districts.geojson --cutoffs 30m,1h --out results',
    load: () => import('./coverage.ts'),
  },
  {
    name: 'isochrones',
    summary: 'areas within reach, as GeoJSON',
    options: [...travel, ...facilities, 'cutoffs', 'cutoff', 'each', ...common],
    needs: [model, ['to', 'from'], 'out'],
    example: 'farsakh isochrones --network iraq.osm.pbf --to hospitals.csv --cutoffs 30m,1h --out results',
    load: () => import('./isochrones.ts'),
  },
  {
    name: 'catchments',
    summary: 'which people belong to which facility, and whether it can serve them',
    options: [...travel, ...facilities, ...people, 'capacity', 'cutoff', ...engines, ...common],
    needs: [model, ['to', 'from'], 'population', 'out'],
    example: 'farsakh catchments --network iraq.osm.pbf --to hospitals.csv --population people.tif --capacity beds --cutoff 4h --out results',
    load: () => import('./catchments.ts'),
  },
  {
    name: 'geographic-coverage',
    summary: 'whom facilities can serve when they fill up one after the other',
    options: [...travel, ...facilities, ...people, 'zones', 'zoneName', 'capacity', 'order', 'orderWithin', 'orderRadius', 'ascending', 'cutoff', ...common],
    needs: [model, ['to', 'from'], 'population', 'out'],
    example: 'farsakh geographic-coverage --landcover cover.tif --ground-speeds speeds.csv --to clinics.csv --population people.tif --capacity staff --order staff --cutoff 2h --out results',
    load: () => import('./geographic-coverage.ts'),
  },
  {
    name: 'referral',
    summary: 'ways from each facility to those that it refers patients to',
    options: [...travel, ...facilities, 'whereFrom', 'cutoff', ...common],
    needs: [model, 'from', 'to', 'out'],
    example: 'farsakh referral --network iraq.osm.pbf --from clinics.csv --to clinics.csv --where "type == \'hospital\'" --cutoff 4h --out results',
    load: () => import('./referral.ts'),
  },
  {
    name: 'scale-up',
    summary: 'where to build next, so that most people are within reach',
    options: [...ground, 'season', 'to', 'where', 'id', 'lon', 'lat', 'crs', ...people, 'capacity', 'cutoff', 'sites', 'goal', 'sizes', 'apart', 'suitability', 'exclusions', ...common],
    needs: [['landcover', 'friction'], 'population', ['sites', 'goal'], 'out'],
    example: 'farsakh scale-up --landcover cover.tif --ground-speeds speeds.csv --to clinics.csv --population people.tif --cutoff 1h --sites 5 --out results',
    load: () => import('./scale-up.ts'),
  },
  {
    name: 'matrix',
    summary: 'travel times between all places of two lists',
    options: [...travel, ...facilities, 'whereFrom', 'cutoff', 'threads', ...engines, ...common],
    needs: [model, 'from', 'to', 'out'],
    example: 'farsakh matrix --network iraq.osm.pbf --from villages.csv --to hospitals.csv --cutoff 90m --out results',
    load: () => import('./matrix.ts'),
  },
  {
    name: 'access',
    summary: 'how much of what facilities offer each place can reach, and how equal that is',
    options: [
      'measure', 'decay', 'cutoff', 'cutoffs', 'interval', 'count', 'tau', 'supply', 'demand', 'income', 'groups', ...travel, 'matrix', 'to', 'where', 'from', 'whereFrom', 'id', 'lon', 'lat', 'crs', ...people, 'zones', 'zoneName', 'threads', ...engines, ...common,
    ],
    needs: ['measure', [...model, 'matrix'], 'out'],
    example: 'farsakh access --measure two-step-fca --decay "gaussian 20m to 1h" --network iraq.osm.pbf --to hospitals.csv --supply beds --population people.tif --zones districts.geojson --out results',
    load: () => import('./access.ts'),
  },
  {
    name: 'route',
    summary: 'the quickest way from one place to another, as GeoJSON',
    options: [...roads, 'fromPoint', 'toPoint', 'from', 'to', 'id', 'lon', 'lat', 'crs', 'config', 'out', 'json', 'quiet', 'debug'],
    needs: ['network', 'fromPoint', 'toPoint'],
    example: 'farsakh route --network iraq.osm.pbf --from-point 44.36,33.31 --to-point 44.42,33.34',
    load: () => import('./route.ts'),
  },
  {
    name: 'accessmod run',
    operand: 'replay',
    summary: 'run a job that AccessMod exported, and write what AccessMod writes',
    options: ['replay', 'layers', 'dem', ...common],
    needs: ['replay', 'layers', 'out'],
    example: 'farsakh accessmod run config.json --layers layers --out results',
    load: () => import('./accessmod.ts'),
  },
]
