import { basename } from 'node:path'
import { demandFrom, type Demand } from '../data/demand.ts'
import type { Explanation } from '../data/explanation.ts'
import type { Places } from '../data/places.ts'
import type { Raster } from '../data/raster.ts'
import { placesWhere } from '../data/where.ts'
import type { Zones } from '../data/zones.ts'
import { file } from '../io/file.node.ts'
import { readHead } from '../io/read-all.ts'
import { sniff, sniffLength } from '../io/sniff.ts'
import type { EngineOptions } from '../travel/engine.ts'
import type { JoinOptions } from '../travel/model.ts'
import type { Session } from './session.ts'

/** Which places, and in which direction people travel. */
export type Side = 'to' | 'from'

/** Reads facilities or origins and keeps those that satisfy the condition. */
export async function readSide(session: Session, side: Side, where: string | undefined): Promise<Places> {
  const path = session.context.options[side]!, places = await readPlacesFile(session, side, path)
  return where === undefined ? places : placesWhere(places, where, { name: path })
}

/** Reads places, with the columns that the options name. */
export async function readPlacesFile(session: Session, role: string, path: string): Promise<Places> {
  const { id, lon, lat, crs } = session.context.options
  const places = await session.step(`reading ${basename(path)}`, async () => {
    const { readPlaces } = await import('../io/places.ts')
    return readPlaces(use(session, role, path), { id, lon, lat, crs, ...session.run })
  })
  session.addIssues(path, places.issues)
  return places
}

/** Facilities and the direction of the journeys. */
export interface Facilities {
  readonly places: Places
  readonly side: Side
}

/** The facilities of a command that has either `--to` or `--from`. */
export async function readFacilities(session: Session): Promise<Facilities> {
  const { to, where } = session.context.options
  const side = to === undefined ? 'from' : 'to'
  return { places: await readSide(session, side, where), side }
}

/** The direction as `travelTimes` takes it. */
export function towards({ places, side }: Facilities): { to: Places } | { from: Places } {
  return side === 'to' ? { to: places } : { from: places }
}

/** People, and the grid that they come from where there is one. */
export interface PopulationInput {
  readonly demand: Demand
  readonly raster: Raster | undefined
  /** The places that the people live in, where they are no raster. */
  readonly places: Places | undefined
}

/** Reads a raster of people, or places with a population column. */
export async function readPopulation(session: Session): Promise<PopulationInput> {
  const { population, populationColumn: column } = session.context.options
  const path = population!
  const input = await session.step(`reading ${basename(path)}`, async (): Promise<PopulationInput> => {
    const source = use(session, 'population', path)
    const format = sniff(await readHead(source, sniffLength, session.run.signal))
    if (format === 'text' || format === 'json' || format === 'geojson') {
      const { readPlaces } = await import('../io/places.ts')
      const places = await readPlaces(source, session.run)
      session.addIssues(path, places.issues)
      return { demand: demandFrom(places, { column }), raster: undefined, places }
    }
    const { readRaster } = await import('../io/raster.ts')
    const raster = await readRaster(source, session.run)
    session.addIssues(path, raster.issues)
    return { demand: demandFrom(raster), raster, places: undefined }
  })
  session.addIssues(path, input.demand.issues)
  return input
}

/** Reads districts, if any are asked for. */
export async function readZonesIfAny(session: Session): Promise<Zones | undefined> {
  const { zones: path, zoneName: name } = session.context.options
  if (path === undefined) return undefined
  const zones = await session.step(`reading ${basename(path)}`, async () => {
    const { readZones } = await import('../io/zones.ts')
    return readZones(use(session, 'zones', path), { name, ...session.run })
  })
  session.addIssues(path, zones.issues)
  return zones
}

/** How places and people join the roads. */
export function joinOptions(session: Session): JoinOptions {
  const { walk, within } = session.context.options
  return { ...(walk === undefined ? {} : { walk }), ...(within === undefined ? {} : { snap: { within } }) }
}

/** Which engine is to be used, and whether it is to be explained. */
export function engineOptions({ context: { options: { engine, explain } } }: Session): EngineOptions {
  return { ...(engine !== undefined && engine !== 'auto' && { engine }), ...(explain === true && { explain }) }
}

/** Says which engine was used, on the error stream, where that was asked for. */
export function explain({ context: { io } }: Session, explanation: Explanation | undefined): void {
  if (explanation === undefined) return
  io.stderr.write(`engine ${explanation.engine}: ${explanation.why}\n`)
}

/** Opens an input and notes that it was used. */
export function use(session: Session, role: string, path: string): ReturnType<typeof file> {
  // Looked into for its format first, a file is still one input.
  if (!session.inputs.some(input => input.role === role && input.path === path)) session.inputs.push({ role, path })
  return file(path)
}
