import { access, decay, decayPresets, matrixFrom, minutes, type Decay } from 'farsakh'
import { describe, expect, it } from 'vitest'
import { belo, farthest, hasMetrics, metricJson, metricRows, type Belo } from '../helpers/metrics.ts'

const exact = 1e-12
/** Decays of the tables of ipea by the ending of their names. */
const decays: Readonly<Record<string, Decay>> = {
  'binary45': decay.step(minutes(45)), 'exp0.05': decayPresets.ipeaExponential(0.05), 'linear60': decay.linear(minutes(60)), 'power1': decayPresets.ipeaPower(1),
  'logistic_c45_sd10': decay.logistic({ median: minutes(45), sd: minutes(10) }), 'stepped': decayPresets.ipeaStepped([10, 20, 30, 40, 60], [0.8, 0.6, 0.4, 0.2, 0]),
}

describe.skipIf(!hasMetrics).each(['five_ids', 'bho100', 'bho_full'] as const)('accessibility of ipea, %s', set => {
  const world: Belo | undefined = hasMetrics ? belo(set) : undefined
  const { ids, matrix } = world ?? { ids: [], matrix: matrixFrom({ origins: 0, destinations: 0, origin: [], destination: [], seconds: [] }) }
  const demand = world?.column('population') ?? [], supply = world?.column('jobs') ?? []
  const table = (name: string): Record<string, string>[] => metricRows(`ipea-accessibility/${set}/${name}.csv`)
  const far = (ours: ArrayLike<number>, name: string, column = 'jobs', key = 'id', absent = 0): number => farthest(ids, ours, table(name), column, key, absent)

  it.each(Object.entries(decays))('two-step and balanced catchments, spatial availability and gravity: %s', (name, by) => {
    expect(far(access.twoStepFca(matrix, { demand, supply, decay: by }).values, `2sfca_jobs_population_${name}`)).toBeLessThan(exact)
    expect(far(access.balancedFca(matrix, { demand, supply, decay: by }).values, `bfca_jobs_population_${name}`)).toBeLessThan(exact)
    // A site that nobody is near makes every origin NaN there, if it has a row to it; nothing becomes NaN here.
    const available = access.spatialAvailability(matrix, { demand, supply, decay: by }), rows = table(`spatial_availability_jobs_population_${name}`)
    if (rows.every(row => row.jobs === '')) expect(available.values.every(Number.isFinite)).toBe(true)
    else expect(farthest(ids, available.values, rows, 'jobs')).toBeLessThan(exact)
    expect(far(access.gravity(matrix, { supply, decay: by }).values, `gravity_jobs_${name}`)).toBeLessThan(exact)
  })

  it('the constrained family', () => {
    const by = decays['exp0.05']!
    expect(far(access.constrained(matrix, { demand, supply, decay: by, constraint: 'total-supply' }).values, 'constrained_total_supply_jobs_exp0.05', 'supply', 'from_id')).toBeLessThan(exact)
    expect(far(access.constrained(matrix, { demand, supply, decay: by, constraint: 'total-demand' }).values, 'constrained_total_demand_population_exp0.05', 'demand', 'to_id')).toBeLessThan(exact)
    expect(far(access.constrained(matrix, { demand, supply, decay: by, constraint: 'singly-supply' }).values, 'constrained_singly_supply_jobs_exp0.05', 'supply', 'from_id')).toBeLessThan(exact)
    expect(far(access.constrained(matrix, { demand, supply, decay: by, constraint: 'singly-demand' }).values, 'constrained_singly_demand_population_exp0.05', 'demand', 'to_id')).toBeLessThan(exact)
  })

  it('cumulative opportunities, active and passive, of several cutoffs and of intervals', () => {
    for (const [name, column, found] of [
      ['cumulative_cutoff_jobs_active_15_30_45_60', 'jobs', access.cumulative(matrix, { supply, cutoffs: [15, 30, 45, 60].map(minutes) })],
      ['cumulative_cutoff_schools_active_15_30_45_60', 'schools', access.cumulative(matrix, { supply: world!.column('schools'), cutoffs: [15, 30, 45, 60].map(minutes) })],
      ['cumulative_cutoff_population_passive_30_60', 'population', access.cumulative(matrix.transpose(), { supply: demand, cutoffs: [30, 60].map(minutes) })],
    ] as const) {
      for (const label of found.columns) expect(farthest(ids, found.column(label), table(name).filter(row => `${Number(row.travel_time) * 60} s` === label), column)).toBeLessThan(exact)
    }
    expect(far(access.gravity(matrix.transpose(), { supply: demand, decay: decays['exp0.05']! }).values, 'gravity_population_passive_exp0.05', 'population')).toBeLessThan(exact)
    // ipea cuts what it summarises to whole numbers.
    expect(far(access.cumulativeInterval(matrix, { supply, from: minutes(40), to: minutes(60) }).values.map(Math.trunc), 'cumulative_interval_jobs_40_60_median')).toBe(0)
    expect(far(access.cumulativeInterval(matrix, { supply, from: minutes(40), to: minutes(60), every: minutes(5), summary: 'mean' }).values.map(Math.trunc), 'cumulative_interval_jobs_40_60_step5_mean')).toBe(0)
  })

  it('time to the closest, and balancing time by whole minutes and strictly above', () => {
    const near = access.nearest(matrix, { supply: world!.column('schools'), count: [1, 2, 5, 20] }), rows = table('cost_to_closest_schools_n1_2_5_20')
    for (const label of near.columns) expect(farthest(ids, near.column(label).map(seconds => seconds / 60), rows.filter(row => `closest ${row.n}` === label), 'travel_time', 'id', Infinity)).toBe(0)
    expect(far(access.nearest(matrix.transpose(), { supply: demand, count: 1000 }).values.map(seconds => seconds / 60), 'cost_to_closest_population_passive_n1000', 'travel_time', 'id', Infinity)).toBe(0)
    expect(far(access.balancingTime(matrix, { demand, supply, every: 60, rule: 'above' }).values.map(seconds => seconds / 60), 'balancing_cost_jobs_population', 'travel_time', 'id', Infinity)).toBe(0)
  })
})

