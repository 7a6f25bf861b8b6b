import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SpeedScenarioRow } from '../src/data/speed-scenario.ts'
import { terrainGrid, type TerrainGrid } from './terrain-grids.ts'

/** Raised when a generated grid or the files of its directory change. */
const layout = 1
const crs = 'EPSG:32638'

/** What meta.json says. */
interface Meta {
  readonly width: number
  readonly height: number
  readonly bbox: TerrainGrid['bbox']
  readonly crs: string
  readonly classes: readonly SpeedScenarioRow[]
}

/** Why there is no such grid, or undefined. */
export function missingTerrain(name: string): string | undefined {
  return /^terrain-\d+$/.test(name) ? undefined : `expected a grid named terrain-CELLS, got ${name}`
}

/**
 * A made-up country in a directory of little-endian columns, where contenders of any language read it:
 * meta.json, code.u8 (rows of `classes` by cell, 0 for water), elevation.i16, sources.i32 (cells), sources.csv (x, y, number). Kept in the system's temporary directory.
 */
export function terrainDirectory(name: string): string {
  const directory = join(tmpdir(), 'farsakh-benchmarks', `${name}-${layout}`)
  if (existsSync(join(directory, 'meta.json'))) return directory
  const { width, height, bbox, code, elevation, facilities, classes } = terrainGrid(Number(name.split('-')[1]), 1)
  const draft = `${directory}.${process.pid}`
  mkdirSync(draft, { recursive: true })
  for (const [file, column] of Object.entries({ 'code.u8': code, 'elevation.i16': elevation, 'sources.i32': facilities })) writeFileSync(join(draft, file), column)
  const cell = (bbox[2] - bbox[0]) / width
  const rows = Array.from(facilities, (at, i) => `${bbox[0] + (at % width + 0.5) * cell},${bbox[3] - (Math.floor(at / width) + 0.5) * cell},${i + 1}\n`)
  writeFileSync(join(draft, 'sources.csv'), rows.join(''))
  writeFileSync(join(draft, 'meta.json'), JSON.stringify({ width, height, bbox, crs, classes } satisfies Meta))
  rmSync(directory, { recursive: true, force: true })
  renameSync(draft, directory)
  return directory
}

/** Reads what `terrainDirectory` wrote. */
export function readTerrainDirectory(directory: string): TerrainGrid & { readonly crs: string } {
  const meta = JSON.parse(readFileSync(join(directory, 'meta.json'), 'utf8')) as Meta
  const read = (file: string): ArrayBuffer => {
    const { buffer, byteOffset, byteLength } = readFileSync(join(directory, file))
    // Large files have a buffer of their own; small ones lie in a pool.
    return byteOffset === 0 && byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)
  }
  return { ...meta, code: new Uint8Array(read('code.u8')), elevation: new Int16Array(read('elevation.i16')), facilities: new Int32Array(read('sources.i32')) }
}
