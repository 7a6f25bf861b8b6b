import { geographicCoverage, mergeLandCover, minutes, referral, terrain, zonalStatistics, type GeographicCoverageOptions, type LandCoverLayer, type Raster, type Table, type Terrain, type ZoneLookup } from 'farsakh'
import type { FeatureCollection, Polygon } from 'geojson'
import { readFileSync } from 'node:fs'
import { ZoneIndex } from '../../../src/geo/zone-index.ts'
import { format, median } from '../../harness.ts'
import { figure, judged, type Item, type Outcome } from '../item.ts'
import { appalachia, appalachiaRaster, compat, countDifferences, golden, goldenPath, goldenRows, journey, unlimited } from './goldens.ts'

const home = 'clean-appalachia'
const byCapacity = { by: 'field', column: 'capacity' } as const
const coverages: readonly { name: string, isFlat?: boolean, neighbours?: 16, options: Pick<GeographicCoverageOptions, 'order'> & { ignoreCapacity?: boolean } }[] = [
  { name: 'aniso_to_45_order_capacity_desc', options: { order: byCapacity } },
  { name: 'aniso_to_45_order_traveltime_desc', options: { order: { by: 'people-within-time', seconds: minutes(45) } } },
  { name: 'aniso_to_45_order_circbuffer3000_asc', options: { order: { by: 'people-within-radius', metres: 3000, direction: 'ascending' } } },
  { name: 'aniso_to_45_ignorecap', options: { order: byCapacity, ignoreCapacity: true } },
  { name: 'iso_45_order_capacity_desc_k16', isFlat: true, neighbours: 16, options: { order: byCapacity } },
]
/** What a run of each took in AccessMod, as the issue has it. */
const coverageThere = 15

