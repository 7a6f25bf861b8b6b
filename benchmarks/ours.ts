// Our side of one task in a process of its own: ours.ts TASK INPUT [--variant NAME] --warmup N --iterations N
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clock, parseArgs, type Task } from './harness.ts'

const { options, rest: [name = '', input = ''] } = parseArgs(process.argv.slice(2))
const { task } = await import(`./macro/${name}.ts`) as { task: Task }
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as { version: string }
const job = await task.prepare(input, options.variant)
const { seconds, processor, checksum } = await clock(job, { warmup: Number(options.warmup ?? 1), iterations: Number(options.iterations ?? 3) })
// Node gives maxRSS in kilobytes on every system.
const peak = process.resourceUsage().maxRSS * 1024
console.log(JSON.stringify({ name: options.variant === undefined ? 'farsakh' : `farsakh, ${options.variant}`, version, task: name, seconds, processor, checksum, peak, note: job.note }))
