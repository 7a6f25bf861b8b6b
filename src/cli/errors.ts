import { FarsakhError } from '../core/errors.ts'
import { isAbort, type CliIo } from './io.ts'
import { styleFor } from './terminal.ts'

/** Exit codes: 0 done, 1 the job failed, 2 the call or an input is wrong, 130 stopped by the user. */
export const exitCodes = { done: 0, failed: 1, wrong: 2, stopped: 130 } as const

/**
 * Prints what went wrong as one message on stderr.
 * @param error whatever was thrown
 * @param io streams; the signal tells a stop from a failure
 * @param options `debug` prints the stack and the causes as well
 * @returns the exit code
 */
export function reportError(error: unknown, io: CliIo, options: { debug?: boolean } = {}): number {
  if (isAbort(error, io.signal)) {
    io.stderr.write('Stopped. Nothing was written.\n')
    return exitCodes.stopped
  }
  const isExpected = isFarsakh(error) || isCallersMistake(error)
  const style = styleFor(io.stderr, io.env)
  const message = error instanceof Error ? error.message : String(error)
  const advice = isExpected || options.debug ? '' : '\nThis should not happen. Run again with --debug to see where it arose.'
  io.stderr.write(`${style.red('error:')} ${outOfMemory(error) ?? message + advice}\n`)
  if (options.debug) io.stderr.write(`${style.dim(stackOf(error))}\n`)
  return isExpected && !(isFarsakh(error) && error.code === 'ROUTE_NOT_FOUND') ? exitCodes.wrong : exitCodes.failed
}

/** By name, because an error that crossed a thread or a second copy of the library is of another class. */
function isFarsakh(error: unknown): error is FarsakhError {
  return error instanceof FarsakhError || (error instanceof Error && error.name === 'FarsakhError')
}

/** The library says "expected X, got Y" of a wrong argument; any other TypeError or RangeError is a fault of its own. */
function isCallersMistake(error: unknown): boolean {
  return (error instanceof TypeError || error instanceof RangeError) && /\bexpected\b/.test(error.message)
}

function outOfMemory(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const code = (error as { code?: unknown }).code
  const ran = code === 'ERR_WORKER_OUT_OF_MEMORY' || /array buffer allocation failed|invalid (typed )?array length/i.test(error.message)
  return ran ? 'out of memory. Give more, as in NODE_OPTIONS=--max-old-space-size=8192, or cut the OSM extract to the area you need.' : undefined
}

function stackOf(error: unknown): string {
  const lines: string[] = []
  for (let at = error; at instanceof Error; at = at.cause) lines.push(at.stack ?? at.message)
  return lines.join('\ncaused by ')
}
