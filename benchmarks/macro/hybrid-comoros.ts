// People near health care in Comoros by roads alone, by a raster with the roads burnt in, and by roads and ground in one search, on finer and finer grids:
// npx tsx benchmarks/macro/hybrid-comoros.ts [300 100 30]
import { unzipSync } from 'fflate'
import { readFileSync } from 'node:fs'
import { coverage } from '../../src/analysis/coverage.ts'
import { minutes } from '../../src/core/units.ts'
import { Raster } from '../../src/data/raster.ts'
import type { TravelTimes } from '../../src/data/travel-times.ts'
import { driving } from '../../src/graph/profiles/driving.ts'
import { shapePoint } from '../../src/graph/snap.ts'
import { file } from '../../src/io/file.node.ts'
import { readPlaces } from '../../src/io/places.ts'
import { readRaster } from '../../src/io/raster.ts'
import type { SpeedScenarioRow } from '../../src/data/speed-scenario.ts'
import { crossedCells, onGrid } from '../../src/travel/hybrid-hooks.ts'
import { hybrid } from '../../src/travel/hybrid.ts'
import { terrain } from '../../src/travel/make-terrain.ts'
import type { Network } from '../../src/travel/network.ts'
import { readNetwork } from '../../src/travel/read-network.ts'
import { travelTimes } from '../../src/travel/travel-times.ts'
import { shared } from '../../test/helpers/shared.ts'

/** What those on foot meet: land cover and slopes, land cover alone, or the 5 km/h of the road model everywhere. */
export type Ground = 'slopes' | 'level' | '5 km/h'

/** People within the cutoffs by one model on one grid. */
export interface Row {
  readonly model: 'road' | 'raster' | 'hybrid'
  /** Metres, 0 where there is no grid. */
  readonly cell: number
  readonly ground: Ground
  /** Percent of all people within 15, 30 and 60 minutes. */
  readonly shares: readonly number[]
  /** Percent that cannot be joined at all. */
  readonly off: number
  /** Seconds of processor time: building the model, times at nodes and cells, reading them at the people. */
  readonly build: number
  readonly search: number
  readonly read: number
}

const folder = 'data/comoros/'
const cutoffs = [15, 30, 60].map(minutes)
/** km/h on foot by class of land cover, in the order of the fractions; unknown land last. */
const classes = [['Bare', 4], ['BuiltUp', 5], ['Crops', 4], ['Grass', 4], ['MossLichen', 3], ['SeasonalWater', 2], ['Shrub', 3], ['Tree', 2.5]] as const
const unknown = classes.length + 1
/** Metres within which a facility or people on the sea side of the grid's coast move to land, on every grid alike. */
const coast = 300

export async function hybridRows(cells: readonly number[], grounds: readonly Ground[] = ['slopes'], onRow: (row: Row) => void = () => undefined): Promise<Row[]> {
  const network = await readNetwork(file(path('raw/osm/comores-latest.osm.pbf')), { profile: driving })
  const clinics = await readPlaces(file(path('expected/facilities.csv'))), population = await readRaster(file(path('raw/worldpop/com_ppp_2020_UNadj.tif')))
  const rows: Row[] = []
  const measure = (about: Pick<Row, 'model' | 'cell' | 'ground'>, build: number, run: () => TravelTimes): void => {
    const [times, search] = timed(run)
    const [table, read] = timed(() => [...coverage(times, population, { cutoffs })])
    const row = { ...about, shares: table.filter(({ group }) => group === 'within').map(({ share }) => share * 100), off: table.find(({ group }) => group === 'off-network')!.share * 100, build, search, read }
    rows.push(row)
    onRow(row)
  }
  const cutoff = minutes(60)
  measure({ model: 'road', cell: 0, ground: '5 km/h' }, 0, () => travelTimes(network, { to: clinics, cutoff }))
  const sample = await land()
  for (const cell of cells) for (const ground of grounds) {
    const { cover, dem } = sample(cell)
    const speeds: SpeedScenarioRow[] = [...classes, ['other', 4] as const].map(([label, speed], i) => ({ class: i + 1, label, speed: ground === '5 km/h' ? 5 : speed, mode: 'walking' }))
    const elevation = ground === 'slopes' ? { dem } : {}
    const [both, build] = timed(() => hybrid({ network, land: terrain({ landcover: cover, speeds, ...elevation }) }))
    measure({ model: 'hybrid', cell, ground }, build, () => travelTimes(both, { to: clinics, cutoff, snap: { within: coast } }))
    const [raster, burn] = timed(() => {
      for (let kmh = 1; kmh <= 130; kmh++) speeds.push({ class: 1000 + kmh, label: `road at ${kmh}`, speed: kmh, mode: 'motorised' })
      return terrain({ landcover: burnt(cover, network), speeds, ...elevation })
    })
    measure({ model: 'raster', cell, ground }, burn, () => travelTimes(raster, { to: clinics, cutoff, snap: { within: coast } }))
  }
  return rows
}

function path(name: string): string {
  const found = shared(folder + name)
  if (found === undefined) throw new RangeError(`expected shared/${folder}${name}, got nothing there`)
  return found
}

