import { access, decay, decayPresets, matrixFrom, type Decay, type TravelMatrix } from 'farsakh'
import { belo, metricJson, metricRows } from '../metrics.ts'
import { apart, byId, exact, fifteenth, lazy, worst, type PeerTable } from './table.ts'

/** A matrix of minutes, origins by destinations. */
function dense(minutes: readonly (readonly number[])[]): TravelMatrix {
  const cells = minutes.flatMap((row, i) => row.map((time, j) => ({ i, j, time })))
  return matrixFrom({ origins: minutes.length, destinations: minutes[0]!.length, origin: cells.map(({ i }) => i), destination: cells.map(({ j }) => j), seconds: cells.map(({ time }) => time * 60) })
}

const hundred = lazy(() => belo('bho100')), aceso = 'aceso/bho100_jobs_population.csv'

const acesoDecays = { gaussian: decayPresets.acesoGaussian(20), raised_cosine: decayPresets.acesoRaisedCosine(60), parabolic: decayPresets.acesoParabolic(60) }
/** People choose by the inverse of distance there, and 0 counts as a hundred-millionth; divided by that, because decays don't exceed 1. */
const inverse = decay.custom(seconds => seconds === 0 ? 1 : Math.min(1, 1e-8 / (seconds / 60)), { label: 'inverse of minutes' })

interface AcesoExample {
  readonly distance_matrix: number[][]
  readonly demand: number[]
  readonly supply: number[]
  readonly 'TwoStepFCA(radius=6)': { readonly demand_potentials: number[], readonly scores: number[] }
  readonly 'ThreeStepFCA(uniform,scale=6)': { readonly interaction_probabilities: number[][], readonly demand_potentials: number[], readonly scores: number[] }
  readonly decay: Readonly<Record<string, (number | string)[]>>
}

const example = lazy(() => metricJson('aceso/unit_tests.json') as AcesoExample)

function acesoExample(what: string, difference: () => number, most = 0): PeerTable {
  return { set: 'aceso', file: 'aceso/unit_tests.json', what, most, difference }
}

/** aceso: two steps, three by the inverse of distance, and modified ones. */
export const acesoTables: readonly PeerTable[] = [
  byId('aceso', aceso, '2sfca_r45', () => hundred().ids, () => access.twoStepFca(hundred().matrix, { ...amounts(), cutoff: 2700 }).values),
  ...Object.entries(acesoDecays).flatMap(([name, by]) => [
    byId('aceso', aceso, `e2sfca_${name}`, () => hundred().ids, () => access.twoStepFca(hundred().matrix, { ...amounts(), decay: by }).values),
    byId('aceso', aceso, `3sfca_huffinv_${name}`, () => hundred().ids, () => access.threeStepFca(hundred().matrix, { ...amounts(), decay: by, choice: inverse }).values),
    byId('aceso', aceso, `m2sfca_exp1.5_${name}`, () => hundred().ids, () => access.modifiedTwoStepFca(hundred().matrix, { ...amounts(), decay: by, exponent: 1.5 }).values),
  ]),
  acesoExample('two steps', () => {
    const { distance_matrix: minutes, demand, supply, 'TwoStepFCA(radius=6)': wanted } = example(), { values, ratio } = access.twoStepFca(dense(minutes), { demand, supply, decay: decayPresets.acesoUniform(6) })
    return worst([...wanted.scores.map((score, i) => apart(values[i]!, score)), ...wanted.demand_potentials.map((people, j) => apart(supply[j]! / ratio[j]!, people))])
  }),
  acesoExample('three steps', () => {
    const { distance_matrix: minutes, demand, supply, 'ThreeStepFCA(uniform,scale=6)': wanted } = example(), { values, ratio } = access.threeStepFca(dense(minutes), { demand, supply, decay: decayPresets.acesoUniform(6), choice: inverse })
    return worst([...wanted.scores.map((score, i) => apart(values[i]!, score)), ...wanted.demand_potentials.map((people, j) => apart(supply[j]! / ratio[j]!, people))])
    // 1e8 is not infinite, so ten minutes away has a billionth of the choice.
  }, 2e-9),
  ...([['parabolic(scale=2)', decayPresets.acesoParabolic(2)], ['gaussian(sigma=2)', decayPresets.acesoGaussian(2)], ['raised_cosine(scale=2)', decayPresets.acesoRaisedCosine(2)], ['uniform(scale=2)', decayPresets.acesoUniform(2)]] as const).map(([name, by]) =>
    acesoExample(name, () => worst(example().decay.input!.flatMap((input, i) => {
      const wanted = example().decay[name]![i]!
      // No travel time is NaN; 0 stands for what is below half the least number it compares with.
      return input === 'NaN' ? [] : [Math.abs(by(Number(input) * 60) - Number(wanted))]
    })), name.startsWith('raised') ? 1e-16 : 0)),
]

