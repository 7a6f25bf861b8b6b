import { access, decayPresets, matrixFrom, type Decay, type TravelMatrix } from 'farsakh'
import { metricRows } from '../metrics.ts'
import { apart, byId, exact, fifteenth, lazy, worst, type PeerTable } from './table.ts'

const set = 'ipea, examples', folder = 'ipea-accessibility/unit_examples'

/** A small world of ipea's tests: everybody both has and wants. */
function world(land: string, times: string): { readonly ids: string[], readonly matrix: TravelMatrix, readonly demand: number[], readonly supply: number[], readonly entry: (row: Record<string, string>) => number } {
  const rows = metricRows(`${folder}/${land}.csv`), pairs = metricRows(`${folder}/${times}.csv`), ids = rows.map(row => row.id!)
  const matrix = matrixFrom({ origins: ids, destinations: ids, origin: pairs.map(row => row.from_id!), destination: pairs.map(row => row.to_id!), seconds: pairs.map(row => Number(row.travel_time) * 60) })
  const entry = (row: Record<string, string>): number => {
    const i = ids.indexOf(row.from_id!), begin = matrix.firstEntry[i]!
    return begin + matrix.destination.subarray(begin, matrix.firstEntry[i + 1]).indexOf(ids.indexOf(row.to_id!))
  }
  return { ids, matrix, entry, demand: rows.map(row => Number(row.population)), supply: rows.map(row => Number(row.jobs)) }
}

const soukhov = lazy(() => world('soukhov2023_land_use', 'soukhov2023_travel_matrix')), three = lazy(() => world('constrained3_land_use', 'constrained3_travel_matrix'))

const decays: Readonly<Record<string, Decay>> = {
  'binary30': decayPresets.ipeaBinary(30), 'exp0.1': decayPresets.ipeaExponential(0.1), 'power0.5': decayPresets.ipeaPower(0.5), 'power2': decayPresets.ipeaPower(2), 'linear30': decayPresets.ipeaLinear(30),
  'logistic_c30_sd5': decayPresets.ipeaLogistic(30, 5), 'logistic_c45_sd10': decayPresets.ipeaLogistic(45, 10), 'stepped_10_20_30_40': decayPresets.ipeaStepped([10, 20, 30, 40], [0.75, 0.5, 0.25, 0]),
}

/** Pair by pair: flows, shares of what is kept, and the factor that keeps it. */
function detailed(constraint: 'total-supply' | 'total-demand' | 'singly-supply' | 'singly-demand'): PeerTable {
  const [kind, side] = constraint.split('-') as ['total' | 'singly', 'supply' | 'demand'], file = `${folder}/constrained3_${kind}_exp0.1_${side}_detailed.csv`
  const column = { 'total-supply': ['kappa_total', 'K_total'], 'total-demand': ['hatkappa_total', 'hatK_total'], 'singly-supply': ['kappa_singly', 'B_j'], 'singly-demand': ['hatkappa_singly', 'A_i'] }[constraint] as [string, string]
  return {
    set, file, what: `${side}, ${column.join(', ')}`, most: exact,
    difference: () => {
      const { ids, matrix, entry, demand, supply } = three(), { flow, factor } = access.constrainedFlows(matrix, { demand, supply, decay: decayPresets.ipeaExponential(0.1), constraint }), kept = side === 'supply' ? supply : demand
      return worst(metricRows(file).flatMap(row => {
        const own = ids.indexOf((side === 'supply' ? row.to_id : row.from_id)!), all = kind === 'total' ? kept.reduce((sum, amount) => sum + amount, 0) : kept[own]!
        return [apart(flow[entry(row)]!, Number(row[side])), apart(flow[entry(row)]! / all, Number(row[column[0]])), apart(factor[kind === 'total' ? 0 : own]!, Number(row[column[1]]))]
      }))
    },
  }
}