function timed<T>(run: () => T): [result: T, seconds: number] {
  const before = process.cpuUsage(), result = run(), { user, system } = process.cpuUsage(before)
  return [result, (user + system) / 1e6]
}

/** Samples land cover and elevation at the centres of a grid of UTM 38 S: the class that covers most of the 100 m around, and SRTM between its posts. Where neither knows of land there is sea. */
async function land(): Promise<(cell: number) => { cover: Raster, dem: Raster }> {
  const fractions = await Promise.all(classes.map(([name]) => readRaster(file(path(`raw/cglc/landcover_${name}.tif`)))))
  const water = await readRaster(file(path('raw/cglc/landcover_PermanentWater.tif')))
  const tiles = new Map(['S12E043', 'S13E043', 'S13E044'].map(name => [name, heights(path(`raw/srtm/${name}.SRTMGL1.hgt.zip`))]))
  const elevation = (lon: number, lat: number): number => {
    const tile = tiles.get(`S${-Math.floor(lat)}E0${Math.floor(lon)}`), x = (lon - Math.floor(lon)) * 3600, y = (Math.ceil(lat) - lat) * 3600
    if (tile === undefined) return 0
    const c = Math.min(3599, Math.floor(x)), r = Math.min(3599, Math.floor(y)), i = r * 3601 + c, u = x - c, v = y - r
    return (tile[i]! * (1 - u) + tile[i + 1]! * u) * (1 - v) + (tile[i + 3601]! * (1 - u) + tile[i + 3602]! * u) * v
  }
  const classAt = (lon: number, lat: number): number => {
    const at = water.cellAt(lon, lat)
    if (at === -1 || !water.has(at)) return 0
    let best = 0, most = 0
    for (const [i, fraction] of fractions.entries()) {
      if (!(fraction.values[at]! > most && fraction.has(at))) continue
      most = fraction.values[at]!
      best = i + 1
    }
    return water.values[at]! > most ? 0 : best
  }
  return cell => {
    const bbox = [306_600, 8_625_900, 450_600, 8_743_800] as const, width = (bbox[2] - bbox[0]) / cell, height = (bbox[3] - bbox[1]) / cell
    const cover = new Uint16Array(width * height), dem = new Float32Array(width * height)
    const grid = new Raster({ values: cover, width, height, bbox, crs: 'EPSG:32738', nodata: 0 })
    for (let i = 0; i < cover.length; i++) {
      const [lon, lat] = grid.lonLat(i), known = classAt(lon, lat)
      dem[i] = elevation(lon, lat)
      cover[i] = known === 0 && dem[i]! > 0.5 ? unknown : known
    }
    return { cover: grid, dem: new Raster({ values: dem, width, height, bbox, crs: 'EPSG:32738' }) }
  }
}

function heights(zip: string): Int16Array {
  const [bytes] = Object.values(unzipSync(readFileSync(zip))), view = new DataView(bytes!.buffer, bytes!.byteOffset, bytes!.byteLength)
  return Int16Array.from({ length: 3601 * 3601 }, (_, i) => view.getInt16(i * 2))
}

/** Roads burnt into land cover at the very speeds of the network, as a raster model has them: every cell that a road touches, the fastest road first. */
function burnt(cover: Raster, { graph, ms }: Network): Raster {
  const values = (cover.values as Uint16Array).slice(), { width, height } = cover
  for (let arc = 0; arc < graph.arcCount; arc++) {
    if (ms[arc] === 0xffffffff) continue
    const link = graph.arcLink[arc]! >>> 1, metres = graph.linkMetres(link)
    if (metres < 1 || graph.linkKind[link] === 1 || graph.meta.tagSets[graph.linkTags[link]!]!.route === 'ferry') continue
    const road = 1000 + Math.max(1, Math.min(130, Math.round(metres / ms[arc]! * 3600)))
    const points = graph.firstShape[link + 1]! - graph.firstShape[link]! + 2
    for (let p = 0; p + 1 < points; p++) {
      crossedCells(onGrid(cover, ...shapePoint(graph, link, p)), onGrid(cover, ...shapePoint(graph, link, p + 1)), (column, row) => {
        if (column < 0 || row < 0 || column >= width || row >= height) return
        if (values[row * width + column]! < road) values[row * width + column] = road
      })
    }
  }
  return cover.with(values, 0)
}

if (process.argv[1]?.endsWith('hybrid-comoros.ts') === true) {
  const given = process.argv.slice(2).map(Number)
  console.log('model   cell  ground    15 min   30 min   60 min      off    build   search     read')
  await hybridRows(given.length > 0 ? given : [300, 100, 30], ['slopes', 'level', '5 km/h'], ({ model, cell, ground, shares, off, build, search, read }) => {
    console.log([model.padEnd(6), String(cell).padStart(5), ground.padStart(7), ...[...shares, off].map(share => `${share.toFixed(2)} %`.padStart(9)), ...[build, search, read].map(s => `${s.toFixed(2)} s`.padStart(8))].join(' '))
  })
}
