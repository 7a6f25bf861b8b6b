import { readFileSync } from 'node:fs'
import type { FeatureCollection, Polygon } from 'geojson'
import type { ZoneLookup } from '../../src/data/groups.ts'
import { placesFrom, type Places } from '../../src/data/places.ts'
import type { Raster } from '../../src/data/raster.ts'
import type { Table } from '../../src/data/table.ts'
import { ZoneIndex } from '../../src/geo/zone-index.ts'
import { file } from '../../src/io/file.node.ts'
import { readRaster } from '../../src/io/raster.ts'
import type { Mode } from '../../src/data/speed-scenario.ts'
import { terrain } from '../../src/travel/make-terrain.ts'
import type { Terrain } from '../../src/travel/terrain.ts'

const modes: Readonly<Record<string, Mode>> = { WALKING: 'walking', BICYCLING: 'cycling', MOTORIZED: 'motorised' }

/** The AccessMod golden set on real relief: inputs read once, and land as AccessMod 5.9 crosses it. */
export class Appalachia {
  readonly #folder: string
  readonly #rasters = new Map<string, Promise<Raster>>()
  readonly #lands = new Map<string, Promise<Terrain>>()

  constructor(folder: string) {
    this.#folder = folder
  }

  raster(path: string): Promise<Raster> {
    let raster = this.#rasters.get(path)
    if (raster === undefined) this.#rasters.set(path, raster = readRaster(file(`${this.#folder}/${path}`)))
    return raster
  }

  /** Rows of a CSV file, quotes taken off; the first is the header. */
  rows(path: string): string[][] {
    return readFileSync(`${this.#folder}/${path}`, 'utf8').trim().split('\n').map(line => line.split(',').map(cell => cell.replaceAll('"', '')))
  }

  bytes(path: string): Buffer {
    return readFileSync(`${this.#folder}/${path}`)
  }

  /** The land of scenario `main`; isotropic (r.cost) without a DEM. */
  land(options: { readonly slope: boolean, readonly neighbours: 8 | 16 }): Promise<Terrain> {
    const key = JSON.stringify(options)
    let land = this.#lands.get(key)
    if (land === undefined) this.#lands.set(key, land = this.#terrain(options))
    return land
  }

  async #terrain(options: { readonly slope: boolean, readonly neighbours: 8 | 16 }): Promise<Terrain> {
    const speeds = this.rows('input/scenario_main.csv').slice(1).map(([id, label, speed, mode]) => ({ class: Number(id), label: label!, speed: Number(speed), mode: modes[mode!]! }))
    const landcover = await this.raster('golden/landcover_merged.tif')
    return terrain({ landcover, speeds, neighbours: options.neighbours, compat: 'accessmod-5.9', ...options.slope && { dem: await this.raster('input/dem.tif') } })
  }

  facilities(): Places {
    const [head, ...rows] = this.rows('input/facilities.csv')
    return placesFrom(rows.map(row => Object.fromEntries(head!.map((name, c) => [name, name === 'capacity' ? Number(row[c]) : row[c]]))), { id: 'id', lon: 'x', lat: 'y', crs: 'EPSG:32616' })
  }

  /** Zones in the plane of the grid, where their sides are straight. */
  async zones(): Promise<ZoneLookup> {
    const { projector } = await this.raster('input/population.tif')
    const { features } = JSON.parse(this.bytes('input/zones_utm16n.geojson').toString()) as FeatureCollection<Polygon, { name: string }>
    const index = new ZoneIndex(features.map(({ geometry }) => geometry.coordinates))
    return {
      size: features.length, names: features.map(({ properties }) => properties.name),
      zonesAt: ({ lon, lat }) => Int32Array.from(lon, (x, i) => index.at(...projector.fromLonLat(x, lat[i]!))),
    }
  }

  /** The largest relative difference of any figure in a table from a CSV file, with NA for NaN; text must be equal. */
  difference(table: Table<Record<string, number | string>>, path: string): { readonly names: readonly string[], readonly texts: number, readonly figures: number } {
    const [head, ...rows] = this.rows(path)
    let texts = table.length === rows.length ? 0 : 1, figures = 0
    for (const [c, name] of head!.entries()) {
      for (const [i, value] of table.column(name).entries()) {
        const wanted = rows[i]![c]!
        if (typeof value === 'string' || wanted === 'NA') texts += String(value) === (wanted === 'NA' ? 'NaN' : wanted) ? 0 : 1
        else figures = Math.max(figures, Math.abs(value - Number(wanted)) / Math.max(1, Math.abs(Number(wanted))))
      }
    }
    return { names: table.names, texts, figures }
  }
}