/** Tables of AccessMod under `compat`, and the time they take. */
export const tables: readonly Item[] = [
  golden('clean-appalachia: merge of roads, rivers, wetlands and land cover, from metres and from degrees', 'every cell equal', async () => {
    const raster = await appalachiaRaster('input/landcover'), wanted = await appalachiaRaster('golden/landcover_merged')
    const counts = ['utm16n', 'wgs84'].map(suffix => {
      const { landcover } = mergeLandCover([
        { kind: 'roads', features: features(`roads_${suffix}`) }, { kind: 'barrier', features: features(`rivers_${suffix}`) }, { kind: 'barrier', features: features(`wetlands_${suffix}`) }, { kind: 'landcover', raster },
      ])
      return countDifferences(Array.from(landcover.values, (value, cell) => landcover.has(cell) ? value : -1), wanted, -1)
    })
    return judged(`${counts.join(' and ')} of ${figure(wanted.values.length)} cells differ`, counts.every(count => count === 0))
  }),
  golden('clean-appalachia: each class of road, rivers and wetlands by themselves', 'every cell equal', async () => {
    const cover = await appalachiaRaster('input/landcover'), open = cover.with(new Uint8Array(cover.values.length).fill(1))
    const layers: [name: string, layer: LandCoverLayer][] = [
      ...[1, 2, 3].map((of): [string, LandCoverLayer] => [`road_100${of}`, { kind: 'roads', features: features('roads_utm16n'), class: ({ class: value }) => Number(value) % 1000 === of ? of : NaN }]),
      ...['rivers', 'wetlands'].map((name): [string, LandCoverLayer] => [name, { kind: 'barrier', features: features(`${name}_utm16n`) }]),
    ]
    const counts = await Promise.all(layers.map(async ([name, layer]) => {
      const { landcover } = mergeLandCover([layer, { kind: 'landcover', raster: open }]), wanted = await appalachiaRaster(`golden/raster_${name}`)
      return Array.from(landcover.values.keys()).filter(cell => (layer.kind === 'barrier' ? !landcover.has(cell) : landcover.values[cell]! > 1000) !== wanted.has(cell)).length
    }))
    return judged(`${counts.join(', ')} of ${figure(cover.values.length)} cells differ`, counts.every(count => count === 0))
  }),
  golden('clean-appalachia: zonal statistics under compat, unlimited and within 45 min', 'equal to 1e-9', async () => {
    const outcomes: Difference[] = []
    for (const limit of [0, 45]) {
      const times = journey(await appalachia(), { direction: 'to', neighbours: 8, cutoff: limit === 0 ? unlimited : minutes(limit) })
      outcomes.push(difference(zonalStatistics(times, await appalachiaRaster('input/population'), { cutoffs: [15, 30, 45, 90].map(minutes), zones: await zones(), compat }), `golden/zonal_main_to_k8_max${limit}.csv`))
    }
    return judgedTables(outcomes)
  }),
  ...coverages.map(({ name, isFlat, neighbours, options }) => golden(`clean-appalachia: geographic coverage under compat, ${name}`, 'tables to 1e-9, every cell of the residual to 1e-6', async () => {
    const population = await appalachiaRaster('input/population')
    const found = geographicCoverage(await land(isFlat === true, neighbours ?? 8), { to: (await appalachia()).facilities, population, cutoff: minutes(45), capacity: 'capacity', zones: await zones(), compat, ...options })
    const outcome = judgedTables([difference(found.table, `golden/coverage_${name}.csv`), difference(found.zonal!, `golden/coverage_${name}_zonal.csv`)])
    const strays = residualDifferences(found.residual!, await appalachiaRaster(`golden/coverage_${name}_residual`))
    return judged(`${outcome.measured}; ${strays} cells of the residual differ`, outcome.status === 'ok' && strays === 0)
  })),
  golden('clean-appalachia: catchments under compat', 'as many cells as in vCatchment__cap45', async () => {
    const population = await appalachiaRaster('input/population'), { facilities } = await appalachia()
    const found = geographicCoverage(await land(false, 8), { to: facilities, population, cutoff: minutes(45), capacity: 'capacity', order: byCapacity, compat })
    const ours = found.catchmentPolygons().features.map(({ geometry }) => Math.abs(geometry.coordinates.flat().reduce((sum, ring) => sum + ringArea(ring.map(([lon, lat]) => population.projector.fromLonLat(lon!, lat!))), 0)) / 8100)
    const wanted = shapeAreas(readFileSync(goldenPath(`${home}/golden/vCatchment__cap45.shp`))).map(square => Math.abs(square) / 8100)
    return judged(`${ours.map(cells => cells.toFixed(0)).join(', ')} cells`, ours.length === wanted.length && ours.every((cells, i) => Math.abs(cells - wanted[i]!) < 0.01))
  }),
  golden('clean-appalachia: referral among 10 facilities, 90 pairs', 'seconds and metres within 1e-9, minutes equal', async () => {
    const { facilities } = await appalachia(), options = { from: facilities, to: facilities, cutoff: unlimited }, model = await land(false, 8)
    const { pairs } = referral(model, options), whole = referral(model, { ...options, compat }).pairs
    const rows = goldenRows(`${home}/golden/referral_all_pairs_from_k8.csv`)
    const off = (value: number, wanted: string | undefined): number => Math.abs(value / Number(wanted) - 1)
    const seconds = Math.max(...rows.map((row, i) => off(pairs.row(i).seconds, row.seconds))), metres = Math.max(...rows.map((row, i) => off(pairs.row(i).metres, row.grid_path_m)))
    const minutesOff = rows.filter((row, i) => whole.row(i).time_m !== Number(row.minutes_ceil)).length
    return judged(`${pairs.length} pairs: seconds off by ${power(seconds)}, metres by ${power(metres)}, ${minutesOff} minutes differ`, pairs.length === rows.length && seconds <= 1e-9 && metres <= 1e-9 && minutesOff === 0)
  }),
  golden('clean-appalachia: time of geographic coverage, 10 facilities', `at least 100 times faster than AccessMod's ${coverageThere} s`, async () => {
    const population = await appalachiaRaster('input/population'), { facilities } = await appalachia(), areas = await zones()
    const seconds: number[] = []
    for (let i = 0; i < 6; i++) {
      const model = await land(false, 8), begin = performance.now()
      geographicCoverage(model, { to: facilities, population, cutoff: minutes(45), capacity: 'capacity', zones: areas, order: byCapacity })
      seconds.push((performance.now() - begin) / 1000)
    }
    return judged(`median ${format(median(seconds))} of 6 runs, each over fresh ground, ${(coverageThere / median(seconds)).toFixed(0)} times faster`, coverageThere / median(seconds) >= 100)
  }),
]

/** How a table differs from a golden one. */
export interface Difference {
  readonly rows: number
  /** Columns or text that are not the same. */
  readonly texts: number
  /** The largest difference of a figure, relative above 1. */
  readonly figures: number
}

