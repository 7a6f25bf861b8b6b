import { balancedFca, balancingTime, constrained, cumulative, cumulativeInterval, fcaRatio, gravity, huff, modifiedHuffFca, modifiedTwoStepFca, nearest, raam, spatialAvailability, threeStepFca, twoStepFca, type Access, type Constraint } from '../analysis/access.ts'
import { parse } from '../analysis/decay-text.ts'
import { step, type Decay } from '../analysis/decay.ts'
import { formatDuration, hours, type Seconds } from '../core/units.ts'
import type { FusedPairs, PoolPairs } from '../data/pairs.ts'
import type { TravelMatrix } from '../data/travel-matrix.ts'
import { defaultCutoff, reportedCutoffs } from './defaults.ts'
import type { MeasureName, Options } from './options.ts'

/** What pairs a measure can be taken over. */
export type AnyPairs = TravelMatrix | FusedPairs | PoolPairs

/** What measures are taken of. */
export interface MeasureInput {
  readonly pairs: AnyPairs
  readonly demand: Float64Array | undefined
  readonly supply: Float64Array
  readonly decay: Decay | undefined
  readonly options: Options
  /** Pairs among the origins, made when they are asked for. */
  readonly among: () => TravelMatrix | Promise<TravelMatrix>
}

/** A column of results. */
export interface MeasureColumn {
  readonly measure: MeasureName
  /** As in access.csv. */
  readonly name: string
  readonly values: Float64Array
  /** Seconds, so that Infinity says that it can't be reached; or costs, which may be Infinity too. */
  readonly unit: 'amount' | 'seconds' | 'cost'
  /** Origins with nothing in reach. */
  readonly unreached: Uint32Array
}

/** What a measure gives: columns by origin, columns by site. */
export interface Measured {
  readonly columns: readonly MeasureColumn[]
  readonly sites: Readonly<Record<string, Float64Array>>
  readonly found: Access
}

interface Kind {
  readonly needs: readonly ('demand' | 'decay' | 'matrix' | 'among')[]
  readonly run: (name: MeasureName, input: MeasureInput) => Measured | Promise<Measured>
}

type Fca = (pairs: never, options: { readonly demand: Float64Array, readonly supply: Float64Array, readonly decay: Decay }) => Access | Promise<Access>

const fca = (measure: Fca, more: (found: Access, base: string) => Record<string, Float64Array> = ratioColumn): Kind => ({
  needs: ['demand', 'decay'],
  run: async (name, { pairs, demand, supply, decay }) => {
    const found = await measure(pairs as never, { demand: demand!, supply, decay: decay! })
    return { ...one(name, found), sites: more(found, snake(name)) }
  },
})

const share = (constraint: Constraint): Kind => ({
  needs: ['demand', 'decay'],
  run: async (name, { pairs, demand, supply, decay }) => {
    const found = await constrained(pairs as PoolPairs, { demand: demand!, supply, decay: decay!, constraint })
    return constraint.endsWith('demand') ? { columns: [], sites: { [snake(name)]: found.values }, found } : { ...one(name, found), sites: ratioColumn(found, snake(name)) }
  },
})

const kinds: Readonly<Record<MeasureName, Kind>> = {
  'cumulative': {
    needs: [],
    run: async (name, { pairs, demand, supply, options }) => {
      const cutoffs = reportedCutoffs(options), found = await cumulative(pairs as PoolPairs, { supply, demand, cutoffs })
      const { columns, ...rest } = several(name, found, cutoffs.map(cutoff => `cumulative_${cutoff}s`), 'amount')
      // Each cutoff has people of its own with nothing within it.
      return { ...rest, columns: columns.map(column => ({ ...column, unreached: Uint32Array.from(column.values.keys()).filter(i => column.values[i] === 0) })) }
    },
  },
  'cumulative-interval': {
    needs: [],
    run: async (name, { pairs, demand, supply, options: { interval: [from, to] = [0, 0] } }) => one(name, await cumulativeInterval(pairs as PoolPairs, { supply, demand, from, to })),
  },
  'gravity': { needs: ['decay'], run: async (name, { pairs, demand, supply, decay }) => one(name, await gravity(pairs as PoolPairs, { supply, demand, decay: decay! })) },
  'nearest': {
    needs: [],
    run: async (name, { pairs, demand, supply, options: { count = [1] } }) => several(name, await nearest(pairs as PoolPairs, { supply, demand, count }), count.map(n => `nearest_${n}_seconds`), 'seconds'),
  },
  'balancing-time': { needs: ['demand', 'matrix'], run: (name, { pairs, demand, supply }) => several(name, balancingTime(pairs as TravelMatrix, { demand: demand!, supply }), ['balancing_time_seconds'], 'seconds') },
  'fca-ratio': {
    needs: ['demand', 'decay', 'among'],
    run: async (name, { pairs, demand, supply, decay, among }) => one(name, fcaRatio(pairs as TravelMatrix, { demand: demand!, supply, cutoff: decay!.reach, among: await among() })),
  },
  'two-step-fca': fca(twoStepFca),
  'three-step-fca': fca(threeStepFca),
  'modified-two-step-fca': fca(modifiedTwoStepFca),
  'modified-huff-fca': fca(modifiedHuffFca),
  'balanced-fca': fca(balancedFca),
  'spatial-availability': fca(spatialAvailability),
  'huff': fca(huff, (found, base) => {
    const { sites } = found as Access & { readonly sites: { readonly demand: Float64Array, readonly share: Float64Array } }
    return { [`${base}_demand`]: sites.demand, [`${base}_share`]: sites.share }
  }),
  'raam': {
    needs: ['demand', 'matrix'],
    run: (name, { pairs, demand, supply, options: { tau = hours(1) } }) => {
      const found = raam(pairs as TravelMatrix, { demand: demand!, supply, tau })
      return { ...several(name, found, ['raam_cost'], 'cost'), sites: { raam_load: found.load } }
    },
  },
  'constrained-total-supply': share('total-supply'),
  'constrained-total-demand': share('total-demand'),
  'constrained-singly-supply': share('singly-supply'),
  'constrained-singly-demand': share('singly-demand'),
}

