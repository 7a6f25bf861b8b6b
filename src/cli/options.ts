import type { LonLat } from '../core/types.ts'
import { choice, counts, decayText, duration, durations, flag, interval, list, numberWithin, pointOrId, siteCount, text, threadCount, wholeNumber } from './option-readers.ts'

/** Ways of travel that have a profile. */
export const profileNames = ['driving', 'walking', 'cycling', 'motorcycle', 'ambulance'] as const
/** What computes travel times; `auto` lets sizes decide. */
export const engineNames = ['auto', 'search', 'sweep', 'buckets'] as const
/** Whether a vehicle is left once, or taken up and left as often as it pays. */
export const switchingNames = ['once', 'free'] as const
/** What the values of a friction raster are. */
export const frictionUnits = ['s/cell', 's/m', 'min/m', 'km/h'] as const
/** How slopes change the speed of those who walk and cycle, as in SpeedModels. */
export const walkingModels = ['tobler', 'langmuir'] as const
export const cyclingModels = ['physics', 'envelope', 'physics-newton', 'physics-5.9'] as const
/** Whether people pass between barriers that touch at a corner. */
export const diagonalNames = ['closed', 'open'] as const
/** Systems whose behaviour can be had instead of ours. */
export const compatNames = ['accessmod-5.9'] as const
const neighbourCounts = { 4: 4, 8: 8, 16: 16 } as const
/** Measures of access that a command can take, by their names in the library. */
export const measureNames = [
  'cumulative', 'cumulative-interval', 'gravity', 'nearest', 'balancing-time', 'fca-ratio', 'two-step-fca', 'three-step-fca', 'modified-two-step-fca', 'modified-huff-fca', 'balanced-fca',
  'spatial-availability', 'huff', 'raam', 'constrained-total-supply', 'constrained-total-demand', 'constrained-singly-supply', 'constrained-singly-demand',
] as const
/** One of {@link measureNames}. */
export type MeasureName = typeof measureNames[number]
/** Sizes of the sample country. */
export const sampleSizes = ['village', 'district', 'country'] as const

/** What any command may be told, by command line or by `--config`. Durations in seconds, lengths in metres. */
export interface Options {
  config?: string
  network?: string
  to?: string
  from?: string
  toPoint?: LonLat | string
  fromPoint?: LonLat | string
  where?: string
  whereFrom?: string
  population?: string
  populationColumn?: string
  zones?: string
  zoneName?: string
  capacity?: string
  profile?: typeof profileNames[number]
  speeds?: string
  season?: string
  walk?: number
  within?: number
  landcover?: string
  groundSpeeds?: string
  dem?: string
  roads?: string
  roadClass?: string
  barriers?: string[]
  neighbours?: 4 | 8 | 16
  diagonals?: typeof diagonalNames[number]
  walkingModel?: typeof walkingModels[number]
  cyclingModel?: typeof cyclingModels[number]
  friction?: string
  frictionUnit?: typeof frictionUnits[number]
  clean?: boolean
  skeleton?: boolean
  switching?: typeof switchingNames[number]
  compat?: typeof compatNames[number]
  order?: string
  orderWithin?: number
  orderRadius?: number
  ascending?: boolean
  measure?: MeasureName[]
  decay?: string
  supply?: string
  demand?: string
  matrix?: string
  interval?: readonly [number, number]
  count?: number[]
  tau?: number
  income?: string
  groups?: string
  sites?: number
  goal?: number
  sizes?: string
  apart?: number
  suitability?: string
  exclusions?: string
  replay?: string
  layers?: string
  cutoffs?: number[]
  cutoff?: number
  isochrones?: boolean
  each?: boolean
  id?: string
  lon?: string
  lat?: string
  crs?: string
  size?: typeof sampleSizes[number]
  seed?: number
  threads?: number
  hierarchy?: boolean
  engine?: typeof engineNames[number]
  explain?: boolean
  out?: string
  json?: boolean
  quiet?: boolean
  debug?: boolean
}

/** One option: how it is written, what it says in the help, how its value is read. */
export interface OptionSpec<T> {
  /** What stands after the flag; none for switches. */
  readonly value?: string
  readonly help: string
  /** A path, which a config file gives relative to itself. */
  readonly isPath?: boolean
  /** Several, separated by commas. */
  readonly isList?: boolean
  /** On unless `--no-` is written. */
  readonly isOnByDefault?: boolean
  /** Reads text from the command line or a value of the config file; throws TypeError or RangeError "expected ..., got ...". */
  readonly read: (value: unknown) => T
}

