import { parseArgs } from './args.ts'
import { commands } from './commands.ts'
import { exitCodes, reportError } from './errors.ts'
import type { CliIo } from './io.ts'
import type { Options } from './options.ts'
import { createProgress, type ProgressLine } from './progress.ts'
import { packageVersion } from './version.ts'

/**
 * Runs one command.
 * @param args arguments after the program's name
 * @param io streams, environment, signal and clock
 * @returns the exit code: 0 done, 1 the job failed, 2 the call or an input is wrong, 130 stopped
 */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const version = packageVersion()
  const call = parseArgs(args, io, { commands, version })
  if ('exit' in call) return call.exit
  let progress: ProgressLine | undefined
  let options: Options = { debug: call.typed.debug === true }
  try {
    const { resolveOptions } = await import('./config.ts')
    options = await resolveOptions(call.command, call.typed)
    const { run } = await call.command.load()
    progress = attentive(createProgress(io, options), io)
    await run({ command: call.command.name, options, io: withoutProgress(io, progress), progress, version })
    progress.clear()
    return exitCodes.done
  } catch (error) {
    progress?.clear()
    return reportError(error, io, options)
  }
}

/** Streams whose data never lands behind a progress bar on the same terminal. */
function withoutProgress(io: CliIo, progress: ProgressLine): CliIo {
  const write = (text: string): void => {
    progress.clear()
    io.stdout.write(text)
  }
  return { ...io, stdout: { ...io.stdout, write } }
}

/** Progress that notices, whenever a long call reports, that the user asked to stop. */
function attentive(progress: ProgressLine, io: CliIo): ProgressLine {
  return {
    ...progress,
    onProgress: report => {
      io.poll?.()
      io.signal.throwIfAborted()
      progress.onProgress(report)
    },
  }
}
