import { Worker } from 'node:worker_threads'
import type { CliIo } from './io.ts'
import { terminalFacts } from './process-io.ts'

/** How long a stopped job may take to tidy up, in milliseconds. */
const grace = 1000

/**
 * Runs a command in a worker thread and sets the exit code of the process. Ctrl-C asks it to stop; a second one, or a second of waiting, ends it.
 * Nothing partial is left either way, because outputs get their names only when all of them are whole.
 * @param script the file that the worker runs
 * @param args arguments after the program's name
 */
export async function supervise(script: URL, args: readonly string[], io: CliIo): Promise<void> {
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(script, { workerData: { args, facts: terminalFacts(), stop }, resourceLimits: { maxYoungGenerationSizeMb: 128 } })
  let failure: unknown
  let wasEnded = false
  const end = (): void => {
    wasEnded = true
    void worker.terminate()
  }
  const ask = (): void => {
    if (Atomics.exchange(stop, 0, 1) === 1) {
      end()
      return
    }
    worker.postMessage('stop')
    setTimeout(end, grace).unref()
  }
  process.on('SIGINT', ask).on('SIGTERM', ask)
  worker.on('error', error => {
    failure = error
  })
  const code = await new Promise<number>(resolve => {
    worker.on('exit', resolve)
  })
  const { exitCodes, reportError } = await import('./errors.ts')
  if (wasEnded) io.stderr.write(`${io.stderr.isTerminal ? '\r\u001b[2K' : ''}Stopped. Nothing was written.\n`)
  process.exitCode = wasEnded ? exitCodes.stopped : failure === undefined ? code : reportError(failure, io, { debug: args.includes('--debug') })
}