/** Every option, by its key in {@link Options}. */
export const optionSpecs: { readonly [K in keyof Required<Options>]: OptionSpec<NonNullable<Options[K]>> } = {
  config: { value: 'FILE', help: 'read options from a YAML file; the command line wins', isPath: true, read: text },
  network: { value: 'FILE', help: 'roads: OSM PBF or XML, GeoJSON lines, or a cache made by farsakh network', isPath: true, read: text },
  to: { value: 'FILE', help: 'facilities that people travel to: CSV or GeoJSON', isPath: true, read: text },
  from: { value: 'FILE', help: 'places that journeys start from: CSV or GeoJSON', isPath: true, read: text },
  toPoint: { value: 'LON,LAT', help: 'where the route ends: a position, or the id of a place in --to', read: pointOrId },
  fromPoint: { value: 'LON,LAT', help: 'where the route starts: a position, or the id of a place in --from', read: pointOrId },
  where: { value: 'EXPR', help: 'keep the places that satisfy a condition: "type == \'hospital\' and beds > 20"', read: text },
  whereFrom: { value: 'EXPR', help: 'the same for the places of --from', read: text },
  population: { value: 'FILE', help: 'people: GeoTIFF of counts, or places with a population column', isPath: true, read: text },
  populationColumn: { value: 'COLUMN', help: 'column of people where --population is places (default population)', read: text },
  zones: { value: 'FILE', help: 'districts: GeoJSON polygons', isPath: true, read: text },
  zoneName: { value: 'PROPERTY', help: 'property that names a zone', read: text },
  capacity: { value: 'COLUMN', help: 'column of the facilities that says how many people each can serve', read: text },
  profile: { value: 'NAME', help: `way of travel: ${profileNames.join(', ')} (default driving)`, read: choice(profileNames) },
  speeds: { value: 'FILE', help: 'speeds that replace those of the profile: YAML or CSV', isPath: true, read: text },
  season: { value: 'NAME', help: 'season of the speed file', read: text },
  walk: { value: 'KMH', help: 'walking speed between a place and the road, km/h (default 5)', read: numberWithin(0.1, 100, 'a speed in km/h') },
  within: { value: 'METRES', help: 'farthest that a place may be from a road (default 10000); on ground, that it moves from a barrier to the nearest cell that can be crossed (default 0)', read: numberWithin(0, 1e7, 'a length in metres') },
  landcover: { value: 'FILE', help: 'classes of ground: GeoTIFF; people then cross it cell by cell, with --network they ride as well', isPath: true, read: text },
  groundSpeeds: { value: 'FILE', help: 'speed and mode of travel for each class of ground: CSV, YAML or XLSX', isPath: true, read: text },
  dem: { value: 'FILE', help: 'heights in metres: GeoTIFF; without it slopes don\'t count', isPath: true, read: text },
  roads: { value: 'FILE', help: 'roads burnt into the land cover, as classes of ground: GeoJSON lines, GeoTIFF or OSM', isPath: true, read: text },
  roadClass: { value: 'PROPERTY', help: 'property of --roads with the class (default class); 1000 is added to those below 1000', read: text },
  barriers: { value: 'LIST', help: 'what nobody crosses but on a road: rivers, lakes, borders, as GeoJSON or GeoTIFF files', isPath: true, isList: true, read: list },
  neighbours: { value: 'N', help: 'directions of a step over ground: 4, 8 or 16 (default 8)', read: value => neighbourCounts[choice(['4', '8', '16'])(String(value))] },
  diagonals: { value: 'HOW', help: 'between two barriers that touch at a corner: closed (the default) or open', read: choice(diagonalNames) },
  walkingModel: { value: 'NAME', help: `how slopes slow walkers down: ${walkingModels.join(', ')} (default tobler)`, read: choice(walkingModels) },
  cyclingModel: { value: 'NAME', help: `how slopes slow cyclists down: ${cyclingModels.join(', ')} (default physics)`, read: choice(cyclingModels) },
  friction: { value: 'FILE', help: 'how long it takes to cross each cell, instead of land cover: GeoTIFF', isPath: true, read: text },
  frictionUnit: { value: 'UNIT', help: `unit of --friction: ${frictionUnits.join(', ')}`, read: choice(frictionUnits) },
  clean: { help: 'erase cells of road that lead through a barrier from corner to corner', read: flag },
  skeleton: { help: 'polygons of --barriers close the cells of their centre line only', read: flag },
  switching: { value: 'HOW', help: 'with --network and ground: once (walk, ride, walk; the default, but for walkers) or free', read: choice(switchingNames) },
  compat: { value: 'NAME', help: `cross and merge ground as another system does: ${compatNames.join(', ')}; for its tables see accessmod run`, read: choice(compatNames) },
  order: { value: 'HOW', help: 'whose turn is first: a column of the facilities, or people (those in reach; the default), most first', read: text },
  orderWithin: { value: 'TIME', help: 'with --order people: those within this time (default --cutoff)', read: duration },
  orderRadius: { value: 'METRES', help: 'with --order people: those within this distance, as the crow flies', read: numberWithin(1, 1e7, 'a length in metres') },
  ascending: { help: 'least first', read: flag },
  measure: { value: 'LIST', help: `what to measure, one or several of ${measureNames.join(', ')}`, isList: true, read: value => [...new Set(list(value).map(choice(measureNames)))] },
  decay: { value: 'DECAY', help: 'how much less a site counts farther away: "gaussian 20m", "step 30m", "stepped 10m:1,20m:0.68,30m:0.22", "dai 1h", "exponential half-life 15m", "pysal-e2sfca" ... (default: all within --cutoff alike)', read: decayText },
  supply: { value: 'COLUMN', help: 'column of the facilities with what each offers: beds, doctors (default: 1 each)', read: text },
  demand: { value: 'COLUMN', help: 'column of the places of --from with their people (default population)', read: text },
  matrix: { value: 'FILE', help: 'ready travel times instead of a model: CSV with the columns from, to and seconds (or minutes)', isPath: true, read: text },
  interval: { value: 'FROM-TO', help: 'cutoffs of cumulative-interval, minute by minute, such as 30m-1h', read: interval },
  count: { value: 'LIST', help: 'how many opportunities nearest looks for, such as 1,5 (default 1)', isList: true, read: counts },
  tau: { value: 'TIME', help: 'travel that weighs as much as average crowding in raam (default 1h)', read: duration },
  income: { value: 'COLUMN', help: 'column of the places of --from that ranks people, for Palma and concentration', read: text },
  groups: { value: 'COLUMN', help: 'column of the places of --from with the group of each, for inequality between and within', read: text },
  sites: { value: 'N', help: 'how many sites at most', read: siteCount },
  goal: { value: 'SHARE', help: 'share of the people served at which it is enough, such as 0.8', read: numberWithin(0, 1, 'a share') },
  sizes: { value: 'FILE', help: 'what is built for how many people: CSV with min, max, label, capacity', isPath: true, read: text },
  apart: { value: 'METRES', help: 'least distance of a site from facilities and other sites', read: numberWithin(0, 1e7, 'a length in metres') },
  suitability: { value: 'FILE', help: 'what makes a cell suitable: CSV with kind (people, distance, travel-time, priority), layer (a file, or sites), good (high, low), weight, metres, direction', isPath: true, read: text },
  exclusions: { value: 'FILE', help: 'where sites may be: CSV with layer (a file, or sites), keep (inside, outside), metres', isPath: true, read: text },
  replay: { value: 'FILE', help: 'job that AccessMod exported for replay: JSON', isPath: true, read: text },
  layers: { value: 'DIR', help: 'folder with the layers of the job, each a file of its name: rasters GeoTIFF, vectors GeoJSON or CSV', isPath: true, read: text },
  cutoffs: { value: 'LIST', help: 'travel times to report, such as 30m,1h,1h30 (default 30m,1h,2h)', read: durations },
  cutoff: { value: 'TIME', help: 'longest journey to look for, such as 4h', read: duration },
  isochrones: { help: 'leave out isochrones (of a cache: the mesh that they are drawn on)', isOnByDefault: true, read: flag },
  each: { help: 'a raster of travel times for each facility as well, over ground', read: flag },
  id: { value: 'COLUMN', help: 'column of place ids', read: text },
  lon: { value: 'COLUMN', help: 'column of longitudes or eastings', read: text },
  lat: { value: 'COLUMN', help: 'column of latitudes or northings', read: text },
  crs: { value: 'CRS', help: 'coordinate system of the places, such as EPSG:32638', read: text },
  size: { value: 'SIZE', help: `${sampleSizes.join(', ')} (default village)`, read: choice(sampleSizes) },
  seed: { value: 'N', help: 'number that the sample is drawn from (default 1)', read: wholeNumber },
  threads: { value: 'N', help: 'threads to search with (default: all cores, fewer for short lists); results are the same with any', read: threadCount },
  hierarchy: { help: 'of a cache: make the hierarchy as well, which makes long lists of places fast', read: flag },
  engine: { value: 'NAME', help: `what computes travel times: ${engineNames.join(', ')} (default auto); results are the same with any`, read: choice(engineNames) },
  explain: { help: 'say which engine was used, and why', read: flag },
  out: { value: 'DIR', help: 'folder where results are written; of a cache: the file', isPath: true, read: text },
  json: { help: 'print the summary as JSON', read: flag },
  quiet: { help: 'no progress and no warnings', read: flag },
  debug: { help: 'print where an error arose', read: flag },
}

/** The flag of an option: `zoneName` is `--zone-name`. */
export function flagOf(key: string): string {
  return `--${kebab(key)}`
}

/** An option's name as people write it. */
export function kebab(key: string): string {
  return key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}
