import { hours, minutes, placesFrom, rasterFrom, readRaster, terrain, travelTimes, type Places, type Raster, type SpeedScenarioRow, type Terrain, type TravelTimes } from 'farsakh'
import { file } from 'farsakh/node'
import { readFileSync } from 'node:fs'
import { shared } from '../../../test/helpers/shared.ts'
import { needsData, once, type Item, type Outcome } from '../item.ts'

const folder = 'data/golden/accessmod'
/** Longer than any journey in the goldens. */
export const unlimited: number = hours(200)
export const compat = 'accessmod-5.9' as const

/** A set of inputs on one grid. */
export interface World {
  readonly landcover: Raster
  readonly dem: Raster
  readonly facilities: Places
  scenario(name?: string): SpeedScenarioRow[]
}

/** What is asked of a world. */
export interface Journey {
  readonly direction: 'to' | 'from'
  readonly neighbours: 8 | 16
  /** Which speeds: main, walk, bike. */
  readonly speeds?: string
  /** Slopes do not count. */
  readonly isFlat?: boolean
  /** As AccessMod 5.9 has it, or as its kernel does with its bicycle mended. */
  readonly cycling?: 'physics-5.9' | 'physics-newton'
  readonly walking?: 'tobler' | 'langmuir'
  /** One facility instead of all, by index. */
  readonly facility?: number
  readonly cutoff?: number
}

/** An item about goldens that may not be here. */
export function golden(name: string, target: string, measure: () => Outcome | Promise<Outcome>): Item {
  return { name, target, measure: () => shared(folder) === undefined ? needsData(folder) : measure() }
}

/** Path of a golden file. */
export function goldenPath(name: string): string {
  const path = shared(`${folder}/${name}`)
  if (path === undefined) throw new Error(`the shared data has no ${folder}/${name}`)
  return path
}

/** Rows of a CSV of the goldens: quotes stripped, no commas within. */
export function goldenRows(name: string): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(goldenPath(name), 'utf8').trim().split(/\r?\n/)
  const cells = (line: string): string[] => line.split(',').map(cell => cell.replaceAll('"', ''))
  const names = cells(header)
  return lines.map(line => Object.fromEntries(cells(line).map((cell, i) => [names[i] ?? '', cell])))
}

/** Ridge and valley in Tennessee: 240 x 260 cells of 90 m. */
export const appalachia = once(async (): Promise<World> => {
  const home = 'clean-appalachia'
  return {
    landcover: await readRaster(file(goldenPath(`${home}/golden/landcover_merged.tif`))), dem: await readRaster(file(goldenPath(`${home}/input/dem.tif`))),
    facilities: placesAt(goldenRows(`${home}/input/facilities.csv`), 'EPSG:32616'), scenario: (name = 'main') => scenarioRows(`${home}/input/scenario_${name}.csv`),
  }
})

/** A golden of clean-appalachia. */
export function appalachiaRaster(name: string): Promise<Raster> {
  return readRaster(file(goldenPath(`clean-appalachia/${name}.tif`)))
}

export type Synthetic = 'ramp' | 'hills' | 'hills_rect'
const synthetics = new Map<Synthetic, World>()

/** A made-up grid: a ramp, hills, hills in cells of 120 x 80 m. */
export function synthetic(name: Synthetic): World {
  const home = 'golden-synthetic', made = synthetics.get(name) ?? {
    // GRASS reads heights from text into 32 bits.
    landcover: syntheticRaster(`${name}_landcover`), dem: inSingle(syntheticRaster(`${name}_dem`)),
    facilities: placesAt(goldenRows(`${home}/${name}_facilities.csv`), 'EPSG:32631'), scenario: () => scenarioRows(`${home}/${name}_scenario.csv`),
  }
  synthetics.set(name, made)
  return made
}

function inSingle(raster: Raster): Raster {
  return raster.with(Float32Array.from(raster.values), raster.nodata)
}

