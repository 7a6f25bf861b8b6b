import { checkCutoff, checkNumber, checkOneOf, describe } from '../core/checks.ts'
import { Places } from '../data/places.ts'
import { Raster } from '../data/raster.ts'
import { Zones } from '../data/zones.ts'
import { checkSizes } from './scale-up-sizes.ts'
import type { GridLayer, ScaleUpOptions, SiteExclusion, SuitabilityFactor } from './scale-up-types.ts'

/** Throws for options that make no sense; returns them with sizes in order. */
export function checkScaleUp(options: ScaleUpOptions): ScaleUpOptions {
  const { sites, goal, budget, sizes, compat } = options
  checkCutoff(options.within, 'within')
  if (sites === undefined && goal === undefined && budget === undefined) throw new RangeError('expected sites, goal or budget to say when it is enough, got none of them')
  if (sites !== undefined && (!Number.isInteger(sites) || sites < 1)) throw new RangeError(`expected sites as a whole number above 0, got ${sites}`)
  if (goal !== undefined) {
    checkNumber(goal, 'goal')
    if (!(goal > 0 && goal <= 1)) throw new RangeError(`expected goal as a share above 0 and at most 1, got ${goal}${goal > 1 && goal <= 100 ? `: ${goal} % is ${goal / 100}` : ''}`)
  }
  if (budget !== undefined) checkNumber(budget, 'budget', 0)
  if (options.direction !== undefined) checkOneOf(options.direction, 'direction', ['to', 'from'])
  if (options.existingCapacity !== undefined && options.existing === undefined) throw new TypeError('expected existing with existingCapacity, got no facilities')
  for (const [i, factor] of (options.suitability ?? []).entries()) checkFactor(factor, i)
  if (options.suitability?.every(({ weight = 1 }) => weight === 0) === true && options.suitability.length > 0) throw new RangeError('expected a factor with a weight above 0, got only weights of 0')
  for (const [i, exclusion] of (options.exclusions ?? []).entries()) checkExclusion(exclusion, i)
  return sizes === undefined ? options : { ...options, sizes: checkSizes(sizes, compat) }
}

function checkFactor(factor: SuitabilityFactor, i: number): void {
  const name = `of factor ${i + 1} (${factor.kind})`
  checkNumber(factor.weight ?? 1, `weight ${name}`, 0, 1e9)
  if (factor.good !== undefined) checkOneOf(factor.good, `good ${name}`, ['high', 'low'])
  if (factor.kind === 'distance' || factor.kind === 'travel-time') checkLayer(factor.layer, `layer ${name}`)
  if (factor.kind === 'people') checkNumber(factor.radius, `radius ${name}`, 0)
  if (factor.kind === 'travel-time' && factor.cutoff !== undefined) checkCutoff(factor.cutoff, `cutoff ${name}`)
}

function checkExclusion({ layer, metres, keep }: SiteExclusion, i: number): void {
  checkLayer(layer, `layer of exclusion ${i + 1}`)
  checkNumber(metres ?? 0, `metres of exclusion ${i + 1}`, 0)
  checkOneOf(keep, `keep of exclusion ${i + 1}`, ['inside', 'outside'])
}

function checkLayer(layer: GridLayer, name: string): void {
  const isFeatures = typeof layer === 'object' && (layer as unknown) !== null && 'features' in layer && Array.isArray(layer.features)
  if (layer !== 'sites' && !isFeatures && !(layer instanceof Places) && !(layer instanceof Raster) && !(layer instanceof Zones)) throw new TypeError(`expected ${name} as 'sites', places, zones, a raster or a FeatureCollection, got ${describe(layer)}`)
}
