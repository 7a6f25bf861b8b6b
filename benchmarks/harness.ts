import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, homedir, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'

/** What one process of one contender reports: seconds of each timed iteration, and a checksum of the answer. */
export interface Timing {
  readonly name: string
  readonly version: string
  readonly task: string
  readonly seconds: readonly number[]
  /** Seconds of processor time of each timed iteration, all threads together, which other work on the machine changes less; where the contender says so. */
  readonly processor?: readonly number[]
  /** Equal checksums mean equal answers; empty where the problems differ and the note says how. */
  readonly checksum: string
  /** Most memory that the process held at once, in bytes, its input and its runtime included. */
  readonly peak?: number
  readonly note?: string
}

/** What a contender reports that is not installed or cannot do the task. */
export interface Absent {
  readonly name: string
  readonly task: string
  /** Why, and how to install it. */
  readonly absent: string
}

/** A program that does a task and prints a Timing or an Absent as its last line. */
export interface Contender {
  readonly name: string
  readonly command: readonly string[]
}

/** What is repeated, and how often. */
export interface Plan {
  /** Rounds: every contender runs once per round, each in a fresh process, the order turning. */
  readonly rounds: number
  /** Runs before the clock counts, per process. */
  readonly warmup: number
  /** Timed runs per process. */
  readonly iterations: number
}

/** One line of a result: a contender over all rounds, compared with ours. */
export interface Standing {
  readonly name: string
  readonly version: string
  readonly min: number
  readonly median: number
  readonly seconds: readonly number[]
  /** The least processor time of a run, where the contender says so. */
  readonly processor?: number
  /** Its median over ours: how many times slower it is; NaN when ours is absent. */
  readonly ratio: number
  /** Whether its checksum equals ours; undefined where the problems differ. */
  readonly agrees: boolean | undefined
  readonly checksum: string
  /** Most memory of all its processes, in bytes. */
  readonly peak?: number
  readonly note?: string
}

export interface Result {
  readonly task: string
  readonly title: string
  readonly input: string
  readonly measured: string
  readonly machine: Machine
  readonly plan: Plan
  readonly standings: readonly Standing[]
  readonly absent: readonly Absent[]
}

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGB: number
  readonly node: string
  /** Load of the last minute when the measurement began and ended; near the number of cores it makes timings doubtful. */
  readonly load: readonly [begin: number, end: number]
}

/** A job made ready to be timed: loading its input is over. */
export interface Prepared {
  run(): unknown
  /** Of the last run's answer; not timed. */
  checksum(): string
  /** Lets go of the last answer, so that the memory of two runs is not counted as that of one. Not timed. */
  clear?(): void
  readonly note?: string
}

/** One job on some inputs, ours and the rivals'. A file of benchmarks/macro exports it as `task`; dropping one in there is enough. */
export interface Task {
  /** The file's name. */
  readonly name: string
  readonly title: string
  readonly inputs: readonly string[]
  readonly plan: Plan
  /** Why an input is not here, or undefined when it is. */
  missing(input: string): string | undefined
  /** Who else does it. */
  rivals(input: string): readonly Contender[]
  /** `variant` is which of several ways of ours to do it, where a task has some. */
  prepare(input: string, variant?: string): Prepared | Promise<Prepared>
}

/** Times a job after its warm-up; every run must give the same checksum. */
export async function clock(job: Prepared, plan: Pick<Plan, 'warmup' | 'iterations'>): Promise<{ seconds: number[], processor: number[], checksum: string }> {
  const seconds: number[] = [], processor: number[] = []
  let checksum: string | undefined
  for (let i = -plan.warmup; i < plan.iterations; i++) {
    job.clear?.()
    // There with --expose-gc.
    globalThis.gc?.()
    const used = process.cpuUsage(), begin = performance.now()
    await job.run()
    const end = performance.now(), { user, system } = process.cpuUsage(used)
    const answer = job.checksum()
    if (checksum !== undefined && answer !== checksum) throw new Error(`expected the same checksum from every run, got ${checksum} and ${answer}`)
    checksum = answer
    if (i < 0) continue
    seconds.push((end - begin) / 1000)
    processor.push((user + system) / 1e6)
  }
  return { seconds, processor, checksum: checksum ?? '' }
}

/** The contender that runs our side of a task, or a variant of it. */
export function ours(task: string, input: string, variant?: string): Contender {
  const more = variant === undefined ? [] : ['--variant', variant]
  return { name: variant === undefined ? 'farsakh' : `farsakh, ${variant}`, command: [process.execPath, '--expose-gc', '--import', 'tsx', join(import.meta.dirname, 'ours.ts'), task, input, ...more] }
}

/** A rival that is a script of benchmarks/rivals. Python runs as $FARSAKH_PYTHON, or /usr/bin/python3 where Debian's packages are. */
export function rival(name: string, script: string, args: readonly string[]): Contender {
  const path = join(import.meta.dirname, 'rivals', script)
  return { name, command: script.endsWith('.py') ? [process.env.FARSAKH_PYTHON ?? '/usr/bin/python3', path, ...args] : [process.execPath, path, ...args] }
}

/** Runs contenders in interleaved rounds; the first is the one that ratios and checksums are compared with. */
export async function compete(contenders: readonly Contender[], plan: Plan, log: (line: string) => void = () => undefined): Promise<Pick<Result, 'standings' | 'absent' | 'machine' | 'plan'>> {
  const begin = loadavg()[0]!
  const timings = new Map<string, Timing[]>()
  const absent = new Map<string, Absent>()
  for (let round = 0; round < plan.rounds; round++) {
    for (let i = 0; i < contenders.length; i++) {
      const contender = contenders[(i + round) % contenders.length]!
      if (absent.has(contender.name)) continue
      const report = await runContender(contender, plan)
      if ('absent' in report) {
        absent.set(contender.name, report)
        log(`  ${contender.name}: absent (${report.absent})`)
      } else {
        const list = timings.get(contender.name) ?? []
        timings.set(contender.name, [...list, report])
        log(`  round ${round + 1} ${report.name} ${report.version}: median ${format(median(report.seconds))}`)
      }
    }
  }
  const standings = rank(contenders.map(({ name }) => timings.get(name) ?? []))
  return { standings, absent: [...absent.values()], machine: machine(begin), plan }
}

