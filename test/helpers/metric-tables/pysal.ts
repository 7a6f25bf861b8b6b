import { access, decay, decayPresets, matrixFrom, type Decay, type TravelMatrix } from 'farsakh'
import { belo, farthest, metricJson, metricRows } from '../metrics.ts'
import { apart, byId, exact, lazy, worst, type PeerTable } from './table.ts'

const cut = (by: Decay, minutes: number): Decay => decay.custom(by, { reach: minutes * 60 })

/** Every column of pysal's tables of Belo Horizonte. RAAM is held to an equilibrium that an independent solver found, on a hundred hexagons; pysal's own stops before. */
export function pysalTables(name: 'five_ids' | 'bho100' | 'bho_full'): PeerTable[] {
  const set = `pysal, ${name}`, file = `pysal-access/${name}/access_df.csv`, world = lazy(() => belo(name)), gaussian = decayPresets.pysalGaussian(20)
  return (['jobs', 'schools'] as const).flatMap(what => {
    const given = lazy(() => ({ demand: world().column('population'), supply: world().column(what) }))
    const of = (column: string, ours: (matrix: TravelMatrix, given: { demand: Float64Array, supply: Float64Array }) => access.Access): PeerTable =>
      byId(set, file, `${column}_${what}`, () => world().ids, () => ours(world().matrix, given()).values, { where: row => row[`${column}_${what}`] !== '' })
    return [
      of('2sfca_max45', (matrix, amounts) => access.twoStepFca(matrix, { ...amounts, cutoff: 2700 })),
      of('2sfca_gauss20_max60', (matrix, amounts) => access.twoStepFca(matrix, { ...amounts, decay: cut(gaussian, 60) })),
      of('e2sfca', (matrix, amounts) => access.twoStepFca(matrix, { ...amounts, decay: decayPresets.pysalE2sfca() })),
      of('3sfca_default', (matrix, amounts) => access.threeStepFca(matrix, { ...amounts, decay: decayPresets.pysal3sfca() })),
      // People choose among all rows of the cost table there, beyond the cutoff too.
      of('3sfca_gauss20_max60', (matrix, amounts) => access.threeStepFca(matrix, { ...amounts, decay: cut(gaussian, 60), choice: gaussian })),
      of('wc_gauss20', (matrix, { supply }) => access.gravity(matrix, { supply, decay: gaussian })),
      of('wc_max30', (matrix, { supply }) => access.gravity(matrix, { supply, cutoff: 1800 })),
      of('fca_max30', (matrix, amounts) => access.fcaRatio(matrix, { ...amounts, cutoff: 1800, among: matrix })),
      ...name === 'bho100' ? [60, 30].map(tau => equilibrium(tau, what, world)) : [],
      ...name === 'five_ids' ? [] : [60, 30].map(tau => unsettled(tau, what, file, set, world)),
    ]
  })
}

function equilibrium(tau: number, what: 'jobs' | 'schools', world: () => ReturnType<typeof belo>): PeerTable {
  const file = 'pysal-access/bho100/raam_exact_equilibrium.csv', column = `raam_exact_tau${tau}_${what}`
  return {
    // Its solver's own tolerance.
    set: 'pysal, bho100', file, what: column, most: 1e-9,
    difference: () => {
      const { ids, matrix } = world(), found = access.raam(matrix, { demand: world().column('population'), supply: world().column(what), tau: tau * 60, gap: 1e-12 })
      if (!(found.gap <= 1e-12)) return Infinity
      const known = metricRows(file).filter(row => row[column] !== '')
      return farthest(known.map(row => row.id!), known.map(row => found.values[ids.indexOf(row.id!)]!), known, column)
    },
  }
}

/** pysal's own figures of RAAM: half of its hexagons are within a few parts in a hundred of the equilibrium, single ones are half as much off. */
function unsettled(tau: number, what: 'jobs' | 'schools', file: string, set: string, world: () => ReturnType<typeof belo>): PeerTable {
  const column = `raam${tau}_${what}`
  return {
    set, file, what: `${column}, the median hexagon`, most: 0.022, differs: 'stops after 150 cycles of whole people, before the equilibrium: 0.4 to 2.1 % off at the median hexagon, 8 to 47 % at the worst',
    difference: () => {
      const { ids, matrix } = world(), { values } = access.raam(matrix, { demand: world().column('population'), supply: world().column(what), tau: tau * 60, gap: 1e-4 })
      const off = metricRows(file).filter(row => row[column] !== '').map(row => apart(values[ids.indexOf(row.id!)]!, Number(row[column]))).sort((a, b) => a - b)
      return off[off.length >> 1]!
    },
  }
}

interface Hospitals {
  readonly tracts: readonly { readonly geoid: number, readonly pop: number, readonly doc: number }[]
  readonly scenarios: readonly (Readonly<Record<string, Readonly<Record<string, number>>>> & { readonly costs: readonly (readonly [from: number, to: number, minutes: number])[] })[]
}

const hospitals = lazy(() => metricJson('pysal-access/hospital_example.json') as Hospitals)