/** Takes a measure. */
export async function take(name: MeasureName, input: MeasureInput): Promise<Measured> {
  return kinds[name].run(name, input)
}

/** Whether any of the measures looks at single pairs. */
export function needsMatrix({ measure, count = [1] }: Options): boolean {
  return measure!.some(name => kinds[name].needs.some(need => need === 'matrix' || need === 'among') || (name === 'nearest' && count.some(n => n !== 1)))
}

/** Refuses measures whose people or whose pairs among people nobody gives. */
export function checkMeasures({ measure, matrix, from }: Options, demand: Float64Array | undefined): void {
  for (const name of measure!) {
    const { needs } = kinds[name]
    if (needs.includes('demand') && demand === undefined) throw new TypeError(`--measure ${name}: expected people, as --from FILE with --demand COLUMN or as --population FILE, got ${from === undefined ? 'none' : `no column population in ${from}`}`)
    if (needs.includes('among') && (matrix !== undefined || from === undefined)) throw new TypeError(`--measure ${name}: expected --from places and a model to travel over, because it needs times among them; got ${matrix === undefined ? 'a raster of people' : '--matrix'}`)
  }
}

/** The decay of a run: that of `--decay`, or all within `--cutoff`; undefined where no measure takes one. @throws TypeError where one is needed and neither is given, and where an interval is */
export function decayOf({ measure, decay, cutoff, interval }: Options): Decay | undefined {
  if (measure!.includes('cumulative-interval') && interval === undefined) throw new TypeError('--measure cumulative-interval: expected --interval FROM-TO, such as 30m-1h, got none')
  const needing = measure!.find(name => kinds[name].needs.includes('decay'))
  if (needing === undefined) return undefined
  if (measure!.includes('fca-ratio') && decay !== undefined && !/^\s*step\s/i.test(decay)) throw new TypeError('--measure fca-ratio: expected --cutoff TIME or --decay "step TIME", because it counts all within a time alike; got another decay')
  if (decay !== undefined) return parse(decay)
  if (cutoff === undefined) throw new TypeError(`--measure ${needing}: expected --decay DECAY (such as "gaussian 20m to 1h", "dai 1h", "pysal-e2sfca") or --cutoff TIME, which counts all within it alike; got neither`)
  return step(cutoff)
}

/** How far to look: `--cutoff`, or as far as the measures need. @throws TypeError for a decay that never ends */
export function farthest(options: Options, decay: Decay | undefined): Seconds {
  const { measure, cutoff, interval } = options
  if (cutoff !== undefined) {
    if (interval !== undefined && interval[1] > cutoff) throw new RangeError(`--interval: expected times up to --cutoff (${formatDuration(cutoff)}), got ${formatDuration(interval[1])}`)
    if (measure!.includes('cumulative')) reportedCutoffs(options)
    return cutoff
  }
  const ends = measure!.map(name => name === 'cumulative' ? Math.max(...reportedCutoffs(options)) : name === 'cumulative-interval' ? interval?.[1] ?? 0 : kinds[name].needs.includes('decay') ? decay!.reach : defaultCutoff)
  const end = Math.max(...ends)
  if (end < Infinity) return end
  throw new TypeError(`--decay ${options.decay}: expected a decay that ends, or --cutoff TIME, which says how far to look; got one that never ends${leftAt(decay!)}`)
}

/** When next to nothing is left of a decay, as advice. */
function leftAt(decay: Decay): string {
  let minutes = 1
  while (minutes < 14_400 && decay(minutes * 60) > 0.001) minutes++
  return minutes < 14_400 ? ` (0.001 is left of it after ${formatDuration(minutes * 60)})` : ''
}

function one(measure: MeasureName, found: Access): Measured {
  return several(measure, found, [snake(measure)], 'amount')
}

function several(measure: MeasureName, found: Access, names: readonly string[], unit: MeasureColumn['unit']): Measured {
  return { columns: names.map((name, c) => ({ measure, name, unit, values: found.column(found.columns[c]), unreached: found.unreached })), sites: {}, found }
}

function ratioColumn({ ratio }: Access, base: string): Record<string, Float64Array> {
  return ratio.length === 0 ? {} : { [`${base}_ratio`]: ratio }
}

function snake(name: string): string {
  return name.replaceAll('-', '_')
}
