import { parseArgs } from './args.ts'
import { commands } from './commands.ts'
import { reportError } from './errors.ts'
import type { CliIo } from './io.ts'
import type { Options } from './options.ts'
import { createProgress, type ProgressLine } from './progress.ts'
import { packageVersion } from './version.ts'

/** A call that has been checked: plain data, so that another thread can perform it. */
export interface Job {
  readonly command: string
  readonly options: Options
  readonly version: string
}

/**
 * Runs one command.
 * @param args arguments after the program's name
 * @param io streams, environment, signal and clock
 * @returns the exit code: 0 done, 1 the job failed, 2 the call or an input is wrong, 130 stopped
 */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const job = await prepare(args, io)
  return typeof job === 'number' ? job : perform(job, io)
}

/** Checks a call; returns the exit code instead when help, version or an error has been printed. */
export async function prepare(args: readonly string[], io: CliIo): Promise<Job | number> {
  const version = packageVersion()
  const call = parseArgs(args, io, { commands, version })
  if ('exit' in call) return call.exit
  try {
    const { resolveOptions } = await import('./config.ts')
    return { command: call.command.name, options: await resolveOptions(call.command, call.typed), version }
  } catch (error) {
    return reportError(error, io, { debug: call.typed.debug === true })
  }
}

/** Does the work of a checked call and returns the exit code. */
export async function perform(job: Job, io: CliIo): Promise<number> {
  const { command, options, version } = job
  const line = createProgress(io, options)
  const progress: ProgressLine = {
    ...line,
    onProgress: report => {
      io.poll?.()
      io.signal.throwIfAborted()
      line.onProgress(report)
    },
  }
  try {
    const { run } = await commands.find(spec => spec.name === command)!.load()
    await run({ command, options, io, progress, version })
    progress.clear()
    return 0
  } catch (error) {
    progress.clear()
    return reportError(error, io, options)
  }
}
