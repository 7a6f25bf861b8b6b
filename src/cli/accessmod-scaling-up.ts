import type { FeatureCollection } from 'geojson'
import { scaleUp, type GridLayer, type SiteExclusion, type SuitabilityFactor } from '../analysis/scale-up.ts'
import type { GridModel } from '../data/grid-model.ts'
import type { Places } from '../data/places.ts'
import { toCsv } from '../export/csv.ts'
import { toGeoJSON } from '../export/geojson.ts'
import type { ReplayScalingUp } from '../io/replay-arguments.ts'
import { replayMalformed } from '../io/replay-readers.ts'
import { catchmentsOf } from './accessmod-catchments.ts'
import { facilityLayer, groundLayer, gridLayer, noteIgnored, rasterLayer } from './accessmod-layers.ts'
import { longest } from './accessmod-travel-time.ts'
import type { JobResult } from './accessmod.ts'
import { geoTiff } from './results.ts'
import type { Session } from './session.ts'

/** AccessMod's scaling up. Its catchments are searched towards the sites, whatever the factors say. */
export async function runScalingUp(session: Session, args: ReplayScalingUp): Promise<JobResult> {
  const land = await groundLayer(session, args)
  const population = await rasterLayer(session, args.inputPop)
  const residual = args.inputPopResidual === '' || args.inputPopResidual === args.inputPop ? undefined : await rasterLayer(session, args.inputPopResidual)
  const existing = args.useExistingFacilities && args.inputFacility !== '' && args.tableFacilities.some(row => row.isSelected) ? await facilityLayer(session, args.inputFacility, { rows: args.tableFacilities, argument: 'tableFacilities', id: 'cat' }) : undefined
  if (args.limitFacilitiesNumber === 0 && args.limitPopCoveragePercent === 0) throw replayMalformed('a number above 0 there or in args.limitPopCoveragePercent', 'args.limitFacilitiesNumber', 0)
  const suitability = await factorsOf(session, args), exclusions = await exclusionsOf(session, args)
  const found = await session.step('choosing sites', () => scaleUp(land, {
    population, residual, existing, within: longest(args.maxTravelTime), suitability, exclusions, sizes: args.tableCapacity, compat: 'accessmod-5.9',
    ...args.limitFacilitiesNumber > 0 && { sites: args.limitFacilitiesNumber }, ...args.limitPopCoveragePercent > 0 && { goal: args.limitPopCoveragePercent / 100 }, ...session.run,
  }))
  session.addIssues(args.inputPop, found.issues)
  const catchments = await session.step('drawing catchments', () => catchmentsOf(land, { sites: found.sites, limits: found.table.column('amTravelTimeCatchment') as unknown as Float64Array, ...session.run }))
  const files: JobResult['files'] = {
    [`${args.outputCapacityAnalysis}.csv`]: () => toCsv(found.table), [`${args.outputPopResidual}.tif`]: geoTiff(found.residual),
    [`${args.outputFacility}.geojson`]: () => `${JSON.stringify(facilityFeatures(existing, found.sites))}\n`, [`${args.outputCatchment}.geojson`]: () => `${JSON.stringify(toGeoJSON(catchments))}\n`,
  }
  return { files, summary: `${args.outputCapacityAnalysis}: ${found.sites.size} new sites, stopped by ${found.stopped}`, counts: { sites: found.sites.size, existing: existing?.size ?? 0, people: population.people().total } }
}

/** The layers that change as sites come; AccessMod's pages call them so. */
const dynamic = { facility: 'vOutputFacility', people: 'rOutputPopulation' } as const

async function layerOf(session: Session, args: ReplayScalingUp, name: string): Promise<GridLayer> {
  return name === dynamic.facility || name === args.outputFacility ? 'sites' : gridLayer(session, name)
}

async function exclusionsOf(session: Session, args: ReplayScalingUp): Promise<SiteExclusion[]> {
  const found: SiteExclusion[] = []
  for (const { select, layer, buffer, method } of args.tableExclusion) {
    if (select) found.push({ layer: await layerOf(session, args, layer), metres: buffer * 1000, keep: method === 'keep_inside' ? 'inside' : 'outside' })
  }
  return found
}

async function factorsOf(session: Session, args: ReplayScalingUp): Promise<SuitabilityFactor[]> {
  const found: SuitabilityFactor[] = []
  for (const [i, { select, factor, layer, weight, options }] of args.tableSuitability.entries()) {
    if (!select) continue
    const good = options.p === 'hvls' ? 'low' : 'high'
    if (factor === 'popsum') {
      if (layer !== dynamic.people && layer !== args.outputPopResidual) noteIgnored(session, `args.tableSuitability[${i}].layer was left out: people are those still to be served, not those of ${layer}`)
      found.push({ kind: 'people', weight, radius: kilometres(options, i) * 1000, good })
    } else if (factor === 'priority') found.push({ kind: 'priority', weight, raster: await rasterLayer(session, layer), good })
    else if (factor === 'dist') found.push({ kind: 'distance', weight, layer: await layerOf(session, args, layer), good })
    else found.push({ kind: 'travel-time', weight, layer: await layerOf(session, args, layer), good, direction: options.d === 'from' ? 'from' : 'to', ...await factorModel(session, args, options) })
  }
  return found
}

/** A factor may be searched over the ground otherwise than the catchments are. */
async function factorModel(session: Session, args: ReplayScalingUp, options: Readonly<Record<string, string>>): Promise<{ model?: GridModel }> {
  const typeAnalysis = options.t === 'iso' ? 'isotropic' : options.t === 'aniso' ? 'anisotropic' : args.typeAnalysis
  const knightMove = options.k === undefined ? args.knightMove : options.k === 'TRUE' || options.k === 'true'
  return typeAnalysis === args.typeAnalysis && knightMove === args.knightMove ? {} : { model: await groundLayer(session, { ...args, typeAnalysis, knightMove }) }
}

function kilometres(options: Readonly<Record<string, string>>, i: number): number {
  const radius = Number(options.r)
  if (!(radius >= 0)) throw replayMalformed('a radius in kilometres, such as r=1,', `args.tableSuitability[${i}].options`, options.r)
  return radius
}

/** Existing facilities with what the job's table says of them, and after them the new ones. */
function facilityFeatures(existing: Places | undefined, sites: Places): FeatureCollection {
  const olds = [...existing ?? []].map(place => feature(place.lon, place.lat, { cat: Number(place.id), ...Object.fromEntries((existing?.names ?? []).map(name => [name, place.get(name)])) }))
  const news = [...sites].map((site, i) => feature(site.lon, site.lat, { amName: site.id, amId: i + 1, amCapacity: site.get('capacity'), amLabel: site.get('label') }))
  return { type: 'FeatureCollection', features: [...olds, ...news] }
}

function feature(lon: number, lat: number, properties: Record<string, unknown>): FeatureCollection['features'][number] {
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates: [lon, lat] } }
}
