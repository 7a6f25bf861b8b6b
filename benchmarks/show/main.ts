// Measures what a capability promises: npm run show -- AREA [--json] [--only TEXT] [--strict]
// Prints name, measured, target, and ok, short or absent for each item. --strict ends with 1 when an item is short.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describeMachine, machine, parseArgs, writeJson } from '../harness.ts'
import type { Area, Outcome } from './item.ts'

const { options, rest: [name = ''] } = parseArgs(process.argv.slice(2))
const areas = readdirSync(import.meta.dirname).filter(file => file.endsWith('.ts') && !['main.ts', 'item.ts', 'command.ts'].includes(file)).map(file => file.slice(0, -3)).sort()
if (!areas.includes(name)) {
  console.error(`expected an area among ${areas.join(', ')}, got ${name === '' ? 'none' : name}`)
  process.exit(2)
}
if (!existsSync(join(import.meta.dirname, '..', '..', 'dist', 'index.js'))) {
  console.error('expected a build in dist, got none: npm run build')
  process.exit(2)
}
const isJson = options.json !== undefined
const { area } = await import(`./${name}.ts`) as { area: Area }
const items = area.items.filter(item => item.name.toLowerCase().includes((options.only ?? '').toLowerCase()))
const width = Math.max(...items.map(item => item.name.length))
const before = machine()
if (!isJson) console.log(`${area.title}\n${describeMachine(before)}\n`)

const measured: { name: string, measured: string, target: string, status: Outcome['status'], seconds: number }[] = []
for (const item of items) {
  const begin = performance.now()
  const outcome = await attempt(() => item.measure())
  const seconds = Math.round(performance.now() - begin) / 1000
  measured.push({ name: item.name, measured: outcome.measured, target: item.target, status: outcome.status, seconds })
  if (!isJson) console.log(`${outcome.status.padEnd(6)} ${item.name.padEnd(width)}  ${outcome.measured}  (target: ${item.target})`)
}
const count = (status: Outcome['status']): number => measured.filter(item => item.status === status).length
const after = machine(before.load[0])
const result = { area: name, measured: new Date().toISOString(), machine: after, ok: count('ok'), short: count('short'), absent: count('absent'), items: measured }
if (isJson) console.log(JSON.stringify(result, undefined, 1))
else console.log(`\n${result.ok} ok, ${result.short} short, ${result.absent} absent; load ${after.load.join(' to ')}`)
if (options.only === undefined) writeJson(`show-${name}`, result)
if (options.strict !== undefined && result.short > 0) process.exitCode = 1

async function attempt(measure: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    return await measure()
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split('\n')
    return { measured: `failed: ${line}`, status: 'short' }
  }
}