/** Compares a table with a CSV of the goldens, NA for NaN. */
export function difference(table: Table<Record<string, number | string>>, path: string): Difference {
  const rows = goldenRows(`${home}/${path}`), names = Object.keys(rows[0] ?? {})
  let texts = table.length === rows.length && table.names.join() === names.join() ? 0 : 1, figures = 0
  for (const name of names) {
    if (!table.names.includes(name)) continue
    for (const [i, value] of table.column(name).entries()) {
      const wanted = rows[i]?.[name] ?? ''
      if (typeof value === 'string' || wanted === 'NA') texts += String(value) === (wanted === 'NA' ? 'NaN' : wanted) ? 0 : 1
      else figures = Math.max(figures, Math.abs(value - Number(wanted)) / Math.max(1, Math.abs(Number(wanted))))
    }
  }
  return { rows: rows.length, texts, figures }
}

/** Tables as one outcome. */
export function judgedTables(differences: readonly Difference[], limit = 1e-9): Outcome {
  const rows = differences.reduce((sum, d) => sum + d.rows, 0), texts = differences.reduce((sum, d) => sum + d.texts, 0), largest = Math.max(...differences.map(d => d.figures))
  return judged(`${figure(rows)} rows, largest difference ${power(largest)}${texts === 0 ? '' : `, ${texts} COLUMNS OR TEXTS DIFFER`}`, texts === 0 && largest <= limit)
}

/** AccessMod's ground of the main scenario. */
export async function land(isFlat: boolean, neighbours: 8 | 16): Promise<Terrain> {
  const world = await appalachia()
  return terrain({ landcover: world.landcover, ...isFlat ? {} : { dem: world.dem }, speeds: world.scenario(), neighbours, compat })
}

/** The four zones, in the plane of the grid, where their sides are straight. */
export async function zones(): Promise<ZoneLookup> {
  const { projector } = (await appalachia()).landcover
  const { features: areas } = features('zones_utm16n') as FeatureCollection<Polygon, { name: string }>
  const index = new ZoneIndex(areas.map(({ geometry }) => geometry.coordinates))
  return {
    size: areas.length, names: areas.map(feature => feature.properties.name),
    zonesAt: ({ lon, lat }) => Int32Array.from(lon, (x, i) => index.at(...projector.fromLonLat(x, lat[i]!))),
  }
}

/** A difference as a power of ten. */
export function power(value: number): string {
  return value === 0 ? '0' : value.toExponential(0)
}

function features(name: string): FeatureCollection {
  return JSON.parse(readFileSync(goldenPath(`${home}/input/${name}.geojson`), 'utf8')) as FeatureCollection
}

function residualDifferences(ours: Raster, wanted: Raster): number {
  let count = 0
  for (let cell = 0; cell < wanted.values.length; cell++) {
    if (wanted.has(cell) !== ours.has(cell) || (wanted.has(cell) && Math.abs(wanted.values[cell]! - ours.values[cell]!) > 1e-6 && wanted.values[cell] !== Math.fround(ours.values[cell]!))) count++
  }
  return count
}

function ringArea(ring: readonly (readonly number[])[]): number {
  return ring.reduce((sum, [x, y], i) => i === 0 ? 0 : sum + (ring[i - 1]![0]! * y! - x! * ring[i - 1]![1]!) / 2, 0)
}

/** Areas of the polygons of a shapefile. */
function shapeAreas(bytes: Buffer): number[] {
  const areas: number[] = []
  for (let at = 100; at < bytes.length; at += 8 + bytes.readInt32BE(at + 4) * 2) {
    const parts = bytes.readInt32LE(at + 44), points = bytes.readInt32LE(at + 48), begin = at + 52 + parts * 4
    const first = Array.from({ length: parts + 1 }, (_, i) => i === parts ? points : bytes.readInt32LE(at + 52 + i * 4))
    const position = (i: number): number[] => [bytes.readDoubleLE(begin + i * 16), bytes.readDoubleLE(begin + i * 16 + 8)]
    areas.push(first.slice(0, -1).reduce((sum, start, part) => sum + ringArea(Array.from({ length: first[part + 1]! - start }, (_, i) => position(start + i))), 0))
  }
  return areas
}
