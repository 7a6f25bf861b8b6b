import { writeSync } from 'node:fs'
import { isatty } from 'node:tty'
import type { CliIo, Stream } from './io.ts'

/** What only the main thread can find out about stdout and stderr. */
export interface TerminalFacts {
  readonly out: Pick<Stream, 'isTerminal' | 'columns'>
  readonly err: Pick<Stream, 'isTerminal' | 'columns'>
}

/**
 * The streams and the environment of this process. Writing is synchronous, so that lines of both threads keep their order and none is lost at exit.
 * @param facts of the terminal, found out unless given
 * @param signal aborted when the user asks to stop
 * @param poll lets a busy thread notice that
 */
export function processIo(facts: TerminalFacts = terminalFacts(), signal: AbortSignal = new AbortController().signal, poll?: () => void): CliIo {
  return {
    stdout: { ...facts.out, write: text => writeAll(1, text) },
    stderr: { ...facts.err, write: text => writeAll(2, text) },
    env: process.env, signal, poll, now: () => performance.now(),
  }
}

/** Whether people watch, and how wide their terminal is. */
export function terminalFacts(): TerminalFacts {
  return { out: factsOf(1), err: factsOf(2) }
}

function factsOf(descriptor: 1 | 2): Pick<Stream, 'isTerminal' | 'columns'> {
  if (!isatty(descriptor)) return { isTerminal: false, columns: 100 }
  // Only asked of terminals: opening a pipe as a stream would make it non-blocking.
  const stream = descriptor === 1 ? process.stdout : process.stderr
  return { isTerminal: true, columns: stream.columns > 0 ? stream.columns : 80 }
}

function writeAll(descriptor: 1 | 2, text: string): void {
  let rest = Buffer.from(text)
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      // A reader that went away, as `| head` does, ends the printing and not the job.
      if (code === 'EPIPE') return
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}