describe.skipIf(!hasMetrics)('ipea, small examples', () => {
  it('decay functions', () => {
    const rows = metricRows('ipea-accessibility/unit_examples/decay_functions.csv')
    for (const [name, by] of Object.entries<Decay>({
      'binary30': decay.step(1800), 'exp0.1': decayPresets.ipeaExponential(0.1), 'power0.5': decayPresets.ipeaPower(0.5), 'power2': decayPresets.ipeaPower(2), 'linear30': decay.linear(1800),
      'logistic_c30_sd5': decay.logistic({ median: 1800, sd: 300 }), 'logistic_c45_sd10': decay.logistic({ median: 2700, sd: 600 }), 'stepped_10_20_30_40': decayPresets.ipeaStepped([10, 20, 30, 40], [0.75, 0.5, 0.25, 0]),
    })) for (const row of rows) expect(by(Number(row.t) * 60), `${name} at ${row.t}`).toBeCloseTo(Number(row[name]), 12)
  })

  it('ways that differ in time and fare: each site counts once', () => {
    const rows = metricRows('ipea-accessibility/bho100/pareto_frontier_40.csv'), land = metricRows('ipea-accessibility/bho100/land_use.csv'), ids = land.map(row => row.id!), index = new Map(ids.map((id, i) => [id, i]))
    const ends = { size: ids.length, ids }, known = rows.filter(row => index.has(row.from_id!) && index.has(row.to_id!))
    const found = access.cumulativeChoices({
      origins: ends, destinations: ends, origin: known.map(row => index.get(row.from_id!)!), destination: known.map(row => index.get(row.to_id!)!), seconds: known.map(row => Number(row.travel_time) * 60), cost: known.map(row => Number(row.monetary_cost)),
    }, { supply: land.map(row => Number(row.jobs)), cutoffs: [1800, 3600], costs: [0, 5, 10] })
    const wanted = metricRows('ipea-accessibility/bho100/cumulative_cutoff_pareto_jobs_time30_60_cost0_5_10.csv')
    for (const label of found.columns) expect(farthest(ids, found.column(label), wanted.filter(row => `${Number(row.travel_time) * 60} s, ${row.monetary_cost}` === label), 'jobs')).toBe(0)
  })

  it('doubly constrained flows, which stop at 1e-3 there', () => {
    const land = metricRows('ipea-accessibility/unit_examples/constrained3_land_use_balanced20.csv'), rows = metricRows('ipea-accessibility/unit_examples/constrained3_travel_matrix.csv'), ids = land.map(row => row.id!)
    const matrix = matrixFrom({ origins: ids, destinations: ids, origin: rows.map(row => row.from_id!), destination: rows.map(row => row.to_id!), seconds: rows.map(row => Number(row.travel_time) * 60) })
    const { flow, isSettled } = access.doublyConstrained(matrix, { demand: land.map(row => Number(row.population)), supply: land.map(row => Number(row.jobs)), decay: decayPresets.ipeaPower(3) })
    expect(isSettled).toBe(true)
    for (const row of metricRows('ipea-accessibility/unit_examples/constrained3_doubly_power3_detailed.csv')) {
      const i = ids.indexOf(row.from_id!), j = ids.indexOf(row.to_id!), entry = matrix.destination.subarray(matrix.firstEntry[i], matrix.firstEntry[i + 1]).indexOf(j) + matrix.firstEntry[i]!
      expect(Math.abs(flow[entry]! - Number(row.flow))).toBeLessThan(2e-3 * Math.max(1, Number(row.flow)))
    }
  })

  it('spatial availability of the paper', () => {
    const land = metricRows('ipea-accessibility/unit_examples/soukhov2023_land_use.csv'), rows = metricRows('ipea-accessibility/unit_examples/soukhov2023_travel_matrix.csv'), ids = land.map(row => row.id!)
    const matrix = matrixFrom({ origins: ids, destinations: ids, origin: rows.map(row => row.from_id!), destination: rows.map(row => row.to_id!), seconds: rows.map(row => Number(row.travel_time) * 60) })
    const { values } = access.spatialAvailability(matrix, { demand: land.map(row => Number(row.population ?? 0) || 0), supply: land.map(row => Number(row.jobs ?? 0) || 0), decay: decayPresets.ipeaExponential(0.1) })
    expect(farthest(ids, values, metricRows('ipea-accessibility/unit_examples/soukhov2023_spatial_availability_exp0.1.csv'), 'jobs')).toBeLessThan(exact)
  })
})

