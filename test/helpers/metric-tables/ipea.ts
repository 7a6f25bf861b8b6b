import { access, decayPresets, equity, minutes, type Decay } from 'farsakh'
import { belo, farthest, metricRows } from '../metrics.ts'
import { apart, byId, exact, lazy, worst, type PeerTable } from './table.ts'

/** Decays of the tables by the ending of their names. */
const decays: Readonly<Record<string, Decay>> = {
  'binary45': decayPresets.ipeaBinary(45), 'exp0.05': decayPresets.ipeaExponential(0.05), 'linear60': decayPresets.ipeaLinear(60), 'power1': decayPresets.ipeaPower(1),
  'logistic_c45_sd10': decayPresets.ipeaLogistic(45, 10), 'stepped': decayPresets.ipeaStepped([10, 20, 30, 40, 60], [0.8, 0.6, 0.4, 0.2, 0]),
}

/** Every table of ipea's of Belo Horizonte: of five hexagons, of a hundred, and of all. */
export function ipeaTables(name: 'five_ids' | 'bho100' | 'bho_full'): PeerTable[] {
  const set = `ipea, ${name}`, path = (table: string): string => `ipea-accessibility/${name}/${table}.csv`, world = lazy(() => belo(name)), ids = (): readonly string[] => world().ids
  const demand = (): Float64Array => world().column('population'), supply = (): Float64Array => world().column('jobs'), schools = (): Float64Array => world().column('schools')
  const both = (): { demand: Float64Array, supply: Float64Array } => ({ demand: demand(), supply: supply() })
  const of = (table: string, column: string, ours: () => ArrayLike<number>, options: Parameters<typeof byId>[5] = {}): PeerTable => byId(set, path(table), column, ids, ours, options)
  const by = decays['exp0.05']!

  const catchments = Object.entries(decays).flatMap(([kind, decay]) => [
    of(`2sfca_jobs_population_${kind}`, 'jobs', () => access.twoStepFca(world().matrix, { ...both(), decay }).values),
    of(`bfca_jobs_population_${kind}`, 'jobs', () => access.balancedFca(world().matrix, { ...both(), decay }).values),
    of(`gravity_jobs_${kind}`, 'jobs', () => access.gravity(world().matrix, { supply: supply(), decay }).values),
    available(kind, decay),
  ])

  function available(kind: string, decay: Decay): PeerTable {
    const file = path(`spatial_availability_jobs_population_${kind}`), ours = (): Float64Array => access.spatialAvailability(world().matrix, { ...both(), decay }).values
    return {
      set, file, what: 'jobs', most: exact, ...name === 'five_ids' && kind === 'binary45' ? { differs: 'NaN for all five: a site that nobody is near makes NaN of every origin that has a row to it' } : {},
      difference: () => {
        const rows = metricRows(file)
        return rows.every(row => row.jobs === '') && name === 'five_ids' && kind === 'binary45' ? (ours().every(Number.isFinite) ? 0 : Infinity) : farthest(ids(), ours(), rows, 'jobs')
      },
    }
  }

  const constrained = ([['total-supply', 'constrained_total_supply_jobs', 'from_id'], ['total-demand', 'constrained_total_demand_population', 'to_id'], ['singly-supply', 'constrained_singly_supply_jobs', 'from_id'], ['singly-demand', 'constrained_singly_demand_population', 'to_id']] as const)
    .map(([constraint, table, key]) => of(`${table}_exp0.05`, constraint.endsWith('supply') ? 'supply' : 'demand', () => access.constrained(world().matrix, { ...both(), decay: by, constraint }).values, { key }))

  const within = (table: string, column: string, cutoffs: readonly number[], ours: (cutoff: number) => ArrayLike<number>): PeerTable[] =>
    cutoffs.map(cutoff => of(table, column, () => ours(minutes(cutoff)), { where: row => Number(row.travel_time) === cutoff, what: `${column}, ${cutoff} min`, most: 0 }))
  const closest = [1, 2, 5, 20].map(n => of('cost_to_closest_schools_n1_2_5_20', 'travel_time', () => access.nearest(world().matrix, { supply: schools(), count: n }).values.map(seconds => seconds / 60), { where: row => Number(row.n) === n, absent: Infinity, what: `closest ${n}`, most: 0 }))

  return [
    ...catchments, ...constrained, ...closest,
    of('2sfca_schools_population_binary45', 'schools', () => access.twoStepFca(world().matrix, { demand: demand(), supply: schools(), decay: decays.binary45! }).values),
    of('gravity_population_passive_exp0.05', 'population', () => access.gravity(world().matrix.transpose(), { supply: demand(), decay: by }).values),
    ...within('cumulative_cutoff_jobs_active_15_30_45_60', 'jobs', [15, 30, 45, 60], cutoff => access.cumulative(world().matrix, { supply: supply(), cutoffs: [cutoff] }).values),
    ...within('cumulative_cutoff_schools_active_15_30_45_60', 'schools', [15, 30, 45, 60], cutoff => access.cumulative(world().matrix, { supply: schools(), cutoffs: [cutoff] }).values),
    ...within('cumulative_cutoff_population_passive_30_60', 'population', [30, 60], cutoff => access.cumulative(world().matrix.transpose(), { supply: demand(), cutoffs: [cutoff] }).values),
    { ...of('cumulative_interval_jobs_40_60_median', 'jobs', () => access.cumulativeInterval(world().matrix, { supply: supply(), from: minutes(40), to: minutes(60) }).values.map(Math.trunc), { most: 0 }), differs: 'cuts what it summarises to whole numbers' },
    { ...of('cumulative_interval_jobs_40_60_step5_mean', 'jobs', () => access.cumulativeInterval(world().matrix, { supply: supply(), from: minutes(40), to: minutes(60), every: minutes(5), summary: 'mean' }).values.map(Math.trunc), { most: 0 }), differs: 'cuts what it summarises to whole numbers' },
    of('cost_to_closest_population_passive_n1000', 'travel_time', () => access.nearest(world().matrix.transpose(), { supply: demand(), count: 1000 }).values.map(seconds => seconds / 60), { absent: Infinity, most: 0 }),
    of('balancing_cost_jobs_population', 'travel_time', () => access.balancingTime(world().matrix, { ...both(), every: 60, rule: 'above' }).values.map(seconds => seconds / 60), { absent: Infinity, most: 0 }),
    ...inequality(set, path, lazy(() => ({ access: access.cumulative(world().matrix, { supply: supply(), cutoffs: [minutes(30)] }).values, people: demand(), income: world().column('income_per_capita'), deciles: world().column('income_decile') }))),
  ]
}