function amounts(): { demand: Float64Array, supply: Float64Array } {
  return { demand: hundred().column('population'), supply: hundred().column('jobs') }
}

/** The origins and sites that R's fca was given. */
const given = lazy(() => {
  const people = metricRows('fca-r/bho100_origins_used.csv'), sites = metricRows('fca-r/bho100_dests_used.csv'), origins = people.map(row => row.id!), destinations = sites.map(row => row.id!), known = new Set(origins), offered = new Set(destinations)
  const pairs = metricRows('ipea-accessibility/bho100/travel_matrix.csv').filter(row => known.has(row.from_id!) && offered.has(row.to_id!))
  const matrix = matrixFrom({ origins, destinations, origin: pairs.map(row => row.from_id!), destination: pairs.map(row => row.to_id!), seconds: pairs.map(row => Number(row.travel_time) * 60) })
  return { origins, matrix, demand: people.map(row => Number(row.population)), supply: sites.map(row => Number(row.jobs)) }
})

function fcaTables(kind: 'gaussian' | 'exponential'): PeerTable[] {
  const file = `fca-r/bho100_jobs_population_${kind}_dmax60.csv`, by = kind === 'gaussian' ? decayPresets.fcaGaussian(60) : decayPresets.fcaExponential(60)
  const of = (column: string, ours: (matrix: TravelMatrix, amounts: { demand: number[], supply: number[] }) => ArrayLike<number>): PeerTable => byId('fca', file, column, () => given().origins, () => ours(given().matrix, given()))
  return [
    of('mh3sfca', (matrix, { demand, supply }) => access.modifiedHuffFca(matrix, { demand, supply, decay: by }).values), of('w3sfca', (matrix, { demand, supply }) => access.threeStepFca(matrix, { demand, supply, decay: by }).values),
    of('x2sfca', (matrix, { demand, supply }) => access.twoStepFca(matrix, { demand, supply, cutoff: 3600 }).values),
  ]
}

/** Its test takes 1 to 24 for the weights of 4 origins (columns) and 6 sites; ours are a twenty-fourth of them, so that MH3SFCA, which is in units of weight, is too. */
function fcaExample(column: string, ours: (matrix: TravelMatrix, amounts: { demand: number[], supply: number[], decay: Decay }) => ArrayLike<number>): PeerTable {
  const file = 'fca-r/unit_p1-4_s1-6_W1-24.csv', by = decay.custom(seconds => Math.max(0, (24 - seconds / 60) / 24))
  return {
    set: 'fca', file, what: column, most: exact,
    difference: () => {
      const values = ours(dense([0, 1, 2, 3].map(i => [0, 1, 2, 3, 4, 5].map(j => 24 - (6 * i + j + 1)))), { demand: [1, 2, 3, 4], supply: [1, 2, 3, 4, 5, 6], decay: by })
      return worst(metricRows(file).map((row, i) => apart(values[i]!, Number(row[column]))))
    },
  }
}

/** R's fca: its tests, its weights, and a hundred hexagons. */
export const fcaRTables: readonly PeerTable[] = [
  ...fcaTables('gaussian'), ...fcaTables('exponential'),
  fcaExample('spai_2sfca_step2', (matrix, { demand, supply }) => access.twoStepFca(matrix, { demand, supply, cutoff: 86_400 }).values),
  fcaExample('spai_2sfca_r', (matrix, { demand, supply }) => access.cumulative(matrix, { supply, cutoffs: [86_400] }).values.map((amount, i) => amount / demand[i]!)),
  fcaExample('spai_3sfca', (matrix, options) => access.threeStepFca(matrix, options).values),
  fcaExample('spai_mh3sfca', (matrix, options) => access.modifiedHuffFca(matrix, options).values.map(value => value * 24)),
  ...([['gaussian', decayPresets.fcaGaussian(60)], ['exponential', decayPresets.fcaExponential(60)], ['gravity', decayPresets.fcaGravity(60)]] as const).map(([column, by]): PeerTable => ({
    set: 'fca', file: 'fca-r/dist_normalize_dmax60_f0.01.csv', what: `${column}, units of the fifteenth digit`, most: 1, ...column === 'gravity' ? { differs: 'is infinite at 0; ours is 1' } : {},
    difference: () => worst(metricRows('fca-r/dist_normalize_dmax60_f0.01.csv').map(row => fifteenth(by(Number(row.d) * 60), row[column] === 'Inf' ? 1 : Number(row[column])))),
  })),
]