describe.skipIf(!hasMetrics)('access of pysal', () => {
  const world: Belo | undefined = hasMetrics ? belo('bho100') : undefined
  const rows = hasMetrics ? metricRows('pysal-access/bho100/access_df.csv') : []

  it.each(['jobs', 'schools'] as const)('catchments on a hundred hexagons: %s', what => {
    const { ids, matrix } = world!, demand = world!.column('population'), supply = world!.column(what)
    const far = (ours: ArrayLike<number>, column: string): number => farthest(ids, ours, rows.filter(row => row[`${column}_${what}`] !== ''), `${column}_${what}`)
    const gauss60 = decay.custom(decay.gaussian(1200), { reach: 3600 })
    expect(far(access.twoStepFca(matrix, { demand, supply, cutoff: 2700 }).values, '2sfca_max45')).toBeLessThan(exact)
    expect(far(access.twoStepFca(matrix, { demand, supply, decay: gauss60 }).values, '2sfca_gauss20_max60')).toBeLessThan(exact)
    expect(far(access.twoStepFca(matrix, { demand, supply, decay: decayPresets.pysalE2sfca() }).values, 'e2sfca')).toBeLessThan(exact)
    expect(far(access.threeStepFca(matrix, { demand, supply, decay: decayPresets.pysal3sfca() }).values, '3sfca_default')).toBeLessThan(exact)
    expect(far(access.gravity(matrix, { supply, decay: decay.gaussian(1200) }).values, 'wc_gauss20')).toBeLessThan(exact)
    expect(far(access.gravity(matrix, { supply, cutoff: 1800 }).values, 'wc_max30')).toBeLessThan(exact)
    expect(far(access.fcaRatio(matrix, { demand, supply, cutoff: 1800, among: matrix }).values, 'fca_max30')).toBeLessThan(exact)
  })

  it('weights', () => {
    const weights = metricJson('pysal-access/weights.json') as Record<string, number[]>
    for (const [i, t] of weights.t!.entries()) {
      expect(decayPresets.pysalE2sfca()(t * 60)).toBe(weights['step_e2sfca_default{10:1,20:.68,30:.22}']![i])
      expect(decayPresets.pysal3sfca()(t * 60)).toBe(weights['step_3sfca_default{10:.962,20:.704,30:.377,60:.042}']![i])
      expect(decayPresets.pysalGaussian(20)(t * 60)).toBeCloseTo(weights['gaussian(20)']![i]!, 14)
    }
  })

  it('RAAM: the exact equilibrium; what pysal stops at is up to a few parts in a hundred away', () => {
    const wanted = metricRows('pysal-access/bho100/raam_exact_equilibrium.csv'), { ids, matrix } = world!
    for (const [tau, what] of [[60, 'jobs'], [30, 'jobs'], [60, 'schools'], [30, 'schools']] as const) {
      const column = `raam_exact_tau${tau}_${what}`, known = wanted.filter(row => row[column] !== ''), found = access.raam(matrix, { demand: world!.column('population'), supply: world!.column(what), tau: tau * 60, gap: 1e-12 })
      expect(found.gap).toBeLessThanOrEqual(1e-12)
      expect(farthest(known.map(row => row.id!), known.map(row => found.values[ids.indexOf(row.id!)]!), known, column)).toBeLessThan(1e-5)
    }
  })
})

