import type { FeatureCollection } from 'geojson'
import { checkNumber, describe } from '../core/checks.ts'
import { FarsakhError } from '../core/errors.ts'
import type { Compat, Issue, RunOptions } from '../core/types.ts'
import type { KmPerHour } from '../core/units.ts'
import { issueTable } from '../data/issues.ts'
import { Raster } from '../data/raster.ts'
import { checkSameGrid } from '../data/same-grid.ts'
import { checkGrid } from '../surface/check-grid.ts'
import { compileClasses } from '../surface/compile.ts'
import { gridMetres } from '../geo/grid-metres.ts'
import type { ClassGround, Ground } from '../surface/ground.ts'
import type { RoadLayer } from '../surface/merge-layers.ts'
import type { SpeedModels } from '../surface/speed-models.ts'
import type { SpeedScenario, SpeedScenarioRow } from '../data/speed-scenario.ts'
import type { SpreadOptions } from '../surface/spread.ts'
import type { Network } from './network.ts'
import { Terrain } from './terrain.ts'
import { coverOf } from './terrain-cover.ts'
import { checkHeights } from './terrain-heights.ts'
import { frictionGround, type FrictionUnit } from './terrain-friction.ts'

/** How one moves over ground. */
export interface TerrainMoves {
  /** Neighbours of a cell: 4, 8 (the default) or 16 with the knight's moves. */
  readonly neighbours?: 4 | 8 | 16
  /** Whether one may pass between two barriers that touch at a corner: `closed` by default, `open` as GRASS and AccessMod do. */
  readonly diagonals?: 'closed' | 'open'
  /** Bytes that the ground and one search may take, 2 GiB by default: 110 million cells. */
  readonly memory?: number
  /** `accessmod-5.9`: diagonals are open, cycling has the fault of that release, nobody leaves a cell without elevation, a class without a speed is a barrier, and without `dem` times come of seconds a cell in single precision, off by height over width where cells are oblong. */
  readonly compat?: Compat
}

/** Ground by classes of land cover. */
export interface ClassTerrainOptions extends TerrainMoves, RunOptions {
  /** Classes of ground, whole numbers; cells without data are barriers. */
  readonly landcover: Raster
  /** Metres above sea on the same grid; left out, slope does not count. */
  readonly dem?: Raster
  /** Speeds by class: a scenario, its rows, or km/h on foot by class. */
  readonly speeds: SpeedScenario | readonly SpeedScenarioRow[] | Readonly<Record<number, KmPerHour>>
  /** Lie on top of barriers and land cover: a network by its classes of road, lines in degrees (or in a `crs` that they name), or a raster of classes of road. */
  readonly roads?: Network | FeatureCollection | Raster
  /** Class of ground of each road line: the property that holds it (`class` by default), one number for all, or a function of the properties. Below 1000 it gets 1000 more, as in AccessMod. */
  readonly roadClass?: RoadLayer['class']
  /** Cut through the land cover, but not through roads: points, lines and polygons, or a raster whose cells with data are barriers; or several of these. */
  readonly barriers?: FeatureCollection | Raster | readonly (FeatureCollection | Raster)[]
  /** How slope changes speeds; Tobler and physics by default. */
  readonly models?: Partial<SpeedModels>
}

/** Ground by how long a metre takes, or how fast one is. */
export interface FrictionTerrainOptions extends TerrainMoves, RunOptions {
  readonly friction: Raster
  readonly unit: FrictionUnit
}

/** What {@link terrain} makes ground of. */
export type TerrainOptions = ClassTerrainOptions | FrictionTerrainOptions