function inequality(set: string, path: (table: string) => string, shares: () => { access: Float64Array, people: Float64Array, income: Float64Array, deciles: Float64Array }): PeerTable[] {
  const figures = path('inequality_on_cumulative_jobs_30'), value = (metric: string, param = ''): number => Number(metricRows(figures).find(row => row.metric === metric && row.param === param)!.value || NaN)
  const of = (metric: string, param: string, ours: () => number): PeerTable => ({ set, file: figures, what: `${metric} ${param}`.trim(), most: exact, difference: () => apart(ours(), value(metric, param)) })
  const bounds = (): readonly [number, number] => [Math.min(...shares().access), Math.max(...shares().access)]
  // Rows without people have no decile there.
  const theil = lazy(() => {
    const { access, people, deciles } = shares(), lived = [...people.keys()].filter(i => people[i]! > 0), pick = (column: Float64Array): number[] => lived.map(i => column[i]!)
    return equity.theil({ access: pick(access), people: pick(people) }, { groups: pick(deciles) })
  })
  const parts = (table: string, part: 'between' | 'within'): PeerTable => ({
    set, file: path(table), what: `${part}, by decile`, most: exact,
    difference: () => worst(metricRows(path(table)).map(row => apart(theil().groups.find(({ group }) => group === row.income_decile)![part], Number(row.value)))),
  })
  return [
    of('gini', '', () => equity.gini(shares())),
    {
      set, file: figures, what: 'palma', most: exact, ...set.endsWith('five_ids') ? { differs: 'NA where nobody is above the ninetieth percentile' } : {},
      difference: () => Number.isNaN(value('palma')) ? (Number.isFinite(equity.palma(shares())) ? 0 : Infinity) : apart(equity.palma(shares()), value('palma')),
    },
    { ...of('concentration', 'standard', () => equity.concentration(shares(), { ties: 'order' })), differs: 'ranks people of one income by the order of rows (`ties: \'order\'`)' },
    { ...of('concentration', 'corrected', () => equity.concentration(shares(), { kind: 'erreygers', ties: 'order', bounds: bounds() })), differs: 'as above, and takes the bounds over hexagons where nobody lives too (`bounds`)' },
    // Everybody has jobs within half an hour: what ipea makes of people without any does not show here.
    of('theil_t', '', () => theil().total),
    ...['5000', '20000', '1e+05'].flatMap(line => [0, 1, 2].map(power => of(`FGT${power}`, line, () => equity.fgt(shares(), { line: Number(line), power })))),
    {
      set, file: path('theil_t_income_decile_summary'), what: 'between, within and their sum', most: exact,
      difference: () => worst(metricRows(path('theil_t_income_decile_summary')).map(row => apart({ between_group: theil().between, within_group: theil().within, total: theil().total }[row.component!]!, Number(row.value)))),
    },
    parts('theil_t_income_decile_between', 'between'), parts('theil_t_income_decile_within', 'within'),
  ]
}
