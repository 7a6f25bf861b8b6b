import { basename } from 'node:path'
import type { FeatureCollection } from 'geojson'
import { readHead } from '../io/read-all.ts'
import { sniff, sniffLength, type Format } from '../io/sniff.ts'
import type { Raster } from '../data/raster.ts'
import type { SpeedModels } from '../surface/speed-models.ts'
import type { SpeedScenario } from '../data/speed-scenario.ts'
import type { ClassTerrainOptions } from '../travel/make-terrain.ts'
import type { Terrain } from '../travel/terrain.ts'
import { use } from './inputs.ts'
import { flagOf, type Options } from './options.ts'
import { readRoadNetwork } from './roads.ts'
import type { Session } from './session.ts'

/** Whether people are to cross ground. */
export function hasGround({ landcover, friction }: Options): boolean {
  return landcover !== undefined || friction !== undefined
}

/** The ground that the options describe. */
export async function readGround(session: Session): Promise<Terrain> {
  const { options } = session.context
  checkGround(options)
  const { neighbours, diagonals, compat } = options
  const { terrain } = await import('../travel/make-terrain.ts')
  if (options.friction !== undefined) {
    const friction = await readGrid(session, 'friction')
    const ground = await session.step('laying the ground', () => terrain({ friction, unit: options.frictionUnit!, neighbours, diagonals, ...session.run }))
    session.addIssues(options.friction, ground.issues)
    return ground
  }
  const { landcover, speeds, roads, roadClass, barriers } = await readCover(session)
  const dem = options.dem === undefined ? undefined : await readGrid(session, 'dem')
  const ground = await session.step('laying the ground', () => terrain({ landcover, dem, speeds, roads, roadClass, barriers, neighbours, diagonals, models: modelsOf(options), compat, ...session.run }))
  session.addIssues(options.landcover!, ground.issues)
  return ground
}

/** How slopes change speeds, where that was said. */
function modelsOf({ walkingModel, cyclingModel }: Options): Partial<SpeedModels> {
  return { ...walkingModel !== undefined && { walking: walkingModel }, ...cyclingModel !== undefined && { cycling: cyclingModel } }
}

/** Land cover and what lies over it, as read. */
export interface CoverInput {
  readonly landcover: Raster
  readonly speeds: SpeedScenario
  readonly roads: ClassTerrainOptions['roads']
  readonly roadClass: ClassTerrainOptions['roadClass']
  readonly barriers: readonly (FeatureCollection | Raster)[] | undefined
}

/** Reads the land cover, its speeds, roads and barriers. */
export async function readCover(session: Session): Promise<CoverInput> {
  const { options } = session.context
  const landcover = await readGrid(session, 'landcover')
  const speeds = (await readClasses(session))!
  return { landcover, speeds, roads: await readRoadsOver(session), roadClass: roadClassOf(options, speeds), barriers: await readBarriers(session) }
}

/** The speeds by class, where a file of them is given. */
export async function readClasses(session: Session): Promise<SpeedScenario | undefined> {
  const { groundSpeeds: path, season } = session.context.options
  if (path === undefined) return undefined
  const { readSpeedScenario } = await import('../io/speed-scenario.ts')
  return readSpeedScenario(use(session, 'ground-speeds', path), { season, ...session.run })
}

/** The class of road lines: the numbers of the property, or the classes of the speeds whose label its text is. */
export function roadClassOf({ roadClass }: Options, scenario: SpeedScenario | undefined): ((properties: Readonly<Record<string, unknown>>) => number) | undefined {
  if (roadClass === undefined) return undefined
  const byLabel = new Map(scenario?.rows.map(row => [row.label.trim().toLowerCase(), row.class]))
  return properties => {
    const value = properties[roadClass]
    if (typeof value !== 'string') return Number(value ?? NaN)
    return byLabel.get(value.trim().toLowerCase()) ?? (value.trim() === '' ? NaN : Number(value))
  }
}

function checkGround(options: Options): void {
  const { landcover, friction, groundSpeeds, frictionUnit } = options
  if (landcover !== undefined && friction !== undefined) throw new TypeError('expected either --landcover or --friction, got both')
  if (landcover !== undefined && groundSpeeds === undefined) throw new TypeError('--landcover: expected --ground-speeds FILE with the speed of each class, got none')
  if (options.roadClass !== undefined && options.roads === undefined && friction === undefined) throw new TypeError('--road-class: expected --roads FILE as well, got none')
  if (friction === undefined) {
    if (frictionUnit !== undefined) throw new TypeError('--friction-unit: expected --friction FILE as well, got none')
    return
  }
  if (frictionUnit === undefined) throw new TypeError('--friction: expected --friction-unit s/cell, s/m, min/m or km/h, got none (Malaria Atlas: min/m)')
  const stray = (['groundSpeeds', 'dem', 'roads', 'roadClass', 'barriers', 'walkingModel', 'cyclingModel'] as const).find(key => options[key] !== undefined)
  if (stray !== undefined) throw new TypeError(`${flagOf(stray)}: expected --landcover FILE as well, got --friction, which says how fast each cell is already`)
}

/** A raster whose path an option gives. */
export function readGrid(session: Session, key: 'landcover' | 'dem' | 'friction'): Promise<Raster> {
  return readGridFile(session, key, session.context.options[key]!)
}

/** A raster of a file. */
export async function readGridFile(session: Session, role: string, path: string): Promise<Raster> {
  const { readRaster } = await import('../io/raster.ts')
  const raster = await session.step(`reading ${basename(path)}`, () => readRaster(use(session, role, path), session.run))
  session.addIssues(path, raster.issues)
  return raster
}

/** Roads over the land cover: features of GeoJSON, classes of a GeoTIFF, a network of anything else. */
export async function readRoadsOver(session: Session): Promise<ClassTerrainOptions['roads']> {
  const path = session.context.options.roads
  if (path === undefined) return undefined
  const format = await formatOf(session, 'roads', path)
  if (format === 'geotiff') return readGridFile(session, 'roads', path)
  if (format === 'geojson' || format === 'json') return readFeatureFile(session, 'roads', path)
  return readRoadNetwork(session, { path, role: 'roads' })
}

/** What blocks the way, one layer a file. */
export async function readBarriers(session: Session): Promise<(FeatureCollection | Raster)[] | undefined> {
  const paths = session.context.options.barriers
  if (paths === undefined) return undefined
  const parts: (FeatureCollection | Raster)[] = []
  for (const path of paths) parts.push(await formatOf(session, 'barriers', path) === 'geotiff' ? await readGridFile(session, 'barriers', path) : await readFeatureFile(session, 'barriers', path))
  return parts
}

/** What a file holds; notes that it was used. */
export async function formatOf(session: Session, role: string, path: string): Promise<Format> {
  return sniff(await readHead(use(session, role, path), sniffLength, session.run.signal))
}

/** Features of a file. */
export async function readFeatureFile(session: Session, role: string, path: string): Promise<FeatureCollection> {
  const { readFeatures } = await import('../io/features.ts')
  return session.step(`reading ${basename(path)}`, () => readFeatures(use(session, role, path), session.run))
}