/**
 * Makes ground that people cross cell by cell, as a travel model: from classes of land cover with roads and barriers laid over them, speeds and elevation, or from a raster of friction or speed.
 * @param options `landcover`, `speeds`, and where there are `dem`, `roads`, `barriers`; or `friction` and its `unit`; `neighbours`, `diagonals`, `models`, `compat`
 * @returns terrain that `travelTimes`, `travelMatrix` and all that ask them take; what was found wrong is in its `issues`
 * @throws FarsakhError `CLASS_MISSING` for classes without a speed, `GRIDS_DIFFER` when dem and landcover do not lie on one grid, `GRID_UNSUPPORTED` for grids that have no metres,
 * `MEMORY_EXCEEDED` when the grid is too large, `RASTER_MALFORMED` for friction without a value above 0; RangeError for a negative speed
 * Cost: a few passes over the cells; 1 or 2 bytes a cell for classes, 4 for friction, and 16 while times are searched. The elevation is read where it is.
 */
export function terrain(options: TerrainOptions): Terrain {
  if (typeof options !== 'object' || (options as unknown) === null) throw new TypeError(`expected landcover and speeds, or friction and its unit, got ${describe(options)}`)
  const { compat, neighbours = 8, diagonals = compat === undefined ? 'closed' : 'open' } = options
  checkOneOf(neighbours, 'neighbours', [4, 8, 16])
  checkOneOf(diagonals, 'diagonals', ['closed', 'open'])
  checkOneOf(compat, 'compat', [undefined, 'accessmod-5.9'])
  if (isFriction(options)) return frictionTerrain(options, { neighbours, diagonals })
  checkModels(options.models)
  const models = compat === undefined ? options.models ?? {} : { ...options.models, cycling: compatCycling(options.models?.cycling) }
  return classTerrain(options, { neighbours, diagonals, models, compat })
}

function isFriction(options: TerrainOptions): options is FrictionTerrainOptions {
  const { friction, landcover } = options as Partial<FrictionTerrainOptions & ClassTerrainOptions>
  if (friction !== undefined && landcover !== undefined) throw new TypeError('expected either landcover or friction, got both')
  return landcover === undefined && 'friction' in options
}

function checkModels(models: Partial<SpeedModels> = {}): void {
  if (typeof models !== 'object' || (models as unknown) === null) throw new TypeError(`expected models as { walking, cycling }, got ${describe(models)}`)
  checkOneOf(models.walking, 'models.walking', [undefined, 'tobler', 'langmuir'])
  checkOneOf(models.cycling, 'models.cycling', [undefined, 'physics', 'physics-5.9', 'physics-newton', 'envelope'])
}

/** AccessMod's slope and solver; asked for right slopes, still its solver. */
function compatCycling(cycling: SpeedModels['cycling'] = 'physics-5.9'): SpeedModels['cycling'] {
  return cycling === 'physics' ? 'physics-newton' : cycling
}

type Moves = Omit<SpreadOptions, 'direction' | 'whole'>

function frictionTerrain(options: FrictionTerrainOptions, moves: Moves): Terrain {
  const { friction, unit } = options
  checkRaster(friction, 'friction')
  const distorted = checkGrid(friction)
  checkMemory(friction, 4, options)
  const { ground, issues } = frictionGround(friction, unit)
  return new Terrain({ grid: friction, ground, moves, issues: issueTable([...distorted, ...issues]) })
}

function classTerrain(options: ClassTerrainOptions, moves: Moves): Terrain {
  const { dem, compat } = options
  checkRaster(options.landcover, 'landcover')
  const distorted = checkGrid(options.landcover)
  if (dem !== undefined) {
    checkRaster(dem, 'dem')
    checkSameGrid(dem, options.landcover)
  }
  checkMemory(options.landcover, 1, options)
  const { landcover, labels, scenario, issues } = coverOf(options, scenarioOf(options.speeds))
  const { width, height } = landcover
  const { code, mode, kmh, issues: found } = compileClasses(landcover, scenario, { labels, compat })
  const metres = gridMetres(landcover)
  const ground: Ground = {
    kind: 'classes', width, height, metres, code, mode, kmh, ...compat !== undefined && dem === undefined && metres.isUniform && compatFriction(kmh, landcover),
    ...(dem !== undefined && { elevation: dem.values, elevationNodata: dem.nodata }),
  }
  const heights = dem === undefined ? [] : checkHeights(dem, code)
  return new Terrain({ grid: landcover, ground, moves, labels, issues: issueTable([...distorted, ...issues, ...found, ...heights] as Issue[]) })
}

