// Our side of one task in a process of its own: ours.ts TASK INPUT --warmup N --iterations N
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clock, parseArgs, type Task } from './harness.ts'

const { options, rest: [name = '', input = ''] } = parseArgs(process.argv.slice(2))
const { task } = await import(`./macro/${name}.ts`) as { task: Task }
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as { version: string }
const job = await task.prepare(input)
const { seconds, checksum } = await clock(job, { warmup: Number(options.warmup ?? 1), iterations: Number(options.iterations ?? 3) })
console.log(JSON.stringify({ name: 'farsakh', version, task: name, seconds, checksum, note: job.note }))
