import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import { seeded } from '../core/random.ts'
import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import type { Raster } from '../data/raster.ts'
import type { RoadColumns } from '../data/roads.ts'
import { watersOf } from './bridges.ts'
import { drawHighways } from './carriageways.ts'
import { makeCover } from './cover.ts'
import { makeDistricts, makeOutline, type Districts, type Inside } from './districts.ts'
import { takeCensus, type CensusRow } from './facilities.ts'
import { sampleFiles, type SampleFile } from './files.ts'
import { layHighways } from './highways.ts'
import { linkIslands } from './islands.ts'
import { namer } from './names.ts'
import { assembleOsm, type OsmData } from './osm.ts'
import { spreadPeople } from './people.ts'
import { frameOf, planOf, type Frame, type Plan, type SampleSize } from './plan.ts'
import { makeRelief, type River } from './relief.ts'
import { roadsOf } from './road-columns.ts'
import { settle, type Settlement } from './settlements.ts'
import { Sketch } from './sketch.ts'
import { drawStreets } from './streets.ts'
import { drawTracks } from './tracks.ts'

/** What a sample country is drawn from. */
export interface SampleOptions extends RunOptions {
  /** `village` (default: four towns and their villages, 5,700 road nodes), `district` (98,000) or `country` (1.6 million, 1.2 million left once the driving graph is contracted). */
  size?: SampleSize
  /** Another number gives another country, 1 by default. */
  seed?: number
}

/** What a district is called. */
export interface DistrictProperties {
  readonly id: string
  readonly name: string
  readonly name_ar: string
}

/** A country that does not exist, in memory and as files. */
export interface SampleCountry {
  readonly size: SampleSize
  readonly seed: number
  /** Sum of the population raster. */
  readonly people: number
  /** Towns by rank, then villages. */
  readonly settlements: readonly Settlement[]
  /** Stretches on the plane of the plan, in metres. */
  readonly rivers: readonly River[]
  /** Roads as `readRoads` gives them from `roads.osm.pbf`. */
  readonly roads: RoadColumns
  /** All that is in `roads.osm.pbf`. */
  readonly osm: OsmData
  /** People by cell in longitude and latitude, -99999 abroad. */
  readonly population: Raster
  /** Classes numbered as in ESA WorldCover, in UTM zone 38 north. */
  readonly landcover: Raster
  /** Metres on the grid of the land cover. */
  readonly elevation: Raster
  readonly districts: FeatureCollection<Polygon | MultiPolygon, DistrictProperties>
  /** The facility census, dirt included. */
  readonly census: readonly CensusRow[]
  /**
   * The same as genuine files: OSM PBF, GeoTIFF, CSV, GeoJSON, YAML, and a README.txt that says what is in them.
   * @param options how to watch or end the run
   */
  files(options?: RunOptions): SampleFile[]
}

/**
 * Makes up a country with everything that an accessibility study needs: relief, rivers and bridges, ranked towns, roads from motorways to tracks, people, land cover, districts, a facility census.
 * Names are invented and no such country lies where it is drawn (around 44.5 E, 33 N). The same size and seed give the same bytes.
 * @param options size, seed, `signal` and `onProgress`
 * @param options size and seed, and how to watch or end the run
 * @returns columns in memory, and `files()`
 * @throws RangeError when the seed is no whole number
 * Cost: `village` half a second, `country` some 20 s and 0.7 GB; writing the files of a country another 10 s.
 * @example
 * const country = sampleCountry({ size: 'village', seed: 7 })
 * country.files().map(file => file.name) // roads.osm.pbf, population.tif, ...
 */
export function sampleCountry(options: SampleOptions = {}): SampleCountry {
  const { size = 'village', seed = 1 } = options
  if (!Number.isSafeInteger(seed)) throw new RangeError(`expected seed to be a whole number, got ${seed}`)
  const plan = planOf(size, seed), frame = frameOf(plan), inside = makeOutline(plan)
  let stage = 0
  const next = (name: string): void => report(options, name, stage++, 8)
  next('relief')
  const relief = makeRelief(plan)
  next('settlements')
  const settlements = settle(plan, relief, inside)
  const { districts, features } = divide(plan, frame, inside, settlements)
  next('main roads')
  const highways = layHighways(plan, relief, inside, settlements)
  const sketch = new Sketch(250), waters = watersOf(relief.rivers, 250)
  drawHighways(sketch, plan, relief, highways, settlements, waters)
  next('streets')
  const ground = { sketch, waters, inside, seed }
  for (const [i, settlement] of settlements.entries()) if (settlement.onRoad) drawStreets(ground, settlement, i)
  next('tracks')
  for (const [i, settlement] of settlements.entries()) drawTracks(ground, settlement, i)
  linkIslands(sketch, waters)
  next('OpenStreetMap data')
  const osm = assembleOsm(sketch, frame, relief.rivers, settlements, 12)
  next('people')
  const population = spreadPeople(plan, frame, relief, settlements, highways, districts)
  next('land cover')
  const cover = makeCover(plan, frame, relief, population)
  const census = takeCensus(plan, frame, settlements, districts, features.features.map(feature => feature.properties.name))
  report(options, 'done', 8, 8)
  const country = { size, seed, people: sum(population), settlements, rivers: relief.rivers, roads: roadsOf(osm), osm, population, ...cover, districts: features, census }
  return { ...country, files: run => sampleFiles(country, run) }
}

function divide(plan: Plan, frame: Frame, inside: Inside, settlements: readonly Settlement[]): { districts: Districts, features: SampleCountry['districts'] } {
  const seats = districtSeats(plan, settlements)
  const districts = makeDistricts(plan, frame, inside, seats, Math.max(1.25 * seats[0].radius, 2.2 * plan.districtCell))
  const nextName = namer(seeded(plan.seed * 53 + 9))
  const features = districts.shapes.map((shape, i): Feature<Polygon | MultiPolygon, DistrictProperties> => {
    const name = i === 0 ? { latin: `${seats[0].name.latin} City`, arabic: `مدينة ${seats[0].name.arabic}` } : nextName()
    const geometry: Polygon | MultiPolygon = shape.coordinates.length === 1 ? { type: 'Polygon', coordinates: shape.coordinates[0] } : shape
    return { type: 'Feature', properties: { id: `D${String(i + 1).padStart(2, '0')}`, name: name.latin, name_ar: name.arabic }, geometry }
  })
  return { districts, features: { type: 'FeatureCollection', features } }
}

/** The largest town, once for itself and once for the land around it, then the largest settlements that lie apart. */
function districtSeats(plan: Plan, settlements: readonly Settlement[]): Settlement[] {
  const seats = [settlements[0], settlements[0]]
  for (let apart = Math.sqrt(plan.width * plan.height / plan.districts); seats.length < plan.districts; apart *= 0.8) {
    for (const settlement of settlements) {
      if (seats.length < plan.districts && seats.every(seat => Math.hypot(seat.x - settlement.x, seat.y - settlement.y) > apart)) seats.push(settlement)
    }
  }
  return seats
}

function sum({ values, nodata }: Raster): number {
  let total = 0
  for (const value of values) if (value !== nodata) total += value
  return total
}
