import type { FeatureCollection, MultiPolygon } from 'geojson'
import { checkCutoffs, checkNumber } from '../core/checks.ts'
import { report } from '../core/run.ts'
import type { RunOptions } from '../core/types.ts'
import type { Seconds } from '../core/units.ts'
import type { FieldSamples, TimeField } from '../data/field.ts'
import { unreachable, type TravelTimes } from '../data/travel-times.ts'
import { areaOf, assemble } from '../geo/assemble.ts'
import { contours, ringScale, type Contours, type Rings } from '../geo/contour.ts'
import type { SidedLines } from '../geo/line-index.ts'
import { simplify, type Simplified } from '../geo/simplify.ts'

/** Square metres of land that simplification spares as much as one metre of road. */
const areaPerMetre = 2250

/** What every isochrone says of itself. */
export interface IsochroneProperties {
  readonly cutoff: Seconds
  /** Square kilometres. */
  readonly area: number
  /** Square kilometres, at most, that simplification moved to the other side. */
  readonly areaError: number
  /** Share of the reached road, by length, that simplification put on the wrong side. */
  readonly roadError: number
}

/** How far isochrones may be simplified. */
export interface SimplifyOptions {
  /** Share of the reached road (cells for terrain) that may end on the wrong side; 0.002 by default. */
  readonly error?: number
  /** Share of the area that may change side; 0.1 by default. */
  readonly areaError?: number
  /** Vertices a cutoff at which to stop; as few as the errors allow by default. */
  readonly vertices?: number
}

/** Which isochrones to draw. */
export interface IsochroneOptions extends RunOptions {
  readonly cutoffs: readonly Seconds[]
  /** `false` keeps every vertex of the contour. */
  readonly simplify?: false | SimplifyOptions
}

/**
 * Draws the areas that can be reached within each cutoff: contours of the same time field that coverage counts with. Larger cutoffs hold smaller ones, holes are kept,
 * winding is that of RFC 7946. They are pictures: count people with `coverage`, never with a polygon.
 * @param times travel times whose cutoff is at least the largest asked for
 * @param options cutoffs in seconds, and how to simplify
 * @returns one MultiPolygon a cutoff, ascending, empty where nothing is reached; with its area in km2 and the errors of simplification
 * @throws RangeError when a cutoff is not above 0 or exceeds the cutoff of the times
 * Cost: on roads a mesh once a network (3 seconds a city), then 5 to 100 ms in proportion to what is reached. Areas across the antimeridian are not cut at it.
 */
export function isochrones(times: TravelTimes, options: IsochroneOptions): FeatureCollection<MultiPolygon, IsochroneProperties> {
  const cutoffs = checkCutoffs(options.cutoffs, times.cutoff)
  const limits = simplifyLimits(options.simplify)
  const field = times.field({ ...options, cutoffs })
  const levels = cutoffs.map(cutoff => Math.min(unreachable - 1, Math.round(cutoff * 1000)))
  report(options, 'drawing isochrones', 0, cutoffs.length)
  const raw = contours(field, levels)
  const { rings, roadError, areaError } = limits === undefined ? exact(raw, levels) : simplified(field, raw, levels, limits)
  report(options, 'drawing isochrones', cutoffs.length, cutoffs.length)
  return {
    type: 'FeatureCollection',
    features: cutoffs.map((cutoff, level) => ({
      type: 'Feature',
      properties: { cutoff, area: areaOf(rings, level) / 1e6, areaError: areaError[level] / 1e6, roadError: roadError[level] },
      geometry: { type: 'MultiPolygon', coordinates: assemble(rings, level) },
    })),
  }
}

interface Drawn {
  readonly rings: Rings
  readonly roadError: readonly number[]
  /** Square metres. */
  readonly areaError: ArrayLike<number>
}

function exact(rings: Rings, levels: readonly number[]): Drawn {
  const none = levels.map(() => 0)
  return { rings, roadError: none, areaError: none }
}

function simplified(field: TimeField, raw: Contours, levels: readonly number[], limits: Required<SimplifyOptions>): Drawn {
  const reached = field.within?.(levels) ?? reachedWeight(field, levels)
  const result: Simplified = simplify(raw, samplesOf(field, raw, levels), {
    weight: reached.map(weight => weight * limits.error),
    area: levels.map((_, level) => areaOf(raw, level) * limits.areaError),
    vertices: limits.vertices,
    areaPerWeight: areaPerMetre,
  })
  return { rings: result.rings, areaError: result.area, roadError: reached.map((weight, level) => weight === 0 ? 0 : Math.max(0, result.weight[level]) / weight) }
}

function simplifyLimits(options: IsochroneOptions['simplify']): Required<SimplifyOptions> | undefined {
  if (options === false) return undefined
  const { error, areaError, vertices } = { error: 0.002, areaError: 0.1, vertices: 0, ...options }
  checkNumber(error, 'simplify.error', 0, 1)
  checkNumber(areaError, 'simplify.areaError', 0, 1)
  checkNumber(vertices, 'simplify.vertices', 0)
  return { error, areaError, vertices }
}

/** What lies within each level, in metres of road or cells. */
function reachedWeight({ ms, reached, weight }: TimeField, levels: readonly number[]): number[] {
  const sums = levels.map(() => 0)
  for (let i = 0; i < reached.length; i++) {
    const v = reached[i]
    for (let k = levels.length - 1; k >= 0 && ms[v] <= levels[k]; k--) sums[k] += weight[v]
  }
  return sums
}

/** What simplification is judged by, in ring coordinates. */
function samplesOf(field: TimeField, raw: Contours, levels: readonly number[]): SidedLines {
  const { lon, lat, lon2, lat2, weight, level } = field.samples?.(raw.inside, levels) ?? vertexSamples(field, levels)
  const units = (degrees: ArrayLike<number>): Int32Array => {
    const out = new Int32Array(degrees.length)
    for (let i = 0; i < out.length; i++) out[i] = Math.round(degrees[i] * ringScale)
    return out
  }
  const x = units(lon), y = units(lat)
  return { x, y, x2: lon2 === lon ? x : units(lon2), y2: lat2 === lat ? y : units(lat2), weight, level }
}

function vertexSamples({ lon, lat, ms, weight }: TimeField, levels: readonly number[]): FieldSamples {
  const level = new Uint16Array(ms.length)
  for (let v = 0; v < ms.length; v++) while (level[v] < levels.length && ms[v] > levels[level[v]]) level[v]++
  return { lon, lat, lon2: lon, lat2: lat, weight, level }
}