/** Reads a grid of text, as Esri's or GRASS's headers have it. */
export function syntheticRaster(name: string): Raster {
  const path = goldenPath(`golden-synthetic/${name}.asc`)
  const head: Record<string, number> = {}, values: number[] = []
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const [, key, value] = /^([A-Za-z_]+):?\s+(\S+)\s*$/.exec(line) ?? []
    if (key !== undefined) head[key.toLowerCase()] = Number(value)
    else for (const cell of line.trim().split(/\s+/)) if (cell !== '') values.push(Number(cell))
  }
  const width = head.ncols ?? head.cols!, height = head.nrows ?? head.rows!
  const west = head.west ?? head.xllcorner!, south = head.south ?? head.yllcorner!
  const east = head.east ?? west + width * (head.dx ?? head.cellsize!), north = head.north ?? south + height * (head.dy ?? head.cellsize!)
  return rasterFrom({ values: Float64Array.from(values), width, height, bbox: [west, south, east, north], crs: 'EPSG:32631', nodata: -9999, name })
}

/** Times of a journey over a world, with GRASS's and AccessMod's way through the gap between two barriers at a corner. */
export function journey(world: World, asked: Journey): TravelTimes {
  const { direction, facility, cutoff = unlimited } = asked, land = landOf(world, asked)
  const places = facility === undefined ? world.facilities : onePlace(world.facilities, facility)
  return travelTimes(land, direction === 'to' ? { to: places, cutoff } : { from: places, cutoff })
}

/** The ground of a journey. */
export function landOf(world: World, { neighbours, cycling = 'physics-5.9', walking = 'tobler', ...asked }: Omit<Journey, 'direction'>): Terrain {
  return terrain({ landcover: world.landcover, ...asked.isFlat === true ? {} : { dem: world.dem }, speeds: world.scenario(asked.speeds), neighbours, models: { walking, cycling }, compat })
}

/** How far two columns of seconds are apart: the largest relative error, and cells that only one of them has. */
export interface Comparison {
  readonly cells: number
  readonly largest: number
  readonly strays: number
}

/** Compares seconds with a golden, where Infinity and no data mean the same. */
export function compare(seconds: Float64Array, wanted: Raster): Comparison {
  let cells = 0, largest = 0, strays = 0
  for (let cell = 0; cell < seconds.length; cell++) {
    const has = wanted.has(cell), time = seconds[cell]!
    if (has !== time < Infinity) strays++
    if (!has || time === Infinity) continue
    cells++
    const value = wanted.values[cell]!, off = Math.abs(time - value)
    if (off > 0) largest = Math.max(largest, off / Math.max(Math.abs(value), 1e-3))
  }
  return { cells, largest, strays }
}

/** Cells where whole numbers differ; `none` is ours for no data. */
export function countDifferences(ours: ArrayLike<number>, wanted: Raster, none: number): number {
  let count = 0
  for (let cell = 0; cell < ours.length; cell++) if (ours[cell] !== (wanted.has(cell) ? wanted.values[cell] : none)) count++
  return count
}

/** Whole minutes as AccessMod writes them: rounded up, -1 beyond the limit. */
export function minutesOf(seconds: Float64Array, limit: number): Int32Array {
  return Int32Array.from(seconds, time => time < Infinity && time <= minutes(limit) ? Math.ceil(time / 60) : -1)
}

function onePlace({ ids, lon, lat }: Places, i: number): Places {
  return placesFrom([{ id: ids[i]!, lon: lon[i]!, lat: lat[i]! }])
}

function placesAt(rows: readonly Record<string, string>[], crs: string): Places {
  return placesFrom(rows.map(row => ({ ...row, x: Number(row.x), y: Number(row.y) })), { id: 'id', lon: 'x', lat: 'y', crs })
}

function scenarioRows(name: string): SpeedScenarioRow[] {
  const modes = { WALKING: 'walking', BICYCLING: 'cycling', MOTORIZED: 'motorised' } as const
  return goldenRows(name).map(row => ({ class: Number(row.class), label: row.label ?? '', speed: Number(row.speed), mode: modes[row.mode as keyof typeof modes] }))
}