interface SpatialAccess {
  readonly sources: readonly { readonly id: number, readonly pop: number }[]
  readonly dests: readonly { readonly id: string, readonly capacity: number, readonly cat: string }[]
  readonly cost_seconds_rows_are_sources: number[][]
  readonly expected: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>> | number>> | number | string>>
}

const fixture = lazy(() => metricJson('spatial_access/fixtures.json') as SpatialAccess)

/** Its figures are whole or have four decimals, some of which are cut and some rounded. */
function spatialAccess(name: string, ours: (matrix: TravelMatrix, of: (category: string) => { demand: number[], supply: number[], sites: number[] }) => { readonly values: ArrayLike<number>, readonly wanted: Readonly<Record<string, number>> }[]): PeerTable {
  return {
    set: 'spatial_access', file: 'spatial_access/fixtures.json', what: name, most: 1.2e-4,
    difference: () => {
      const { sources, dests, cost_seconds_rows_are_sources: seconds } = fixture()
      const of = (category: string): { demand: number[], supply: number[], sites: number[] } => ({ demand: sources.map(({ pop }) => pop), supply: dests.map(({ cat, capacity }) => category === '' || cat === category ? capacity : 0), sites: dests.map(({ cat }) => category === '' || cat === category ? 1 : 0) })
      const matrix = dense(seconds.map(row => row.map(time => time / 60)))
      return worst(ours(matrix, of).flatMap(({ values, wanted }) => sources.map(({ id }, i) => Math.abs(values[i]! - wanted[id]!))))
    },
  }
}

function byCategory(name: string, ours: (category: string) => ArrayLike<number>): { readonly values: ArrayLike<number>, readonly wanted: Readonly<Record<string, number>> }[] {
  return Object.entries(fixture().expected[name] as Record<string, Record<string, number>>).map(([category, wanted]) => ({ values: ours(category), wanted }))
}

/** spatial_access: catchments, counts and sums by category. */
export const spatialAccessTables: readonly PeerTable[] = [
  ...[300, 200].map(cutoff => spatialAccess(`tsfca_threshold_${cutoff}`, (matrix, of) => byCategory(`tsfca_threshold_${cutoff}`, category => access.twoStepFca(matrix, { ...of(category), cutoff }).values))),
  spatialAccess('sum_in_range_threshold_100', (matrix, of) => byCategory('sum_in_range_threshold_100', category => access.cumulative(matrix, { supply: of(category).supply, cutoffs: [100] }).values)),
  spatialAccess('count_in_range_A_threshold_400', (matrix, of) => [{ values: access.cumulative(matrix, { supply: of('A').sites, cutoffs: [400] }).values, wanted: fixture().expected.count_in_range_A_threshold_400 as Record<string, number> }]),
  spatialAccess('time_to_nearest_any_category', (matrix, of) => [{ values: access.nearest(matrix, { supply: of('').sites }).values, wanted: fixture().expected.time_to_nearest_any_category as Record<string, number> }]),
  {
    set: 'spatial_access', file: 'spatial_access/fixtures.json', what: 'coverage_threshold_400_service_pop_every_dest', most: 0,
    difference: () => {
      const { sources, cost_seconds_rows_are_sources: seconds, expected } = fixture(), people = access.cumulative(dense(seconds.map(row => row.map(time => time / 60))).transpose(), { supply: sources.map(({ pop }) => pop), cutoffs: [400] }).values
      return worst(Array.from(people, count => apart(count, expected.coverage_threshold_400_service_pop_every_dest as number)))
    },
  },
]