/** ipea's small examples, and its ways that differ in time and fare. */
export const ipeaExamples: readonly PeerTable[] = [
  ...Object.entries(decays).map(([name, by]): PeerTable => ({
    set, file: `${folder}/decay_functions.csv`, what: `${name}, units of the fifteenth digit`, most: 1, difference: () => worst(metricRows(`${folder}/decay_functions.csv`).map(row => fifteenth(by(Number(row.t) * 60), Number(row[name])))),
  })),
  byId(set, `${folder}/soukhov2023_spatial_availability_exp0.1.csv`, 'jobs', () => soukhov().ids, () => access.spatialAvailability(soukhov().matrix, { ...soukhov(), decay: decayPresets.ipeaExponential(0.1) }).values),
  {
    set, file: `${folder}/soukhov2023_spatial_availability_exp0.1_detailed.csv`, what: 'jobs and balancing factors by pair', most: exact,
    difference: () => {
      const { ids, matrix, entry, demand, supply } = soukhov(), by = decayPresets.ipeaExponential(0.1), { flow } = access.constrainedFlows(matrix, { demand, supply, decay: by, constraint: 'singly-supply' })
      const people = demand.reduce((sum, count) => sum + count, 0), pull = access.gravity(matrix.transpose(), { supply: demand.map(count => count > 0 ? 1 : 0), decay: by }).values
      return worst(metricRows(`${folder}/soukhov2023_spatial_availability_exp0.1_detailed.csv`).flatMap(row => {
        const i = ids.indexOf(row.from_id!), j = ids.indexOf(row.to_id!), found = flow[entry(row)]!
        return [apart(found, Number(row.jobs)), apart(found / supply[j]!, Number(row.combined_bal_fac)), apart(demand[i]! / people, Number(row.demand_bal_fac)), apart(by(matrix.between(i, j)) / pull[j]!, Number(row.impedance_bal_fac))]
      }))
    },
  },
  detailed('total-supply'), detailed('total-demand'), detailed('singly-supply'), detailed('singly-demand'),
  ...(['flow', 'A_i and B_j'] as const).map((what): PeerTable => ({
    set, file: `${folder}/constrained3_doubly_power3_detailed.csv`, what, most: 1.3e-3, differs: 'stops at an error of 3.6e-4 in this table; ours is settled to 1e-9',
    difference: () => {
      const { ids, matrix, entry, demand, supply } = world('constrained3_land_use_balanced20', 'constrained3_travel_matrix'), found = access.doublyConstrained(matrix, { demand, supply, decay: decayPresets.ipeaPower(3) })
      if (!found.isSettled) return Infinity
      return worst(metricRows(`${folder}/constrained3_doubly_power3_detailed.csv`).map(row => what === 'flow'
        ? Math.abs(found.flow[entry(row)]! - Number(row.flow)) / Number(row.flow)
        : apart(found.originFactor[ids.indexOf(row.from_id!)]! * found.siteFactor[ids.indexOf(row.to_id!)]!, Number(row.A_i) * Number(row.B_j))))
    },
  })),
  ...[1800, 3600].flatMap(cutoff => [0, 5, 10].map((most): PeerTable => byId('ipea, bho100', 'ipea-accessibility/bho100/cumulative_cutoff_pareto_jobs_time30_60_cost0_5_10.csv', 'jobs', () => choices().ends.ids,
    () => access.cumulativeChoices(choices(), { supply: choices().jobs, cutoffs: [cutoff], costs: [most] }).values, { most: 0, what: `${cutoff / 60} min, fare ${most}`, where: row => Number(row.travel_time) * 60 === cutoff && Number(row.monetary_cost) === most }))),
]

const choices = lazy(() => {
  const rows = metricRows('ipea-accessibility/bho100/pareto_frontier_40.csv'), land = metricRows('ipea-accessibility/bho100/land_use.csv'), ids = land.map(row => row.id!), index = new Map(ids.map((id, i) => [id, i]))
  const ends = { size: ids.length, ids }, known = rows.filter(row => index.has(row.from_id!) && index.has(row.to_id!))
  return {
    ends, origins: ends, destinations: ends, jobs: land.map(row => Number(row.jobs)),
    origin: known.map(row => index.get(row.from_id!)!), destination: known.map(row => index.get(row.to_id!)!), seconds: known.map(row => Number(row.travel_time) * 60), cost: known.map(row => Number(row.monetary_cost)),
  }
})