describe.skipIf(!hasMetrics)('aceso and fca', () => {
  it('two, three and modified steps on a hundred hexagons', () => {
    const { ids, matrix, column } = belo('bho100'), demand = column('population'), supply = column('jobs'), rows = metricRows('aceso/bho100_jobs_population.csv')
    expect(farthest(ids, access.twoStepFca(matrix, { demand, supply, cutoff: 2700 }).values, rows, '2sfca_r45')).toBeLessThan(exact)
    for (const [name, by] of [['gaussian', decay.gaussian(1200)], ['raised_cosine', decay.raisedCosine(3600)], ['parabolic', decay.epanechnikov(3600)]] as const) {
      const e2 = farthest(ids, access.twoStepFca(matrix, { demand, supply, decay: by }).values, rows, `e2sfca_${name}`)
      expect({ name, e2: e2 < exact }).toEqual({ name, e2: true })
      expect(farthest(ids, access.modifiedTwoStepFca(matrix, { demand, supply, decay: by, exponent: 1.5 }).values, rows, `m2sfca_exp1.5_${name}`)).toBeLessThan(exact)
    }
  })

  it.each(['gaussian', 'exponential'] as const)('MH3SFCA and 3SFCA of R, %s', kind => {
    // Only the origins and sites that the package was given.
    const by = kind === 'gaussian' ? decayPresets.fcaGaussian(60) : decayPresets.fcaExponential(60), rows = metricRows(`fca-r/bho100_jobs_population_${kind}_dmax60.csv`)
    const people = metricRows('fca-r/bho100_origins_used.csv'), sites = metricRows('fca-r/bho100_dests_used.csv'), origins = people.map(row => row.id!), destinations = sites.map(row => row.id!)
    const pairs = metricRows('ipea-accessibility/bho100/travel_matrix.csv').filter(row => origins.includes(row.from_id!) && destinations.includes(row.to_id!))
    const matrix = matrixFrom({ origins, destinations, origin: pairs.map(row => row.from_id!), destination: pairs.map(row => row.to_id!), seconds: pairs.map(row => Number(row.travel_time) * 60) })
    const demand = people.map(row => Number(row.population)), supply = sites.map(row => Number(row.jobs))
    expect(farthest(origins, access.modifiedHuffFca(matrix, { demand, supply, decay: by }).values, rows, 'mh3sfca')).toBeLessThan(exact)
    expect(farthest(origins, access.threeStepFca(matrix, { demand, supply, decay: by }).values, rows, 'w3sfca')).toBeLessThan(exact)
  })
})