/** AccessMod's friction for flat ground is by the height of a cell, in single precision, and r.cost counts it by the width: oblong cells stretch all its times. */
function compatFriction(kmh: Float64Array, { cellWidth, cellHeight }: Raster): Pick<ClassGround, 'kmh' | 'perCell'> {
  return { kmh: kmh.map(speed => speed * (cellWidth / cellHeight)), perCell: kmh.map((speed, code) => code === 0 ? Infinity : Math.fround(cellHeight / (speed / 3.6))) }
}

/** Speeds in whatever form as a scenario, checked. */
function scenarioOf(speeds: ClassTerrainOptions['speeds']): SpeedScenario {
  if (typeof speeds !== 'object' || (speeds as unknown) === null) throw new TypeError(`expected speeds as a scenario, its rows, or km/h by class, got ${describe(speeds)}`)
  const scenario = isRows(speeds) ? { rows: speeds, name: 'speeds' } : isScenario(speeds) ? speeds : { rows: Object.entries(speeds).map(([key, speed]): SpeedScenarioRow => ({ class: Number(key), label: '', speed, mode: 'walking' })), name: 'speeds' }
  for (const [i, row] of scenario.rows.entries()) checkRow(row, i, scenario.name)
  return scenario
}

/** Callers without types may give anything. */
function checkRow(row: Partial<SpeedScenarioRow> | null, i: number, name: string): void {
  const { class: of, label = '', speed, mode } = row ?? {}
  if (!Number.isInteger(of)) throw new TypeError(`expected a class of ground, a whole number, in row ${i + 1} of ${name}, got ${describe(of)}`)
  checkNumber(speed!, `speed of class ${of}${label === '' ? '' : ` (${label})`} in ${name}, km/h`, 0, 1000)
  checkOneOf(mode, `mode of class ${of}`, ['walking', 'cycling', 'motorised'])
}

function isScenario(speeds: ClassTerrainOptions['speeds']): speeds is SpeedScenario {
  return 'rows' in speeds
}

function isRows(speeds: ClassTerrainOptions['speeds']): speeds is readonly SpeedScenarioRow[] {
  return Array.isArray(speeds)
}

function checkRaster(raster: unknown, name: string): void {
  if (!(raster instanceof Raster)) throw new TypeError(`expected ${name} as a raster (readRaster or rasterFrom), got ${describe(raster)}`)
}

function checkOneOf(value: unknown, name: string, choices: readonly (string | number | undefined)[]): void {
  if (!choices.some(choice => choice === value)) throw new TypeError(`expected ${name} as one of ${choices.filter(choice => choice !== undefined).join(', ')}, got ${describe(value)}`)
}

/** Bytes of a cell while times are searched: seconds, nearest, and what the search keeps. */
const searchBytes = 16
const defaultMemory = 2 ** 31

function checkMemory({ width, height, cellWidth, projector, name }: Raster, groundBytes: number, { memory = defaultMemory }: TerrainMoves): void {
  checkNumber(memory, 'memory in bytes', 0)
  const needed = width * height * (searchBytes + groundBytes)
  if (needed <= memory) return
  const cell = cellWidth * Math.sqrt(needed / memory), digits = 10 ** (Math.floor(Math.log10(cell)) - 2), fits = Math.ceil(cell / digits) * digits
  const unit = projector.isLonLat ? 'degrees' : 'm'
  const shown = (value: number): string => Number(value.toPrecision(6)).toString()
  throw new FarsakhError('MEMORY_EXCEEDED', `expected a grid that takes at most ${memory} bytes, got ${name} with ${width} x ${height} cells of ${shown(cellWidth)} ${unit}, which takes ${needed} (${searchBytes + groundBytes} a cell): resample it to cells of ${shown(fits)} ${unit} or larger, cut it to the area of interest, or allow more with memory: bytes`, { memory, needed, cells: width * height, cell: cellWidth, fits })
}
