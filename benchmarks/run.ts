// Measures tasks against their rivals: npx tsx benchmarks/run.ts [TASK ...] [--input NAME] [--quick]
// Build first (npm run build): what ships is what is timed.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { compete, describeMachine, format, machine, ours, parseArgs, writeResult, type Plan, type Task } from './harness.ts'

const { options, rest } = parseArgs(process.argv.slice(2))
const tasks = (await allTasks()).filter(task => rest.length === 0 || rest.includes(task.name))
if (tasks.length === 0) {
  console.error(`expected tasks among ${(await allTasks()).map(task => task.name).join(', ')}, got ${rest.join(', ')}`)
  process.exit(2)
}
console.error(describeMachine(machine()))
for (const task of tasks) {
  for (const input of task.inputs.filter(name => options.input === undefined || options.input === name)) await runTask(task, input)
}

async function runTask(task: Task, input: string): Promise<void> {
  console.error(`${task.title}: ${input}`)
  const reason = task.missing(input)
  if (reason !== undefined) {
    console.error(`  skipped: ${reason}`)
    return
  }
  const plan: Plan = options.quick === undefined ? task.plan : { rounds: 1, warmup: 1, iterations: 2 }
  const outcome = await compete([ours(task.name, input), ...task.rivals(input)], plan, line => console.error(line))
  for (const { name, version, min, median, ratio, agrees, note } of outcome.standings) {
    const answer = agrees === undefined ? '' : agrees ? ', same answer' : ', ANOTHER ANSWER'
    console.log(`${task.name} ${input}: ${name} ${version} median ${format(median)}, min ${format(min)}, ${ratio.toFixed(2)} times ours${answer}${note === undefined ? '' : ` (${note})`}`)
  }
  if (options.quick === undefined) writeResult({ task: task.name, title: task.title, input, measured: new Date().toISOString().slice(0, 10), ...outcome })
}

async function allTasks(): Promise<Task[]> {
  const files = readdirSync(join(import.meta.dirname, 'macro')).filter(file => file.endsWith('.ts')).sort()
  const modules = await Promise.all(files.map(file => import(`./macro/${file}`) as Promise<{ task?: Task }>))
  return modules.flatMap(({ task }) => task === undefined ? [] : [task])
}
