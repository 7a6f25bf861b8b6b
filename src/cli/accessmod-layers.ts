import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { GridLayer } from '../analysis/scale-up.ts'
import { FarsakhError } from '../core/errors.ts'
import { IssueLog } from '../data/issues.ts'
import { placesFrom, type Places } from '../data/places.ts'
import type { Raster } from '../data/raster.ts'
import type { Zones } from '../data/zones.ts'
import type { ReplayFacility, ReplayGround } from '../io/replay-arguments.ts'
import { replayMalformed } from '../io/replay-readers.ts'
import { terrain } from '../travel/make-terrain.ts'
import type { Terrain } from '../travel/terrain.ts'
import { use } from './inputs.ts'
import type { Session } from './session.ts'

const rasterEndings = ['.tif', '.tiff'], vectorEndings = ['.geojson', '.json', '.csv']

/** A raster of the folder of layers. */
export async function rasterLayer(session: Session, name: string): Promise<Raster> {
  const { readRaster } = await import('../io/raster.ts')
  const raster = await session.step(`reading ${name}`, async () => readRaster(use(session, name, await layerFile(session, name, rasterEndings)), session.run))
  session.addIssues(name, raster.issues)
  return raster
}

/** Polygons of the folder of layers. */
export async function zoneLayer(session: Session, name: string, label: string): Promise<Zones> {
  const { readZones } = await import('../io/zones.ts')
  const zones = await session.step(`reading ${name}`, async () => readZones(use(session, name, await layerFile(session, name, vectorEndings)), { name: label, ...session.run }))
  session.addIssues(name, zones.issues)
  return zones
}

/** Points of the folder of layers, all of them. */
export async function pointLayer(session: Session, name: string): Promise<Places> {
  const { readPlaces } = await import('../io/places.ts')
  const { crs } = session.context.options
  const places = await session.step(`reading ${name}`, async () => readPlaces(use(session, name, await layerFile(session, name, vectorEndings)), { crs, ...session.run }))
  session.addIssues(name, places.issues)
  return places
}

/** A layer of either kind: a raster where the folder has one of that name, else features. */
export async function gridLayer(session: Session, name: string): Promise<GridLayer> {
  const names = await filesOf(session.context.options.layers!)
  if (rasterEndings.some(ending => names.includes(`${name}${ending}`))) return rasterLayer(session, name)
  const { readFeatures } = await import('../io/features.ts')
  return session.step(`reading ${name}`, async () => readFeatures(use(session, name, await layerFile(session, name, ['.geojson', '.json'])), session.run))
}

/** The facilities of a layer that the job's table selects, with the columns of both; `id` is the column that becomes their id. */
export async function facilityLayer(session: Session, name: string, table: { readonly rows: readonly ReplayFacility[], readonly argument: string, readonly id: string }): Promise<Places> {
  const places = await pointLayer(session, name)
  const cats = places.names.includes('cat') ? places.column('cat') : Float64Array.from(places.ids, (_, i) => i + 1)
  const rows = table.rows.flatMap(({ cat, isSelected, values }, i) => {
    const at = cats.indexOf(cat)
    if (at === -1) throw replayMalformed(`the number (cat) of one of the ${places.size} features of ${name}`, `args.${table.argument}[${i}].cat`, cat)
    if (!isSelected) return []
    const place = places.place(at), own = Object.fromEntries(places.names.map(column => [column, place.get(column)]))
    const row: Record<string, unknown> = { id: place.id, ...own, ...values, cat }
    if (row[table.id] === undefined) throw replayMalformed(`columns with "${table.id}", which is to identify the facilities,`, `args.${table.argument}`, Object.keys(row).join(', '))
    return [{ ...row, [table.id]: row[table.id], lon: place.lon, lat: place.lat }]
  })
  if (rows.length === 0) throw new FarsakhError('PLACES_EMPTY', `expected at least one facility with amSelect in args.${table.argument}, got none of ${table.rows.length}`, { argument: table.argument })
  return placesFrom(rows, { id: table.id, lon: 'lon', lat: 'lat', name })
}

/** Throws where the facilities lack a column that an argument names. */
export function checkField(places: Places, field: string, argument: string): void {
  if (field !== 'cat' && !places.names.includes(field)) throw replayMalformed(`one of the columns ${['cat', ...places.names.filter(name => name !== 'amSelect')].join(', ')} of the facilities`, `args.${argument}`, field)
}

/** The ground of a job: merged land cover, the speeds of its table, heights where slopes count, all as AccessMod has it. */
export async function groundLayer(session: Session, args: ReplayGround): Promise<Terrain> {
  const landcover = await rasterLayer(session, args.inputMerged)
  const dem = args.typeAnalysis === 'anisotropic' ? await heights(session) : undefined
  const ground = await session.step('laying the ground', () => terrain({
    landcover, dem, speeds: { rows: args.tableScenario, name: 'args.tableScenario' }, neighbours: args.knightMove ? 16 : 8, compat: 'accessmod-5.9',
  }))
  session.addIssues(args.inputMerged, ground.issues)
  return ground
}

/** AccessMod keeps the heights under a name that its jobs leave out: `--dem` says which file, or the folder has one that begins with rDem. */
async function heights(session: Session): Promise<Raster> {
  const { dem, layers } = session.context.options
  if (dem === undefined) {
    const found = (await filesOf(layers!)).filter(name => /^(rDem|dem)\b.*\.tiff?$|^rDem__.*\.tiff?$/i.test(name))
    if (found.length === 1) return rasterLayer(session, found[0].replace(/\.tiff?$/, ''))
    throw new FarsakhError('FILE_NOT_FOUND', `expected --dem FILE or one file rDem*.tif in ${layers!} for the slopes of an anisotropic analysis, got ${found.length === 0 ? 'neither' : found.join(', ')}`, { folder: layers })
  }
  const { readRaster } = await import('../io/raster.ts')
  const raster = await session.step(`reading ${basename(dem)}`, () => readRaster(use(session, 'dem', dem), session.run))
  session.addIssues(dem, raster.issues)
  return raster
}

async function layerFile(session: Session, name: string, endings: readonly string[]): Promise<string> {
  const folder = session.context.options.layers!, names = await filesOf(folder)
  const found = endings.map(ending => `${name}${ending}`).find(file => names.includes(file))
  if (found !== undefined) return join(folder, found)
  const same = names.filter(file => file.startsWith(`${name}.`))
  const hint = same.length > 0 ? `${same.join(', ')}: convert it first` : names.length === 0 ? 'an empty folder' : `${names.slice(0, 12).join(', ')}${names.length > 12 ? ', ...' : ''}`
  throw new FarsakhError('FILE_NOT_FOUND', `expected the layer ${name} in ${folder}, as ${endings.map(ending => `${name}${ending}`).join(' or ')}, got ${hint}`, { file: name, folder })
}

async function filesOf(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (cause) {
    throw new FarsakhError('FILE_NOT_FOUND', `expected a folder with the layers of the job at ${folder}, got none that can be read`, { folder }, { cause })
  }
}

/** A setting that can't be honoured is a finding like any other. */
export function noteIgnored(session: Session, message: string): void {
  const log = new IssueLog()
  log.add('warning', 'REPLAY_ARGUMENT_IGNORED', message)
  session.addIssues(session.context.options.replay!, log.table())
}
