// Writes the tables of benchmarks/README.md anew from benchmarks/results/*.json: npx tsx benchmarks/tables.ts
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BandwidthResult } from './bandwidth.ts'
import { describeMachine, format, formatBytes, type Result } from './harness.ts'
import type { ScalingResult } from './scaling-result.ts'

const home = import.meta.dirname
const begin = '<!-- tables: written by benchmarks/tables.ts -->', end = '<!-- end of tables -->'

const path = join(home, 'README.md')
const text = readFileSync(path, 'utf8')
const from = text.indexOf(begin), to = text.indexOf(end)
if (from < 0 || to < from) throw new Error(`expected ${begin} and ${end} in benchmarks/README.md`)
const tables = [...results().map(resultTable), ...bandwidthTable(), ...scalingTable()]
writeFileSync(path, `${text.slice(0, from)}${begin}\n\n${tables.join('\n')}\n${text.slice(to)}`)

function results(): Result[] {
  return readdirSync(join(home, 'results')).filter(file => /^[^.]+\.[^.]+\.json$/.test(file)).sort()
    .map(file => JSON.parse(readFileSync(join(home, 'results', file), 'utf8')) as Result)
}

function resultTable({ title, input, measured, machine, plan, standings, absent }: Result): string {
  const rows = standings.map(({ name, version, min, median, ratio, agrees, peak, note }) =>
    `| ${name} ${version} | ${Number.isNaN(ratio) ? '' : ratio.toFixed(ratio < 10 ? 2 : 1)} | ${format(median)} | ${format(min)} | ${peak === undefined ? '' : formatBytes(peak)} | ${agrees === undefined ? 'not comparable' : agrees ? 'equal' : 'differs'} | ${note ?? ''} |\n`)
  const missing = absent.length === 0 ? '' : `\nNot run: ${absent.map(({ name, absent: why }) => `${name} (${why})`).join('; ')}.\n`
  return `### ${title}: ${input}\n\n| | times ours | median | min | memory | answer | |\n|---|---:|---:|---:|---:|---|---|\n${rows.join('')}${missing}\n`
    + `${plan.rounds} rounds of ${plan.iterations} runs after ${plan.warmup} to warm up, ${measured}, ${describeMachine(machine)}.\n`
}

function bandwidthTable(): string[] {
  const file = join(home, 'results', 'bandwidth.json')
  if (!existsSync(file)) return []
  const { measured, machine, copies, rows } = JSON.parse(readFileSync(file, 'utf8')) as BandwidthResult
  const share = (bytes: number, { seconds, copy }: { seconds: number, copy: number }): string => `${(100 * bytes / seconds / copy).toFixed(0)} %`
  const lines = rows.map(row => `| ${row.input} | ${row.nodes} | ${row.pairs} | ${format(row.seconds)} | ${formatBytes(row.touched)} | ${share(row.touched, row)} | ${formatBytes(row.held)} | ${share(row.held, row)} |\n`)
  const rates = copies.map(({ bytes, rate }) => `${(rate / 1e9).toFixed(0)} GB/s within ${bytes / 2 ** 20} MiB`).join(', ')
  return [`### Sweeps of 16 sources against a copy of as many bytes\n\n| | nodes | pairs | a sweep | touched | of a copy's rate | held | of a copy's rate |\n|---|---:|---:|---:|---:|---:|---:|---:|\n${lines.join('')}\nCopies read and write ${rates}. ${measured}, ${describeMachine(machine)}.\n`]
}

function scalingTable(): string[] {
  const file = join(home, 'results', 'scaling.json')
  if (!existsSync(file)) return []
  const { measured, machine, rows } = JSON.parse(readFileSync(file, 'utf8')) as ScalingResult
  const lines = rows.map(({ nodes, arcs, build, first, folding, oneToAll, nearest, bounded, bytes, scipy }) =>
    `| ${nodes} | ${arcs} | ${format(build)} | ${format(first)} | ${format(folding)} | ${format(oneToAll)} | ${(oneToAll / nodes * 1e9).toFixed(0)} | ${format(nearest)} | ${format(bounded)} | ${(bytes / 2 ** 20).toFixed(0)} | ${scipy?.toFixed(1) ?? ''} |\n`)
  return [`### How cost grows\n\n| nodes | arcs | build the graph | first search | folding | one to all | ns a node | nearest of 200 | 10 min around one | MB | SciPy's one to all, times ours |\n|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n${lines.join('')}\nSeeded road-like grids, ${measured}, ${describeMachine(machine)}.\n`]
}