/** One process of one contender. A crash counts as absent, with its last words. */
export async function runContender(contender: Contender, plan: Pick<Plan, 'warmup' | 'iterations'>): Promise<Timing | Absent> {
  const { code, stdout, stderr } = await runProcess([...contender.command, '--warmup', String(plan.warmup), '--iterations', String(plan.iterations)])
  const line = stdout.trim().split('\n').at(-1) ?? ''
  if (code === 0 && line.startsWith('{')) return JSON.parse(line) as Timing | Absent
  return { name: contender.name, task: contender.command.join(' '), absent: `failed with code ${code}: ${(stderr.trim() || line).split('\n').slice(-3).join(' | ')}` }
}

export interface ProcessResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly seconds: number
}

/** Runs a program to its end; ENOENT gives code 127. */
export function runProcess(command: readonly string[], options: { cwd?: string, env?: Record<string, string>, input?: string } = {}): Promise<ProcessResult> {
  const begin = performance.now()
  const [program, ...args] = command
  return new Promise(resolve => {
    const child = spawn(program!, args, { cwd: options.cwd, env: { ...process.env, npm_config_loglevel: 'error', ...options.env }, stdio: ['pipe', 'pipe', 'pipe'] })
    let stdout = '', stderr = ''
    child.stdout.on('data', chunk => { stdout += String(chunk) })
    child.stderr.on('data', chunk => { stderr += String(chunk) })
    child.on('error', error => resolve({ code: 127, stdout, stderr: error.message, seconds: (performance.now() - begin) / 1000 }))
    child.on('close', code => resolve({ code: code ?? 1, stdout, stderr, seconds: (performance.now() - begin) / 1000 }))
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input ?? '')
  })
}

/** This machine; `begin` is the load when the measurement began. */
export function machine(begin: number = loadavg()[0]!): Machine {
  const all = cpus()
  return { cpu: all[0]?.model.trim() ?? 'unknown', cores: all.length, memoryGB: Math.round(totalmem() / 2 ** 30), node: process.version, load: [round(begin), round(loadavg()[0]!)] }
}

/** One line that says on what and how busy a machine was. */
export function describeMachine({ cpu, cores, memoryGB, node, load }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGB} GB, node ${node}, load ${load[0]} to ${load[1]}`
}

/** Keeps a result as benchmarks/results/TASK.INPUT.json. */
export function writeResult(result: Result): string {
  return writeJson(`${result.task}.${result.input}`, result)
}

/** Keeps any measurement as benchmarks/results/NAME.json. */
export function writeJson(name: string, content: unknown): string {
  const directory = join(import.meta.dirname, 'results')
  mkdirSync(directory, { recursive: true })
  const path = join(directory, `${name}.json`)
  writeFileSync(path, `${withoutPaths(JSON.stringify(content, undefined, 1))}\n`)
  return path
}

/** The middle value, the mean of the two middle ones for an even count; NaN of nothing. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return NaN
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** Seconds as people read them: 1.23 s, 45.6 ms, 789 µs. */
export function format(seconds: number): string {
  if (seconds >= 1) return `${seconds.toPrecision(3)} s`
  if (seconds >= 1e-3) return `${(seconds * 1e3).toPrecision(3)} ms`
  return `${(seconds * 1e6).toPrecision(3)} µs`
}

/** Bytes as people read them: 1.23 GB, 45 MB. */
export function formatBytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toPrecision(3)} GB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
}

/** `--name value` pairs of a command line; the rest by position. */
export function parseArgs(args: readonly string[]): { options: Record<string, string>, rest: string[] } {
  const options: Record<string, string> = {}
  const rest: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (!arg.startsWith('--')) rest.push(arg)
    else if (args[i + 1] === undefined || args[i + 1]!.startsWith('--')) options[arg.slice(2)] = ''
    else options[arg.slice(2)] = args[++i]!
  }
  return { options, rest }
}

function rank(timings: readonly (readonly Timing[])[]): Standing[] {
  const ours = timings[0]?.[0]
  const base = median((timings[0] ?? []).flatMap(t => t.seconds))
  return timings.filter(list => list.length > 0).map(list => {
    const { name, version, checksum, note } = list[0]!
    const peaks = list.flatMap(t => t.peak ?? []), used = list.flatMap(t => t.processor ?? [])
    const seconds = list.flatMap(t => t.seconds)
    const middle = median(seconds)
    const agrees = checksum === '' || !ours?.checksum ? undefined : list.every(t => t.checksum === ours.checksum)
    return { name, version, min: Math.min(...seconds), median: middle, seconds, ratio: middle / base, agrees, checksum, ...used.length === 0 ? {} : { processor: Math.min(...used) }, ...peaks.length === 0 ? {} : { peak: Math.max(...peaks) }, ...note === undefined ? {} : { note } }
  })
}

/** Where this machine keeps things is nobody's business. */
function withoutPaths(text: string): string {
  return text.replaceAll(`${join(import.meta.dirname, '..')}/`, '').replaceAll(`${tmpdir()}/`, '').replaceAll(`${homedir()}/`, '')
}

function round(n: number): number {
  return Math.round(n * 100) / 100
}
