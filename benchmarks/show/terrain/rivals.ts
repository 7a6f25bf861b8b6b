import { spawnSync } from 'node:child_process'
import { format, formatBytes, type Standing } from '../../harness.ts'
import { grassContender } from '../../macro/terrain-job.ts'
import { absent, judged, type Item, type Outcome } from '../item.ts'
import { least, race, standing } from '../speed/measured.ts'

const sizes = [
  { input: 'terrain-1000000', name: '1 M cells', plan: { rounds: 2, warmup: 1, iterations: 2 } },
  { input: 'terrain-4400000', name: '4.4 M cells', plan: { rounds: 2, warmup: 1, iterations: 1 } },
  { input: 'terrain-9000000', name: '9 M cells', plan: { rounds: 1, warmup: 1, iterations: 1 } },
  { input: 'terrain-44220000', name: '44 M cells', plan: { rounds: 1, warmup: 0, iterations: 1 } },
] as const
const jobs = [
  { task: 'cost', module: 'r.cost', neighbours: 8, times: 5, rival: 'r.cost' },
  { task: 'cost-16', module: 'r.cost', neighbours: 16, times: 5, rival: 'r.cost, knight\'s moves' },
  { task: 'walk', module: 'r.walk', neighbours: 8, times: 8, rival: 'r.walk' },
] as const

/** The same maps through GRASS and through ours, each in a process of its own: read, searched, written. */
export const rivals: readonly Item[] = [
  ...sizes.slice(1).flatMap(size => jobs.filter(job => job.neighbours === 8 || size.input === 'terrain-4400000').map(job => withGrass(
    `${size.name}, ${job.neighbours} neighbours: against ${job.module}`, `at least ${job.times} times faster, same answer${job.module === 'r.walk' ? ', less memory' : ''}`, async () => {
      const { own, other } = await pair(job, size)
      const ratio = other.min / own.min, isLess = (own.peak ?? NaN) < (other.peak ?? NaN)
      const busy = own.processor !== undefined && other.processor !== undefined ? `, ${(other.processor / own.processor).toFixed(1)} times the processor time` : ''
      return judged(`${ratio.toFixed(1)} times faster${busy}: ${least(own)} against ${format(other.min)} (searches alone ${searchOf(own)} and ${searchOf(other)}), ${formatBytes(own.peak ?? NaN)} against ${formatBytes(other.peak ?? NaN)}; ${other.agrees === true ? 'same answer' : 'ANOTHER ANSWER'}`,
        ratio >= job.times && other.agrees === true && (job.module !== 'r.walk' || isLess))
    }))),
  withGrass('1 M to 44 M cells: how cost grows', 'nanoseconds a cell, ours and r.cost; at most twice as many at 44 M as at 1 M', async () => {
    const rows: { name: string, own: number, other: number }[] = []
    for (const size of sizes) {
      const { own, other } = await pair(jobs[0], size), cells = Number(size.input.split('-')[1])
      rows.push({ name: size.name, own: own.min / cells * 1e9, other: other.min / cells * 1e9 })
    }
    return judged(rows.map(({ name, own, other }) => `${name} ${own.toFixed(0)} and ${other.toFixed(0)} ns`).join(', '), rows.at(-1)!.own <= 2 * rows[0]!.own)
  }),
  {
    name: '44 M cells, 5,205 facilities: travel times on slopes', target: 'at most 25 s and 1.2 GB, one thread', measure: async () => {
      const own = standing(await race('terrain', 'terrain-44220000', { plan: { rounds: 1, warmup: 0, iterations: 1 } }), 'farsakh')
      return judged(`${least(own)}, the whole process ${formatBytes(own.peak ?? NaN)}; ${own.note}`, own.min <= 25 && (own.peak ?? NaN) <= 1.2e9)
    },
  },
]

async function pair(job: typeof jobs[number], { input, plan }: typeof sizes[number]): Promise<{ own: Standing, other: Standing }> {
  const found = await race(job.task, input, { others: [grassContender(job, input)], plan })
  return { own: standing(found, 'farsakh'), other: standing(found, job.rival) }
}

function searchOf({ note = '' }: Standing): string {
  return /alone ([\d.]+ s)/.exec(note)?.[1] ?? 'unknown'
}

function withGrass(name: string, target: string, measure: () => Promise<Outcome>): Item {
  return { name, target, measure: () => spawnSync('grass', ['--version']).status === 0 ? measure() : absent('GRASS is not installed (Debian: apt-get install grass-core)') }
}