/** pysal's example of three tracts in four states of its roads. */
function scenario(number: number): PeerTable[] {
  const world = lazy(() => {
    const { tracts, scenarios } = hospitals(), { costs } = scenarios[number]!, ids = tracts.map(({ geoid }) => String(geoid))
    return {
      ids, expected: scenarios[number]!, demand: tracts.map(({ pop }) => pop), supply: tracts.map(({ doc }) => doc),
      matrix: matrixFrom({ origins: ids, destinations: ids, origin: costs.map(([from]) => String(from)), destination: costs.map(([, to]) => String(to)), seconds: costs.map(([, , minutes]) => minutes * 60) }),
    }
  })
  const inverse = decayPresets.pysalGravity(1, -1, 1), near = cut(inverse, 61), file = 'pysal-access/hospital_example.json'
  const of = (name: string, ours: (world: { matrix: TravelMatrix, demand: number[], supply: number[] }) => access.Access, most: number = exact): PeerTable => ({
    set: 'pysal, examples', file, what: `scenario ${number + 1}: ${name}`, most,
    difference: () => {
      const { values } = ours(world())
      return worst(world().ids.map((id, i) => apart(values[i]!, world().expected[name]![id]!)))
    },
  })
  return [
    of('2sfca_gravity_max61', ({ matrix, ...amounts }) => access.twoStepFca(matrix, { ...amounts, decay: near })),
    of('3sfca_gravity_max61', ({ matrix, ...amounts }) => access.threeStepFca(matrix, { ...amounts, decay: near, choice: inverse })),
    of('e2sfca_default_steps', ({ matrix, ...amounts }) => access.twoStepFca(matrix, { ...amounts, decay: decayPresets.pysalE2sfca() })),
    of('3sfca_default_steps', ({ matrix, ...amounts }) => access.threeStepFca(matrix, { ...amounts, decay: decayPresets.pysal3sfca() })),
    of('2sfca_max30', ({ matrix, ...amounts }) => access.twoStepFca(matrix, { ...amounts, cutoff: 1800 })),
    of('weighted_catchment_gravity_max61', ({ matrix, supply }) => access.gravity(matrix, { supply, decay: near })),
    of('fca_ratio_max30', ({ matrix, ...amounts }) => access.fcaRatio(matrix, { ...amounts, cutoff: 1800, among: matrix })),
    ...[60, 15].map(tau => ({ ...of(`raam_tau${tau}`, ({ matrix, ...amounts }) => access.raam(matrix, { ...amounts, tau: tau * 60, gap: 1e-12 }), tau === 60 ? 0.0055 : 0.0181), differs: 'stops after 150 cycles of whole people, before the equilibrium' })),
  ]
}

/** pysal's weights, its example of hospitals and its grid. */
export const pysalExamples: readonly PeerTable[] = [
  ...([
    ['step{20:1,40:.68,60:.22}', () => decayPresets.pysalStep([[20, 1], [40, 0.68], [60, 0.22]]), 1, 0], ['step_e2sfca_default{10:1,20:.68,30:.22}', decayPresets.pysalE2sfca, 1, 0], ['step_3sfca_default{10:.962,20:.704,30:.377,60:.042}', decayPresets.pysal3sfca, 1, 0],
    // NumPy's exponential here is up to a unit in the last place from the true value, and so is V8's.
    ['gaussian(20)', () => decayPresets.pysalGaussian(20), 1, 2.3e-16],
    ['gravity(20,-2,min_dist=1)', () => decayPresets.pysalGravity(20, -2, 1), (1 / 20) ** -2, 5e-16], ['gravity(60,-1,min_dist=1)', () => decayPresets.pysalGravity(60, -1, 1), (1 / 60) ** -1, 5e-16],
  ] as const).map(([name, by, greatest, most]): PeerTable => ({
    set: 'pysal, examples', file: 'pysal-access/weights.json', what: name, most, ...greatest > 1 ? { differs: 'exceeds 1; ours is its value over the greatest' } : {},
    difference: () => {
      const weights = metricJson('pysal-access/weights.json') as Record<string, number[]>
      return worst(weights.t!.map((t, i) => apart(by()(t * 60) * greatest, weights[name]![i]!)))
    },
  })),
  ...[0, 1, 2, 3].flatMap(scenario),
  {
    set: 'pysal, examples', file: 'pysal-access/grid5_gravity.json', what: 'a sum of times, which rise', most: exact, differs: 'takes a weight that rises with time, t/60; the sum of it is the sites there are less what falls by as much',
    difference: () => {
      const { computed_all: wanted } = metricJson('pysal-access/grid5_gravity.json') as { computed_all: Record<string, number> }, ids = Object.keys(wanted), cells = ids.flatMap((_, i) => ids.map((__, j) => [i, j] as const))
      const matrix = matrixFrom({ origins: ids, destinations: ids, origin: cells.map(([i]) => i), destination: cells.map(([, j]) => j), seconds: cells.map(([i, j]) => 60 * Math.hypot(Math.floor(i / 5) - Math.floor(j / 5), i % 5 - j % 5)) })
      const { values } = access.gravity(matrix, { supply: ids.map(() => 1), decay: decay.linear(3600) })
      return worst(ids.map((id, i) => apart(ids.length - values[i]!, wanted[id]!)))
    },
  },
]
