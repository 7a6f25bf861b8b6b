import { access, decay, matrixFrom } from 'farsakh'
import { peerTables } from '../../test/helpers/metric-tables/all.ts'
import { belo, farthest, hasMetrics, metricRows } from '../../test/helpers/metrics.ts'
import { city } from '../cities.ts'
import { format, formatBytes } from '../harness.ts'
import { judged, needsData, once, type Area, type Item } from './item.ts'
import { item as raceItem, least, race, standing } from './speed/measured.ts'

const full = once(() => belo('bho_full'))

/** One set of a peer's tables: all of its figures within what each may differ by, and where the peer does otherwise. */
function held(set: string): Item {
  const tables = peerTables.filter(table => table.set === set), whole = tables.filter(({ differs }) => differs === undefined)
  return { name: `Golden tables: ${set}, ${new Set(tables.map(({ file }) => file)).size} files`, target: 'within 1e-12 relative where the peer is exact, by its documented difference otherwise', measure: () => {
    if (!hasMetrics) return needsData('data/golden/metrics')
    const found = tables.map(table => ({ ...table, off: table.difference() })), beyond = found.filter(({ off, most }) => !(off <= most))
    const tight = found.filter(({ differs, most }) => differs === undefined && most <= 1e-12).map(({ off }) => off)
    return judged(beyond.length > 0 ? `BEYOND: ${beyond.map(({ what, off }) => `${what} by ${off.toExponential(0)}`).join('; ')}` : `${tables.length} columns, ${whole.length} as they are (largest difference ${Math.max(0, ...tight).toExponential(0)}), ${tables.length - whole.length} as the peer's documented difference makes of ours`, beyond.length === 0)
  } }
}

const goldens: readonly Item[] = [
  ...[...new Set(peerTables.map(({ set }) => set))].map(held),
  { name: 'RAAM: how far pysal stops from the equilibrium, 100 hexagons', target: 'ours within 1e-9 of an independent solver', measure: () => {
    if (!hasMetrics) return needsData('data/golden/metrics')
    const rows = metricRows('pysal-access/bho100/raam_exact_equilibrium.csv').filter(row => row.raam_exact_tau60_jobs !== ''), pysal = new Map(metricRows('pysal-access/bho100/access_df.csv').map(row => [row.id!, Number(row.raam60_jobs)])), known = rows.map(row => row.id!)
    const { ids, matrix, column } = belo('bho100'), { values, gap } = access.raam(matrix, { demand: column('population'), supply: column('jobs'), gap: 1e-12 })
    const worst = farthest(known, known.map(id => values[ids.indexOf(id)]!), rows, 'raam_exact_tau60_jobs'), theirs = farthest(known, known.map(id => pysal.get(id)!), rows, 'raam_exact_tau60_jobs')
    return judged(`within ${worst.toExponential(0)}, gap ${gap.toExponential(0)}; pysal's own ${theirs.toExponential(0)} away at the worst hexagon`, worst < 1e-9)
  } },
]

const speed: readonly Item[] = [
  { name: '2SFCA, 748,437 pairs', target: 'at most 10 ms (reported: ipea 458 ms, pysal 1,240 ms)', measure: () => {
    if (!hasMetrics) return needsData('data/golden/metrics')
    const world = full(), given = { demand: world.column('population'), supply: world.column('jobs') }, best = fastest(20, () => access.twoStepFca(world.matrix, { ...given, cutoff: 2700 }))
    return judged(`${format(best)}, ${Math.round(0.458 / best)} times faster than ipea's, ${Math.round(1.24 / best)} times pysal's as reported`, best <= 0.01)
  } },
  { name: 'RAAM, generated city of 1,930 x 1,930 (Chicago\'s size; its table is not in the shared data)', target: 'a gap of 1e-6 in at most 2 s (reported: pysal 7.5 s, unconverged)', measure: () => {
    const { matrix, demand, supply } = city(1930)
    let gap = NaN
    const best = fastest(2, () => { ({ gap } = access.raam(matrix, { demand, supply })) })
    return judged(`${format(best)} to a gap of ${gap.toExponential(1)}`, best <= 2 && gap <= 1e-6)
  } },
  { name: '2SFCA, generated 100 M pairs', target: 'time and memory as they are', measure: () => {
    const { matrix, demand, supply } = city(10_000), best = fastest(2, () => access.twoStepFca(matrix, { demand, supply, cutoff: 2700 }))
    return judged(`${format(best)}, ${(best / matrix.size * 1e9).toFixed(1)} ns a pair; the matrix takes ${formatBytes(matrix.size * 12)}, the process ${formatBytes(process.memoryUsage.rss())}`, true)
  } },
  raceItem('E2SFCA, a million demand points and 2,700 facilities within 60 min, without the matrix', 'at most 15 s and 2 GB on two threads', ['country'], async () => {
    const found = await race('e2sfca', 'country', { variants: ['two workers'], plan: { rounds: 1, warmup: 0, iterations: 2 } }), one = standing(found, 'farsakh'), two = standing(found, 'farsakh, two workers')
    return judged(`${least(two)}, ${formatBytes(two.peak ?? NaN)}; on one thread ${least(one)}, ${formatBytes(one.peak ?? NaN)}; ${two.note}; ${one.checksum === two.checksum ? 'same answer' : 'ANOTHER ANSWER'}`, two.min <= 15 && (two.peak ?? NaN) <= 2e9 && one.checksum === two.checksum)
  }),
]

const small = matrixFrom({ origins: ['a', 'b'], destinations: ['x'], origin: [0, 1], destination: [0, 0], seconds: [60, 600], cutoff: 900 })
const refusals: readonly (readonly [name: string, run: () => unknown])[] = [
  ['column of the wrong length', () => access.twoStepFca(small, { demand: [1], supply: [3], cutoff: 60 })], ['negative demand', () => access.twoStepFca(small, { demand: [1, -2], supply: [3], cutoff: 60 })],
  ['NaN supply', () => access.gravity(small, { supply: [NaN], cutoff: 60 })], ['decay that rises', () => access.gravity(small, { supply: [3], decay: decay.custom(t => t / 900) })],
  ['decay outside 0 to 1', () => access.gravity(small, { supply: [3], decay: decay.custom(() => 2) })], ['cutoff beyond the matrix', () => access.twoStepFca(small, { demand: [1, 2], supply: [3], cutoff: 1000 })],
]
const bad: readonly Item[] = [
  ...refusals.map(([name, run]): Item => ({ name: `Bad input: ${name}`, target: 'refused, says what was expected and found', measure: () => {
    try {
      run()
      return judged('ACCEPTED', false)
    } catch (error) {
      return judged((error as Error).message, /^expected .*, got /.test((error as Error).message))
    }
  } })),
  { name: 'Bad input: decay above 0.001 at the cutoff', target: 'warned', measure: () => {
    const { issues } = access.gravity(small, { supply: [3], decay: decay.gaussian(900) })
    return judged(issues.length === 0 ? 'SILENT' : issues.row(0).message, issues.length === 1)
  } },
]

/** The least seconds of some runs. */
function fastest(runs: number, run: () => unknown): number {
  let best = Infinity
  for (let i = 0; i < runs; i++) {
    const begin = performance.now()
    run()
    best = Math.min(best, (performance.now() - begin) / 1000)
  }
  return best
}

/** Every measure of access, against its peers' figures and times. */
export const area: Area = { title: 'Metrics: access and equity over one matrix or none', items: [...goldens, ...speed, ...bad] }
